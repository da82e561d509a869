// Each invariant must be able to fail: a good story is told, its transcript is then spoiled in one
// way, and that one finding must come of it.
#include "runner/execute/invariants.h"

#include <gmock/gmock.h>

#include "runner/execute/evidence.h"
#include "runner/execute/steps.h"
#include "runner/scenario/load.h"
#include "sim/memory_carrier.h"

namespace smsrelay::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const std::string good_story = R"(format: 1
scenario: Two people, three questions
clauses: [RELAY-ONCE-1]
setup:
  channel: town-hall
  phones: { Anna: "+33639980001", Bo: "+33639980002", Cleo: "+33639980003" }
dydu knows:
  - knowledge: opening-hours
    asked like: [horaires]
    answers: { "Mairie SMS": "<p>Ouvert à 9 h</p>" }
  - knowledge: passport
    asked like: [passeport]
    answers: { "Mairie SMS": "<p>Sur rendez-vous</p>" }
story:
  - Anna texts: horaires
  - Bo texts: "Le passeport ?"
  - any order:
      - Anna receives: "Ouvert à 9 h"
      - Bo receives: "Sur rendez-vous"
  - Anna texts: passeport
  - Anna receives: "Sur rendez-vous"
)";

// A story told to its end and settled, not yet judged.
class Told {
 public:
  explicit Told(const std::string& text = good_story) : wire_(Wire::make("memory").value()) {
    const std::string folder = std::string(REHEARSE_SOURCE_DIR) + "/scenarios";
    Suite suite = load_suite({folder + "/round_trip/question_and_answer.yaml"});
    clauses_ = suite.clauses;
    LoadedScenarios loaded =
        load_scenario_file("told.yaml", text, suite.scenarios.front().fixtures, suite.clauses);
    for (const yaml::Problem& problem : loaded.problems) ADD_FAILURE() << yaml::to_text(problem);
    scenario_ = std::move(loaded.scenarios.at(0));
    world_ = std::make_unique<World>(*wire_, scenario_, 1);
    EXPECT_TRUE(world_->start());
    story_ = std::make_unique<Story>(*world_, scenario_, clauses_);
    for (const Step& step : scenario_.story) {
      const MaybeFinding finding = perform(*story_, step);
      if (finding) ADD_FAILURE() << finding->sentence;
    }
    ledger = settle(*story_);
  }

  Ledger ledger;

  Ledger settle_again() { return settle(*story_); }
  World& world() { return *world_; }
  sim::Transcript& transcript() { return wire_->transcript(); }
  sim::Exchange& exchange(std::uint64_t number) { return transcript().at(number); }

  std::vector<Question> asked() { return questions(transcript()); }
  std::vector<Sending> sent() { return sendings(transcript()); }

  // The transcript written anew with its events in another order.
  void reorder(const std::function<void(std::vector<sim::Event>&)>& change) {
    const sim::Transcript before = transcript();
    std::vector<sim::Event> events = before.events();
    change(events);
    transcript().clear();
    for (const sim::Event& event : events) {
      switch (event.kind) {
        case sim::Event::Kind::sent:
          transcript().open(before.exchange(event.exchange));
          break;
        case sim::Event::Kind::handset_texts:
          transcript().handset_texts(event.at, before.radio()[event.detail]);
          break;
        case sim::Event::Kind::handset_gets:
          transcript().handset_gets(event.at, before.radio()[event.detail]);
          break;
        case sim::Event::Kind::remark:
          transcript().remark(event.at, before.remarks()[event.detail]);
          break;
        default:
          transcript().mark(event.kind, event.at, event.exchange);
      }
    }
  }

  void replace_in_body(std::uint64_t number, const std::string& from, const std::string& to) {
    std::string& body = exchange(number).request.body;
    const std::size_t at = body.find(from);
    ASSERT_NE(at, std::string::npos) << from << " in " << body;
    body.replace(at, from.size(), to);
  }

  // The last message once more, its reference with this ending, or altogether another.
  void send_again(const std::string& ending, const std::string& reference = {}) {
    const Sending last = sent().back();
    sim::Exchange again = exchange(last.exchange);
    const std::uint64_t number = transcript().open(std::move(again)).number;
    replace_in_body(number, last.reference,
                    reference.empty() ? last.named->mo + ending : reference);
  }

