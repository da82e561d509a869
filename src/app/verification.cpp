#include "app/verification.h"

#include <algorithm>

#include "app/bots.h"
#include "base/keyed_hash.h"
#include "core/answer_text.h"
#include "providers/dydu_api.h"
#include "providers/smsmode_api.h"

namespace smsrelay::app {
namespace {

constexpr base::Duration probe_timeout = std::chrono::seconds(10);

core::Refusal dydu_unreachable(const std::string& detail) {
  return {"dydu-unreachable", "GUIDE-D3", "The bot's servers did not answer (" + detail + ").",
          "Nothing was changed; click Finish again in a few minutes."};
}

// What is configured, as far as Dydu serves it now.
core::BotDirectory available(core::BotDirectory directory, const std::vector<std::string>& codes) {
  std::erase_if(directory.languages, [&](const core::BotDirectory::Language& language) {
    return std::find(codes.begin(), codes.end(), language.code) == codes.end();
  });
  return directory;
}

}  // namespace

struct Verification::Run {
  core::Channel channel;
  std::function<void(Verdict)> done;
  core::BotDirectory directory;
  core::AccountFacts account;
};

Verification::Verification(Shared& shared, const ChannelDirectory& directory)
    : shared_(shared), directory_(directory) {}

void Verification::verify(core::Channel channel, std::function<void(Verdict)> done) {
  const auto run = std::make_shared<Run>();
  run->channel = std::move(channel);
  run->done = std::move(done);
  ask_languages(run, 0);
}

void Verification::ask_languages(const std::shared_ptr<Run>& run, std::size_t server) {
  net::Call call;
  call.from = "relay";
  call.request = providers::dydu::encode_languages(run->channel.bot);
  call.url = shared_.settings.dydu_servers[server] + call.request.target;
  call.timeout = probe_timeout;
  shared_.errands.call(std::move(call), [this, run, server](const net::Outcome& outcome) {
    const auto codes = providers::dydu::read_languages(outcome);
    if (codes) {
      if (const auto* bot = find_bot(shared_.settings, run->channel.bot)) {
        run->directory = available(bot->directory, *codes);
      }
      probe_key(run);
    } else if (server + 1 < shared_.settings.dydu_servers.size()) {
      ask_languages(run, server + 1);
    } else {
      run->done({dydu_unreachable(codes.error().detail), {}});
    }
  });
}

void Verification::call_smsmode(net::Request request, net::Network::Done done) {
  net::Call call;
  call.from = "relay";
  call.request = std::move(request);
  call.url = shared_.settings.smsmode_url + call.request.target;
  call.timeout = probe_timeout;
  shared_.errands.call(std::move(call), std::move(done));
}

void Verification::probe_key(const std::shared_ptr<Run>& run) {
  call_smsmode(providers::smsmode::encode_key_probe(run->channel.api_key.value_or("")),
               [this, run](const net::Outcome& outcome) {
                 run->account = providers::smsmode::read_key_probe(outcome);
                 if (run->account.key == core::AccountFacts::Key::accepted) {
                   probe_channel(run);
                 } else {
                   judge(run);
                 }
               });
}

void Verification::probe_channel(const std::shared_ptr<Run>& run) {
  call_smsmode(providers::smsmode::encode_channel_probe(run->channel.api_key.value_or("")),
               [this, run](const net::Outcome& outcome) {
                 providers::smsmode::read_channel_probe(outcome, run->account);
                 if (run->account.mo_url == "" && !shared_.settings.webhook_must_be_set) {
                   run->account.mo_url.reset();
                 }
                 judge(run);
               });
}

void Verification::judge(const std::shared_ptr<Run>& run) {
  auto refusal = core::check_finish(run->channel, run->directory, run->account,
                                    directory_.endpoint_url(run->channel));
  if (refusal || !run->channel.canary) {
    run->done({std::move(refusal), run->account});
    return;
  }
  ask_canary(run->channel, [run](std::optional<core::Refusal> canary_refusal) {
    run->done({std::move(canary_refusal), run->account});
  });
}

void Verification::ask_canary(core::Channel channel,
                              std::function<void(std::optional<core::Refusal>)> done) {
  ask_canary_at(0, std::move(channel), std::move(done));
}

void Verification::ask_canary_at(std::size_t server, core::Channel channel,
                                 std::function<void(std::optional<core::Refusal>)> done) {
  const core::Ask ask{{"canary"},
                      server,
                      std::nullopt,
                      channel.language.value_or(""),
                      channel.space.value_or(""),
                      channel.canary->question};
  net::Call call;
  call.from = "relay";
  call.request = providers::dydu::encode_talk(
      ask, channel.bot, "sms-" + base::pseudonym(shared_.settings.client_id_key, channel.id.value),
      providers::dydu::Purpose::check);
  call.url = shared_.settings.dydu_servers[server] + call.request.target;
  call.timeout = shared_.settings.ask_timeout;
  shared_.errands.call(
      std::move(call), [this, server, channel = std::move(channel),
                        done = std::move(done)](const net::Outcome& outcome) mutable {
        const auto result = providers::dydu::read_talk_answer({"canary"}, outcome);
        if (const auto* answered = std::get_if<core::BotAnswered>(&result)) {
          done(core::check_canary(channel, core::to_sms_text(answered->answer.html)));
        } else if (server + 1 < shared_.settings.dydu_servers.size()) {
          ask_canary_at(server + 1, std::move(channel), std::move(done));
        } else {
          done(core::dydu_unreachable());
        }
      });
}

}  // namespace smsrelay::app
