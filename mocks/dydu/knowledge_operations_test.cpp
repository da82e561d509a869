#include "mocks/dydu/knowledge_operations.h"

#include <gmock/gmock.h>

#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

KnowledgeSeed knowledge(const std::string& name, const std::string& phrase,
                        const std::string& answer) {
  KnowledgeSeed seed;
  seed.name = name;
  seed.bot = "mairie";
  seed.language = "fr";
  seed.asked_like = {phrase};
  seed.answers = {{"Defaut", answer}};
  return seed;
}

struct LibraryWorld : TalkWorld {
  LibraryWorld() {
    know("card", {"carte d'identité"}, {{"Defaut", "Prenez rendez-vous"}});
    know("sms", {"carte de bus"}, {{"Mairie SMS", "Au guichet"}});
    KnowledgeSeed hidden = knowledge("intern", "carte blanche", "x");
    hidden.rewordable = false;
    EXPECT_TRUE(engine.add_knowledge(hidden).ok());
  }
  Told chat(const std::string& operation, const net::FormFields& fields) {
    return post("/servlet/api/chat/" + operation + "/" + town_hall_id + "/",
                net::form_encode(fields));
  }
  nlohmann::json top(const std::string& count, const std::string& space = "Mairie SMS") {
    const auto told = chat("topknowledge", {{"language", "fr"},
                                            {"maxKnowledge", count},
                                            {"period", "Last7Days"},
                                            {"space", space},
                                            {"solutionUsed", "ASSISTANT"}});
    return nlohmann::json::parse(told.text("knowledgeArticles"), nullptr, false);
  }
  std::vector<std::string> suggestions(const std::string& typed,
                                       const std::string& rewordable_only = "true") {
    const auto told = chat("search", {{"language", "fr"},
                                      {"search", typed},
                                      {"space", "Mairie SMS"},
                                      {"onlyShowRewordables", rewordable_only}});
    std::vector<std::string> out;
    for (std::size_t i = 0; i < told.body["values"].size(); ++i) {
      out.push_back(told.text(std::to_string(i) + "/rootConditionReword"));
      EXPECT_TRUE(told.body["values"][i]["score"].is_number());
    }
    return out;
  }
};

TEST(TopKnowledge, IsTheMostServedFirst) {
  LibraryWorld world;
  world.ask("horaires");
  world.ask("carte d'identité");
  world.ask("carte d'identité");
  const auto top = world.top("5");
  ASSERT_EQ(top.size(), 2U) << top;
  EXPECT_EQ(top[0]["reword"], "carte d'identité");
  EXPECT_EQ(top[1]["reword"], "horaires");
  EXPECT_EQ(world.top("1").size(), 1U);
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(TopKnowledge, LeavesOutWhatWasNeverServedOrIsNotInTheSpace) {
  LibraryWorld world;
  EXPECT_TRUE(world.top("5").empty());
  world.ask("carte de bus");
  EXPECT_EQ(world.top("5").size(), 1U);
  EXPECT_TRUE(world.top("5", "Defaut").empty());
}

TEST(TopKnowledge, IsThatOfATagByItsNameOrItsId) {
  LibraryWorld world;
  KnowledgeSeed passport = knowledge("passport", "passeport", "Au guichet");
  passport.tags = {{"État civil", "12"}, {"Voyage"}};
  ASSERT_TRUE(world.engine.add_knowledge(passport).ok());
  world.ask("horaires");
  world.ask("passeport");
  const auto titles = [&](const net::FormFields& filter) {
    net::FormFields fields{{"language", "fr"}, {"space", "Defaut"}};
    fields.insert(fields.end(), filter.begin(), filter.end());
    std::vector<std::string> out;
    const auto told = world.chat("topknowledge", fields);
    for (const auto& each : nlohmann::json::parse(told.text("knowledgeArticles"))) {
      out.push_back(each["reword"]);
    }
    return out;
  };
  const auto passport_alone = testing::ElementsAre("passeport");
  EXPECT_THAT(titles({{"tag", "État civil"}}), passport_alone);
  EXPECT_THAT(titles({{"tag", "12"}}), passport_alone);
  EXPECT_THAT(titles({{"tagName", "Voyage"}, {"tagId", "12"}}), passport_alone);
  EXPECT_EQ(titles({{"tag", ""}}).size(), 2U) << "no tag, no filter";
  EXPECT_THAT(world.notes(), IsEmpty());
  EXPECT_THAT(titles({{"tagId", "Voyage"}}), IsEmpty()) << "that is its name";
  EXPECT_THAT(world.notes(), testing::ElementsAre("no knowledge has that tag"));
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(TopKnowledge, SaysThatItCountsNoPeriod) {
  LibraryWorld world;
  world.top("5");
  EXPECT_THAT(world.notes(), testing::ElementsAre("period 'Last7Days' is not modelled: counted "
                                                  "since the bot was added"));
}

TEST(Search, ProposesWhatSharesWordsTheNearestFirst) {
  LibraryWorld world;
  const auto found = world.suggestions("carte identité");
  ASSERT_GE(found.size(), 2U);
  EXPECT_EQ(found[0], "carte d'identité");
  EXPECT_EQ(found[1], "carte de bus");
  EXPECT_THAT(world.violations(), IsEmpty());
}

TEST(Search, ProposesWhatBeginsLikeTheLastWord) {
  LibraryWorld world;
  EXPECT_THAT(world.suggestions("hor"), testing::ElementsAre("horaires"));
  EXPECT_THAT(world.suggestions("zzz"), IsEmpty());
}

TEST(Search, LeavesOutWhatMayNotBeProposed) {
  LibraryWorld world;
  EXPECT_THAT(world.suggestions("blanche"), IsEmpty());
  EXPECT_THAT(world.suggestions("blanche", "false"), testing::ElementsAre("carte blanche"));
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