  // An SMS that smsmode delivers and the relay acknowledges; its id.
  std::string arrives(const std::string& handset, const std::string& text,
                      const std::string& id = "fabricated", const std::string& number = "36034") {
    sim::RadioText sms = radio(handset, text);
    sms.number = number;
    sms.message_id = id;
    sim::Exchange delivery = exchange(mos(transcript()).front().deliveries.front());
    delivery.request.body = R"({"messageId":")" + id + R"(","direction":"MO"})";
    transcript().handset_texts(world().scheduler().now(), std::move(sms));
    const std::uint64_t exchange_number = transcript().open(std::move(delivery)).number;
    transcript().mark(sim::Event::Kind::answered, world().scheduler().now(), exchange_number);
    return id;
  }

  sim::RadioText radio(const std::string& handset, const std::string& text) {
    sim::RadioText out;
    out.handset = handset;
    out.number = "36034";
    out.text = text;
    out.message_id = "fabricated";
    return out;
  }

  std::vector<Finding> findings() { return judge_invariants(*story_, ledger); }
  std::vector<std::string> rules() {
    std::vector<std::string> out;
    for (const Finding& finding : findings()) out.push_back(finding.rule);
    return out;
  }
  // What the one finding says, its line of the story included.
  std::string only_finding() {
    const std::vector<Finding> all = findings();
    if (all.size() != 1) return std::to_string(all.size()) + " findings";
    const Finding& finding = all.front();
    return finding.rule + ": " + finding.sentence + " | " + finding.expected + " | " +
           finding.actual + (finding.shown_by ? " | shown" : "");
  }

 private:
  std::unique_ptr<Wire> wire_;
  std::vector<Clause> clauses_;
  Scenario scenario_;
  std::unique_ptr<World> world_;
  std::unique_ptr<Story> story_;
};

const std::string anna = "33639980001";
const std::string cleo = "33639980003";

TEST(Invariants, AGoodStoryBreaksNone) { EXPECT_THAT(Told().findings(), IsEmpty()); }

// ---- RELAY-ONCE-1 and what the story does not mention

TEST(Invariants, TheSameAnswerTwiceIsSeen) {
  Told told;
  told.transcript().handset_gets(told.world().scheduler().now(), told.radio(anna, "Ouvert à 9 h"));
  EXPECT_THAT(told.only_finding(), AllOf(HasSubstr("RELAY-ONCE-1: Anna got the same answer twice."),
                                         HasSubstr("shown")));
}

TEST(Invariants, AnSmsTheStoryDoesNotMentionIsSeen) {
  Told told;
  told.transcript().handset_gets(told.world().scheduler().now(), told.radio(cleo, "Bonjour"));
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("Cleo received an SMS the story does not mention."),
                    HasSubstr("\"Bonjour\""), HasSubstr("shown")));
}

TEST(Invariants, WhatThePlatformItselfSendsIsNoAnswer) {
  Told told;
  sim::RadioText note = told.radio(anna, "Vous êtes désabonné");
  note.by_platform = true;
  told.transcript().handset_gets(told.world().scheduler().now(), note);
  EXPECT_THAT(told.findings(), IsEmpty());
}

TEST(Invariants, TheSameMessageSentTwiceIsSeen) {
  Told told;
  sim::Exchange again = told.exchange(told.sent().back().exchange);
  told.transcript().open(again);
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-ONCE-1: Anna was sent the same message twice."),
                    HasSubstr("\"answer\" for one SMS"), HasSubstr("shown")));
}

TEST(Invariants, TheSameMessageUnderAnotherReferenceIsSeen) {
  Told told;
  told.send_again("/answer/1/another-9");
  EXPECT_THAT(told.only_finding(),
              HasSubstr("RELAY-ONCE-1: Anna was sent the same message twice."));
}

TEST(Invariants, AnotherPartAndAnotherKindAreOtherMessages) {
  Told told;
  told.send_again("/answer/2/another-9");
  told.send_again("/apology/1/another-9");
  EXPECT_THAT(told.findings(), IsEmpty());
}

