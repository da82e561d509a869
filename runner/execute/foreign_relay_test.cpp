// A relay of another hand in the place of ours: judged by what crosses the wires, and given no
// verdict on what rests on our relay's ledger and log.
#include <gmock/gmock.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "runner/execute/invariants.h"
#include "runner/execute/run_story.h"
#include "runner/execute/steps.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

using nlohmann::json;
using reports::Verdict;
using testing::HasSubstr;
using testing::IsEmpty;

// The least that can be called a relay: it acknowledges, asks the first server, sends the words of
// the answer, and knows each SMS once unless it is `forgetful`. No admin API, no names in
// refClient.
class OtherRelay : public std::enable_shared_from_this<OtherRelay> {
 public:
  OtherRelay(World::ForeignSetup setup, bool forgetful)
      : setup_(std::move(setup)), forgetful_(forgetful) {}

  base::Result<void> start() {
    return setup_.network.listen(
        "relay", setup_.origin,
        [self = shared_from_this()](const net::Request& request, const net::Responder& responder) {
          responder.answer(net::json_response(200, "{}"));
          self->take(request);
        });
  }

 private:
  void take(const net::Request& request) {
    const json body = json::parse(request.body, nullptr, false);
    if (!body.is_object() || body.value("direction", "") != "MO") return;
    if (!seen_.insert(body.value("messageId", "")).second && !forgetful_) return;
    for (const core::Channel& channel : setup_.channels) {
      if (request.path() != World::ForeignSetup::endpoint_path(channel)) continue;
      ask(channel, body.value("from", ""), body.value("body", json::object()).value("text", ""));
    }
  }

  void ask(const core::Channel& channel, const std::string& handset, const std::string& text) {
    net::Call call;
    call.from = "relay";
    call.url = setup_.dydu_origins.front() + "/servlet/api/chat/talk/" + channel.bot;
    call.request.method = "POST";
    call.request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
    call.request.body = net::form_encode({{"clientId", pseudonym(handset)},
                                          {"alreadyCame", "false"},
                                          {"language", channel.language.value_or("")},
                                          {"space", channel.space.value_or("")},
                                          {"qualificationMode", "false"},
                                          {"solutionUsed", "ASSISTANT"},
                                          {"mode", "U3luY2hyb24="},
                                          {"variables", "{}"},
                                          {"userInput", text}});
    setup_.network.send(std::move(call), [self = shared_from_this(), channel,
                                          handset](const net::Outcome& outcome) {
      const auto* const response = std::get_if<net::Response>(&outcome);
      const json answer =
          response == nullptr ? json() : json::parse(response->body, nullptr, false);
      if (!answer.is_object() || !answer.contains("values")) return;
      self->send(channel, handset, words_of(answer["values"].value("text", "")));
    });
  }

  void send(const core::Channel& channel, const std::string& handset, const std::string& text) {
    net::Call call;
    call.from = "relay";
    call.url = setup_.smsmode_origin + "/sms/v1/messages";
    call.request.method = "POST";
    call.request.headers = {{"Content-Type", "application/json"},
                            {"X-Api-Key", channel.api_key.value_or("")}};
    call.request.body = json{{"recipient", {{"to", handset}}}, {"body", {{"text", text}}}}.dump();
    setup_.network.send(std::move(call), [](const net::Outcome&) {});
  }

  static std::string words_of(const std::string& base64) {
    std::string words;
    bool in_tag = false;
    for (const char c : base::base64_decode(base64).value_or("")) {
      if (c == '<') in_tag = true;
      if (!in_tag) words += c;
      if (c == '>') in_tag = false;
    }
    return words;
  }

  std::string pseudonym(const std::string& handset) {
    return pseudonyms_.try_emplace(handset, "visitor-" + std::to_string(pseudonyms_.size() + 1))
        .first->second;
  }

  World::ForeignSetup setup_;
  bool forgetful_;
  std::set<std::string> seen_;
  std::map<std::string, std::string> pseudonyms_;
};

World::ForeignRelay other_relay(bool forgetful = false) {
  return [forgetful](const World::ForeignSetup& setup) {
    return std::make_shared<OtherRelay>(setup, forgetful)->start();
  };
}

