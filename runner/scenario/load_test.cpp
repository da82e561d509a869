#include "runner/scenario/load.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "mocks/smsmode/platform/delivery_words.h"
#include "runner/scenario/guide.h"

namespace smsrelay::runner {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

std::string read(const std::string& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

std::shared_ptr<const Fixtures> fixtures() {
  static const auto loaded =
      load_fixtures("scenarios/fixtures.yaml", read("scenarios/fixtures.yaml"));
  EXPECT_EQ(yaml::to_text(loaded.problems), "");
  return loaded.fixtures;
}

constexpr const char* everything = "runner/testdata/every_line.yaml";

std::vector<Scenario> load_everything() {
  auto loaded = load_scenario_file(everything, read(everything), fixtures(), {});
  EXPECT_EQ(yaml::to_text(loaded.problems), "");
  return std::move(loaded.scenarios);
}

template <class T>
std::vector<T> all(const Scenario& scenario) {
  std::vector<T> found;
  for (const Step& step : scenario.story) {
    if (const T* act = std::get_if<T>(&step.act)) found.push_back(*act);
  }
  return found;
}

// A minimal scenario whose story is `steps`.
LoadedScenarios load_story_of(const std::string& steps) {
  return load_scenario_file("x.yaml",
                            "format: 1\n"
                            "scenario: x\n"
                            "clauses: [A-1]\n"
                            "setup: { channel: town-hall, phones: { Anna: \"+33639980001\" } }\n"
                            "story:\n" +
                                steps,
                            fixtures(), {});
}

TEST(LoadTest, EveryRowIsAScenarioOfItsOwn) {
  const auto scenarios = load_everything();
  ASSERT_EQ(scenarios.size(), 2u);
  EXPECT_EQ(scenarios[0].title, "Every line of the language [as written]");
  EXPECT_EQ(scenarios[1].title, "Every line of the language [calm]");
  EXPECT_EQ(scenarios[0].faults.size(), 7u);
  EXPECT_TRUE(scenarios[1].faults.empty());
  EXPECT_EQ(scenarios[0].setup.assuming.at("ASSUME-SMSMODE-MO-ORIENTATION").variant, "swapped");
  EXPECT_EQ(scenarios[1].setup.assuming.at("ASSUME-SMSMODE-MO-ORIENTATION").variant, "spec");
  EXPECT_EQ(scenarios[1].setup.change.at("title"), "Calm");
  EXPECT_EQ(scenarios[1].setup.change.at("space"), "Town SMS");
  EXPECT_EQ(scenarios[0].story.size(), scenarios[1].story.size());
}

TEST(LoadTest, TheSetupIsReadWhole) {
  const auto setup = load_everything().front().setup;
  EXPECT_THAT(setup.channels, ElementsAre("town-hall", "harbour"));
  EXPECT_EQ(setup.apology, "Désolé…");
  EXPECT_EQ(setup.dydu_servers, 1);
  EXPECT_EQ(setup.reporting_lag, 5min);
  ASSERT_EQ(setup.phones.size(), 3u);
  EXPECT_EQ(setup.phones[1].name, "Bo");
  EXPECT_EQ(setup.phones[1].number, "+33639980002");
}

TEST(LoadTest, KnowledgeTakesBotAndLanguageFromItsLinesOrTheFirstChannel) {
  const auto knowledge = load_everything().front().knowledge;
  ASSERT_EQ(knowledge.size(), 2u);
  EXPECT_EQ(knowledge[0].bot, std::nullopt);
  EXPECT_EQ(knowledge[0].answers.at("Town SMS").html, "<p>Open at <b>9</b></p>");
  EXPECT_EQ(knowledge[0].takes, 2s);
  EXPECT_EQ(knowledge[1].bot, "port");
  EXPECT_THAT(knowledge[1].asked_like, ElementsAre("marée"));
}

TEST(LoadTest, KnowledgeOfAChangedLanguageBelongsToIt) {
  EXPECT_EQ(load_everything().front().knowledge[0].language, "en");
  EXPECT_EQ(load_everything().front().knowledge[1].language, "fr");
}

TEST(LoadTest, AnAnswerIsAllThatASeedOfTheBotCanSay) {
  const auto tides = load_everything().front().knowledge[1].answers.at("Defaut");
  EXPECT_EQ(tides.html, "<p>Haute</p>");
  ASSERT_TRUE(tides.sidebar);
  EXPECT_EQ(tides.sidebar->content, "<p>Quai 2</p>");
  ASSERT_EQ(tides.steps.size(), 1u);
  EXPECT_EQ(tides.steps[0].html, "<p>Basse</p>");
}

TEST(LoadTest, AnOperatorMayDoAllThatTheMockHasAWordFor) {
  for (const std::string_view word : mocks::smsmode::delivery_words()) {
    const auto loaded = load_story_of("  - Anna's operator: " + std::string(word) + "\n");
    EXPECT_EQ(yaml::to_text(loaded.problems), "");
  }
}

TEST(LoadTest, FaultsSayWhereWhenAndWhat) {
  const auto faults = load_everything().front().faults;
  ASSERT_EQ(faults.size(), 7u);
  EXPECT_EQ(faults[0].where->word, "dydu talk");
  EXPECT_EQ(faults[0].act, sim::Fate::Kind::answer);
  EXPECT_EQ(faults[0].status, 503);
  EXPECT_EQ(faults[0].first_call, 1);
  EXPECT_EQ(faults[0].last_call, 2);
  EXPECT_EQ(faults[1].act, sim::Fate::Kind::delay_answer);
  EXPECT_EQ(faults[1].delay, 51s);
  EXPECT_EQ(faults[1].server, 1);
  EXPECT_EQ(faults[1].first_call, 3);
  EXPECT_EQ(faults[1].last_call, 3);
  EXPECT_EQ(faults[2].act, sim::Fate::Kind::duplicate);
  EXPECT_EQ(faults[2].delay, 4s);
  EXPECT_EQ(faults[3].retry_after, "60");
  EXPECT_EQ(faults[3].body, "{}");
  EXPECT_EQ(faults[4].act, sim::Fate::Kind::refuse);
  EXPECT_EQ(faults[4].until, 31h);
  EXPECT_EQ(faults[5].act, sim::Fate::Kind::delay_request);
  EXPECT_EQ(faults[5].delay, 90s);
  EXPECT_EQ(faults[6].act, sim::Fate::Kind::drop_after);
  EXPECT_EQ(faults[6].place.line, 35);
}

TEST(LoadTest, EveryClickOfTheGuideHasItsLine) {
  const auto scenario = load_everything().front();
  std::vector<std::string> clicks;
  for (const GuideStep& step : all<GuideStep>(scenario)) {
    if (clicks.empty() || clicks.back() != step.clause) clicks.push_back(step.clause);
  }
  EXPECT_EQ(clicks, guide_clicks());

  const auto steps = all<GuideStep>(scenario);
  EXPECT_EQ(steps[1].value, "Mairie");
  EXPECT_EQ(steps[1].slip, "a title of 300 characters");
  ASSERT_TRUE(steps[2].refused.has_value());
  EXPECT_EQ(steps[2].refused->code, "title-too-long");
  EXPECT_EQ(steps[2].refused->step, "GUIDE-A2");
  EXPECT_EQ(steps[4].space, "Mairie SMS");
  EXPECT_EQ(steps[5].refused->code, "space-unknown");
  EXPECT_EQ(steps[5].refused->step, std::nullopt);

  const auto walks = all<GuideWalk>(scenario);
  ASSERT_EQ(walks.size(), 2u);
  for (const GuideWalk& walk : walks) {  // `the guide: A1 to D3`, and bare
    EXPECT_EQ(walk.from, "GUIDE-A1");
    EXPECT_EQ(walk.to, "GUIDE-D3");
  }
}

TEST(LoadTest, PhonesTextAndReceive) {
  const auto scenario = load_everything().front();
  const auto texts = all<Texts>(scenario);
  ASSERT_EQ(texts.size(), 3u);
  EXPECT_EQ(texts[0].to, "harbour");
  EXPECT_EQ(texts[0].acknowledged.within, 300ms);
  EXPECT_FALSE(texts[0].acknowledged.refused);
  EXPECT_TRUE(texts[1].acknowledged.refused);
  EXPECT_FALSE(texts[1].acknowledged.refusal);
  EXPECT_TRUE(texts[2].acknowledged.refused);
  ASSERT_TRUE(texts[2].acknowledged.refusal);
  EXPECT_EQ(texts[2].acknowledged.refusal->code, "channel-not-active");
  EXPECT_EQ(texts[2].acknowledged.refusal->step, "GUIDE-D3");

  const auto receives = all<Receives>(scenario);
  ASSERT_EQ(receives.size(), 4u);
  EXPECT_EQ(receives[0].text.how, TextMatch::How::exactly);
  EXPECT_EQ(receives[0].within, 2min);
  EXPECT_EQ(receives[0].not_before, 10s);
  EXPECT_EQ(receives[0].encoding, "GSM-7");
  EXPECT_EQ(receives[0].parts, 1);
  EXPECT_EQ(receives[0].new_dialog, true);
  EXPECT_EQ(receives[1].text.how, TextMatch::How::contains);
  EXPECT_EQ(receives[1].new_dialog, false);
  EXPECT_EQ(receives[2].text.how, TextMatch::How::anything);
  EXPECT_EQ(receives[3].text.how, TextMatch::How::matches);
  ASSERT_TRUE(receives[3].text.pattern);
  EXPECT_TRUE(receives[3].text.pattern->matches("Open at 12 h"));
  EXPECT_FALSE(receives[3].text.pattern->matches("Open at noon"));

  const auto nothing = all<ReceivesNothing>(scenario);
  ASSERT_EQ(nothing.size(), 2u);
  EXPECT_EQ(nothing[0].during, 1min);
  EXPECT_EQ(nothing[1].during, 1h);

  const auto groups = all<AnyOrder>(scenario);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].within, 3min);
  ASSERT_EQ(groups[0].steps.size(), 2u);
  EXPECT_EQ(std::get<Receives>(groups[0].steps[1].act).phone, "Chris' phone");
}