// ---- RELAY-NAME-1

TEST(Invariants, AMessageThatNamesNoSmsIsSeen) {
  for (const std::string reference : {"r-0123456789abcdef-1", "unknown-mo/answer/1/x-1", ""}) {
    Told told;
    const Sending last = told.sent().back();
    told.replace_in_body(last.exchange, last.reference, reference);
    EXPECT_THAT(told.rules(), testing::Contains("RELAY-NAME-1")) << reference;
    told.ledger.foreign = true;
    EXPECT_THAT(told.findings(), IsEmpty()) << reference;
  }
}

TEST(Invariants, AMessageThatNamesAnotherPersonsSmsIsSeen) {
  Told told;
  const std::vector<Sending> sent = told.sent();
  // Anna's and Bo's, whichever was first.
  ASSERT_NE(sent[0].to, sent[1].to);
  told.replace_in_body(sent[0].exchange, sent[0].named->mo, sent[1].named->mo);
  told.replace_in_body(sent[1].exchange, sent[1].named->mo, sent[0].named->mo);
  EXPECT_THAT(told.rules(), testing::Contains("RELAY-NAME-1"));
}

TEST(Invariants, ASendingThatWasRefusedIsNoReply) {
  Told told;
  sim::Exchange again = told.exchange(told.sent().back().exchange);
  again.answer = net::json_response(503, "{}");
  told.transcript().open(again);
  EXPECT_THAT(told.findings(), IsEmpty());
}

TEST(Invariants, AnSmsThatTheRelayHadForgottenIsRightlyAnsweredAgain) {
  for (const bool forgotten : {true, false}) {
    std::string text = good_story;
    text.insert(text.find("dydu knows:"), forgotten ? "  relay: { remembers an SMS: 1m }\n"
                                                    : "  relay: { remembers an SMS: 1h }\n");
    Told told(text);
    const std::vector<Mo> all = mos(told.transcript());
    const Mo* const answered = find_mo(all, told.sent().back().named->mo);
    ASSERT_NE(answered, nullptr);
    sim::Exchange again = told.exchange(answered->deliveries.front());
    *again.arrived_at += std::chrono::minutes(10);
    told.transcript().open(again);
    told.send_again("/answer/1/another-9");
    EXPECT_EQ(std::ranges::count(told.rules(), "RELAY-ONCE-1"), forgotten ? 0 : 1);
  }
}

// ---- RELAY-LOST-1

TEST(Invariants, AnAcknowledgedSmsTheRelayDoesNotKnowIsLost) {
  Told told;
  told.arrives(cleo, "oublié");
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-LOST-1: An SMS of Cleo was acknowledged and then lost."),
                    HasSubstr("the relay does not know it"), HasSubstr("shown")));
}

TEST(Invariants, AnSmsToANumberOfNoChannelHasNoConversationToBeLostFrom) {
  Told told;
  told.arrives(cleo, "replayed", "fabricated", "99999");
  EXPECT_THAT(told.findings(), IsEmpty());
}

TEST(Invariants, AnAnswerSmsmodeNeverAcceptedIsLostWhateverTheRelaySays) {
  Told told;
  told.exchange(told.sent().front().exchange).answer = net::json_response(500, "{}");
  EXPECT_THAT(told.only_finding(), AllOf(HasSubstr("RELAY-LOST-1: The relay counts an SMS of"),
                                         HasSubstr("smsmode never accepted the reply")));
}

TEST(Invariants, ALedgerThatCannotBeReadProvesNothing) {
  Told told;
  told.ledger.complete = false;
  EXPECT_THAT(told.only_finding(),
              HasSubstr("RELAY-LOST-1: The relay's ledger could not be read."));
}

TEST(Invariants, AnSmsThatStaysPendingIsLost) {
  Told told;
  told.ledger.fates.at(mos(told.transcript()).back().id) = "pending";
  EXPECT_EQ(told.findings().back().rule, "RELAY-LOST-1");
  EXPECT_THAT(told.findings().back().actual, HasSubstr("still pending"));
}

