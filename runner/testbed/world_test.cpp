#include "runner/testbed/world.h"

#include <gmock/gmock.h>

#include <set>

#include "runner/scenario/load.h"

namespace smsrelay::runner {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;

Scenario two_channels() {
  Suite suite = load_suite(
      {std::string(REHEARSE_SOURCE_DIR) + "/scenarios/round_trip/question_and_answer.yaml"});
  EXPECT_THAT(suite.problems, IsEmpty());
  Scenario scenario = std::move(suite.scenarios.front());
  scenario.setup.channels = {"town-hall", "harbour"};
  scenario.setup.guide.reset();
  scenario.faults.clear();
  return scenario;
}

TEST(WireTest, AnUnknownTestbedIsRefusedByName) {
  const auto made = Wire::make("carrier pigeon");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "unknown-testbed");
  EXPECT_THAT(made.error().detail, HasSubstr("carrier pigeon"));
}

TEST(WorldTest, ItsChannelsAreReadyWithoutAClick) {
  const auto wire = Wire::make("memory").value();
  const Scenario scenario = two_channels();
  World world(*wire, scenario, 1);
  ASSERT_TRUE(world.start());
  ASSERT_THAT(world.channels(), SizeIs(2));
  EXPECT_EQ(world.channels()[0].number, "36034");
  EXPECT_EQ(world.scheduler().now(), story_begins);

  ASSERT_TRUE(world.smsmode().handset_texts("33639980001", "36034", "horaires"));
  ASSERT_TRUE(world.scheduler().run_until(story_begins + 1min));
  std::size_t received = 0;
  for (const sim::Event& event : world.transcript().events()) {
    if (event.kind == sim::Event::Kind::handset_gets) ++received;
  }
  EXPECT_EQ(received, 1U);
}

TEST(WorldTest, EverySecretIsKnownAndNoneIsShared) {
  const auto wire = Wire::make("memory").value();
  const Scenario scenario = two_channels();
  World world(*wire, scenario, 1);
  ASSERT_TRUE(world.start());
  // The admin token, the pseudonym key, and endpoint and API key of each channel.
  const std::set<std::string> secrets(world.secrets().begin(), world.secrets().end());
  EXPECT_THAT(secrets, SizeIs(6));
  for (const std::string& secret : secrets) EXPECT_GE(secret.size(), 20U);
  for (const World::Ready& channel : world.channels()) {
    const std::string token = channel.endpoint_url.substr(channel.endpoint_url.rfind('/') + 1);
    EXPECT_TRUE(secrets.contains(token));
  }
}

TEST(WorldTest, AnotherSeedMakesOtherSecrets) {
  const auto wire = Wire::make("memory").value();
  const Scenario scenario = two_channels();
  std::vector<std::string> first;
  for (const std::uint64_t seed : {1U, 1U, 2U}) {
    World world(*wire, scenario, seed);
    ASSERT_TRUE(world.start());
    if (first.empty()) first = world.secrets();
    EXPECT_EQ(world.secrets() == first, seed == 1);
  }
}

TEST(WorldTest, TheAdminApiAnswersWithTheTokenAndRefusesWithout) {
  const auto wire = Wire::make("memory").value();
  const Scenario scenario = two_channels();
  World world(*wire, scenario, 1);
  ASSERT_TRUE(world.start());
  const auto listed = world.admin("GET", "/api/channels", "", world.admin_token());
  ASSERT_TRUE(listed);
  EXPECT_EQ(listed->status, 200);
  EXPECT_THAT(listed->body, HasSubstr("Mairie"));
  const auto refused = world.admin("GET", "/api/channels", "", std::nullopt);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 401);
}

TEST(WorldTest, TheAdminWaitsThreeMinutesAtMost) {
  const auto wire = Wire::make("memory").value();
  const Scenario scenario = two_channels();
  World world(*wire, scenario, 1);
  ASSERT_TRUE(world.start());
  world.network().close("https://admin.relay.test");
  ASSERT_TRUE(world.network().listen("relay", "https://admin.relay.test",
                                     [](const net::Request&, const net::Responder&) {}));
  EXPECT_FALSE(world.admin("GET", "/api/channels", "", world.admin_token()));
  EXPECT_EQ(world.scheduler().now(), story_begins + 3min);
}

TEST(WorldTest, NothingOfTheWorldBeforeIsLeftOnTheWire) {
  const auto wire = Wire::make("memory").value();
  const Scenario scenario = two_channels();
  {
    World before(*wire, scenario, 1);
    ASSERT_TRUE(before.start());
    ASSERT_TRUE(before.smsmode().handset_texts("33639980001", "36034", "of the world before"));
  }
  World world(*wire, scenario, 2);
  ASSERT_TRUE(world.start());
  ASSERT_TRUE(world.scheduler().run_until(story_begins + 31h));
  EXPECT_THAT(sim::canonical_text(world.transcript()), Not(HasSubstr("of the world before")));
}

TEST(WorldTest, AFixtureThatCannotBeBuiltIsTold) {
  const auto wire = Wire::make("memory").value();
  Scenario scenario = two_channels();
  auto fixtures = std::make_shared<Fixtures>(*scenario.fixtures);
  fixtures->accounts.push_back(fixtures->accounts.front());
  scenario.fixtures = fixtures;
  World world(*wire, scenario, 1);
  const auto started = world.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, "duplicate-name");
}

}  // namespace
}  // namespace smsrelay::runner
