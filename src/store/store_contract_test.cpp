#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>

#include "base/idle_waiter.h"
#include "base/virtual_scheduler.h"
#include "store/memory_store.h"
#include "store/sqlite_store.h"
#include "store/state_codec.h"

namespace smsrelay::store {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

const core::ChannelId town{"town"};
constexpr base::Instant start{1000h};

base::PhoneNumber phone(int last) {
  return *base::PhoneNumber::parse("3363998000" + std::to_string(last));
}

core::Conversation conversation_of(int last) {
  return {.channel = town,
          .handset = phone(last),
          .inbox = {},
          .asking = {},
          .outbox = {},
          .dialog = {},
          .dialog_space = {},
          .dialog_used_at = {}};
}

core::InboundMessage mo(const std::string& id, int last) {
  return {{id}, phone(last), "36034", "Horaires"};
}

// What every store promises. Its own test, if it has one, holds what is special about it.
class StoreContract : public testing::TestWithParam<const char*> {
 protected:
  StoreContract() { open(); }
  ~StoreContract() override {
    store.reset();
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  void open() {
    if (std::string(GetParam()) == "memory") {
      if (!store) store = std::make_unique<MemoryStore>(scheduler, 48h);
      return;
    }
    if (folder_.empty()) {
      folder_ = testing::TempDir() + "store-contract-XXXXXX";
      ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    }
    store.reset();
    auto opened = SqliteStore::open(folder_ + "/relay.db", 48h, scheduler);
    ASSERT_TRUE(opened) << opened.error().detail;
    store = *std::move(opened);
  }
  // What a call answered, once it has.
  template <typename Answer, typename Call>
  Answer answer(Call call) {
    std::optional<base::Result<Answer>> got;
    call([&](base::Result<Answer> result) { got.emplace(std::move(result)); });
    EXPECT_TRUE(scheduler.run_until(scheduler.now(), [&] { return got.has_value(); }));
    if (!got || !*got) {
      ADD_FAILURE() << (got ? got->error().detail : "no answer");
      return {};
    }
    return **std::move(got);
  }

  std::string code_of(std::vector<Change> changes) {
    std::optional<base::Result<void>> done;
    store->commit(std::move(changes), [&](base::Result<void> result) { done = std::move(result); });
    EXPECT_TRUE(scheduler.run_until(scheduler.now(), [&] { return done.has_value(); }));
    return done ? *done ? "" : done->error().code : "no answer";
  }
  std::string code_of(ConversationSaved change) {
    std::vector<Change> changes;
    changes.emplace_back(std::move(change));
    return code_of(std::move(changes));
  }
  void commit(Change change) {
    std::vector<Change> changes;
    changes.push_back(std::move(change));
    EXPECT_EQ(code_of(std::move(changes)), "");
  }
  void save(core::Conversation conversation, std::vector<core::Record> records,
            base::Instant at = start) {
    const std::uint64_t epoch = load(conversation.channel, conversation.handset).epoch;
    commit(ConversationSaved{std::move(conversation), std::move(records), at, epoch});
  }
  Loaded load(const core::ChannelId& channel, const base::PhoneNumber& handset,
              const std::vector<core::MessageId>& about = {}) {
    return answer<Loaded>([&](auto done) { store->load(channel, handset, about, done); });
  }
  bool is_kept(int last) { return load(town, phone(last)).conversation.has_value(); }
  core::Known known_of(const std::string& message, int last = 1) {
    return load(town, phone(last), {{message}}).known.at({message});
  }
  Rows<MessageFate> ledger(Page page = {}) {
    return answer<Rows<MessageFate>>([&](auto done) { store->messages(town, page, done); });
  }
  std::vector<MessageFate> lines() { return ledger().rows; }

  base::IdleWaiter waiter;
  base::VirtualScheduler scheduler{start, waiter};
  std::unique_ptr<Store> store;

 private:
  std::string folder_;
};

INSTANTIATE_TEST_SUITE_P(Of, StoreContract, testing::Values("memory", "sqlite"),
                         [](const auto& info) { return std::string(info.param); });

TEST_P(StoreContract, TheLedgerFollowsAMessageToItsDelivery) {
  const core::OutboundMessage reply{{"ref-1"}, phone(1), "Ouvert", {"mo-1"}};
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}});
  ASSERT_THAT(lines(), SizeIs(1));
  EXPECT_EQ(lines()[0].fate, "pending");

  save(conversation_of(1), {core::AnswerQueued{reply}});
  save(conversation_of(1), {core::AnswerSent{{"ref-1"}, {"mt-1"}},
                            core::MoSettled{{"mo-1"}, core::Settlement::answered, ""}});
  EXPECT_EQ(lines()[0].fate, "answered");

  save(conversation_of(1),
       {core::DeliveryRecorded{{{"mt-1"}, {}, core::DeliveryStatus::delivered, "DELIVERED", ""}}});
  EXPECT_EQ(lines()[0].delivery, "DELIVERED");
}

