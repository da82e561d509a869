// Whatever a handset, Dydu and smsmode do, in whatever order, some promises hold. A tiny world
// keeps what is on the wire and plays any outcome; chance is seeded, so that a failure repeats
// itself.
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <set>

#include "core/conversation_bench.h"

namespace smsrelay::core {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class TinyWorld : private ConversationBench {
 public:
  explicit TinyWorld(std::uint64_t seed) : dice_(seed, "tiny world") {
    policy.servers = 1 + dice_.below(3);
    if (dice_.below(2) == 0) policy.apology = "Service indisponible.";
    if (dice_.below(2) == 0) policy.identity = "Ville.";
    if (dice_.below(2) == 0) policy.welcome_back = "De retour.";
    if (dice_.below(2) == 0) policy.stop_confirmation = "C'est fait.";
  }

  void step() {
    switch (dice_.below(16)) {
      case 0:
      case 1:
      case 2:
        receive();
        break;
      case 3:
        if (!accepted_.empty()) {
          auto repeated = accepted_.begin();
          std::advance(repeated, static_cast<std::ptrdiff_t>(dice_.below(accepted_.size())));
          perform(texts(*repeated, "Horaires ?"));
        }
        break;
      case 4:
        if (dice_.below(10) == 0) restart();
        break;
      case 5:
        stale();
        break;
      case 6:
        receipt();
        break;
      case 7:
        wait(seconds(static_cast<std::int64_t>(dice_.below(900))));
        break;
      default:
        progress();
    }
  }

