// A story that names a clause without having put it to the test must not be green.
#include "runner/execute/witnesses.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>

#include "runner/execute/run_story.h"
#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string suite_folder = std::string(REHEARSE_SOURCE_DIR) + "/scenarios";

reports::StoryResult told(const std::string& clauses, const std::string& steps,
                          const std::string& faults = "") {
  static const Suite suite = load_suite({suite_folder + "/duplicates"});
  const std::string text = "format: 1\nscenario: told\nclauses: [" + clauses +
                           "]\nsetup: { channel: town-hall, phones: { Anna: \"+33639980001\", Bo: "
                           "\"+33639980002\" } }\n" +
                           faults + "story:\n" + steps;
  const LoadedScenarios loaded =
      load_scenario_file("told.yaml", text, suite.scenarios.front().fixtures, suite.clauses);
  EXPECT_THAT(loaded.problems, IsEmpty());
  const auto wire = Wire::make("memory").value();
  return run_story(*wire, loaded.scenarios.at(0), suite.clauses, 1).result;
}

const std::string asked_and_answered =
    "  - Anna texts: bonjour\n  - Anna receives: { anything: yes }\n";

TEST(Witness, WaitingProvesNothing) {
  const auto result = told("GUIDE-B3, RELAY-ONCE-1, RELAY-STOP-1", "  - wait: 1h\n");
  EXPECT_EQ(result.verdict, reports::Verdict::fail);
  ASSERT_EQ(result.findings.size(), 3U);
  EXPECT_EQ(result.findings[0].blame, reports::Blame::scenario);
  EXPECT_THAT(result.findings[0].sentence, HasSubstr("GUIDE-B3"));
  EXPECT_THAT(result.findings[1].expected, HasSubstr("an SMS reached the relay twice"));
  EXPECT_THAT(result.findings[2].expected,
              HasSubstr("a person who had opted out wrote again, or a person who had opted out had "
                        "an SMS waiting"));
}

TEST(Witness, OneDeliveryDoesNotTestDuplicatesAndTwoDo) {
  EXPECT_EQ(told("RELAY-ONCE-1", asked_and_answered).verdict, reports::Verdict::fail);
  EXPECT_EQ(told("RELAY-ONCE-1", asked_and_answered,
                 "faults: [{ where: smsmode webhook, call: 1, do: deliver again after 4s }]\n")
                .verdict,
            reports::Verdict::pass);
}

TEST(Witness, OnePersonDoesNotTestPrivacyAndTwoDo) {
  EXPECT_EQ(told("RELAY-CROSS-1", asked_and_answered).verdict, reports::Verdict::fail);
  EXPECT_EQ(told("RELAY-CROSS-1",
                 asked_and_answered + "  - Bo texts: bonjour\n  - Bo receives: { anything: yes }\n")
                .verdict,
            reports::Verdict::pass);
}

// Whether a story that goes as written shows this witness.
bool shows(const std::vector<std::string>& witness, const std::string& rest) {
  static const Suite suite = load_suite({suite_folder + "/duplicates"});
  Clause clause;
  clause.id = "TEST-1";
  for (const std::string& condition : witness) {
    clause.witness.push_back(read_condition(condition).value());
  }
  const std::string text = "format: 1\nscenario: told\nclauses: [TEST-1]\n" + rest;
  const LoadedScenarios loaded =
      load_scenario_file("told.yaml", text, suite.scenarios.front().fixtures, {clause});
  EXPECT_THAT(loaded.problems, IsEmpty());
  if (!loaded.problems.empty()) return false;
  const auto wire = Wire::make("memory").value();
  const auto result = run_story(*wire, loaded.scenarios.at(0), {clause}, 1).result;
  if (result.verdict == reports::Verdict::pass) return true;
  EXPECT_EQ(result.findings.at(0).rule, "STORY-WITNESS") << result.findings.at(0).sentence;
  return false;
}

