#include "app/troubles.h"

#include <algorithm>

#include "base/masking.h"

namespace smsrelay::app {
namespace {

using base::LogLevel;

bool is_among(std::string_view code, std::initializer_list<std::string_view> codes) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

}  // namespace

Troubles::Troubles(Shared& shared, ChannelDirectory& directory)
    : shared_(shared), directory_(directory) {}

void Troubles::found(const core::ChannelId& id, core::Refusal trouble) {
  const auto* listed = directory_.find(id);
  if (listed == nullptr) return;
  if (!listed->trouble || listed->trouble->code != trouble.code) {
    shared_.log.write(LogLevel::error, shared_.scheduler.now(), "channel-in-trouble",
                      {{"channel", id}, {"code", trouble.code}, {"step", trouble.step}});
  }
  directory_.set_trouble(id, std::move(trouble));
}

void Troubles::disproved(const core::ChannelId& id, std::initializer_list<std::string_view> codes) {
  const auto* listed = directory_.find(id);
  if (listed != nullptr && listed->trouble && is_among(listed->trouble->code, codes)) end(id);
}

void Troubles::disproved_except(const core::ChannelId& id,
                                std::initializer_list<std::string_view> codes) {
  const auto* listed = directory_.find(id);
  if (listed != nullptr && listed->trouble && !is_among(listed->trouble->code, codes)) end(id);
}

void Troubles::end(const core::ChannelId& id) {
  shared_.log.write(LogLevel::info, shared_.scheduler.now(), "channel-trouble-over",
                    {{"channel", id}, {"code", directory_.find(id)->trouble->code}});
  directory_.set_trouble(id, std::nullopt);
}

core::Refusal key_trouble(const std::string& detail) {
  return {std::string(key_refused_while_active), "GUIDE-C2",
          "smsmode no longer accepts the channel's API key (" + base::masked_words(detail) + ").",
          "Generate a new API key in smsmode, paste it in the channel and click Finish."};
}

core::Refusal login_trouble() {
  return {std::string(bot_wants_login), "GUIDE-A5",
          "The bot's server answers 401: it serves only users who have logged in.",
          "Open the bot to anonymous users, or choose a bot that is."};
}

}  // namespace smsrelay::app