TEST(Invariants, WithTheChannelGoneItsLedgerIsNotMissed) {
  Told told;
  told.ledger.fates.clear();
  EXPECT_EQ(told.findings().size(), 1U);
  told.ledger.forgotten = true;
  EXPECT_THAT(told.findings(), IsEmpty());
}

TEST(Settle, ReadsTheFateOfEverySms) {
  Told told;
  EXPECT_TRUE(told.ledger.complete);
  EXPECT_EQ(told.ledger.pending, 0U);
  std::vector<std::string> fates;
  for (const auto& [id, fate] : told.ledger.fates) fates.push_back(fate);
  EXPECT_THAT(fates, ElementsAre("answered", "answered", "answered"));
}

TEST(Settle, ALedgerNobodyServesIsIncomplete) {
  Told told;
  told.world().network().close("https://admin.relay.test");
  EXPECT_FALSE(told.settle_again().complete);
}

// ---- RELAY-END-1

TEST(Invariants, ATalkWithoutEndIsStoppedAndNothingElseIsJudged) {
  Told told;
  std::function<void()> ask_again = [&] {
    net::Call call;
    call.from = "relay";
    call.url = "https://rest.smsmode.test/sms/v1/messages";
    told.world().network().send(std::move(call), [&](const net::Outcome&) { ask_again(); });
  };
  ask_again();
  const base::Instant stopped_by = told.world().scheduler().now() + 60h;
  told.settle_again();
  EXPECT_LT(told.world().scheduler().now(), stopped_by);
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-END-1: The story does not come to an end."),
                    HasSubstr("5000 exchanges until"), HasSubstr("of them relay -> smsmode"),
                    HasSubstr("shown")));
}

// ---- RELAY-ACK

TEST(Invariants, AskingBeforeTheAcknowledgementIsSeen) {
  Told told;
  const std::uint64_t asked = told.asked().front().exchange;
  const std::uint64_t delivery = mos(told.transcript()).front().deliveries.front();
  told.reorder([&](std::vector<sim::Event>& events) {
    const auto is = [](sim::Event::Kind kind, std::uint64_t exchange) {
      return
          [=](const sim::Event& event) { return event.kind == kind && event.exchange == exchange; };
    };
    const auto answered =
        std::find_if(events.begin(), events.end(), is(sim::Event::Kind::answered, delivery));
    const sim::Event moved = *answered;
    events.erase(answered);
    const auto question =
        std::find_if(events.begin(), events.end(), is(sim::Event::Kind::sent, asked));
    events.insert(question + 1, moved);
  });
  EXPECT_THAT(told.only_finding(), AllOf(HasSubstr("RELAY-ACK-1"), HasSubstr("shown")));
}

TEST(Invariants, ALateAcknowledgementIsSeen) {
  Told told;
  sim::Exchange& delivery = told.exchange(mos(told.transcript()).front().deliveries.front());
  delivery.answered_at = *delivery.arrived_at + 300ms;
  EXPECT_THAT(told.findings(), IsEmpty()) << "at the limit";
  *delivery.answered_at += 1ms;
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-ACK-2"), HasSubstr("301ms"), HasSubstr("shown")));
}

// ---- RELAY-ORDER-1 and RELAY-CROSS-1

TEST(Invariants, QuestionsOfOnePersonInAnotherOrderAreSeen) {
  Told told;
  // Anna's first and second question, the two of the three that share a pseudonym.
  std::vector<Question> annas;
  for (const Question& question : told.asked()) {
    if (question.client_id == told.asked().back().client_id) annas.push_back(question);
  }
  ASSERT_THAT(annas, SizeIs(2));
  told.reorder([](std::vector<sim::Event>& events) {
    // Everybody's SMS are acknowledged first, so that only the order is wrong.
    std::stable_partition(events.begin(), events.end(), [](const sim::Event& event) {
      return event.kind == sim::Event::Kind::handset_texts;
    });
  });
  told.replace_in_body(annas[0].exchange, "horaires", "XX");
  told.replace_in_body(annas[1].exchange, "passeport", "horaires");
  told.replace_in_body(annas[0].exchange, "XX", "passeport");
  const std::vector<Finding> all = told.findings();
  ASSERT_THAT(all, testing::Not(IsEmpty()));
  EXPECT_EQ(all.back().rule, "RELAY-ORDER-1");
  EXPECT_EQ(all.back().actual, "\"passeport\", \"horaires\"");
  EXPECT_TRUE(all.back().shown_by);
}

