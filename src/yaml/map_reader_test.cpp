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

// What is told of `text` when a reader asks for one key of each kind.
std::string told_of(const std::string& text) {
  Document document = load(text, "x.yaml");
  {
    MapReader top(document, document.root(), "a test");
    top.maybe_text("title");
    top.maybe_integer("count");
    top.maybe_boolean("active");
    top.maybe_phone("phone");
    top.maybe_list("list");
    top.maybe_one_of("space", {"Mairie SMS", "Écoles SMS"});
  }
  return to_text(document.problems());
}

TEST(MapReaderTest, QuotesOfAWordProcessorAreNamed) {
  EXPECT_THAT(told_of("title: “Horaires ?”\n"),
              testing::StartsWith("x.yaml:1:8: 'title' begins with a typographic quote (U+201C)"));
  EXPECT_THAT(told_of("title: « Horaires »\n"), testing::HasSubstr("quote (U+00AB)"));
  EXPECT_THAT(told_of("phone: “+33639980001”\n"), testing::HasSubstr("quote (U+201C)"));
  EXPECT_THAT(told_of("count: ‘1’\n"), testing::HasSubstr("apostrophe (U+2018)"));
  EXPECT_EQ(told_of("title: \"“Horaires ?”\"\n"), "");
  EXPECT_EQ(told_of("title: L’heure “d’été”\n"), "");
}

TEST(MapReaderTest, ATextThatACommentCutsIsNotTakenSilently) {
  EXPECT_THAT(told_of("title: Écrivez #reset#\n"),
              testing::StartsWith("x.yaml:1:16: 'title' ends before ' #'"));
  EXPECT_THAT(told_of("{ title: a #b\n }"), testing::HasSubstr("begins a comment"));
  EXPECT_EQ(told_of("title: Horaires # a comment\n"), "");
  EXPECT_EQ(told_of("title: Horaires ## a comment\n"), "");
  EXPECT_EQ(told_of("title: Horaires #\n"), "");
  EXPECT_EQ(told_of("title: \"Horaires #urgent\" #x\n"), "");
  EXPECT_EQ(told_of("title: C#\n"), "");
  EXPECT_EQ(told_of("title: |\n  a #b\n"), "");
}

TEST(MapReaderTest, NumbersAndTruthInQuotesAreNamed) {
  EXPECT_THAT(told_of("count: \"1\"\n"),
              testing::HasSubstr("'count' is a number; write it without quotes"));
  EXPECT_THAT(told_of("count: \"one\"\n"), testing::HasSubstr("must be a whole number, not 'one'"));
  EXPECT_THAT(told_of("active: \"yes\"\n"),
              testing::HasSubstr("'active' is yes or no; write it without quotes"));
  EXPECT_THAT(told_of("active: \"oui\"\n"), testing::HasSubstr("must be yes or no, not 'oui'"));
}

TEST(MapReaderTest, ANumberAsPeopleWriteItShowsTheOneMeant) {
  for (const char* const written :
       {"06 39 98 00 01", "0639980001", "06.39.98.00.01", "+33 6 39 98 00 01", "06 39980001"}) {
    EXPECT_THAT(told_of("phone: \"" + std::string(written) + "\"\n"),
                testing::HasSubstr("did you mean \"+33639980001\"?"))
        << written;
  }
  EXPECT_THAT(told_of("phone: \"36034\"\n"), testing::Not(testing::HasSubstr("did you mean")));
}

TEST(MapReaderTest, AMapInThePlaceOfAListShowsHowAnItemBegins) {
  EXPECT_THAT(told_of("list:\n  -Anna texts: a\n"),
              testing::HasSubstr("each item begins with '- ', a blank behind the '-'"));
}

TEST(MapReaderTest, AKeyThatOnlyLooksRightNamesTheCharacter) {
  EXPECT_THAT(
      told_of(" title: a\n"),
      testing::HasSubstr("did you mean 'title'? What is written has a no-break space (U+00A0)"));
  EXPECT_THAT(
      told_of("space: Mairie SMS\n"),
      testing::HasSubstr("did you mean 'Mairie SMS'? What is written has a no-break space"));
  EXPECT_THAT(told_of("space: Écoles SMS\n"), testing::HasSubstr("(U+0301, not NFC)"));
  EXPECT_THAT(told_of("space: Mairie SNS\n"), testing::Not(testing::HasSubstr("What is written")));
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
x.yaml:7:8: 'phone' must be an international number such as "+33639980001", not '0639980001'; did you mean "+33639980001"?
 7 | phone: 0639980001
   |        ^^^^^^^^^^
x.yaml:8:7: unknown value 'SNS' for 'kind'; did you mean 'SMS'?
 8 | kind: SNS
   |       ^^^
x.yaml:9:7: 'list' must be a list, not a map; each item begins with '- '
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