TEST(LoadTest, TheRestOfTheLanguage) {
  const auto scenario = load_everything().front();
  const auto asked = all<DyduWasAsked>(scenario);
  ASSERT_EQ(asked.size(), 5u);
  EXPECT_EQ(asked[0].at_least, 1);
  EXPECT_EQ(asked[0].at_most, 1);
  EXPECT_EQ(asked[1].at_most, 3);
  EXPECT_EQ(asked[1].new_dialog, true);
  EXPECT_EQ(asked[2].at_least, 0);
  EXPECT_EQ(asked[2].at_most, 0);
  EXPECT_EQ(asked[3].at_least, 2);
  EXPECT_GT(asked[3].at_most, 1'000'000);
  const auto called = all<SmsmodeWasCalled>(scenario);
  ASSERT_EQ(called.size(), 2u);
  EXPECT_EQ(called[0].to, SmsmodeWasCalled::To::send);
  EXPECT_EQ(called[0].at_most, 2);
  EXPECT_EQ(called[1].to, SmsmodeWasCalled::To::look_up);
  EXPECT_EQ(called[1].at_most, 0);
  EXPECT_EQ(all<Reported>(scenario).front().within, 10min);
  EXPECT_EQ(all<Settled>(scenario).front().fate, "dead-letter");
  const auto checks = all<ChannelCheck>(scenario);
  ASSERT_EQ(checks.size(), 3u);
  EXPECT_FALSE(checks[0].as_admin.refused.has_value());
  EXPECT_EQ(checks[1].as_admin.refused->code, "wrong-space");
  const auto acts = all<ConsoleAct>(scenario);
  ASSERT_EQ(acts.size(), 6u);
  EXPECT_EQ(acts[1].channel, "harbour");
  EXPECT_EQ(acts[2].to, "City SMS");
  const auto operators = all<HandsetState>(scenario);
  ASSERT_EQ(operators.size(), 3u);
  EXPECT_EQ(operators[0].delivery, "never reported");
  EXPECT_EQ(operators[0].decided_after, std::nullopt);
  EXPECT_EQ(operators[0].reports, 1);
  EXPECT_EQ(operators[1].delivery, "read");
  EXPECT_EQ(operators[1].decided_after, 2h);
  EXPECT_EQ(operators[1].reported_after, 30min);
  EXPECT_EQ(operators[1].reports, 3);
  EXPECT_FALSE(operators[1].reported_before_answer);
  EXPECT_TRUE(operators[2].reported_before_answer);
  EXPECT_EQ(acts[4].what, ConsoleAct::What::set_credit);
  EXPECT_EQ(acts[4].credit, 5);
  EXPECT_EQ(acts[4].channel, "harbour");
  EXPECT_EQ(all<RawPost>(scenario).front().body, "xyxyxy");
  EXPECT_EQ(all<RawPost>(scenario).front().answered, 404);
  EXPECT_EQ(all<ForeignReport>(scenario).size(), 1u);
  EXPECT_EQ(all<Wait>(scenario).front().length, 10min + 1s);
}