TEST(Invariants, AReplyWithoutAnAnswerOfTheBotIsSeen) {
  Told told;
  told.exchange(told.asked().back().exchange).answer->body = "{}";
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-ORDER-1: A reply was sent before the bot had answered"),
                    HasSubstr("Sur rendez-vous"), HasSubstr("shown")));
}

TEST(Invariants, ADialogOfTwoPeopleIsSeen) {
  Told told;
  const std::vector<Question> asked = told.asked();
  // Bo's answer opens Anna's dialog.
  ASSERT_NE(asked[0].client_id, asked[1].client_id);
  told.exchange(asked[1].exchange).answer = told.exchange(asked[0].exchange).answer;
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-CROSS-1: Two people share one dialog"), HasSubstr("shown")));
}

TEST(Invariants, AReplyToSomebodyWhoDidNotWriteIsSeen) {
  Told told;
  // As if one more SMS had gone astray.
  sim::Exchange astray = told.exchange(told.sent().front().exchange);
  const std::size_t at = astray.request.body.find(told.sent().front().to);
  ASSERT_NE(at, std::string::npos);
  astray.request.body.replace(at, cleo.size(), cleo);
  told.transcript().open(astray);
  EXPECT_THAT(told.rules(), ElementsAre("RELAY-ONCE-1", "RELAY-NAME-1", "RELAY-CROSS-1"));
}

TEST(Invariants, AReplyFromANumberThatPersonDidNotWriteToIsSeen) {
  Told told;
  sim::Exchange& sending = told.exchange(told.sent().front().exchange);
  const std::size_t at = sending.answer->body.find("36034");
  ASSERT_NE(at, std::string::npos);
  sending.answer->body.replace(at, 5, "36111");
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-CROSS-1: A reply went to somebody who had not written"),
                    HasSubstr("36111"), HasSubstr("shown")));
}

TEST(Invariants, TheWordsOfTwoPeopleUnderOneNameAreSeen) {
  Told told;
  const std::vector<Question> asked = told.asked();
  // Bo is asked for as if he were Anna, in a dialog of his own.
  told.replace_in_body(asked[1].exchange, asked[1].client_id, asked[0].client_id);
  EXPECT_THAT(told.only_finding(),
              HasSubstr("RELAY-CROSS-1: Dydu was asked under one name what no single person"));
}

TEST(Invariants, TheWordsOfOnePersonUnderTwoNamesAreSeen) {
  const std::string same_words = R"(format: 1
scenario: Two people, the same words
clauses: [RELAY-ONCE-1]
setup: { channel: town-hall, phones: { Anna: "+33639980001", Bo: "+33639980002" } }
story:
  - Anna texts: horaires
  - Anna receives: { anything: yes }
)";
  Told told(same_words);
  EXPECT_THAT(told.findings(), IsEmpty());
  sim::Exchange again = told.exchange(told.asked().front().exchange);
  again.answer.reset();
  const std::size_t at = again.request.body.find(told.asked().front().client_id);
  again.request.body.replace(at, told.asked().front().client_id.size(), "sms-of-nobody");
  told.transcript().open(again);
  EXPECT_THAT(told.only_finding(),
              HasSubstr("RELAY-CROSS-1: Dydu was asked in one person's words under two names."));
}

// ---- RELAY-PSEUDONYM-1

const std::string two_channels = R"(format: 1
scenario: One person on two channels
clauses: [RELAY-ONCE-1]
setup: { channels: [town-hall, harbour], phones: { Anna: "+33639980001" } }
story:
  - Anna texts: horaires
  - Anna receives: { anything: yes }
  - Anna texts: marées
    to: harbour
  - Anna receives: { anything: yes }
)";

