#include "store/memory_store.h"

#include <gtest/gtest.h>

#include "base/idle_waiter.h"
#include "base/virtual_scheduler.h"

namespace smsrelay::store {
namespace {

const core::ChannelId town{"town"};
const base::PhoneNumber anna = *base::PhoneNumber::parse("33639980001");

TEST(MemoryStore, ARefusedCommitChangesNothing) {
  base::IdleWaiter waiter;
  base::VirtualScheduler scheduler(base::Instant{}, waiter);
  MemoryStore store(scheduler);
  store.refuse_commits(true);
  std::vector<Change> changes;
  changes.emplace_back(ConversationSaved{{.channel = town, .handset = anna}, {}, {}, 0});
  std::string code;
  store.commit(std::move(changes), [&](const base::Result<void>& done) {
    if (!done) code = done.error().code;
  });
  EXPECT_TRUE(scheduler.run_until(scheduler.now()));
  EXPECT_EQ(code, "store-refuses");
  EXPECT_EQ(store.conversations_held(), 0U);
}

}  // namespace
}  // namespace smsrelay::store
