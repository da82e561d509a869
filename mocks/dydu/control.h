// The HTTP control face of mock-dydu: what a person at the back office would see and do.
//
//   GET  /__control/state          bots, spaces, dialogs, use of knowledge, violations
//   POST /__control/knowledge      {"bot", "language", "name", "asked_like": [], "answers": {},
//                                   "takes_ms"}
//   POST /__control/rename-space   {"bot", "language", "from", "to"}
//
// Refusals are problem+json with the engine's own code.
#pragma once

#include "mocks/dydu/engine.h"

namespace smsrelay::mocks::dydu {

inline constexpr std::string_view control_prefix = "/__control/";

// To be mounted at control_prefix. The engine must outlive the handler.
net::Handler control_face(Engine&);

}  // namespace smsrelay::mocks::dydu
