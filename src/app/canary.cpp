#include "app/canary.h"

#include "app/troubles.h"
#include "base/keyed_hash.h"
#include "core/answer_text.h"

namespace smsrelay::app {

CanaryQuestion::CanaryQuestion(Shared& shared, Vendors& vendors)
    : shared_(shared), vendors_(vendors) {}

void CanaryQuestion::ask_at(std::size_t server, core::Channel channel, Done done) {
  const core::Ask question{{"canary"},
                           server,
                           std::nullopt,
                           channel.language.value_or(""),
                           channel.space.value_or(""),
                           channel.canary->question};
  const std::string bot = channel.bot;
  const core::ChannelId id = channel.id;
  const std::string client_id =
      "sms-" + base::pseudonym(shared_.settings.client_id_key, channel.id.value);
  vendors_.ask(
      {id}, question, bot, client_id, providers::dydu::Purpose::check,
      [this, server, channel = std::move(channel),
       done = std::move(done)](const providers::dydu::TalkResult& result) {
        if (const auto* answered = std::get_if<core::BotAnswered>(&result)) {
          return done(core::check_canary(channel, core::to_sms_text(answered->answer.html)));
        }
        if (std::get<core::AskFailed>(result).why == core::AskFailed::Why::credential) {
          return done(login_trouble());
        }
        if (server + 1 < shared_.settings.dydu_servers.size()) {
          return ask_at(server + 1, channel, done);
        }
        done(core::dydu_unreachable());
      });
}

}  // namespace smsrelay::app