const std::string phones = "phones: { Anna: \"+33639980001\", Bo: \"+33639980002\" } }\n";
const std::string at_town_hall = "setup: { channel: town-hall, " + phones;

std::string chat(const std::string& words) {
  return "  - Anna texts: \"" + words + "\"\n  - Anna receives: { anything: yes }\n";
}
std::string settled(const std::string& words, const std::string& fate) {
  return "  - Anna texts: \"" + words + "\"\n  - Anna's SMS is settled: " + fate + "\n";
}
std::string knows(const std::string& answer) {
  return "dydu knows:\n  - { knowledge: k, asked like: [horaires], answers: { Defaut: " + answer +
         " } }\n";
}

TEST(Witness, PartsThatMustFollowEachOtherAreMetInThatOrderOnly) {
  const std::string setup = "setup: { channel: none, guide: town-hall, " + phones + "story:\n";
  const std::string finish_first =
      "  - the guide: A1 to A5\n  - admin clicks Finish:\n    refused: key-missing\n"
      "  - the guide: B1 to B5\n";
  EXPECT_TRUE(shows({"GUIDE-B3 was clicked", "GUIDE-D3 was clicked"}, setup + finish_first));
  EXPECT_FALSE(shows({"GUIDE-B3 was clicked", "then GUIDE-D3 was clicked"}, setup + finish_first));
  EXPECT_TRUE(shows({"GUIDE-B3 was clicked", "then GUIDE-D3 was clicked"},
                    setup + finish_first + "  - the guide: C1 to D3\n"));
}

TEST(Witness, AClickWithoutTheTokenIsNoneButForTheDoor) {
  const std::string refused = at_town_hall +
                              "story:\n  - admin clicks Finish:\n    slip: without a token\n"
                              "    refused: not-authenticated\n";
  EXPECT_FALSE(shows({"GUIDE-D3 was clicked"}, refused));
  EXPECT_TRUE(shows({"a click was refused with not-authenticated"}, refused));
}

TEST(Witness, WordsWithStopInThemAreNoOptOut) {
  const std::string bus = at_town_hall + "story:\n" + chat("arrêt de bus non-stop");
  const std::string words = at_town_hall + "story:\n" + settled("Stop svp", "opted-out");
  const std::string stop = at_town_hall + "story:\n" + settled("STOP", "opted-out");
  EXPECT_FALSE(shows({"a person opted out somehow"}, bus));
  EXPECT_TRUE(shows({"a person opted out somehow"}, words));
  EXPECT_TRUE(shows({"a person opted out with STOP"}, stop));
  EXPECT_FALSE(shows({"a person opted out in other words"}, stop));
  EXPECT_FALSE(shows({"a person opted out somehow", "then an SMS reached the relay once"}, stop));
  EXPECT_TRUE(shows({"a person opted out somehow", "then an SMS reached the relay once"},
                    stop + settled("horaires", "opted-out")));
  // What follows is silence and no opt-out in words.
  EXPECT_FALSE(
      shows({"a person opted out in other words"}, stop + settled("horaires", "opted-out")));
}

TEST(Witness, AnOptOutByFlagOrReportIsNoneByWords) {
  const std::string flag =
      at_town_hall +
      "story:\n  - someone posts to the webhook: { body: '{\"messageId\":\"s-1\",\"type\":\"SMS\","
      "\"direction\":\"MO\",\"recipient\":{\"to\":\"36034\"},\"from\":\"33639980001\",\"body\":"
      "{\"text\":\"horaires\",\"stop\":true}}' }\n" +
      settled("horaires", "opted-out");
  EXPECT_TRUE(shows({"a person opted out by smsmode's flag"}, flag));
  EXPECT_FALSE(shows({"a person opted out in other words"}, flag));
  const std::string report = at_town_hall +
                             "story:\n  - Anna's operator: blacklisted\n  - Anna texts: horaires\n"
                             "  - Anna's SMS is reported: UNDELIVERABLE\n  - wait: 1m\n" +
                             settled("horaires", "opted-out");
  EXPECT_TRUE(shows({"a person opted out by a report"}, report));
  EXPECT_FALSE(shows({"a person opted out by smsmode's flag"}, report));
}

