// What people type never reaches a bot as a command, however it is dressed up: many texts made of
// commands, signs and invisible characters go the whole way, and mock-dydu obeys none of them.
#include <gmock/gmock.h>

#include <array>

#include "base/rng.h"
#include "base/text.h"
#include "runner/execute/evidence.h"
#include "runner/scenario/load.h"
#include "runner/testbed/world.h"

namespace smsrelay::runner {
namespace {

using namespace std::chrono_literals;

constexpr int people = 600;

std::string dressed_up(base::Rng& dice) {
  static constexpr std::array<const char*, 10> commands = {"#reset#",
                                                           "#welcome#",
                                                           "#livechatend#",
                                                           "#livechatconnection#",
                                                           "#dydumailto:1:a@b.example#",
                                                           "#dydumailto:1:a@b.example",
                                                           "_pushcondition_:1",
                                                           "_goalpage_:3",
                                                           "_ _pushcondition_:1",
                                                           "__goalpage_:3"};
  static constexpr std::array<const char*, 14> dress = {
      " ",      "\n",     "\u00A0", "\u0085", "\u1680", "\u200B", "\u2028",
      "\uFEFF", "\u3000", "\t",     "_",      "#",      "\u2060", "\u00AD"};
  const auto some = [&] {
    std::string text;
    for (std::uint64_t left = dice.below(4); left > 0; --left)
      text += dress.at(dice.below(dress.size()));
    return text;
  };
  std::string command = commands.at(dice.below(commands.size()));
  if (dice.below(4) == 0) command.insert(dice.below(command.size() + 1), "\u200B");
  return some() + command + some();
}

TEST(ReservedInputEndToEnd, NoTextOfAPersonIsObeyed) {
  Suite suite = load_suite(
      {std::string(REHEARSE_SOURCE_DIR) + "/scenarios/hostile/commands_typed_by_people.yaml"});
  ASSERT_THAT(suite.problems, testing::IsEmpty());
  const auto wire = Wire::make("memory").value();
  World world(*wire, suite.scenarios.front(), 1);
  ASSERT_TRUE(world.start());
  base::SeededRng dice(7, "dressed-up commands");
  ASSERT_TRUE(world.smsmode().handset_texts("33639970000", "36034", "rien de connu"));
  for (int person = 1; person <= people; ++person) {
    const std::string handset = std::to_string(33639970000 + person);
    ASSERT_TRUE(world.smsmode().handset_texts(handset, "36034", dressed_up(dice)));
    ASSERT_TRUE(world.scheduler().run_until(story_begins + person * 1s));
  }
  ASSERT_TRUE(world.scheduler().run_until(story_begins + 1h));

  const std::vector<Question> asked = questions(world.transcript());
  ASSERT_GT(asked.size(), people * 9 / 10);
  for (const Question& question : asked) {
    EXPECT_EQ(question.answer_html, asked.front().answer_html)
        << "obeyed: " << base::visible(question.text);
  }
}

}  // namespace
}  // namespace smsrelay::runner