TEST_P(StoreContract, AnEarlyReportFindsItsMessageByReference) {
  const core::OutboundMessage reply{{"ref-1"}, phone(1), "Ouvert", {"mo-1"}};
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}, core::AnswerQueued{reply}});
  save(conversation_of(1), {core::DeliveryRecorded{{{"mt-1"},
                                                    core::ClientReference{"ref-1"},
                                                    core::DeliveryStatus::delivered,
                                                    "DELIVERED",
                                                    ""}}});
  EXPECT_EQ(lines()[0].delivery, "DELIVERED");
}

TEST_P(StoreContract, GivesBackWhatIsUnfinished) {
  core::Conversation busy = conversation_of(1);
  busy.inbox.push_back(mo("mo-1", 1));
  save(busy, {});
  save(conversation_of(2), {});
  ASSERT_THAT(store->unfinished().value(), SizeIs(1));
  EXPECT_EQ(store->unfinished().value()[0].conversation.handset, phone(1));
  EXPECT_TRUE(is_kept(2));
  EXPECT_FALSE(load({"other"}, phone(2)).conversation.has_value());
}

TEST_P(StoreContract, AnAcceptedMoIsSeenForAsLongAsItIsRemembered) {
  EXPECT_FALSE(known_of("mo-1").mo_at.has_value());
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)},
                            core::MoSettled{{"mo-1"}, core::Settlement::answered, ""}});
  EXPECT_TRUE(known_of("mo-1").mo_at.has_value());
  save(conversation_of(1), {}, start + 48h);
  EXPECT_TRUE(known_of("mo-1").mo_at.has_value());
  save(conversation_of(1), {}, start + 49h);
  EXPECT_FALSE(known_of("mo-1").mo_at.has_value());
  EXPECT_THAT(lines(), IsEmpty());
}

TEST_P(StoreContract, AnIdThatTwoPeopleHaveIsTwoSms) {
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}});
  EXPECT_FALSE(known_of("mo-1", 2).mo_at.has_value());
  save(conversation_of(2), {core::MoAccepted{mo("mo-1", 2)},
                            core::MoSettled{{"mo-1"}, core::Settlement::answered, ""}});
  ASSERT_THAT(lines(), SizeIs(2));
  EXPECT_EQ(lines()[0].fate, "pending");
  EXPECT_EQ(lines()[1].fate, "answered");
}

TEST_P(StoreContract, AnMoThatIsAcceptedAgainBeginsAnew) {
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)},
                            core::MoSettled{{"mo-1"}, core::Settlement::answered, ""}});
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}}, start + 1h);
  EXPECT_EQ(known_of("mo-1").mo_at, start + 1h);
  ASSERT_THAT(lines(), SizeIs(1));
  EXPECT_EQ(lines()[0].fate, "pending");
  EXPECT_EQ(lines()[0].received_at, start + 1h);
}