TEST(LoadTest, AClickMayNameTheChannelItIsAbout) {
  const auto load = [](const std::string& steps) {
    return load_scenario_file("x.yaml",
                              "format: 1\nscenario: x\nclauses: [A-1]\n"
                              "setup: { channels: [town-hall, harbour] }\nstory:\n" +
                                  steps,
                              fixtures(), {});
  };
  const auto loaded = load(
      "  - admin opens Channels\n  - admin opens Channels:\n    channel: town-hall\n"
      "  - admin opens Channels:\n    channel: harbour\n  - the guide: C1 to D3\n"
      "    channel: harbour\n  - the guide\n");
  ASSERT_EQ(yaml::to_text(loaded.problems), "");
  const auto clicks = all<GuideStep>(loaded.scenarios.front());
  ASSERT_EQ(clicks.size(), 3u);
  EXPECT_EQ(clicks[0].channel, std::nullopt);
  EXPECT_EQ(clicks[1].channel, std::nullopt) << "the first channel has one desk, however named";
  EXPECT_EQ(clicks[2].channel, "harbour");
  const auto walks = all<GuideWalk>(loaded.scenarios.front());
  EXPECT_EQ(walks[0].channel, "harbour");
  EXPECT_EQ(walks[1].channel, std::nullopt);
  // What was copied for one channel is not there for the other.
  EXPECT_THAT(yaml::to_text(
                  load("  - the guide: C1 to C4\n  - admin pastes the key:\n    channel: harbour\n")
                      .problems),
              testing::HasSubstr("nothing is there to paste yet"));
}

