// The state that a dialog keeps from one question to the next.
#include <gmock/gmock.h>

#include "mocks/dydu/content.h"
#include "mocks/dydu/dialogs.h"
#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using std::chrono::minutes;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

// carte -> {Nouvelle -> {Adulte, Enfant}, Perdue}
AnswerSeed card_tree() {
  AnswerSeed renewal = "Pour qui ?";
  renewal.branches = {{"Adulte", {"grand"}, "Venez."}, {"Enfant", {}, "Venez avec lui."}};
  AnswerSeed card = "Votre carte ?";
  card.branches = {{"Nouvelle carte", {"première"}, renewal}, {"Perdue", {}, "Déclarez la perte."}};
  return card;
}

struct CardWorld : TalkWorld {
  using TalkWorld::TalkWorld;
  Told begin() {
    know("card", {"carte d'identité"}, {{"Defaut", card_tree()}});
    return ask("carte d'identité");
  }
};

TEST(Tree, IsWalkedBranchByBranch) {
  CardWorld world;
  const auto first = world.begin();
  EXPECT_THAT(first.answer(), testing::StartsWith("Votre carte ?<br/><br/><a href=\"#\""));
  EXPECT_THAT(first.answer(), HasSubstr(">Nouvelle carte</a>"));
  EXPECT_THAT(first.answer(), HasSubstr("reword('Perdue',{"));
  const auto second = world.ask("NOUVELLE CARTE !", first.context());
  EXPECT_THAT(second.answer(), testing::StartsWith("Pour qui ?"));
  EXPECT_EQ(second.text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(second.value("knowledgeId"), first.value("knowledgeId"));
  EXPECT_EQ(world.ask("pour un enfant", second.context()).answer(), "Venez avec lui.");
  EXPECT_EQ(world.ask("grand", second.context()).answer(), "Venez.")
      << "the dialog still stands at the last choice";
}

TEST(Tree, IsForgottenWithTheDialog) {
  CardWorld world;
  const auto first = world.begin();
  EXPECT_EQ(world.ask("perdue").text("typeResponse"), "GBMisunderstoodQuestion")
      << "another dialog";
  world.wait(minutes(10));
  EXPECT_EQ(world.ask("perdue", first.context()).text("typeResponse"), "GBMisunderstoodQuestion")
      << "an expired one";
  const auto again = world.ask("carte d'identité");
  const auto reset = world.ask("#reset#", again.context());
  EXPECT_EQ(world.ask("perdue", reset.context()).text("typeResponse"), "GBMisunderstoodQuestion")
      << "a reset one";
  EXPECT_EQ(world.ask("perdue", again.context(), TalkWorld::backup).text("typeResponse"),
            "GBMisunderstoodQuestion")
      << "another server";
}

TEST(Tree, SurvivesAMisunderstandingButNotAnotherSubject) {
  CardWorld world;
  const auto first = world.begin();
  world.ask("xyz", first.context());
  EXPECT_EQ(world.ask("perdue", first.context()).answer(), "Déclarez la perte.");
  world.ask("horaires", first.context());
  EXPECT_EQ(world.ask("perdue", first.context()).text("typeResponse"), "GBMisunderstoodQuestion");
}

TEST(Tree, ListsItsBranchesUnlessTheAuthorDoes) {
  TalkWorld world;
  auto card = card_tree();
  card.branches_listed = false;
  world.know("card", {"carte"}, {{"Defaut", card}});
  const auto told = world.ask("carte");
  EXPECT_EQ(told.answer(), "Votre carte ?");
  EXPECT_EQ(world.ask("perdue", told.context()).answer(), "Déclarez la perte.");
}

TEST(Tree, ContinuesWhereTheClickedLinkWasOffered) {
  CardWorld world;
  const auto first = world.begin();
  const auto offered_by = first.value("actionId").dump();
  world.ask("nouvelle carte", first.context());
  EXPECT_EQ(world.ask("perdue", first.context()).text("typeResponse"), "GBMisunderstoodQuestion");
  const auto back = world.click(
      "Perdue", R"({"type":"redirection_knowledge","lastcondition":")" + offered_by + "\"}",
      first.context());
  EXPECT_EQ(back.answer(), "Déclarez la perte.");
  EXPECT_EQ(back.text("typeResponse"), "DMRewordClicked");
}

