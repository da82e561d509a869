#include "mocks/dydu/seed.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace smsrelay::mocks::dydu {
namespace {

using testing::HasSubstr;

std::string example() {
  std::ifstream file(REHEARSE_SOURCE_DIR "/mocks/dydu/seed.example.yaml");
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string changed(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  if (at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

TEST(SeedFile, LoadsTheExample) {
  const auto seed = read_seed(example(), "seed.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  ASSERT_EQ(seed->bots.size(), 1U);
  EXPECT_EQ(seed->bots[0].name, "mairie");
  EXPECT_THAT(seed->bots[0].languages[0].spaces, testing::ElementsAre("Defaut", "Mairie SMS"));
  ASSERT_EQ(seed->knowledge.size(), 9U);
  EXPECT_EQ(seed->knowledge[1].takes, std::chrono::milliseconds(300));
  EXPECT_EQ(seed->knowledge[0].bot, "mairie");
  ASSERT_EQ(seed->knowledge[0].tags.size(), 1U);
  EXPECT_EQ(seed->knowledge[0].tags[0].name, "Accueil");
  EXPECT_EQ(seed->knowledge[0].tags[0].id, "12");
}

constexpr const char* small_bot = R"(format: 1
bots:
  - name: mairie
    id: 11111111-2222-4333-8444-555555555555
    languages:
      - { code: fr, spaces: [Defaut], welcome: greeting }
    surveys:
      - survey: avis
        title: Votre avis
        fields:
          - { id: "1", label: "Utile ?", type: RADIO, mandatory: yes, children: [{ id: "2", label: Non, type: OPTION, master of: ["3"] }] }
    knowledge:
      - { name: greeting, language: fr, asked like: [bonjour], answers: { Defaut: Bonjour } }
)";

TEST(SeedFile, ReadsSurveys) {
  const auto seed = read_seed(small_bot, "seed.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  ASSERT_EQ(seed->bots[0].surveys.size(), 1U);
  const auto& survey = seed->bots[0].surveys[0];
  EXPECT_EQ(survey.id, "avis");
  EXPECT_TRUE(survey.fields.at(0).mandatory);
  EXPECT_THAT(survey.fields.at(0).children.at(0).master_of, testing::ElementsAre("3"));
}

TEST(SeedFile, RefusesAWelcomeThatNamesNoKnowledge) {
  const auto seed =
      read_seed(changed(small_bot, "welcome: greeting", "welcome: greting"), "seed.yaml");
  ASSERT_FALSE(seed.ok());
  EXPECT_THAT(seed.error().detail, HasSubstr("seed.yaml:6:"));
  EXPECT_THAT(seed.error().detail, HasSubstr("did you mean 'greeting'?"));
}

TEST(SeedFile, RefusesTwoSurveysOfOneId) {
  const auto seed = read_seed(
      changed(small_bot, "    knowledge:", "      - { survey: avis, fields: [] }\n    knowledge:"),
      "seed.yaml");
  ASSERT_FALSE(seed.ok());
  EXPECT_THAT(seed.error().detail, HasSubstr("there is a survey 'avis' already"));
}

TEST(SeedFile, ReadsWhatAnAnswerIsMadeOf) {
  const auto seed = read_seed(example(), "seed.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  const auto answer = [&](std::size_t knowledge, const std::string& space = "Defaut") {
    return seed->knowledge[knowledge].answers.at(space);
  };
  EXPECT_TRUE(seed->knowledge[3].social);
  EXPECT_FALSE(seed->knowledge[3].rewordable);
  const auto tree = answer(4);
  ASSERT_EQ(tree.branches.size(), 2U);
  EXPECT_THAT(tree.branches[0].asked_like, testing::ElementsAre("trousseau"));
  EXPECT_EQ(tree.branches[1].answer.branches[1].answer.html, "<p>Voir la police.</p>");
  const auto input = answer(5);
  EXPECT_EQ(input.capture, "nom");
  EXPECT_EQ(input.then.at(0).steps.at(0).html, "<p>Nous vous rappelons.</p>");
  EXPECT_TRUE(input.then.at(0).ask_feedback);
  EXPECT_EQ(input.then.at(0).feedback_wording.at("choiceIntroduction"), "Était-ce utile ?");
  EXPECT_EQ(input.then.at(0).survey, "satisfaction");
  const auto human = answer(6);
  EXPECT_TRUE(human.livechat);
  EXPECT_TRUE(human.needs_operator);
  EXPECT_EQ(human.otherwise.at(0).html, "<p>Rappelez demain à partir de 9 h.</p>");
  const auto map = answer(7);
  EXPECT_EQ(map.sidebar->title, "Plan");
  EXPECT_EQ(map.sidebar->url, "https://ville.example/plan");
  EXPECT_EQ(map.url_redirect, "https://ville.example/plan");
  EXPECT_EQ(map.gui_action, "javascript:openMap()");
  EXPECT_EQ(map.moves_to_space, "Mairie SMS");
  EXPECT_THAT(answer(7, "Mairie SMS").rich->data, HasSubstr("\"button1\": null"));
  EXPECT_EQ(answer(8).defect, Defect::html_page);
  EXPECT_EQ(answer(8).type_response, "DMBrandNewCode");
}

TEST(SeedFile, ReadsLanguagesAndLivechat) {
  const auto seed = read_seed(example(), "seed.yaml");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  const auto& french = seed->bots[0].languages[0];
  EXPECT_EQ(french.default_space, "Defaut");
  EXPECT_EQ(french.edited_space, "Mairie SMS");
  EXPECT_EQ(french.too_many_misunderstood->after, 3);
  EXPECT_EQ(french.too_many_misunderstood->answer.html, "<p>Appelez le 01 99 00 00 00.</p>");
  EXPECT_EQ(french.welcome, "greeting");
  EXPECT_EQ(french.rewords_max, 3);
  EXPECT_EQ(french.rewords_intro, "Vouliez-vous dire :");
  EXPECT_EQ(french.operator_end, "<p>Merci, et à bientôt.</p>");
  EXPECT_EQ(french.no_operator, "<p>Aucun agent n'est disponible.</p>");
  const auto& livechat = seed->bots[0].livechat;
  ASSERT_EQ(livechat.operators.size(), 2U);
  EXPECT_EQ(livechat.operators[0].external_id, "agent-7");
  EXPECT_FALSE(livechat.operators[0].available);
  EXPECT_EQ(livechat.operators[0].capacity, 2);
  EXPECT_EQ(livechat.user_left_after, std::chrono::minutes(2));
  EXPECT_FALSE(seed->bots[0].languages[1].too_many_misunderstood);
}

TEST(SeedFile, RefusesAnswersThatCannotBe) {
  const auto unknown =
      read_seed(changed(example(), "defect: html page", "defect: html pages"), "s.yaml");
  ASSERT_FALSE(unknown.ok());
  EXPECT_THAT(unknown.error().detail, HasSubstr("did you mean 'html page'?"));
  const auto lonely = read_seed(changed(example(), "            capture: nom\n", ""), "s.yaml");
  ASSERT_FALSE(lonely.ok());
  EXPECT_THAT(lonely.error().detail, HasSubstr("a captured input needs one answer"));
  EXPECT_FALSE(read_seed(changed(example(), "at most: 3", "at most: 4"), "s.yaml").ok());
  EXPECT_FALSE(
      read_seed(changed(example(), "sidebar: { title", "sidebar: { titel"), "s.yaml").ok());
  EXPECT_FALSE(
      read_seed(changed(example(), "edited space: \"Mairie SMS\"", "edited space: Web"), "s.yaml")
          .ok());
}

TEST(SeedFile, SaysWhereASlipIs) {
  const auto unknown = read_seed(changed(example(), "asked like", "asked lik"), "seed.yaml");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().code, "bad-seed");
  EXPECT_THAT(unknown.error().detail, HasSubstr("seed.yaml:48:9: "));
  EXPECT_THAT(unknown.error().detail, HasSubstr("did you mean 'asked like'?"));
}

TEST(SeedFile, ChecksThatTheContentFits) {
  const auto space =
      read_seed(changed(example(), "\"Mairie SMS\": ", "\"Mairie sms\": "), "s.yaml");
  ASSERT_FALSE(space.ok());
  EXPECT_THAT(space.error().detail, HasSubstr("no consultation space 'Mairie sms'"));
  EXPECT_THAT(space.error().detail, HasSubstr("did you mean 'Mairie SMS'?"));
  const auto id = read_seed(changed(example(), "id: 1111", "id: x111"), "s.yaml");
  ASSERT_FALSE(id.ok());
  EXPECT_THAT(id.error().detail, HasSubstr("is not a UUID"));
}

TEST(SeedFile, PutsTheCaretAtTheFieldThatDoesNotFit) {
  const std::string good =
      "format: 1\n"
      "bots:\n"
      "  - name: a\n"
      "    id: 11111111-2222-4333-8444-555555555555\n"
      "    languages:\n"
      "      - { code: fr, spaces: [Web, SMS] }\n"
      "    knowledge:\n"
      "      - name: k\n"
      "        language: fr\n"
      "        asked like: [bonjour]\n"
      "        answers: { Web: Salut, SMS: Oui }\n";
  ASSERT_TRUE(read_seed(good, "s").ok()) << read_seed(good, "s").error().detail;
  const auto place = [&](const std::string& from, const std::string& to) {
    const auto seed = read_seed(changed(good, from, to), "s");
    EXPECT_FALSE(seed.ok()) << to;
    return seed.ok() ? "" : seed.error().detail.substr(0, seed.error().detail.find(": "));
  };
  EXPECT_EQ(place("id: 1111", "id: x111"), "s:4:9");
  EXPECT_EQ(place("code: fr", "code: fra"), "s:6:17");
  EXPECT_EQ(place("[Web, SMS]", "[Web, SMS, Web]"), "s:6:40");
  EXPECT_EQ(place("[Web, SMS]", "[Web, SMS], edited space: Wap"), "s:6:55");
  EXPECT_EQ(place("[bonjour]", "[bonjour, '?!']"), "s:10:31");
  EXPECT_EQ(place("SMS: Oui", "Sms: Oui"), "s:11:32");
  EXPECT_EQ(place("{ Web: Salut, SMS: Oui }", "{}"), "s:11:18");
}

TEST(SeedFile, MayAskForAToken) {
  EXPECT_EQ(read_seed(example(), "s.yaml")->bearer, "");
  const auto seed = read_seed(changed(example(), "\nbots:\n", "\nbearer: abc\nbots:\n"), "s");
  ASSERT_TRUE(seed.ok()) << seed.error().detail;
  EXPECT_EQ(seed->bearer, "abc");
}

TEST(SeedFile, RefusesAnotherFormat) {
  EXPECT_FALSE(read_seed(changed(example(), "format: 1", "format: 2"), "s.yaml").ok());
  EXPECT_FALSE(read_seed("", "s.yaml").ok());
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
