#include "app/bots.h"

#include <algorithm>

namespace smsrelay::app {

const RelaySettings::Bot* find_bot(const RelaySettings& settings, std::string_view id) {
  const auto found = std::find_if(settings.bots.begin(), settings.bots.end(),
                                  [id](const RelaySettings::Bot& bot) { return bot.id == id; });
  return found == settings.bots.end() ? nullptr : &*found;
}

}  // namespace smsrelay::app
