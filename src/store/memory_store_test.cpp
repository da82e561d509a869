#include "store/memory_store.h"

#include <gmock/gmock.h>

namespace smsrelay::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const core::ChannelId town{"town"};
constexpr base::Instant start{1000h};

base::PhoneNumber phone(int last) {
  return *base::PhoneNumber::parse("3363998000" + std::to_string(last));
}

core::Conversation conversation_of(int last) {
  return {.channel = town,
          .handset = phone(last),
          .seen = {},
          .inbox = {},
          .asking = {},
          .outbox = {},
          .sent = {},
          .dialog = {},
          .dialog_space = {},
          .dialog_used_at = {}};
}

core::InboundMessage mo(const std::string& id, int last) {
  return {{id}, phone(last), "36034", "Horaires"};
}

class MemoryStoreTest : public testing::Test {
 protected:
  void commit(Change change) {
    std::vector<Change> changes;
    changes.push_back(std::move(change));
    bool durable = false;
    store.commit(std::move(changes), [&](const base::Result<void>& done) { durable = done.ok(); });
    EXPECT_TRUE(durable);
  }
  void save(core::Conversation conversation, std::vector<core::Record> records,
            base::Instant at = start) {
    commit(ConversationSaved{std::move(conversation), std::move(records), at});
  }

  MemoryStore store{48h};
};

TEST_F(MemoryStoreTest, TheLedgerFollowsAMessageToItsDelivery) {
  const core::OutboundMessage reply{{"ref-1"}, phone(1), "Ouvert", {"mo-1"}};
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}});
  ASSERT_THAT(store.messages(town), SizeIs(1));
  EXPECT_EQ(store.messages(town)[0].fate, "pending");

  save(conversation_of(1), {core::AnswerQueued{reply}});
  save(conversation_of(1), {core::AnswerSent{{"ref-1"}, {"mt-1"}},
                            core::MoSettled{{"mo-1"}, core::Settlement::answered, ""}});
  EXPECT_EQ(store.messages(town)[0].fate, "answered");

  save(conversation_of(1),
       {core::DeliveryRecorded{{{"mt-1"}, {}, core::DeliveryStatus::delivered, "DELIVERED", ""}}});
  EXPECT_EQ(store.messages(town)[0].delivery, "DELIVERED");
}

TEST_F(MemoryStoreTest, AnEarlyReportFindsItsMessageByReference) {
  const core::OutboundMessage reply{{"ref-1"}, phone(1), "Ouvert", {"mo-1"}};
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}, core::AnswerQueued{reply}});
  save(conversation_of(1), {core::DeliveryRecorded{{{"mt-1"},
                                                    core::ClientReference{"ref-1"},
                                                    core::DeliveryStatus::delivered,
                                                    "DELIVERED",
                                                    ""}}});
  EXPECT_EQ(store.messages(town)[0].delivery, "DELIVERED");
}

TEST_F(MemoryStoreTest, GivesBackWhatIsUnfinished) {
  core::Conversation busy = conversation_of(1);
  busy.inbox.push_back(mo("mo-1", 1));
  save(busy, {});
  save(conversation_of(2), {});
  ASSERT_THAT(store.unfinished(), SizeIs(1));
  EXPECT_EQ(store.unfinished()[0].handset, phone(1));
  EXPECT_TRUE(store.conversation(town, phone(2)).has_value());
  EXPECT_FALSE(store.conversation({"other"}, phone(2)).has_value());
}

TEST_F(MemoryStoreTest, ForgetsIdleConversationsButNeverAnOptOutNorWhatIsPending) {
  core::Conversation opted_out = conversation_of(1);
  opted_out.opted_out = true;
  core::Conversation busy = conversation_of(2);
  busy.inbox.push_back(mo("mo-2", 2));
  save(opted_out, {});
  save(busy, {});
  save(conversation_of(3), {core::MoAccepted{mo("mo-3", 3)},
                            core::MoSettled{{"mo-3"}, core::Settlement::answered, ""}});
  save(conversation_of(4), {}, start + 47h);
  EXPECT_EQ(store.conversations_held(), 4U);

  save(conversation_of(4), {}, start + 49h);
  save(conversation_of(4), {}, start + 49h);
  EXPECT_FALSE(store.conversation(town, phone(3)).has_value());
  EXPECT_TRUE(store.conversation(town, phone(1)).has_value());
  EXPECT_TRUE(store.conversation(town, phone(2)).has_value());
  EXPECT_TRUE(store.conversation(town, phone(4)).has_value());
  EXPECT_THAT(store.messages(town), IsEmpty());
}

TEST_F(MemoryStoreTest, ADeletedChannelTakesEverythingOfItselfAndNothingElse) {
  core::Channel channel;
  channel.id = town;
  commit(ChannelSaved{channel});
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}});
  commit(Quarantined{town, "not-json", "{", start});
  core::Conversation other = conversation_of(2);
  other.channel = {"harbour"};
  save(other, {});

  commit(ChannelDeleted{town});
  EXPECT_THAT(store.channels(), IsEmpty());
  EXPECT_THAT(store.messages(town), IsEmpty());
  EXPECT_THAT(store.quarantined(town), IsEmpty());
  EXPECT_EQ(store.conversations_held(), 1U);
  save(other, {}, start + 1h);
}

TEST_F(MemoryStoreTest, ARefusedCommitChangesNothing) {
  store.refuse_commits(true);
  std::vector<Change> changes;
  changes.emplace_back(ConversationSaved{conversation_of(1), {}, start});
  std::string code;
  store.commit(std::move(changes), [&](const base::Result<void>& done) {
    if (!done) code = done.error().code;
  });
  EXPECT_EQ(code, "store-refuses");
  EXPECT_FALSE(store.conversation(town, phone(1)).has_value());
}

}  // namespace
}  // namespace smsrelay::store