TEST(Witness, AnSmsIsSettledAsTheRelayRecordedIt) {
  const std::string contact = at_town_hall + "story:\n" + settled("CONTACT", "left-to-platform");
  EXPECT_TRUE(shows({"an SMS was settled left-to-platform"}, contact));
  EXPECT_FALSE(shows({"an SMS was settled left-to-platform"},
                     at_town_hall + "story:\n" + chat("contact mairie")));
  EXPECT_FALSE(shows({"an SMS was settled loop"},
                     at_town_hall + "story:\n" + chat("horaires") + chat("horaires")));
  EXPECT_TRUE(shows(
      {"a person received the identity"},
      "setup: { channel: town-hall, identity: Ville, " + phones + "story:\n" + chat("CONTACT")));
}

TEST(Witness, WordsOfAnSmsAreMatchedWhole) {
  const std::string street = at_town_hall + "story:\n" + chat("Rue du Port #5");
  EXPECT_FALSE(shows({"an SMS said a command of Dydu"}, street));
  EXPECT_FALSE(shows({"an SMS said exactly #5"}, street));
  EXPECT_TRUE(shows({"an SMS said something with #5"}, street));
  EXPECT_TRUE(
      shows({"an SMS said a command of Dydu"}, at_town_hall + "story:\n" + chat("#reset#")));
}

TEST(Witness, AnAnswerIsKnownByItsFieldsAndNotByWordsInItsJson) {
  const std::string plain =
      at_town_hall + knows("\"<p>sidebar RW language</p>\"") + "story:\n" + chat("horaires");
  EXPECT_FALSE(shows({"dydu answered with its sidebar"}, plain));
  EXPECT_FALSE(shows({"dydu answered with its startLivechat"}, plain));
  EXPECT_FALSE(shows({"dydu answered with the type RW"}, plain));
  EXPECT_FALSE(shows({"dydu answered with a type of the story's own"}, plain));
  EXPECT_FALSE(shows({"dydu answered in another language"}, plain));
  EXPECT_FALSE(shows({"dydu answered for want of an operator"}, plain));
  EXPECT_TRUE(shows({"dydu answered with the type DMUnderstood"}, plain));
  EXPECT_TRUE(shows({"dydu answered with the text <p>side"}, plain));
  const auto told = [](const std::string& answer, const std::string& more = "") {
    return at_town_hall + knows(answer) + "story:\n" + chat("horaires") + more;
  };
  EXPECT_TRUE(shows({"dydu answered with its sidebar"},
                    told("{ html: a, sidebar: { title: b, content: c } }")));
  EXPECT_TRUE(shows({"dydu answered with a type of the story's own"},
                    told("{ html: a, type response: DMBrandNew }")));
  EXPECT_TRUE(shows({"dydu answered in another language"},
                    told("{ html: a, moves to: { language: en } }")));
  EXPECT_TRUE(shows({"dydu answered for want of an operator"},
                    told("{ html: a, only if: operator available, otherwise: b }")));
  const std::string tree = "{ html: a, branches: [{ name: Clés, answer: Guichet }] }";
  EXPECT_FALSE(shows({"dydu answered from a branch"}, told(tree, chat("bonjour"))));
  EXPECT_TRUE(shows({"dydu answered from a branch"}, told(tree, chat("clés"))));
  const std::string capture = "{ html: a, capture: nom, then: \"Merci ${nom}, bien\" }";
  EXPECT_FALSE(shows({"dydu answered after a capture"}, told(capture)));
  EXPECT_TRUE(shows({"dydu answered after a capture"}, told(capture, chat("Durand"))));
}

