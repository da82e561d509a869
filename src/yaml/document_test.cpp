#include "yaml/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "yaml/map_reader.h"

namespace smsrelay::yaml {
namespace {

std::string told(const std::string& text) { return to_text(load(text, "x.yaml").problems()); }

TEST(DocumentTest, KeepsKeysInTheOrderWrittenAndKnowsWhereEverythingStands) {
  const Document document = load("b: one\na: [ \"two\", trois ]\n", "x.yaml");
  ASSERT_TRUE(document.ok());
  const Node& root = document.root();
  ASSERT_EQ(root.entries.size(), 2u);
  EXPECT_EQ(root.entries[0].key, "b");
  const Node& list = root.entries[1].value;
  ASSERT_EQ(list.items.size(), 2u);
  EXPECT_TRUE(list.items[0].quoted);
  EXPECT_FALSE(list.items[1].quoted);
  EXPECT_EQ(list.items[0].mark.line, 2);
  EXPECT_EQ(list.items[0].mark.column, 6);
  EXPECT_EQ(list.items[0].mark.length, 5);
  EXPECT_EQ(list.items[1].mark.column, 13);
}

TEST(DocumentTest, CountsColumnsInCharactersNotBytes) {
  const Document document = load("{ été: ça, b: \"àéî\" }\n", "x.yaml");
  const Node* const b = document.root().find("b");
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->mark.column, 15);
  EXPECT_EQ(b->mark.length, 5);
}

TEST(DocumentTest, ShowsTheLineWithACaretUnderTheValue) {
  Document document = load("story:\n  - sns: hello\n", "scenarios/x.yaml");
  document.complain(document.root().find("story")->items[0].entries[0].mark, "unknown step 'sns'");
  EXPECT_EQ(to_text(document.problems()),
            "scenarios/x.yaml:2:5: unknown step 'sns'\n"
            " 2 |   - sns: hello\n"
            "   |     ^^^\n");
}

TEST(DocumentTest, ShowsOnlyAWindowOfAVeryLongLine) {
  Document document = load("a: " + std::string(5'000, 'x') + "\n", "x.yaml");
  document.complain(document.root().find("a")->mark, "too long");
  EXPECT_LT(to_text(document.problems()).size(), 400u);
}

TEST(DocumentTest, RefusesWhatYamlCppLetsThrough) {
  EXPECT_EQ(told("a: 1\nb: 2\na: 3\n"),
            "x.yaml:3:1: duplicate key 'a'; first written on line 1\n"
            " 3 | a: 3\n"
            "   | ^\n");
  EXPECT_EQ(told("a: &x {b: 1}\nc:\n  <<: *x\n"),
            "x.yaml:3:3: merge keys ('<<') are not part of this format\n"
            " 3 |   <<: *x\n"
            "   |   ^^\n");
  EXPECT_EQ(told("a: 1\n---\nb: 2\n"),
            "x.yaml:2:1: a file holds one document; a second starts here\n"
            " 2 | ---\n"
            "   | ^\n");
  EXPECT_EQ(told("a: !!int 3\n"),
            "x.yaml:1:4: types are not written in these files; remove the tag\n"
            " 1 | a: !!int 3\n"
            "   |    ^^^^^^^\n");
  EXPECT_EQ(told("? [a, b]\n: 3\n"),
            "x.yaml:1:3: a key must be a text\n"
            " 1 | ? [a, b]\n"
            "   |   ^\n");
}

TEST(DocumentTest, TellsSyntaxErrorsInPlainWordsAndNothingElseAboutSuchAFile) {
  EXPECT_EQ(told("a: b: c\n"),
            "x.yaml:1:5: a ': ' is not expected here; put the text in quotes if it contains one\n"
            " 1 | a: b: c\n"
            "   |     ^\n");
  EXPECT_THAT(told("a: {b: 1\n"), testing::StartsWith("x.yaml:"));
  EXPECT_THAT(told("a:\n\t- b\n"), testing::StartsWith("x.yaml:2:"));
  Document document = load("a: b: c\n", "x.yaml");
  MapReader(document, document.root(), "a file").text("title");
  EXPECT_EQ(document.problems().size(), 1u);
}

TEST(DocumentTest, AQuoteIsClosedOnItsLine) {
  EXPECT_EQ(told("a: \"b\nc: d\n"),
            "x.yaml:1:4: a quote is not closed on its line; a long text is written with '|'\n"
            " 1 | a: \"b\n"
            "   |    ^^\n");
  EXPECT_THAT(told("a: &x 'b\nc: d'\n"), testing::HasSubstr("a quote is not closed"));
  EXPECT_EQ(told("a: 'it''s'\nb: \"a \\\" b\"\nc: |\n  one\n  \"two\n"), "");
}

TEST(DocumentTest, AQuoteInsideATextIsToldWithItsWayOut) {
  EXPECT_EQ(told("story:\n  - sms: 'L'heure'\n  - sms: b\n"),
            "x.yaml:2:12: a text in single quotes ends at the next apostrophe, and more follows; "
            "write an apostrophe inside twice (''), or put the text in double quotes\n"
            " 2 |   - sms: 'L'heure'\n"
            "   |            ^\n");
  for (const char* const single :
       {"a: 'L'heure'\n", "- 'L'heure d'été'\n", "a: { b: 'L'heure' }\n", "a: ['L'heure', b]\n",
        "a: 'C'est'\nb: c\n", "'l'heure': a\n", "a: 'Jusqu'à: midi'\n"}) {
    EXPECT_THAT(told(single), testing::HasSubstr("an apostrophe inside twice")) << single;
  }
  for (const char* const double_ :
       {"a: \"Dites \"oui\"\"\n", "- \"Dites \"oui\" !\"\n", "a: { b: \"Dites \"oui\"\" }\n",
        "a: [\"Dites \"oui\"\", b]\n", "a: \"9 h\" within 5m\n", "a: \"x\\\"y\"z\n"}) {
    EXPECT_THAT(told(double_), testing::HasSubstr("write a quote inside as \\\"")) << double_;
  }
  EXPECT_EQ(told("a: 'L''heure' # it's\n'b': \"Dites \\\"oui\\\"\"\nc: { 'd': 'e', f: \"g\" }\n"),
            "");
}

TEST(DocumentTest, ADashWithoutABlankIsShownWhereItStands) {
  EXPECT_THAT(told("story:\n  -a: b\n  - c: d\n"), testing::StartsWith("x.yaml:2:3: a '-' that"));
  EXPECT_THAT(told("story:\n  -a: b\n\n  - c: d\n"), testing::StartsWith("x.yaml:2:3: a '-' that"));
  EXPECT_THAT(told("story:\n  - c: d\n  -a: b\n"), testing::StartsWith("x.yaml:3:3: a '-' that"));
  EXPECT_THAT(told("a: -5\n  - c: d\n"), testing::Not(testing::HasSubstr("a '-' that")));
}

TEST(DocumentTest, ABlankThatIsNoneIsNamedInTheIndentation) {
  EXPECT_EQ(told("a:\n  b: c\n  d: e\n"),
            "x.yaml:2:1: a no-break space (U+00A0) in the indentation; use blanks\n"
            " 2 |   b: c\n"
            "   | ^\n");
}

TEST(DocumentTest, TypographicQuotesAroundAColonAreNamed) {
  EXPECT_THAT(told("a: “Horaires: 9 h”\n"),
              testing::StartsWith("x.yaml:1:4: a text begins with a typographic quote (U+201C)"));
}

TEST(DocumentTest, ABracketThatIsNotClosedIsShownWhereItOpens) {
  EXPECT_THAT(told("a: { b: 1\nc: d\n"), testing::StartsWith("x.yaml:1:4: a '{' is not closed"));
}

TEST(DocumentTest, RefusesBytesThatAreNoText) {
  EXPECT_EQ(told("a: b\nc: \xFF\xFE\n"),
            "x.yaml:2:1: the file is not UTF-8; save it as UTF-8\n 2 | c: ??\n   | ^\n");
  EXPECT_THAT(told(std::string("a: \0b\n", 6)),
              testing::StartsWith("x.yaml:1:4: a control character"));
}

TEST(DocumentTest, AFileThatNoEditorOfTodaySavesSoIsNamed) {
  using namespace std::string_literals;
  const std::string utf16 = "x.yaml: the file is UTF-16 or UTF-32; save it as UTF-8\n";
  EXPECT_EQ(told("\xFF\xFE"s + "a\0:\0 \0b\0\n\0"s), utf16);
  EXPECT_EQ(told("\xFE\xFF\0a\0:\0 \0b"s), utf16);
  EXPECT_EQ(told("a\0:\0 \0b\0"s), utf16);
  EXPECT_EQ(told("\0a\0:"s), utf16);
  EXPECT_EQ(told("\xFF\xFE\0\0a\0\0\0"s), utf16);
  const std::string cr =
      "x.yaml: a line ends with CR alone (old Macintosh); save the file with LF or CRLF\n";
  EXPECT_EQ(told("a: b\rc: d\r"), cr);
  EXPECT_EQ(told("a: b\r\nc: d\re: f\r\n"), cr);
}

TEST(DocumentTest, HalvesOfACharacterAsInJsonShowTheWayOut) {
  EXPECT_EQ(told("b: \"\\u00e9\"\na: \"x \\ud83d\\ude00\"\n"),
            "x.yaml:2:7: two halves of a character, as JSON writes it; here it is 😀 itself, or "
            "\\U0001F600\n"
            " 2 | a: \"x \\ud83d\\ude00\"\n   |       ^^^^^^^^^^^^\n");
  EXPECT_THAT(told(R"(a: ["\\ud83d", "\ud83d\u0041"])"),
              testing::StartsWith("x.yaml:1:17: half a character"));
  EXPECT_THAT(told(R"(a: "\ude00")"), testing::StartsWith("x.yaml:1:5: half a character"));
  EXPECT_THAT(told(R"(a: "\U00110000")"), testing::HasSubstr("the last one is \\U0010FFFF"));
  EXPECT_THAT(told(R"(a: "\xZZ")"), testing::HasSubstr("two hexadecimal digits"));
  EXPECT_THAT(told(R"(a: "\u12")"), testing::HasSubstr("\\u by four"));
}

TEST(DocumentTest, AHiddenCharacterIsNotToldByItsEscape) {
  const Document document = load(R"(key: "\ud83d\ude00")", "x.yaml", Values::hidden);
  ASSERT_FALSE(document.ok());
  EXPECT_THAT(to_text(document.problems()), testing::Not(testing::HasSubstr("1F600")));
  EXPECT_THAT(to_text(document.problems()), testing::Not(testing::HasSubstr("ud83d")));
}

TEST(DocumentTest, AByteOrderMarkAndWindowsLineEndsAreFine) {
  const Document document = load(
      "\xEF\xBB\xBF"
      "a: b\r\nc: d\r\n",
      "x.yaml");
  ASSERT_TRUE(document.ok()) << to_text(document.problems());
  EXPECT_EQ(document.root().find("c")->text, "d");
  EXPECT_EQ(document.line(2), "c: d");
}

TEST(DocumentTest, AliasesRepeatAValueButCountAsWhatTheyRepeat) {
  const Document document = load("a: &x [1, 2]\nb: *x\n", "x.yaml");
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document.root().find("b")->items.size(), 2u);

  std::string bomb = "l0: &l0 [x, x, x, x, x, x, x, x, x]\n";
  for (int level = 1; level < 9; ++level) {
    const std::string below = "*l" + std::to_string(level - 1);
    bomb += "l" + std::to_string(level) + ": &l" + std::to_string(level) + " [" + below;
    for (int i = 0; i < 8; ++i) bomb += ", " + below;
    bomb += "]\n";
  }
  EXPECT_THAT(told(bomb), testing::HasSubstr("more than 100000 values"));
  EXPECT_THAT(told("a: &x [*x]\n"), testing::HasSubstr("never ends"));
}

TEST(DocumentTest, RefusesAbysses) {
  EXPECT_THAT(told(std::string(65, '[') + std::string(65, ']')),
              testing::HasSubstr("more than 64 levels"));
  EXPECT_TRUE(load(std::string(64, '[') + std::string(64, ']'), "x.yaml").ok());
  EXPECT_THAT(told(std::string(20'000, '[')), testing::HasSubstr("more than 64 levels"));
}

TEST(DocumentTest, KeepsTheFirstTwentyProblems) {
  std::string text;
  for (int i = 0; i < 30; ++i) text += "k: 1\n";
  const auto problems = load(text, "x.yaml").problems();
  ASSERT_EQ(problems.size(), Document::problems_max + 1);
  EXPECT_EQ(problems.back().message, "and more; the first 20 are told");
}

TEST(DocumentTest, HiddenValuesAreInNoProblem) {
  for (const std::string text : {"token: \"CANARY",
                                 "token: *CANARY",
                                 "token: \"\\CANARY\"",
                                 "token: CANARY: CANARY",
                                 "token:CANARY",
                                 "- CANARY7",
                                 "CANARY7: 1",
                                 "token:\tCANARY\n\t- x",
                                 "token: [CANARY",
                                 "token: {CANARY: x}",
                                 "token: {CANARY7: 1, CANARY7: 2}",
                                 "token: !CANARY x",
                                 "%CANARY x",
                                 "token: |\n  CANARY\n x",
                                 "wait: CANARY",
                                 "wait: 5CANARY",
                                 "wait: 7777",
                                 "flag: CANARY",
                                 "many: CANARY",
                                 "colour: CANARY",
                                 "phone: CANARY",
                                 "token: x\nCANARY7",
                                 "? CANARY7\n: 1",
                                 "token: CANARY\x01",
                                 "token: CANARY\xFF",
                                 "token: \"CANARY\n  CANARY\""}) {
    Document document = load(text, "x.yaml", Values::hidden);
    {
      MapReader top(document, document.root(), "a thing");
      top.text("token");
      top.maybe_duration("wait");
      top.maybe_boolean("flag");
      top.maybe_integer("many");
      top.maybe_one_of("colour", {"red", "green"});
      top.maybe_phone("phone");
    }
    const std::string problems = to_text(document.problems());
    EXPECT_THAT(problems, testing::StartsWith("x.yaml:")) << text;
    EXPECT_THAT(problems, testing::Not(testing::HasSubstr("CANARY"))) << text;
    EXPECT_THAT(problems, testing::Not(testing::HasSubstr("7777"))) << text;
  }
}

TEST(DocumentTest, OfALineWithHiddenValuesTheKeyIsShown) {
  Document document = load("list:\n  - tokn: 0123\n    port: 7a\n", "x.yaml", Values::hidden);
  {
    MapReader row(document, document.root().find("list")->items[0], "a row");
    row.maybe_text("token");
    row.integer("port");
  }
  EXPECT_EQ(to_text(document.problems()),
            R"(x.yaml:2:5: unknown key 'tokn' in a row; did you mean 'token'?
 2 |   - tokn: …
   |     ^^^^
x.yaml:3:11: 'port' must be a whole number, not [2 characters]
 3 |     port: …
   |           ^
)");
}

TEST(DocumentTest, AnEmptyFileIsANullNode) {
  const Document document = load("# nothing\n", "x.yaml");
  EXPECT_TRUE(document.ok());
  EXPECT_TRUE(document.root().is_null());
}

}  // namespace
}  // namespace smsrelay::yaml
