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
    for (const Clause& clause : suite.clauses) {
      clauses_.push_back({clause.id, clause.level, clause.basis, clause.sentence});
    }
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
  std::vector<reports::Clause> clauses_;
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

TEST(Invariants, MoreRepliesSentThanSmsReceivedAreSeen) {
  Told told;
  sim::Exchange again = told.exchange(told.sent().back().exchange);
  told.transcript().open(again);
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-ONCE-1: Anna was sent more replies than it sent SMS."),
                    HasSubstr("at most 2"), HasSubstr("3 messages"), HasSubstr("shown")));
}

TEST(Invariants, ASendingThatWasRefusedIsNoReply) {
  Told told;
  sim::Exchange again = told.exchange(told.sent().back().exchange);
  again.answer = net::json_response(503, "{}");
  told.transcript().open(again);
  EXPECT_THAT(told.findings(), IsEmpty());
}

// ---- RELAY-LOST-1

TEST(Invariants, AnAcknowledgedSmsTheRelayDoesNotKnowIsLost) {
  Told told;
  told.transcript().handset_texts(told.world().scheduler().now(), told.radio(cleo, "oublié"));
  sim::Exchange delivery = told.exchange(mos(told.transcript()).front().deliveries.front());
  delivery.request.body = R"({"messageId":"fabricated","direction":"MO"})";
  told.transcript().open(delivery);
  EXPECT_THAT(told.only_finding(),
              AllOf(HasSubstr("RELAY-LOST-1: An SMS of Cleo was acknowledged and then lost."),
                    HasSubstr("the relay does not know it"), HasSubstr("shown")));
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
  EXPECT_THAT(told.rules(), ElementsAre("RELAY-ONCE-1", "RELAY-CROSS-1"));
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

// ---- RELAY-SECRET-1

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