  // The handset falls silent; everything on the wire comes to an end.
  void finish() {
    for (int turn = 0; has_work(conversation); ++turn) {
      ASSERT_LT(turn, 20'000) << "never comes to rest";
      progress();
    }
    for (const std::string& id : accepted_) {
      ASSERT_EQ(settled_.count(id), 1U) << id << " was accepted and never settled";
    }
    ASSERT_FALSE(asking_.has_value());
    ASSERT_FALSE(sending_.has_value());
  }

  [[nodiscard]] const std::map<std::string, int>& by_settlement() const { return by_settlement_; }

 private:
  void receive() {
    static constexpr std::array<const char*, 9> words = {
        "Horaires ?", "Tarifs", "#reset#", "  ", "12", "stop ou encore", "CONTACT", "START", "?!"};
    const std::string id = "mo-" + std::to_string(++messages_);
    const bool stop = dice_.below(60) == 0;
    perform(texts(id, stop ? "STOP" : words[dice_.below(words.size())]));
  }

  // Something that is due happens: an answer arrives, a timer fires.
  void progress() {
    const std::uint64_t which = dice_.below(3);
    if (which == 0 && asking_) {
      dydu();
    } else if (which == 1 && sending_) {
      smsmode();
    } else if (which == 2 && looking_) {
      look();
    } else if (!timers_.empty()) {
      const auto due = timers_.begin();
      const ArmTimer timer = due->second;
      timers_.erase(due);
      perform(fire(timer));
    } else if (asking_) {
      dydu();
    } else if (sending_) {
      smsmode();
    } else if (looking_) {
      look();
    }
  }

  void dydu() {
    const AskId ask = asking_->ask;
    asking_.reset();
    switch (dice_.below(8)) {
      case 0:
        perform(ask_fails(ask, AskFailed::Why::unknown));
        break;
      case 1:
        perform(ask_fails(ask, AskFailed::Why::not_processed, any_wait()));
        break;
      case 2:
        perform(ask_fails(
            ask, dice_.below(2) == 0 ? AskFailed::Why::unusable : AskFailed::Why::credential));
        break;
      case 3:
        perform(answers(ask, "", ""));
        break;
      default:
        perform(answers(ask, "<p>9 h</p>", "d" + std::to_string(dice_.below(3))));
    }
  }

  void smsmode() {
    const ClientReference reference = *sending_;
    sending_.reset();
    const SendFailed::Why why = static_cast<SendFailed::Why>(dice_.below(5));
    if (dice_.below(2) == 0) {
      taken_.push_back(reference);
      perform(accepts(reference, "mt-" + std::to_string(taken_.size())));
    } else {
      perform(send_fails(reference, why, any_wait()));
    }
  }

  void look() {
    const ClientReference reference = *looking_;
    looking_.reset();
    const auto found = static_cast<LookedUp::Found>(dice_.below(3));
    perform(on(LookedUp{reference, found, {"mt-found"}}));
  }

  void stale() {
    const std::string number = std::to_string(dice_.below(200));
    perform(answers({"q" + number + "-gone"}, "late"));
    perform(accepts({"r-gone-" + number}, "mt-gone"));
    perform(on(TimerFired{static_cast<TimerKind>(dice_.below(3)), "gone-" + number}));
    if (!taken_.empty()) perform(send_fails(taken_.back(), SendFailed::Why::unknown));
  }

  void receipt() {
    const auto status = static_cast<DeliveryStatus>(dice_.below(7));
    std::optional<ClientReference> reference;
    if (dice_.below(2) == 0 && sending_) reference = *sending_;
    if (dice_.below(4) == 0 && !taken_.empty()) reference = taken_.back();
    perform(reports("mt-" + std::to_string(dice_.below(20)), status, "WORD", reference));
  }

  // The wire and the timers are gone; the state is what was saved.
  void restart() {
    asking_.reset();
    sending_.reset();
    looking_.reset();
    timers_.clear();
    perform(resumes());
  }

  std::optional<base::Duration> any_wait() {
    switch (dice_.below(4)) {
      case 0:
        return seconds(static_cast<std::int64_t>(dice_.below(100)));
      case 1:
        return -hours(1);
      case 2:
        return hours(24 * 365);
      default:
        return std::nullopt;
    }
  }

  void perform(const Reaction& reaction) {
    for (const Record& record : reaction.records) check(record);
    bool asked = false;
    for (const Action& action : reaction.actions) {
      if (const auto* acknowledge = std::get_if<Acknowledge>(&action)) {
        EXPECT_FALSE(asked) << "an acknowledgement after the ask it allows";
        EXPECT_EQ(accepted_.count(acknowledge->message.value), 1U) << "acknowledged, not accepted";
      } else if (const auto* ask = std::get_if<Ask>(&action)) {
        EXPECT_FALSE(asking_.has_value()) << "two questions in flight";
        EXPECT_LT(ask->server, policy.servers);
        EXPECT_FALSE(conversation.opted_out) << "asked after STOP";
        asking_ = *ask;
        asked = true;
      } else if (const auto* send = std::get_if<Send>(&action)) {
        EXPECT_FALSE(sending_.has_value()) << "two answers in flight";
        EXPECT_FALSE(looking_.has_value()) << "sent while its outcome is being looked up";
        EXPECT_TRUE(!conversation.opted_out || send->message.text == "Ville." ||
                    send->message.text == "C'est fait.")
            << "sent after STOP: " << send->message.text;
        sending_ = send->message.reference;
      } else if (const auto* look_up = std::get_if<LookUp>(&action)) {
        EXPECT_FALSE(sending_.has_value());
        looking_ = look_up->reference;
      } else if (const auto* timer = std::get_if<ArmTimer>(&action)) {
        EXPECT_GE(timer->due, now);
        timers_.emplace(timer->due, *timer);
      }
    }
  }

  void check(const Record& record) {
    if (const auto* accepted = std::get_if<MoAccepted>(&record)) {
      EXPECT_TRUE(accepted_.insert(accepted->message.id.value).second) << "accepted twice";
    } else if (const auto* settled = std::get_if<MoSettled>(&record)) {
      const std::string& id = settled->message.value;
      EXPECT_EQ(accepted_.count(id), 1U) << id << " settled, not accepted";
      EXPECT_TRUE(settled_.insert(id).second) << id << " settled twice";
      ++by_settlement_[std::string(to_text(settled->settlement))];
    } else if (const auto* sent = std::get_if<AnswerSent>(&record)) {
      EXPECT_TRUE(sent_.insert(sent->reference.value).second) << "sent twice";
    }
  }

  base::SeededRng dice_;
  int messages_ = 0;
  std::optional<Ask> asking_;
  std::optional<ClientReference> sending_;
  std::optional<ClientReference> looking_;
  std::multimap<base::Instant, ArmTimer> timers_;
  std::vector<ClientReference> taken_;
  std::set<std::string> accepted_, settled_, sent_;
  std::map<std::string, int> by_settlement_;
};

TEST(ConversationPropertyTest, ThePromisesHoldWhateverHappens) {
  std::map<std::string, int> by_settlement;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    TinyWorld world(seed);
    for (int step = 0; step < 150; ++step) world.step();
    world.finish();
    if (testing::Test::HasFailure()) return;
    for (const auto& [fate, count] : world.by_settlement()) by_settlement[fate] += count;
  }
  // The worlds went everywhere, or the promises were not put to the test.
  for (const char* fate : {"answered", "opted-out", "dead-letter", "ignored", "left-to-platform",
                           "came-back", "loop"}) {
    EXPECT_GT(by_settlement[fate], 40) << fate;
  }
}

}  // namespace
}  // namespace smsrelay::core