TEST_P(StoreContract, ForgetsIdleConversationsButNeverAnOptOutNorWhatIsPending) {
  core::Conversation opted_out = conversation_of(1);
  opted_out.opted_out = true;
  core::Conversation busy = conversation_of(2);
  busy.inbox.push_back(mo("mo-2", 2));
  save(opted_out, {});
  save(busy, {core::MoAccepted{mo("mo-2", 2)}});
  save(conversation_of(3), {core::MoAccepted{mo("mo-3", 3)},
                            core::MoSettled{{"mo-3"}, core::Settlement::answered, ""}});
  save(conversation_of(4), {}, start + 47h);
  EXPECT_TRUE(is_kept(3));

  for (int more = 0; more < 3; ++more) save(conversation_of(4), {}, start + 49h + more * 2min);
  EXPECT_FALSE(is_kept(3));
  EXPECT_TRUE(is_kept(1));
  EXPECT_TRUE(is_kept(2));
  EXPECT_TRUE(is_kept(4));
  EXPECT_TRUE(known_of("mo-2", 2).mo_at.has_value()) << "pending";
}

TEST_P(StoreContract, ADeletedChannelTakesEverythingOfItselfAndNothingElse) {
  core::Channel channel;
  channel.id = town;
  channel.title = "Mairie";
  commit(ChannelSaved{channel});
  ASSERT_THAT(store->channels().value(), SizeIs(1));
  save(conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}, core::AnswerSent{{"r"}, {"mt-1"}}});
  commit(Quarantined{town, "not-json", "{", start});
  core::Conversation other = conversation_of(2);
  other.channel = {"harbour"};
  save(other, {});

  commit(ChannelDeleted{town});
  EXPECT_THAT(store->channels().value(), IsEmpty());
  EXPECT_THAT(lines(), IsEmpty());
  EXPECT_FALSE(is_kept(1));
  EXPECT_FALSE(known_of("mt-1").mt.has_value());
  EXPECT_THAT(
      answer<Rows<Quarantined>>([&](auto done) { store->quarantined(town, {}, done); }).rows,
      IsEmpty());
  EXPECT_TRUE(load({"harbour"}, phone(2)).conversation.has_value());
}

TEST_P(StoreContract, AListComesInPages) {
  for (int i = 1; i <= 5; ++i) {
    save(conversation_of(1), {core::MoAccepted{mo("mo-" + std::to_string(i), 1)}});
  }
  const Rows<MessageFate> first = ledger({.after = 0, .at_most = 2});
  ASSERT_THAT(first.rows, SizeIs(2));
  EXPECT_EQ(first.rows[0].message.value, "mo-1");
  const Rows<MessageFate> second = ledger({.after = first.next, .at_most = 2});
  EXPECT_EQ(second.rows.at(0).message.value, "mo-3");
  const Rows<MessageFate> last = ledger({.after = second.next, .at_most = 2});
  ASSERT_THAT(last.rows, SizeIs(1));
  EXPECT_EQ(last.rows[0].message.value, "mo-5");
  EXPECT_EQ(last.next, 0U);
  EXPECT_EQ(ledger({.after = 0, .at_most = 5}).next, 0U) << "a full page that is the last";
  EXPECT_THAT(ledger({.after = 1'000'000, .at_most = 5}).rows, IsEmpty());
}

TEST_P(StoreContract, ListsWhoHasOptedOutByNumber) {
  for (const int last : {3, 1, 2, 4}) {
    core::Conversation conversation = conversation_of(last);
    conversation.opted_out = last != 4;
    save(conversation, {});
  }
  const auto page = [&](std::uint64_t after) {
    return answer<Rows<base::PhoneNumber>>(
        [&](auto done) { store->opted_out(town, {.after = after, .at_most = 2}, done); });
  };
  const Rows<base::PhoneNumber> first = page(0);
  EXPECT_THAT(first.rows, ElementsAre(phone(1), phone(2)));
  const Rows<base::PhoneNumber> second = page(first.next);
  EXPECT_THAT(second.rows, ElementsAre(phone(3)));
  EXPECT_EQ(second.next, 0U);
}

TEST_P(StoreContract, TellsToWhomAMessageWent) {
  save(conversation_of(1), {core::AnswerSent{{"ref-1"}, {"mt-1"}}});
  const auto recipient = [&](const std::string& message) {
    return answer<std::optional<base::PhoneNumber>>(
        [&](auto done) { store->recipient(town, {message}, done); });
  };
  EXPECT_EQ(recipient("mt-1"), phone(1));
  EXPECT_EQ(recipient("mt-2"), std::nullopt);
}

