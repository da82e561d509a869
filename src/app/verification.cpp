#include "app/verification.h"

#include <algorithm>

namespace smsrelay::app {
namespace {

core::Refusal dydu_unreachable(const std::string& detail) {
  return {"dydu-unreachable", "GUIDE-D3", "The bot's servers did not answer (" + detail + ").",
          "Nothing was changed; click Finish again in a few minutes."};
}

// The configured languages and spaces that Dydu serves now.
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

Verification::Verification(Shared& shared, Vendors& vendors, const ChannelDirectory& directory)
    : shared_(shared), vendors_(vendors), directory_(directory), canary_(shared, vendors) {}

void Verification::verify(core::Channel channel, std::function<void(Verdict)> done) {
  const auto run = std::make_shared<Run>();
  run->channel = std::move(channel);
  run->done = std::move(done);
  ask_languages(run, 0);
}

void Verification::ask_languages(const std::shared_ptr<Run>& run, std::size_t server) {
  vendors_.languages({run->channel.id}, server, run->channel.bot,
                     [this, run, server](const base::Result<std::vector<std::string>>& codes) {
                       if (codes) {
                         if (const auto* bot = shared_.settings.find_bot(run->channel.bot)) {
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

void Verification::probe_key(const std::shared_ptr<Run>& run) {
  vendors_.probe_key({run->channel.id}, run->channel.api_key.value_or(""),
                     [this, run](core::AccountFacts facts) {
                       run->account = std::move(facts);
                       if (run->account.key == core::AccountFacts::Key::accepted) {
                         probe_channel(run);
                       } else {
                         judge(run);
                       }
                     });
}

void Verification::probe_channel(const std::shared_ptr<Run>& run) {
  vendors_.probe_channel({run->channel.id}, run->channel.api_key.value_or(""), run->account,
                         [this, run](core::AccountFacts facts) {
                           run->account = std::move(facts);
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
  canary_.ask(run->channel, [run](std::optional<core::Refusal> canary_refusal) {
    run->done({std::move(canary_refusal), run->account});
  });
}

}  // namespace smsrelay::app
