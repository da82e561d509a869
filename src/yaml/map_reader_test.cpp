#include "yaml/map_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smsrelay::yaml {
namespace {

using std::chrono_literals::operator""s;

TEST(MapReaderTest, ReadsEveryKindOfValue) {
  Document document = load(R"(
title: Mairie
count: 3
active: yes
within: 1m 30s
phone: "+33639980001"
kind: RCS
asked: [a, "no"]
alone: just one
)",
                           "x.yaml");
  {
    MapReader top(document, document.root(), "a test");
    EXPECT_EQ(top.text("title"), "Mairie");
    EXPECT_EQ(top.integer("count", {1, 5}), 3);
    EXPECT_TRUE(top.boolean("active"));
    EXPECT_EQ(top.duration("within"), 90s);
    ASSERT_TRUE(top.phone("phone").has_value());
    EXPECT_EQ(top.one_of("kind", {"SMS", "RCS"}), "RCS");
    EXPECT_THAT(top.texts("asked"), testing::ElementsAre("a", "no"));
    EXPECT_THAT(top.texts("alone"), testing::ElementsAre("just one"));
    EXPECT_EQ(top.maybe_text("absent"), std::nullopt);
    EXPECT_TRUE(top.maybe_list("absent list").empty());
  }
  EXPECT_TRUE(document.ok()) << to_text(document.problems());
}

TEST(MapReaderTest, TellsEverythingWrongWithAFileInItsOrder) {
  Document document = load(R"(titel: Mairie
count: many
active: maybe
within: 90
word: no
nothing:
phone: 0639980001
kind: SNS
list: {a: b}
)",
                           "x.yaml");
  {
    MapReader top(document, document.root(), "a channel");
    top.text("title");
    top.integer("count");
    top.boolean("active");
    top.duration("within");
    top.text("word");
    top.text("nothing");
    top.phone("phone");
    top.one_of("kind", {"SMS", "RCS"});
    top.list("list");
  }
  EXPECT_EQ(to_text(document.problems()),
            R"(x.yaml:1:1: a channel needs 'title'
 1 | titel: Mairie
   | ^
x.yaml:1:1: unknown key 'titel' in a channel; did you mean 'title'?
 1 | titel: Mairie
   | ^^^^^
x.yaml:2:8: 'count' must be a whole number, not 'many'
 2 | count: many
   |        ^^^^
x.yaml:3:9: 'active' must be yes or no, not 'maybe'
 3 | active: maybe
   |         ^^^^^
x.yaml:4:9: 'within' needs a unit: 90ms, 90s, 90m or 90h?
 4 | within: 90
   |         ^^
x.yaml:5:7: 'word' needs a text; write "no" in quotes to mean the word
 5 | word: no
   |       ^^
x.yaml:6:1: 'nothing' needs a text; an empty one is written ""
 6 | nothing:
   | ^^^^^^^
x.yaml:7:8: 'phone' must be an international number such as "+33639980001", not '0639980001'
 7 | phone: 0639980001
   |        ^^^^^^^^^^
x.yaml:8:7: unknown value 'SNS' for 'kind'; did you mean 'SMS'?
 8 | kind: SNS
   |       ^^^
x.yaml:9:7: 'list' must be a list, not a map
 9 | list: {a: b}
   |       ^
)");
}

TEST(MapReaderTest, ANumberOutOfItsRangeIsToldWithTheRange) {
  Document document = load("port: 70000", "x.yaml");
  MapReader(document, document.root(), "a server").integer("port", {0, 65535});
  EXPECT_THAT(to_text(document.problems()),
              testing::HasSubstr("must be a whole number from 0 to 65535, not '70000'"));
}

TEST(MapReaderTest, ANodeThatIsNoMapIsOneProblem) {
  Document document = load("- a\n- b\n", "x.yaml");
  MapReader(document, document.root(), "a channel").text("title");
  EXPECT_THAT(to_text(document.problems()),
              testing::StartsWith("x.yaml:1:1: a channel must be a map, not a list\n"));
  EXPECT_EQ(document.problems().size(), 1u);
}

}  // namespace
}  // namespace smsrelay::yaml