TEST(Witness, ADialogMayMoveToAnotherSpace) {
  const std::string front_desk = "setup: { channel: front-desk, " + phones;
  const std::string twice = "story:\n" + chat("horaires") + chat("bonjour");
  EXPECT_FALSE(
      shows({"dydu was asked in another space of its dialog"}, front_desk + knows("a") + twice));
  EXPECT_TRUE(
      shows({"dydu was asked in another space of its dialog"},
            front_desk + knows("{ html: a, moves to: { space: \"Écoles SMS\" } }") + twice));
}

TEST(Witness, APostIsKnownByWhatItHolds) {
  const auto post = [](const std::string& body) {
    return "setup: { channel: none, guide: town-hall, " + phones +
           "story:\n  - the guide\n  - someone posts to the webhook: { body: '" + body + "' }\n";
  };
  const std::string foreign =
      "{\"messageId\":\"f-1\",\"type\":\"SMS\",\"direction\":\"MO\",\"channel\":{\"channelId\":"
      "\"ch-9\"},\"recipient\":{\"to\":\"36034\"},\"from\":\"33639980001\",\"body\":{\"text\":"
      "\"horaires\"}}";
  EXPECT_TRUE(shows({"a stranger posted an SMS of another smsmode channel"}, post(foreign)));
  EXPECT_FALSE(shows({"a stranger posted what cannot be read"}, post(foreign)));
  EXPECT_TRUE(shows({"a stranger posted what cannot be read"}, post("not json")));
  EXPECT_FALSE(shows({"a stranger posted an SMS of another smsmode channel"}, post("not json")));
}

TEST(Witness, AnAnswerIsCutWhenAPartOfItIsMissing) {
  const auto told = [](const std::string& answer) {
    return "setup: { channel: town-hall, relay: { parts: 1 }, " + phones + knows(answer) +
           "story:\n" + chat("horaires");
  };
  std::string flags;
  for (int i = 0; i < 40; ++i) flags += "🇫🇷";
  EXPECT_TRUE(shows({"a person received a cut SMS"}, told(flags)));
  EXPECT_FALSE(shows({"a person received a cut SMS"}, told("Ouvert")));
  EXPECT_FALSE(shows({"a person received a cut SMS"}, told("\"<p>Ouvert...</p>\"")));
}

TEST(Witness, ReportsOfTwoChannelsComeToTwoEndpoints) {
  const auto told = [](const std::string& second) {
    return "setup: { channels: [town-hall, harbour], " + phones + "story:\n" + chat("bonjour") +
           "  - Bo texts: bonjour\n    to: " + second +
           "\n  - Bo receives: { anything: yes }\n  - Bo's SMS is reported: DELIVERED\n";
  };
  EXPECT_FALSE(shows({"a report came to a second endpoint"}, told("town-hall")));
  EXPECT_TRUE(shows({"a report came to a second endpoint"}, told("harbour")));
}

// The clauses of the product whose witness this story shows. It names all of them.
std::vector<std::string> proven_by(const std::string& rest) {
  static const Suite suite = load_suite({suite_folder});
  std::string named;
  for (const Clause& clause : suite.clauses) named += (named.empty() ? "" : ", ") + clause.id;
  const LoadedScenarios loaded = load_scenario_file(
      "told.yaml", "format: 1\nscenario: told\nclauses: [" + named + "]\n" + rest,
      suite.scenarios.front().fixtures, suite.clauses);
  EXPECT_THAT(loaded.problems, IsEmpty()) << rest;
  if (loaded.problems.empty() == false) return {"does not load"};
  const auto wire = Wire::make("memory").value();
  const auto result = run_story(*wire, loaded.scenarios.at(0), suite.clauses, 1).result;
  std::vector<std::string> out;
  for (const Clause& clause : suite.clauses) {
    const bool refused = std::ranges::any_of(result.findings, [&](const auto& finding) {
      EXPECT_EQ(finding.rule, "STORY-WITNESS") << finding.sentence << rest;
      return finding.sentence == "This story proves nothing about " + clause.id + ".";
    });
    if (!refused) out.push_back(clause.id);
  }
  return out;
}

const std::string guide_of_town_hall = "setup: { channel: none, guide: town-hall, " + phones;