TEST(Invariants, APersonsNumberAtDyduIsSeen) {
  for (const std::string number : {"33639980001", "+33639980001", "0639980001"}) {
    Told told;
    told.replace_in_body(told.asked().front().exchange, "variables=", "variables=" + number);
    EXPECT_THAT(
        told.only_finding(),
        AllOf(HasSubstr("RELAY-PSEUDONYM-1: Dydu was told a person's number."), HasSubstr("shown")))
        << number;
  }
  Told told;
  told.exchange(told.asked().front().exchange).request.headers.add("X-Client", anna);
  EXPECT_THAT(told.only_finding(), HasSubstr("RELAY-PSEUDONYM-1"));
}

TEST(Invariants, ANumberInThePersonsOwnWordsIsNotTold) {
  Told told(two_channels);
  const Question question = told.asked().front();
  told.replace_in_body(question.exchange, "userInput=horaires", "userInput=" + anna);
  for (const Finding& finding : told.findings()) EXPECT_NE(finding.rule, "RELAY-PSEUDONYM-1");
}

TEST(Invariants, OneNameOnTwoChannelsIsSeen) {
  Told told(two_channels);
  EXPECT_THAT(told.findings(), IsEmpty());
  const std::vector<Question> asked = told.asked();
  told.replace_in_body(asked[1].exchange, asked[1].client_id, asked[0].client_id);
  EXPECT_THAT(
      told.only_finding(),
      AllOf(HasSubstr("RELAY-PSEUDONYM-1: Dydu was told the same name of one person on two"),
            HasSubstr("shown")));
}

TEST(Invariants, TwoNamesOnOneChannelAreSeen) {
  Told told(R"(format: 1
scenario: One person, two questions
clauses: [RELAY-ONCE-1]
setup: { channel: town-hall, phones: { Anna: "+33639980001" } }
story:
  - Anna texts: horaires
  - Anna receives: { anything: yes }
  - Anna texts: passeport
  - Anna receives: { anything: yes }
)");
  const Question second = told.asked().back();
  told.replace_in_body(second.exchange, second.client_id, "sms-of-another-name");
  EXPECT_THAT(told.rules(), testing::Contains("RELAY-PSEUDONYM-1"));
}

// ---- RELAY-REPORT-1

TEST(Invariants, ReportsToAnotherChannelsEndpointAreSeen) {
  Told told(two_channels);
  const std::vector<Sending> sent = told.sent();
  ASSERT_NE(sent[0].callback, sent[1].callback);
  told.replace_in_body(sent[1].exchange, sent[1].callback, sent[0].callback);
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-REPORT-1: "), HasSubstr("the Endpoint URL of another channel"),
                    HasSubstr("shown")));
}

TEST(Invariants, ReportsToNobodyAreSeen) {
  Told told;
  for (const Sending& sending : told.sent()) {
    told.replace_in_body(sending.exchange, "callbackUrlStatus", "callbackUrl");
  }
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-REPORT-1: "), HasSubstr("no callbackUrlStatus")));
  told.ledger.foreign = true;
  EXPECT_THAT(told.findings(), IsEmpty()) << "another relay may do without reports";
}

// ---- RELAY-STOP-2

const std::string opted_out = R"(format: 1
scenario: Anna opts out
clauses: [RELAY-ONCE-1]
setup: { channel: town-hall, phones: { Anna: "+33639980001" } }
story:
  - Anna texts: horaires
  - Anna receives: { anything: yes }
  - Anna texts: STOP
  - Anna receives nothing
)";

TEST(Invariants, AMessageAfterTheOptOutIsSeen) {
  Told told(opted_out);
  EXPECT_THAT(told.findings(), IsEmpty());
  told.send_again("/answer/2/another-9");  // about the question before
  EXPECT_THAT(told.only_finding(), AllOf(HasSubstr("RELAY-STOP-2: Anna had opted out and was sent"),
                                         HasSubstr("\"STOP\""), HasSubstr("shown")));
}

