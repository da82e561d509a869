#include "app/settings.h"

#include <algorithm>

namespace smsrelay::app {
namespace {

std::string without_end_slash(std::string text) {
  while (text.ends_with('/')) text.pop_back();
  return text;
}

}  // namespace

const RelaySettings::Bot* RelaySettings::find_bot(std::string_view id) const {
  const auto found =
      std::find_if(bots.begin(), bots.end(), [id](const Bot& bot) { return bot.id == id; });
  return found == bots.end() ? nullptr : &*found;
}

RelaySettings normalized(RelaySettings settings) {
  settings.public_url = without_end_slash(std::move(settings.public_url));
  settings.smsmode_url = without_end_slash(std::move(settings.smsmode_url));
  for (std::string& server : settings.dydu_servers) server = without_end_slash(std::move(server));
  settings.policy.servers = settings.dydu_servers.size();
  return settings;
}

}  // namespace smsrelay::app