class ForeignRelayTest : public testing::Test {
 protected:
  void SetUp() override {
    Suite suite = load_suite(
        {std::string(REHEARSE_SOURCE_DIR) + "/scenarios/round_trip/question_and_answer.yaml"});
    clauses_ = suite.clauses;
    fixtures_ = suite.scenarios.front().fixtures;
  }

  Scenario load(const std::string& clause, const std::string& more, const std::string& steps) {
    const LoadedScenarios loaded = load_scenario_file(
        "other.yaml",
        "format: 1\nscenario: A question and its answer\nclauses: [" + clause +
            "]\nsetup: { channel: town-hall, phones: { Anna: \"+33639980001\" } }\n"
            "dydu knows:\n  - knowledge: opening-hours\n    asked like: [horaires]\n"
            "    answers: { \"Mairie SMS\": \"<p>Ouvert à 9 h</p>\" }\n" +
            more + "story:\n  - Anna texts: horaires\n  - Anna receives: \"Ouvert à 9 h\"\n" +
            steps,
        fixtures_, clauses_);
    EXPECT_EQ(yaml::to_text(loaded.problems), "");
    return loaded.scenarios.at(0);
  }

  reports::StoryResult told(const Scenario& scenario, const World::ForeignRelay& relay) {
    const auto wire = Wire::make("memory").value();
    return run_story(*wire, scenario, clauses_, 1, false, {}, relay).result;
  }

  std::shared_ptr<const Fixtures> fixtures_;
  std::vector<Clause> clauses_;
};

const std::string delivered_twice =
    "faults: [{ where: smsmode webhook, call: 1, do: deliver again after 4s }]\n";

TEST_F(ForeignRelayTest, WhatCrossesTheWireIsJudgedAsOurs) {
  const Scenario scenario = load("RELAY-ONCE-1", delivered_twice, "");
  const auto good = told(scenario, other_relay());
  EXPECT_EQ(good.verdict, Verdict::pass);
  EXPECT_THAT(good.findings, IsEmpty());

  const auto bad = told(scenario, other_relay(true));
  ASSERT_EQ(bad.verdict, Verdict::fail);
  EXPECT_EQ(bad.findings.front().rule, "RELAY-ONCE-1");
  EXPECT_EQ(bad.findings.front().blame, reports::Blame::relay);
}

TEST_F(ForeignRelayTest, AClauseThatRestsOnLedgerOrLogHasNoVerdict) {
  for (const std::string clause : {"RELAY-NAME-1", "RELAY-LOST-1", "RELAY-DLR-1"}) {
    const Scenario scenario = load(clause, "", "");
    const auto result = told(scenario, other_relay());
    EXPECT_EQ(result.verdict, Verdict::none) << clause;
    EXPECT_THAT(result.reason, HasSubstr(clause + " is not judged: the relay is not ours"));
    EXPECT_THAT(result.findings, IsEmpty());
  }
  const Scenario both = load("RELAY-NAME-1, RELAY-LOST-1, RELAY-ACK-1", "", "");
  EXPECT_THAT(told(both, other_relay()).reason, HasSubstr("RELAY-NAME-1, RELAY-LOST-1 are not"));
}

TEST_F(ForeignRelayTest, AStepThatReadsOurRecordsHasNoVerdict) {
  for (const std::string step :
       {"Anna's SMS is settled: answered", "Anna's SMS is recorded: DELIVERED",
        "the last post is quarantined", "admin sees the channel: { state: active }",
        "the log says: mo-received", "check the channel: healthy", "admin deletes the channel"}) {
    const auto result = told(load("RELAY-ACK-1", "", "  - " + step + "\n"), other_relay());
    EXPECT_EQ(result.verdict, Verdict::none) << step;
    EXPECT_THAT(result.reason, HasSubstr("line 12 asks for what only our relay has")) << step;
  }
}

TEST_F(ForeignRelayTest, OurOwnRelayIsNeverTakenForAForeignOne) {
  const auto wire = Wire::make("memory").value();
  const Scenario scenario = load("RELAY-LOST-1", "", "");
  World world(*wire, scenario, 1);
  ASSERT_TRUE(world.start());
  Story story(world, scenario, clauses_);
  // Even when its admin API is gone: then a rule was broken.
  world.network().close("https://admin.relay.test");
  const Ledger ledger = settle(story);
  EXPECT_FALSE(ledger.foreign);
  EXPECT_FALSE(ledger.complete);
}

}  // namespace
}  // namespace smsrelay::runner