TEST(Invariants, AStopThatThePlatformFlagsCountsWhateverTheRelaySays) {
  std::string unflagged = opted_out;
  unflagged.insert(unflagged.find(" }\nstory:"),
                   ", assuming: { ASSUME-SMSMODE-STOP-FLAG: absent }");
  Told told(unflagged);
  const Mo stop = mos(told.transcript()).back();
  told.ledger.fates[stop.id] = "ignored";
  told.send_again("/answer/2/another-9");
  EXPECT_THAT(told.findings(), IsEmpty()) << "without a flag nothing shows that it is an opt-out";
  told.replace_in_body(stop.deliveries.front(), "\"body\":{", "\"body\":{\"stop\":true,");
  EXPECT_THAT(told.rules(), ElementsAre("RELAY-STOP-2"));
}

TEST(Invariants, AnAnswerOfTheBotToWhoOptedOutIsSeenAndOneOtherLineIsNot) {
  for (const std::string kind : {"answer", "identity"}) {
    Told told(opted_out);
    const std::string id = told.arrives(anna, "Bonjour");
    told.ledger.fates[id] = "ignored";
    told.send_again("", id + "/" + kind + "/1/another-9");
    EXPECT_EQ(std::ranges::count(told.rules(), "RELAY-STOP-2"), kind == "answer" ? 1 : 0) << kind;
    if (kind == "answer") continue;
    told.send_again("", id + "/" + kind + "/2/another-10");
    EXPECT_THAT(told.rules(), testing::Contains("RELAY-STOP-2")) << "one line only";
  }
}

TEST(Invariants, WhoCameBackIsAnsweredAndContactAloneBringsNobodyBack) {
  for (const std::string word : {"START", "Contact ?"}) {
    Told told(opted_out);
    const std::string back = told.arrives(anna, word, "mo-back");
    const std::string question = told.arrives(anna, "horaires", "mo-question");
    told.ledger.fates[back] = told.ledger.fates[question] = "ignored";
    told.send_again("", question + "/answer/1/another-9");
    EXPECT_EQ(std::ranges::count(told.rules(), "RELAY-STOP-2"), word == "START" ? 0 : 1) << word;
  }
}

// ---- RELAY-SECRET-1

TEST(Invariants, ALeakIntoTheLogIsSeen) {
  const auto planted = [](const std::function<std::string(Told&)>& what) {
    Told told;
    told.world().write_to_log("2026-03-02T08:00:00Z info planted word=" + what(told));
    return told.only_finding();
  };
  EXPECT_THAT(planted([](Told& told) { return told.world().secrets().back(); }),
              AllOf(HasSubstr("RELAY-SECRET-1: The relay wrote down what it must not."),
                    HasSubstr("a key or endpoint in its log")));
  EXPECT_THAT(planted([](Told&) { return anna; }), HasSubstr("a person's number in its log"));
  EXPECT_THAT(planted([](Told&) { return "06" + anna.substr(3); }),
              HasSubstr("a person's number in its log"));
  EXPECT_THAT(planted([](Told&) { return "horaires"; }), HasSubstr("a person's text in its log"));
  EXPECT_THAT(planted([](Told&) { return "\"it said: Ouvert à 9 h\""; }),
              HasSubstr("a person's text in its log"));
  EXPECT_EQ(planted([](Told&) { return "harmless"; }), "0 findings");
}

TEST(Invariants, WordsOfTheSetUpAndOfTheLedgerAreNoLeakWhenSomebodyTextsThem) {
  for (const std::string text : {"ch-town-hall", "town-hall", "relay_demo", "answered", "DELIVERED",
                                 "36034", "4242", "Mairie SMS"}) {
    Told told(
        "format: 1\nscenario: told\nclauses: [RELAY-ONCE-1]\nsetup: { channel: town-hall, "
        "phones: { Anna: \"+33639980001\" } }\nstory:\n  - Anna texts: \"" +
        text + "\"\n  - Anna receives: { anything: yes }\n");
    told.world().write_to_log("2026-03-02T08:00:00Z info told channel=ch-town-hall word=" + text);
    EXPECT_THAT(told.findings(), IsEmpty()) << text;
  }
}