// What a story may be that wants a green clause for nothing.
TEST(Witness, StoriesThatOnlyWaitOrAssumeOrAreRefusedProveNothing) {
  EXPECT_THAT(proven_by(at_town_hall + "story:\n  - wait: 31h\n"), IsEmpty());
  EXPECT_THAT(proven_by("setup: { channel: town-hall, mo orientation: swapped, " + phones +
                        "story:\n  - wait: 31h\n"),
              IsEmpty());
  EXPECT_THAT(proven_by(at_town_hall + "story:\n  - admin selects:\n    slip: nothing selected\n"
                                       "  - admin clicks Edit\n  - wait: 1h\n"),
              IsEmpty());
  EXPECT_THAT(
      proven_by(at_town_hall + "story:\n  - admin clicks Finish:\n    slip: without a token\n"
                               "    refused: not-authenticated\n"),
      ElementsAre("RELAY-SECRET-1"));
  EXPECT_THAT(proven_by(at_town_hall + "story:\n  - admin opens Channels\n"), IsEmpty());
  EXPECT_THAT(
      proven_by(at_town_hall + "story:\n  - admin opens Channels:\n    slip: without a token\n"
                               "    refused: not-authenticated\n  - admin opens Channels\n"),
      ElementsAre("GUIDE-A1", "RELAY-SECRET-1"));
}

TEST(Witness, APlainMessageProvesOnlyWhatIsAtStakeInEach) {
  EXPECT_THAT(
      proven_by(at_town_hall + "story:\n" + chat("bonjour")),
      ElementsAre("RELAY-ACK-1", "RELAY-NAME-1", "RELAY-PSEUDONYM-1", "RELAY-END-1", "RELAY-TEXT-1",
                  "RELAY-DLR-1", "RELAY-CONTRACT-1", "SMSMODE-MO-1", "SMSMODE-SEND-1",
                  "SMSMODE-DLR-1", "DYDU-TALK-1", "DYDU-MISUNDERSTOOD-1"));
}

TEST(Witness, ClicksThatLeadToNothingProveOnlyThatTheyWereTaken) {
  EXPECT_THAT(proven_by(guide_of_town_hall + "story:\n  - the guide: A1 to C4\n"),
              ElementsAre("GUIDE-A2", "GUIDE-A3", "GUIDE-C3"));
  // What was active before needs none of these clicks.
  EXPECT_THAT(proven_by(at_town_hall +
                        "story:\n  - admin opens smsmode\n  - admin opens the configuration\n"
                        "  - admin opens Settings > Webhooks\n  - check the channel: healthy\n"),
              IsEmpty());
}

TEST(Witness, AnOptOutIsTestedByWhatCouldBeSentAfterIt) {
  const std::string stop = settled("STOP", "opted-out");
  const auto proves = [](const std::string& story, const std::string& clause) {
    const auto proven = proven_by(at_town_hall + "story:\n" + story);
    return std::ranges::find(proven, clause) != proven.end();
  };
  for (const std::string clause : {"RELAY-STOP-1", "RELAY-STOP-2"}) {
    EXPECT_FALSE(proves(stop, clause));
    EXPECT_FALSE(proves(stop + settled("STOP", "opted-out"), clause));
    EXPECT_FALSE(
        proves(stop + "  - Bo texts: bonjour\n  - Bo receives: { anything: yes }\n", clause));
    EXPECT_TRUE(proves(stop + settled("horaires", "opted-out"), clause));
  }
  EXPECT_FALSE(proves(chat("horaires") + stop, "RELAY-STOP-1"));
  EXPECT_TRUE(proves("  - Anna texts: horaires\n" + stop, "RELAY-STOP-1")) << "it was waiting";
  EXPECT_FALSE(proves("  - Anna texts: horaires\n" + stop, "RELAY-STOP-5"))
      << "a question that STOP cancels is no other word for it";
  EXPECT_TRUE(proves(settled("STOP svp", "opted-out"), "RELAY-STOP-5"));
  EXPECT_FALSE(proves(stop, "RELAY-STOP-5"));
  EXPECT_FALSE(proves(settled("STOP svp", "opted-out"), "RELAY-STOP-3"))
      << "the words would have been enough";
}

