// Control: the API by which a person or program controls a stand-alone mock: the back office, the
// operators of a livechat, and views of the state. Bodies are JSON or YAML; answers are JSON with a
// line end. It needs no key and is no part of the vendor's API.
//
//   GET    /__control/state           bots, spaces, servers, use of knowledge, violations
//   GET    /__control/dialogs         by server, each with its history, tests apart;
//                                     ?server=dydu-2  ?context=…
//   GET    /__control/gdpr            requests of users, to be handled by a person
//   GET    /__control/feedback        votes, choices and comments received
//   GET    /__control/surveys         answers received
//   POST   /__control/knowledge       as in a seed file, and {bot}
//   POST   /__control/thinking-time   {bot, language, knowledge, takes: "3s"}
//   POST   /__control/languages       as in a seed file, and {bot}
//   DELETE /__control/languages       {bot, code}
//   POST   /__control/rename-space    {bot, language, from, to}
//   POST   /__control/operators       {bot, name, available}
//   POST   /__control/livechat        {act, context, operator?, text?}; act: connect, say,
//                                     reengage, notice, transfer, survey, end or user left
//   PUT    /__control/bearer          {token, valid for?: "24h"}: chat answers 401 without it
//   DELETE /__control/bearer
//   PUT    /__control/saml            {login url}: chat redirects there who has no saml2_info
//   DELETE /__control/saml
//
// Errors: {"error": {"code": "unknown-space", "detail": "…"}} with 400, 404, 405, 409 or 422.
#pragma once

#include "mocks/dydu/engine.h"

namespace smsrelay::mocks::dydu {

inline constexpr std::string_view control_prefix = "/__control/";

// To be mounted at control_prefix. The engine must outlive the handler.
net::Handler control_face(Engine&);

}  // namespace smsrelay::mocks::dydu