TEST_P(StoreContract, ASavedStateComesBackAsItWas) {
  core::Conversation full = conversation_of(1);
  full.opted_out = true;
  full.came_back_at = start + 1s;
  full.inbox.push_back(mo("mo-2", 1));
  full.asking = core::Conversation::Asking{
      .message = mo("mo-1", 1), .ask = {"q7"}, .round = 2, .server = 1, .spent = {true, false}};
  core::Conversation::Sending sending{
      .message = {{"ref-1"}, phone(1), "Ouvert à 9 h \xF0\x9F\x98\x80", {"mo-0"}, "36034"},
      .queued_at = start};
  sending.phase = core::Conversation::Sending::Phase::unknown;
  sending.settles = false;
  sending.reported = {{"mt-1"}, core::KnownMt{.word = "DELIVERED", .at = start}};
  full.outbox.push_back(sending);
  full.dialog = core::DialogId{"d1"};
  full.dialog_space = "";
  full.exchanged.push_back({start, 0xFFFFFFFFFFFFFFFF, 3});
  full.counter = 12;
  save(full, {});
  open();
  const core::Conversation back = load(town, phone(1)).conversation.value();
  EXPECT_EQ(write_state(back), write_state(full));
  EXPECT_EQ(back.asking->spent, full.asking->spent);
  EXPECT_EQ(back.dialog_space, std::optional<std::string>(""));
  EXPECT_EQ(back.outbox.at(0).message.to, phone(1));
  EXPECT_FALSE(back.outbox.at(0).settles);
  EXPECT_EQ(back.exchanged.at(0).question, 0xFFFFFFFFFFFFFFFF);
}

TEST_P(StoreContract, AMessageIsKnownByItsAcceptanceAndItsReceipts) {
  EXPECT_FALSE(known_of("mt-1").mt.has_value());
  save(conversation_of(1),
       {core::DeliveryRecorded{{{"mt-1"}, {}, core::DeliveryStatus::enroute, "ENROUTE", "x"}}});
  EXPECT_EQ(known_of("mt-1").mt->reference.value, "");
  EXPECT_EQ(known_of("mt-1").mt->word, "ENROUTE");
  save(conversation_of(1), {core::AnswerSent{{"ref-1"}, {"mt-1"}}}, start + 1h);
  EXPECT_EQ(known_of("mt-1").mt->reference.value, "ref-1");
  EXPECT_EQ(known_of("mt-1").mt->word, "ENROUTE");
  EXPECT_EQ(known_of("mt-1").mt->at, start) << "when we first heard of it";
  save(conversation_of(1), {}, start + 48h + 1s);
  EXPECT_FALSE(known_of("mt-1").mt.has_value());
}

TEST_P(StoreContract, AReportThatTellsNoStatusKeepsTheOneKnown) {
  const auto report = [](core::DeliveryStatus status, std::string word) {
    return core::DeliveryRecorded{{{"mt-1"}, {}, status, std::move(word), ""}};
  };
  save(conversation_of(1), {report(core::DeliveryStatus::scheduled, "SCHEDULED")});
  save(conversation_of(1), {report(core::DeliveryStatus::unknown, "UNKNOWN")});
  EXPECT_EQ(known_of("mt-1").mt->status, core::DeliveryStatus::scheduled);
  EXPECT_EQ(known_of("mt-1").mt->word, "UNKNOWN");
}

TEST_P(StoreContract, ASaveOnAnotherEpochIsSuperseded) {
  EXPECT_EQ(code_of({conversation_of(1), {}, start, 0}), "");
  EXPECT_EQ(code_of({conversation_of(1), {core::MoAccepted{mo("mo-1", 1)}}, start, 0}), superseded);
  EXPECT_THAT(lines(), IsEmpty()) << "nothing of it was kept";
  EXPECT_EQ(load(town, phone(1)).epoch, 1U);
  EXPECT_EQ(code_of({conversation_of(1), {}, start, 1}), "");
  EXPECT_EQ(code_of({conversation_of(1), {}, start, 3}), superseded);
}

}  // namespace
}  // namespace smsrelay::store
