#include "mocks/dydu/hints.h"

#include <gmock/gmock.h>

#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Hints, SayWhichOperationWasAlmostMet) {
  TalkWorld world;
  EXPECT_EQ(world.post("/servlet/api/chat/tlk/" + town_hall_id, "userInput=x").status, 404);
  EXPECT_THAT(world.violations(),
              Contains(AllOf(HasSubstr("nothing is served at POST /servlet/api/chat/tlk/"),
                             HasSubstr("closest: POST /servlet/api/chat/talk/{bot}"),
                             HasSubstr("path segment 4 is 'tlk', not 'talk'"))));
}

TEST(Hints, KnowTheOtherVendorsPaths) {
  TalkWorld world;
  EXPECT_EQ(world.post("/sms/v1/messages", "{}", "application/json").status, 404);
  EXPECT_THAT(world.violations().back(), HasSubstr("hint: that is a path of smsmode's API"));
  EXPECT_EQ(world.post("/chat/talk/" + town_hall_id, "userInput=x").status, 404);
  EXPECT_THAT(world.violations().back(), HasSubstr("hint: the API begins with /servlet/api"));
}

TEST(Hints, NameThePieceOfThePathThatIsMissing) {
  TalkWorld world;
  const auto hint_at = [&](const std::string& path) {
    EXPECT_EQ(world.post(path, "userInput=x").status, 404) << path;
    const auto told = world.violations().back();
    const auto at = told.find("hint: the API begins with /servlet/api: ");
    return at == std::string::npos ? told : told.substr(at + 40);
  };
  const auto& bot = town_hall_id;
  EXPECT_EQ(hint_at("/api/chat/talk/" + bot), "'/servlet' is missing before '/api'");
  EXPECT_EQ(hint_at("/api/chat/talk/" + bot + "/" + bot), "'/servlet' is missing before '/api'");
  EXPECT_EQ(hint_at("/api/serverstatus"), "'/servlet' is missing before '/api'");
  EXPECT_EQ(hint_at("/servlet/chat/talk/" + bot), "'/api' is missing before '/chat'");
  EXPECT_EQ(hint_at("/servlet/chat/feedback/comment/" + bot), "'/api' is missing before '/chat'");
  EXPECT_EQ(hint_at("/chat/history/" + bot), "'/servlet/api' is missing before '/chat'");
  EXPECT_EQ(hint_at("/servlet/api/talk/" + bot), "'/chat' is missing before '/talk'");
  EXPECT_EQ(hint_at("/talk/" + bot), "'/servlet/api/chat' is missing before '/talk'");
  EXPECT_THAT(world.engine.near_misses().text(),
              HasSubstr("hint     the API begins with /servlet/api: '/servlet' is missing"));
  EXPECT_THAT(hint_at("/api/chat/tlk/" + bot),
              testing::Not(HasSubstr("is missing before '/api':")));
}

TEST(Hints, SayWhichBotWasMeant) {
  TalkWorld world;
  auto id = town_hall_id;
  id.back() = '6';
  world.post("/servlet/api/chat/talk/" + id, "userInput=x");
  EXPECT_THAT(world.notes().back(), HasSubstr("bot 'mairie' has almost that id"));
  world.post("/servlet/api/chat/talk/mairie", "userInput=x");
  EXPECT_THAT(world.notes().back(), HasSubstr("'mairie' is the name of a bot; its id is 1111"));
  world.post("/servlet/api/chat/talk/" + base::base64_encode(town_hall_id), "userInput=x");
  EXPECT_THAT(world.notes().back(), HasSubstr("the id of bot 'mairie' is in base64"));
}

TEST(Hints, SayWhereTheDialogBelongs) {
  TalkWorld world;
  world.ask("horaires", town_hall_id);
  EXPECT_THAT(world.notes(),
              Contains("hint: the bot's id stands where the dialog's contextId should"));
  const auto context = world.ask("horaires").context();
  world.ask("horaires", base::base64_encode(context));
  EXPECT_THAT(world.notes().back(), HasSubstr("the contextId is still in base64"));
  const auto told = world.post("/servlet/api/chat/talk/" + town_hall_id + "?contextId=" + context,
                               "userInput=horaires");
  EXPECT_EQ(told.context(), context);
  EXPECT_THAT(world.notes().back(), HasSubstr("contextId came as a field"));
}

TEST(Hints, SayWhatBecameOfTheQuestion) {
  TalkWorld world;
  const std::string path = "/servlet/api/chat/talk/" + town_hall_id;
  world.post(path, "userInput=10%20+%205");
  EXPECT_THAT(world.notes().back(), HasSubstr("was a '+' of the text meant (%2B)?"));
  world.talk({{"userInput", base::base64_encode("Horaires d'ouverture ?")}});
  EXPECT_THAT(world.notes().back(), HasSubstr("userInput looks like base64"));
  world.post(path, "userInput=caf%E9");
  EXPECT_THAT(world.notes().back(), HasSubstr("does the client encode in ISO-8859-1"));
}

TEST(Hints, SayNothingOfAnOrdinaryQuestion) {
  TalkWorld world;
  for (const std::string question :
       {"horaires", "horaires1", "Horaires d'ouverture ?", "abcdefgh", "1234", "aaaaaaaaaaaa"}) {
    world.ask(question);
  }
  world.post("/servlet/api/chat/talk/" + town_hall_id, "userInput=un+deux");
  EXPECT_THAT(world.notes(), IsEmpty());
}

TEST(Hints, SayWhatARenamedSpaceIsCalledNow) {
  TalkWorld world;
  const auto rename = [&](const std::string& from, const std::string& to) {
    ASSERT_TRUE(world.engine.rename_space("mairie", "fr", from, to).ok());
  };
  rename("Mairie SMS", "Ville SMS");
  EXPECT_EQ(world.ask("horaires").answer(), "<p>Voir notre site</p>");
  EXPECT_EQ(world.notes().back(), "hint: the space 'Mairie SMS' has been renamed to 'Ville SMS'");
  rename("Ville SMS", "Textos");
  world.ask("horaires");
  EXPECT_EQ(world.notes().back(), "hint: the space 'Mairie SMS' has been renamed to 'Textos'");
  rename("Textos", "Mairie SMS");
  const auto before = world.notes().size();
  EXPECT_EQ(world.ask("horaires").answer(), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(world.notes().size(), before) << "it is called so again";
}

TEST(Hints, SayWhichSpaceWasAlmostMeant) {
  TalkWorld world;
  const auto hint_of = [&](const std::string& space) {
    world.talk({{"userInput", "horaires"}, {"language", "fr"}, {"space", space}});
    return world.notes().back();
  };
  EXPECT_EQ(hint_of("mairie sms"), "hint: the space differs from 'Mairie SMS' by case");
  EXPECT_EQ(hint_of("Défaut"), "hint: the space differs from 'Defaut' by case or accents");
  EXPECT_EQ(hint_of("Mairie\u00A0SMS"), "hint: the space differs from 'Mairie SMS' by a blank");
  EXPECT_EQ(hint_of("Mairie&nbsp;SMS"),
            "hint: the space differs from 'Mairie SMS' by an HTML entity");
  EXPECT_EQ(hint_of("Mairie SMSS"), "hint: did the space mean 'Mairie SMS'?");
  EXPECT_EQ(hint_of("fr"), "hint: 'fr' is a language of the bot, sent as its space");
  EXPECT_EQ(hint_of("Default"), "hint: 'Default' is a space of language 'en'");
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