TEST(LoadTest, AStepKnowsItsLineAndHowItWasWritten) {
  const auto loaded = load_story_of("  - wait: 1s\n  - Anna texts: \"hé\"   # hello\n");
  ASSERT_EQ(yaml::to_text(loaded.problems), "");
  const Step& step = loaded.scenarios.front().story[1];
  EXPECT_EQ(step.place.file, "x.yaml");
  EXPECT_EQ(step.place.line, 7);
  EXPECT_EQ(step.place.column, 5);
  EXPECT_EQ(step.place.length, 10);
  EXPECT_EQ(step.source, "Anna texts: \"hé\"   # hello");
}

TEST(LoadTest, EveryClauseOfTheGuideIsWrittenDownInItsOrder) {
  const auto loaded = load_clauses("scenarios/clauses.yaml", read("scenarios/clauses.yaml"));
  ASSERT_EQ(yaml::to_text(loaded.problems), "");
  auto guide = guide_clicks();
  guide.emplace_back("GUIDE-D4");
  ASSERT_GE(loaded.clauses.size(), guide.size());
  for (std::size_t i = 0; i < guide.size(); ++i) {
    EXPECT_EQ(loaded.clauses[i].id, guide[i]);
    EXPECT_EQ(loaded.clauses[i].level, "MUST");
    EXPECT_EQ(loaded.clauses[i].basis, "guide");
  }
}

TEST(LoadTest, EveryClickHasAtLeastOneSlip) {
  for (const std::string& clause : guide_clicks()) EXPECT_FALSE(slips_of(clause).empty()) << clause;
  EXPECT_TRUE(slips_of("GUIDE-D4").empty());
}

TEST(LoadTest, FixturesAnswerByName) {
  const auto loaded = fixtures();
  ASSERT_NE(loaded->channel("town-hall-canary"), nullptr);
  EXPECT_EQ(loaded->channel("town-hall-canary")->canary_question, "canari");
  EXPECT_EQ(loaded->bot("port")->languages.front().spaces.back(), "Port SMS");
  EXPECT_EQ(loaded->account("harbour")->channels.front().numbers.front(), "33937001122");
  EXPECT_EQ(loaded->channel("nowhere"), nullptr);
  ASSERT_NE(loaded->bot("accueil"), nullptr);
  const auto& french = loaded->bot("accueil")->languages.front();
  EXPECT_EQ(french.rewords_max, 3);
  EXPECT_EQ(french.welcome, "greeting");
  EXPECT_EQ(french.too_many_misunderstood->answer.html, "<p>Appelez le 01 99 00 00 00.</p>");
  EXPECT_EQ(french.no_operator, "<p>Aucun agent n'est disponible.</p>");
  EXPECT_FALSE(loaded->bot("accueil")->livechat.operators.front().available);
}

}  // namespace
}  // namespace smsrelay::runner