TEST(Invariants, ALeakThroughTheAdminApiIsSeen) {
  const auto planted = [](const std::function<std::string(Told&)>& what) {
    Told told;
    sim::Exchange shown;
    shown.from = "admin";
    shown.to = "relay";
    shown.request.method = "GET";
    shown.request.target = "/api/channels";
    shown.answer = net::json_response(200, "[{\"x\":\"" + what(told) + "\"}]");
    told.transcript().open(shown);
    return told.only_finding();
  };
  EXPECT_THAT(planted([](Told& told) { return told.world().secrets().back(); }),
              AllOf(HasSubstr("RELAY-SECRET-1"),
                    HasSubstr("a key or endpoint in the admin API's answer to GET /api/channels"),
                    HasSubstr("shown")));
  EXPECT_THAT(planted([](Told&) { return anna; }), HasSubstr("a person's number in the admin"));
  EXPECT_THAT(planted([](Told&) { return "Le passeport ?"; }),
              HasSubstr("a person's text in the admin"));
  EXPECT_EQ(planted([](Told& told) { return told.world().channels().front().endpoint_url; }),
            "0 findings")
      << "an endpoint is shown to the administrator";
}

TEST(Invariants, AKeyAtDyduIsSeen) {
  for (const std::string where : {"body", "url", "header"}) {
    Told told;
    const std::string secret = told.world().secrets().back();
    sim::Exchange& question = told.exchange(told.asked().front().exchange);
    if (where == "body") question.request.body += "&key=" + secret;
    if (where == "url") question.url += "?key=" + secret;
    if (where == "header") question.request.headers.add("X-Api-Key", secret);
    EXPECT_THAT(told.only_finding(),
                AllOf(HasSubstr("RELAY-SECRET-1"), HasSubstr("found in a request to dydu"),
                      HasSubstr("shown")))
        << where;
  }
}

TEST(Invariants, AKeyInAUrlOfSmsmodeIsSeen) {
  Told told;
  told.exchange(told.sent().front().exchange).url += "?key=" + told.world().secrets().back();
  EXPECT_THAT(told.only_finding(), HasSubstr("found in a request to smsmode"));
}

TEST(Invariants, ASecretInAnAnswerOfTheWebhookIsSeen) {
  Told told;
  sim::Exchange& delivery = told.exchange(mos(told.transcript()).front().deliveries.front());
  delivery.answer->body += told.world().secrets().back();
  EXPECT_THAT(told.only_finding(), HasSubstr("found in an answer to smsmode"));
}

// ---- RELAY-CONTRACT-1 and the story's own faults

TEST(Invariants, ARequestTheVendorCallsMalformedIsSeen) {
  Told told;
  sim::Remark remark;
  remark.kind = sim::Remark::Kind::violation;
  remark.party = "smsmode";
  remark.text = "body.text is missing";
  remark.exchange = told.sent().front().exchange;
  told.transcript().remark(told.world().scheduler().now(), remark);
  EXPECT_THAT(told.only_finding(), AllOf(HasSubstr("RELAY-CONTRACT-1: The relay sent what smsmode"),
                                         HasSubstr("body.text is missing"), HasSubstr("shown")));
}

TEST(Invariants, WhatAStrangerSendsMalformedIsNotTheRelays) {
  Told told;
  sim::Exchange post = told.exchange(told.sent().front().exchange);
  post.from = "stranger";
  sim::Remark remark;
  remark.kind = sim::Remark::Kind::violation;
  remark.party = "smsmode";
  remark.exchange = told.transcript().open(post).number;
  told.transcript().remark(told.world().scheduler().now(), remark);
  EXPECT_THAT(told.findings(), IsEmpty());
}

TEST(Invariants, AFaultThatNeverFiredIsTheStorysFault) {
  std::string text = good_story;
  text.insert(text.find("story:"), "faults:\n  - { where: dydu talk, call: 9, do: garbage }\n");
  Told told(text);
  const std::vector<Finding> all = told.findings();
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].rule, "STORY-FAULTS");
  EXPECT_EQ(all[0].blame, reports::Blame::scenario);
  EXPECT_EQ(all[0].where->line, 15);
}

}  // namespace
}  // namespace smsrelay::runner
