// Which bot a channel talks to.
#pragma once

#include <string_view>

#include "app/relay_service.h"

namespace smsrelay::app {

// Null: no bot of that id is configured.
const RelaySettings::Bot* find_bot(const RelaySettings&, std::string_view id);

}  // namespace smsrelay::app