TEST(FreeInput, IsStoredUnmatchedAndPutIntoAnswers) {
  TalkWorld world;
  AnswerSeed thanks = "<p>Merci ${name}, à ${hour} ${ ${name}</p>";
  AnswerSeed name = "Votre nom ?";
  name.capture = "name";
  name.then = {thanks};
  world.know("appointment", {"rendez-vous"}, {{"Defaut", name}});
  const auto asked = world.ask("rendez-vous");
  const auto told = world.ask("Horaires & <fils>", asked.context());
  EXPECT_EQ(told.answer(),
            "<p>Merci Horaires &amp; &lt;fils&gt;, à ${hour} ${ Horaires &amp; &lt;fils&gt;</p>");
  EXPECT_EQ(told.text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(world.ask("horaires", asked.context()).answer(), "<p>Ouvert à <b>9 h</b></p>")
      << "the message after that is a question again";
}

TEST(FreeInput, IsNotAwaitedInANewDialog) {
  TalkWorld world;
  AnswerSeed name = "Votre nom ?";
  name.capture = "name";
  name.then = {"Merci"};
  world.know("appointment", {"rendez-vous"}, {{"Defaut", name}});
  const auto asked = world.ask("rendez-vous");
  world.wait(minutes(10));
  EXPECT_EQ(world.ask("horaires", asked.context()).answer(), "<p>Ouvert à <b>9 h</b></p>");
}

TEST(Variable, OfTheClientIsPutIntoAnswers) {
  TalkWorld world;
  world.know("who", {"qui"}, {{"Defaut", "${channel} ${count} <b>"}});
  const auto told =
      world.talk({{"userInput", "qui"}, {"variables", R"({"channel":"<sms>","count":3})"}});
  EXPECT_EQ(told.answer(), "&lt;sms&gt; 3 <b>");
  EXPECT_EQ(world.ask("qui", told.context()).answer(), "&lt;sms&gt; 3 <b>") << "and remembered";
  EXPECT_EQ(world.ask("qui").answer(), "${channel} ${count} <b>");
  Profile raw;
  raw.variables_escaped = false;
  TalkWorld other(raw);
  other.know("who", {"qui"}, {{"Defaut", "${channel}"}});
  EXPECT_EQ(other.talk({{"userInput", "qui"}, {"variables", R"({"channel":"<sms>"})"}}).answer(),
            "<sms>");
}

BotSeed proposing(int rewords_max) {
  auto bot = TalkWorld::town_hall();
  bot.languages.front().rewords_max = rewords_max;
  bot.languages.front().rewords_intro = "Vouliez-vous dire :";
  return bot;
}

TEST(Rewords, ProposeWhatIsNearAsLinks) {
  TalkWorld world({}, proposing(3));
  world.know("card", {"L'état de ma carte \"d'identité\""}, {{"Defaut", "Prête"}});
  const auto told = world.ask("identité carte ?");
  EXPECT_EQ(told.text("typeResponse"), "RWOneReword");
  EXPECT_EQ(told.answer(),
            "<div class=\"automaticrewords\"><span>Vouliez-vous dire :</span><br/>"
            "<a href=\"#\" class=\"reword\" onclick=\"try {reword('L'état de ma carte "
            "&quot;d'identité&quot;',{'personality_id':12,'lastcondition':106,'botsource':12,"
            "'type':'reword'}); return false;}catch(e){}\">L'état de ma carte \"d'identité\"</a>"
            "</div>");
  const auto clicked = world.click("L'état de ma carte \"d'identité\"",
                                   R"({"type":"reword","lastcondition":106})", told.context());
  EXPECT_EQ(clicked.answer(), "Prête");
  EXPECT_EQ(clicked.text("typeResponse"), "DMRewordClicked");
}

TEST(Rewords, AreTheNearestOnesUpToTheNumberWanted) {
  TalkWorld world({}, proposing(2));
  world.know("a", {"piscine tarif adulte"}, {{"Defaut", "a"}});
  world.know("b", {"piscine municipale horaires"}, {{"Defaut", "b"}});
  world.know("c", {"piscine municipale"}, {{"Mairie SMS", "c"}});
  const auto told = world.ask("la piscine pour adulte");
  EXPECT_EQ(told.text("typeResponse"), "RWTwoRewords");
  EXPECT_THAT(told.answer(), testing::ContainsRegex("piscine tarif adulte<.*piscine municipale<"));
  EXPECT_THAT(told.answer(), Not(HasSubstr("horaires")));
  TalkWorld three({}, proposing(3));
  for (const std::string name : {"un", "deux", "trois", "quatre"}) {
    three.know(name, {"piscine " + name}, {{"Defaut", name}});
  }
  EXPECT_EQ(three.ask("la piscine").text("typeResponse"), "RWThreeRewords");
}

TEST(Rewords, AreOffUnlessWantedAndKeepToTheSpaceAndTheRewordable) {
  TalkWorld off;
  off.know("pool", {"piscine municipale"}, {{"Defaut", "x"}});
  EXPECT_EQ(off.ask("piscine").text("typeResponse"), "GBMisunderstoodQuestion");
  TalkWorld world({}, proposing(3));
  world.know("pool", {"piscine municipale"}, {{"Mairie SMS", "x"}});
  EXPECT_EQ(world.talk({{"userInput", "piscine"}}).text("typeResponse"), "GBMisunderstoodQuestion");
  ASSERT_TRUE(world.engine
                  .add_knowledge({.name = "secret",
                                  .bot = "mairie",
                                  .language = "fr",
                                  .asked_like = {"coffre fort"},
                                  .answers = {{"Defaut", "x"}},
                                  .rewordable = false})
                  .ok());
  EXPECT_EQ(world.ask("coffre").text("typeResponse"), "GBMisunderstoodQuestion");
}

TEST(Rewords, AreAsNearAsTheProfileWants) {
  const auto proposed = [](int letters_percent, const std::string& question) {
    Profile profile;
    profile.reword_letters_percent_min = letters_percent;
    TalkWorld world(profile, proposing(3));
    world.know("abc", {"aaaa bbbb cc"}, {{"Defaut", "x"}});
    return world.ask(question).text("typeResponse") == "RWOneReword";
  };
  EXPECT_EQ(Profile().reword_letters_percent_min, 40);
  EXPECT_TRUE(proposed(40, "aaaa")) << "4 of 10 letters";
  EXPECT_FALSE(proposed(41, "aaaa"));
  EXPECT_FALSE(proposed(40, "cc"));
  EXPECT_TRUE(proposed(0, "cc")) << "a word is enough";
  EXPECT_FALSE(proposed(0, "dd")) << "no word is not";
  EXPECT_TRUE(proposed(70, "aaaa bbbb"));
  EXPECT_FALSE(proposed(70, "aaaa cc"));
}

TEST(Misunderstanding, MayAddUpOverTheDialog) {
  auto bot = TalkWorld::town_hall();
  bot.languages.front().too_many_misunderstood = {3, "Appelez-nous."};
  Profile profile;
  profile.misunderstood_add_up = true;
  TalkWorld world(profile, bot);
  const auto context = world.ask("x").context();
  world.ask("y", context);
  EXPECT_EQ(world.ask("horaires", context).text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(world.ask("z", context).text("typeResponse"), "GBTooManyMisunderstoodQuestions");
}

TEST(Misunderstanding, TooOftenInARowIsAnsweredApart) {
  auto bot = TalkWorld::town_hall();
  bot.languages.front().too_many_misunderstood = {3, "Appelez-nous."};
  TalkWorld world({}, bot);
  auto told = world.ask("x");
  told = world.ask("y", told.context());
  EXPECT_EQ(told.text("typeResponse"), "GBMisunderstoodQuestion");
  world.ask("horaires", told.context());
  world.ask("x", told.context());
  EXPECT_EQ(world.ask("y", told.context()).text("typeResponse"), "GBMisunderstoodQuestion")
      << "an understood question starts the row anew";
  told = world.ask("z", told.context());
  EXPECT_EQ(told.text("typeResponse"), "GBTooManyMisunderstoodQuestions");
  EXPECT_EQ(told.answer(), "Appelez-nous.");
  EXPECT_EQ(world.ask("z").text("typeResponse"), "GBMisunderstoodQuestion") << "a new dialog";
}

TEST(Misunderstanding, IsNeverTooOftenUnlessEnabled) {
  TalkWorld world;
  auto told = world.ask("x");
  for (int i = 0; i < 20; ++i) told = world.ask("x", told.context());
  EXPECT_EQ(told.text("typeResponse"), "GBMisunderstoodQuestion");
}

TEST(Welcome, IsTheKnowledgeNamedByTheBot) {
  auto bot = TalkWorld::town_hall();
  bot.languages.front().welcome = "greeting";
  TalkWorld world({}, bot);
  world.know("greeting", {"salutation du robot"}, {{"Defaut", "Bienvenue"}});
  const auto told = world.talk({{"userInput", "#welcome#"}, {"doNotRegisterInteraction", "true"}});
  EXPECT_EQ(told.answer(), "Bienvenue");
  TalkWorld unnamed;
  EXPECT_EQ(unnamed.ask("#welcome#").text("typeResponse"), "GBMisunderstoodQuestion");
}

TEST(Space, ThatServesTheOthersIsTheNamedDefault) {
  auto bot = TalkWorld::town_hall();
  auto& french = bot.languages.front();
  french.spaces = {"Web", "Mairie SMS", "Defaut"};
  french.default_space = "Defaut";
  french.edited_space = "Web";
  TalkWorld world({}, bot);
  world.know("parking", {"parking"}, {{"Web", "Sur le plan"}, {"Defaut", "Partout"}});
  world.know("map", {"plan"}, {{"Web", "Voici"}});
  EXPECT_EQ(world.ask("parking").answer(), "Partout") << "not the first, not the edited one";
  EXPECT_EQ(world.ask("plan").text("typeResponse"), "GBMisunderstoodQuestion");
  EXPECT_EQ(world.talk({{"userInput", "parking"}}).answer(), "Partout");
  EXPECT_EQ(world.talk({{"userInput", "parking"}, {"space", "Web"}}).answer(), "Sur le plan");
  const auto shown = world.engine.state().bots[0].languages[0];
  EXPECT_EQ(shown.default_space, "Defaut");
  EXPECT_EQ(shown.edited_space, "Web");
}

TEST(Space, NamedAsADefaultMustExist) {
  auto bot = TalkWorld::town_hall();
  bot.languages.front().default_space = "Mairie sms";
  Content content;
  const auto added = content.add_bot(bot);
  ASSERT_FALSE(added.ok());
  EXPECT_EQ(added.error().code, "unknown-space");
  EXPECT_THAT(added.error().detail, HasSubstr("did you mean 'Mairie SMS'?"));
}

TEST(Language, ThatIsNotAvailableIsUnknown) {
  auto bot = TalkWorld::town_hall();
  bot.languages[1].available = false;
  TalkWorld world({}, bot);
  EXPECT_EQ(world.talk({{"userInput", "horaires"}, {"language", "en"}}).text("language"), "fr");
  bot.languages[0].available = false;
  Content content;
  EXPECT_EQ(content.add_bot(bot).error().code, "no-language");
}

TEST(Profile, UnknownSpacesAndLanguagesMayBeRefused) {
  Profile profile;
  profile.unknown_space_is_error = true;
  profile.unknown_language_is_error = true;
  TalkWorld world(profile);
  const auto space = world.talk({{"userInput", "horaires"}, {"space", "Mairie sms"}});
  EXPECT_EQ(space.status, 400);
  EXPECT_EQ(space.body["message"], "Unknown space");
  const auto language = world.talk({{"userInput", "horaires"}, {"language", "de"}});
  EXPECT_EQ(language.status, 400);
  EXPECT_EQ(world.engine.state().talks, 0U) << "nothing was asked";
  EXPECT_EQ(world.engine.state().unknown_spaces, 1U);
  EXPECT_EQ(world.ask("horaires").status, 200);
  EXPECT_EQ(world.talk({{"userInput", "horaires"}}).status, 200) << "none named is none unknown";
}

TEST(Profile, SpaceNamesMayIgnoreCaseAndAccents) {
  Profile profile;
  profile.space_names_ignore_case = true;
  auto bot = TalkWorld::town_hall();
  bot.languages.front().spaces.push_back("Bibliothèque");
  TalkWorld world(profile, bot);
  world.know("books", {"livres"}, {{"Bibliothèque", "Oui"}});
  EXPECT_EQ(world.talk({{"userInput", "livres"}, {"space", "BIBLIOTHEQUE"}}).answer(), "Oui");
  EXPECT_EQ(world.talk({{"userInput", "horaires"}, {"space", "mairie sms"}}).answer(),
            "<p>Ouvert à <b>9 h</b></p>");
  world.talk({{"userInput", "horaires"}, {"space", "Mairie-SMS"}});
  EXPECT_EQ(world.engine.state().unknown_spaces, 1U) << "punctuation counts";
}

TEST(Profile, AnEmptyQuestionMayBeUnderstood) {
  Profile profile;
  profile.empty_is_understood = true;
  TalkWorld world(profile);
  const auto told = world.ask(" ");
  EXPECT_EQ(told.text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(told.answer(), "<p>Oui ?</p>");
  EXPECT_EQ(TalkWorld().ask("").text("typeResponse"), "GBMisunderstoodQuestion");
}

// `count` times a character, then a word that is matched when it is within the 600.
std::string outcome(Profile::LimitUnit unit, const std::string& character, std::size_t count) {
  Profile profile;
  profile.limit_unit = unit;
  TalkWorld world(profile);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += character;
  const auto told = world.ask(text + " horaires");
  return told.answer() == "<p>Trop long.</p>" ? "too long" : told.text("typeResponse");
}

TEST(Profile, AQuestionMayHaveToBeAPhrase) {
  for (const bool exactly : {false, true}) {
    Profile profile;
    profile.phrases_match_exactly = exactly;
    TalkWorld world(profile);
    EXPECT_EQ(world.ask("Heures d'Ouverture ?").text("typeResponse"), "DMUnderstoodQuestion");
    EXPECT_EQ(world.ask("vos horaires").text("typeResponse"),
              exactly ? "GBMisunderstoodQuestion" : "DMUnderstoodQuestion");
  }
}

TEST(Profile, ATooLongQuestionMayBeUnderstood) {
  for (const bool understood : {false, true}) {
    Profile profile;
    profile.too_long_is_understood = understood;
    TalkWorld world(profile);
    const auto told = world.ask(std::string(1001, 'x'));
    EXPECT_EQ(told.answer(), "<p>Trop long.</p>");
    EXPECT_EQ(told.text("typeResponse"),
              understood ? "DMUnderstoodQuestion" : "GBMisunderstoodQuestion");
  }
}

TEST(Profile, LimitsCountInTheirUnit) {
  using Unit = Profile::LimitUnit;
  const std::string e = "é";
  EXPECT_EQ(outcome(Unit::bytes, e, 295), "DMUnderstoodQuestion");
  EXPECT_EQ(outcome(Unit::bytes, e, 296), "GBMisunderstoodQuestion");
  EXPECT_EQ(outcome(Unit::bytes, e, 495), "GBMisunderstoodQuestion");
  EXPECT_EQ(outcome(Unit::bytes, e, 496), "too long");
  EXPECT_EQ(outcome(Unit::utf16_units, e, 591), "DMUnderstoodQuestion");
  EXPECT_EQ(outcome(Unit::utf16_units, "🎉", 295), "DMUnderstoodQuestion");
  EXPECT_EQ(outcome(Unit::utf16_units, "🎉", 296), "GBMisunderstoodQuestion");
  EXPECT_EQ(outcome(Unit::code_points, "🎉", 591), "DMUnderstoodQuestion");
}

TEST(Profile, ALineBreakMayEndTheQuestion) {
  Profile profile;
  profile.line_breaks_kept = true;
  TalkWorld world(profile);
  EXPECT_EQ(world.ask("heures\nd'ouverture").text("typeResponse"), "GBMisunderstoodQuestion");
  EXPECT_EQ(world.ask("\r\n horaires\nmerci").text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(TalkWorld().ask("heures\nd'ouverture").text("typeResponse"), "DMUnderstoodQuestion");
}

TEST(Profile, EveryAnswerMayNameItsSpace) {
  Profile profile;
  profile.space_always_named = true;
  TalkWorld world(profile);
  EXPECT_EQ(world.ask("horaires").text("guiCSName"), "Mairie SMS");
  EXPECT_EQ(world.talk({{"userInput", "x"}, {"space", "nowhere"}}).text("guiCSName"), "Defaut");
}

TEST(Profile, ACommandMayBeAnsweredWithASentence) {
  Profile profile;
  profile.command_has_text = true;
  auto bot = TalkWorld::town_hall();
  bot.languages.front().command = "C'est reparti.";
  TalkWorld world(profile, bot);
  EXPECT_EQ(world.ask("#reset#").answer(), "C'est reparti.");
  EXPECT_EQ(TalkWorld().ask("#reset#").answer(), "");
}

// ---- what is remembered

TEST(History, HasEveryInteractionAsItWasAnswered) {
  TalkWorld world;
  AnswerSeed answer = "Voir le plan";
  answer.sidebar = {"Plan", "<p>1 place</p>", "", "", ""};
  world.know("map", {"plan"}, {{"Defaut", answer}});
  const auto first = world.talk({{"userInput", "horaires ?"},
                                 {"language", "fr"},
                                 {"space", "Mairie SMS"},
                                 {"clientId", "anna"},
                                 {"alreadyCame", "true"},
                                 {"disableLanguageDetection", "true"}});
  const auto asked_at = world.scheduler.now();
  world.wait(minutes(1));
  world.click("plan", R"({"type":"redirection_knowledge","hide":"true"})", first.context());
  world.talk({{"userInput", "horaires"}, {"doNotRegisterInteraction", "true"}}, first.context());

  const auto& dialog = world.engine.dialogs("dydu")->current().at(first.context());
  EXPECT_EQ(dialog.client_id, "anna");
  EXPECT_TRUE(dialog.already_came);
  EXPECT_FALSE(dialog.test);
  ASSERT_EQ(dialog.history().size(), 2U) << "the unregistered question left none";
  const auto& hours = dialog.history()[0];
  EXPECT_EQ(hours.user, "horaires ?");
  EXPECT_EQ(hours.text, "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(hours.type_response, "DMUnderstoodQuestion");
  EXPECT_EQ(hours.knowledge_id, first.value("knowledgeId"));
  EXPECT_EQ(hours.action_id, first.value("actionId"));
  EXPECT_EQ(hours.space, "Mairie SMS");
  EXPECT_EQ(hours.language, "fr");
  EXPECT_EQ(hours.from, Interaction::From::assistant);
  EXPECT_EQ(hours.at, asked_at);
  EXPECT_EQ(hours.answer, nullptr);
  EXPECT_FALSE(hours.hidden);
  const auto& map = dialog.history()[1];
  EXPECT_EQ(map.at, asked_at + minutes(1));
  EXPECT_TRUE(map.hidden);
  ASSERT_NE(map.answer, nullptr);
  EXPECT_EQ(map.answer->authored.sidebar->title, "Plan");
}

TEST(History, TellsTestsFromUsers) {
  TalkWorld world;
  const auto told = world.talk({{"userInput", "horaires"}, {"qualificationMode", "true"}});
  EXPECT_TRUE(world.engine.dialogs("dydu")->current().at(told.context()).test);
  EXPECT_EQ(world.engine.dialogs("dydu-2")->current().size(), 0U);
}

TEST(Answer, MayMoveToALanguageThatWasRemoved) {
  TalkWorld world;
  AnswerSeed answer = "In English";
  answer.moves_to_language = "en";
  answer.moves_to_space = "Default";
  world.know("language", {"english"}, {{"Defaut", answer}});
  ASSERT_TRUE(world.engine.remove_language("mairie", "en").ok());
  const auto told = world.ask("english");
  EXPECT_EQ(told.answer(), "In English");
  EXPECT_EQ(told.text("guiCSName"), "(absent)");
}

TEST(Dialogs, RememberTheLastHundredInteractions) {
  Dialog dialog;
  for (int i = 0; i < 250; ++i) {
    Interaction said;
    said.user = std::to_string(i);
    dialog.remember(said);
  }
  ASSERT_EQ(dialog.history().size(), 100U);
  EXPECT_EQ(dialog.history().front().user, "150");
  EXPECT_EQ(dialog.history().back().user, "249");
  Dialog young;
  EXPECT_THAT(young.history(), IsEmpty());
}

TEST(Dialogs, ThatEndedAreArchivedTheLastOnesOnly) {
  const base::Instant start{};
  Dialogs dialogs(minutes(10));
  for (int i = 0; i < 150; ++i) {
    dialogs.open(std::to_string(i), "bot", start);
    dialogs.end(std::to_string(i));
  }
  ASSERT_EQ(dialogs.archived().size(), 100U);
  EXPECT_EQ(dialogs.archived().front().context_id, "50");
  dialogs.open("late", "bot", start);
  EXPECT_EQ(dialogs.find("late", "bot", start + minutes(10)), nullptr);
  EXPECT_EQ(dialogs.archived().back().context_id, "late") << "expired ones too";
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