TEST(Witness, ADeadLetterIsTooOldOnlyWhenItsAgeWasTheReason) {
  const auto told = [](const std::string& limit, const std::string& fault) {
    return shows({"an SMS was settled too-old"},
                 "setup: { channel: town-hall, relay: { " + limit + " }, " + phones +
                     "faults: [{ where: smsmode send, do: " + fault + " }]\nstory:\n" +
                     "  - Anna texts: horaires\n  - Anna's SMS is settled: dead-letter\n"
                     "    within: 2h\n");
  };
  EXPECT_FALSE(told("sends at most: 2", "answer 503"));
  EXPECT_FALSE(told("sends at most: 2", "answer 400"));
  EXPECT_TRUE(told("answers at most old: 1m", "answer 503"));
}

TEST(Witness, OnlyWhatTheRelayItselfRefusedWasInVain) {
  const std::string fault =
      at_town_hall + "faults: [{ where: smsmode webhook, call: 1, do: answer 503 }]\nstory:\n" +
      "  - Anna texts: bonjour\n  - Anna receives: { anything: yes }\n    within: 5m\n";
  EXPECT_TRUE(shows({"a notification was answered 5xx"}, fault));
  EXPECT_FALSE(shows({"an SMS reached the relay in vain"}, fault));
  EXPECT_FALSE(shows({"an SMS reached the relay twice"}, fault)) << "it was taken once";
  EXPECT_TRUE(shows({"an SMS reached the relay in vain"},
                    guide_of_town_hall + "story:\n  - the guide: A1 to D2\n"
                                         "  - Anna texts: bonjour\n    acknowledged: no\n"));
}

TEST(Witness, AnAnswerIsTheBotsAndNoSentenceOfTheSetUp) {
  EXPECT_FALSE(shows(
      {"a person received an answer"},
      "setup: { channel: town-hall, identity: Ville, " + phones + "story:\n" + chat("CONTACT")));
  EXPECT_TRUE(shows({"a person received an answer"}, at_town_hall + "story:\n" + chat("bonjour")));
}

TEST(Witness, EveryClauseOfTheProductHasOne) {
  for (const Clause& clause : load_suite({suite_folder}).clauses) {
    EXPECT_THAT(clause.witness, testing::Not(IsEmpty())) << clause.id;
  }
}

TEST(Witness, IsReadFromSentences) {
  const auto condition = read_condition("then an SMS was settled loop, or a send was answered 5xx");
  ASSERT_TRUE(condition.ok());
  EXPECT_TRUE(condition->then);
  ASSERT_EQ(condition->facts.size(), 2U);
  EXPECT_EQ(condition->facts.front().kind, Fact::Kind::settled);
  EXPECT_THAT(condition->facts.back().blanks, ElementsAre("send", "5xx"));
  EXPECT_EQ(to_text(*condition), "then an SMS was settled loop, or a send was answered 5xx");
  EXPECT_FALSE(read_condition("a report came")->then);
}

TEST(Witness, WhatIsNoFactIsRefusedInWords) {
  const auto why = [](std::string_view text) {
    const auto read = read_condition(text);
    return read ? std::string("read") : read.error().detail;
  };
  EXPECT_THAT(why("GUIDE-Z9 was clicked"), HasSubstr("GUIDE-A1 to GUIDE-D3"));
  EXPECT_THAT(why("a send was answered soon"), HasSubstr("a status (404, 5xx)"));
  EXPECT_THAT(why("ASSUME-SMSMODE-NOBODY was assumed"), HasSubstr("is no fact"));
  EXPECT_THAT(why("the moon was full"), HasSubstr("is no fact a witness can name"));
}

}  // namespace
}  // namespace smsrelay::runner
