#include "runner/testbed/relay_policy.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace smsrelay::runner {
namespace {

using Shown = std::vector<std::int64_t>;

Shown shown(const core::Policy& p) {
  return {p.dialog_lifetime.count(),  p.ask_rounds,
          p.ask_round_pause.count(),  p.send_backoff_first.count(),
          p.send_backoff_max.count(), p.retry_after_max.count(),
          p.send_attempts_max,        p.look_up_after.count(),
          p.look_ups_before_resend,   p.answer_age_max.count(),
          p.remember_mo.count(),      p.parts_max,
          p.same_exchanges_max,       p.exchanges_max};
}

TEST(RelayPolicyTest, EveryWordTurnsAFieldOfItsOwn) {
  std::set<std::size_t> turned;
  for (const PolicyWord& word : relay_policy_words()) {
    runner::Setup setup;  // not the test's own Setup()
    if (word.is_time) {
      setup.relay_times[std::string(word.words)] = std::chrono::seconds(7);
    } else {
      setup.relay_counts[std::string(word.words)] = 9;
    }
    core::Policy policy;
    const Shown before = shown(policy);
    apply_relay_policy(setup, policy);
    const Shown after = shown(policy);
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (before[i] == after[i]) continue;
      EXPECT_TRUE(turned.insert(i).second) << word.words;
    }
    EXPECT_NE(before, after) << word.words;
  }
  EXPECT_EQ(turned.size(), relay_policy_words().size());
}

}  // namespace
}  // namespace smsrelay::runner
