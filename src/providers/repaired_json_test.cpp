#include "providers/repaired_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/rng.h"

namespace smsrelay::providers {
namespace {

using nlohmann::json;

// The text at "a" once repaired and parsed; "unreadable" if it stays so.
std::string read(const std::string& text) {
  const json parsed = json::parse(repaired_json(text), nullptr, false);
  return parsed.is_object() && parsed["a"].is_string() ? parsed["a"].get<std::string>()
                                                       : "unreadable";
}

TEST(RepairedJson, SoundTextComesBackUnchanged) {
  for (const char* text :
       {"", "{}", R"({"a": "\ud83d\ude00 \u00e9 \" \\ \/ \b\f\n\r\t"})", "{\"a\": \"é\U0001F600\"}",
        "[1, 2.5e3, null]\n", "not json", R"("\\ud83d")"}) {
    EXPECT_EQ(repaired_json(text), text);
  }
}

TEST(RepairedJson, EachFlawIsMadeGood) {
  using namespace std::string_literals;
  EXPECT_EQ(read(R"({"a": "x \ud83d"})"), "x \uFFFD");
  EXPECT_EQ(read(R"({"a": "\ud83d\ud83d\ude00"})"), "\uFFFD\U0001F600");
  EXPECT_EQ(read(R"({"a": "\ude00y"})"), "\uFFFDy");
  EXPECT_EQ(read(R"({"a": "\uD83D\u0041"})"),
            "\uFFFD"
            "A");
  EXPECT_EQ(read("{\"a\": \"\xE9t\xE9\"}"), "\uFFFDt\uFFFD");
  EXPECT_EQ(read("{\"a\": \"\xED\xA0\xBD\"}").substr(0, 3), "\uFFFD");
  EXPECT_EQ(read("\xEF\xBB\xBF{\"a\": \"b\"}"), "b");
  EXPECT_EQ(read("{\"a\": \"b\"}\0\0"s), "b");
  EXPECT_EQ(read("{\"a\": \"b\0c\"}"s), "b\0c"s);
  EXPECT_EQ(read("{\"a\": \"b\nc\td\"}"), "b\nc\td");
  EXPECT_EQ(read(R"({"a": "l\'eau \x41 \u12"})"), R"(l\'eau \x41 \u12)");
}

TEST(RepairedJson, ANumberThatFitsNoTypeBecomesAString) {
  for (const char* number : {"1e999", "-1e999", "1.5E+400", "18446744073709551616",
                             "-9223372036854775809", "123456789012345678901234567890"}) {
    EXPECT_EQ(read(std::string(R"({"b": [)") + number + R"(], "a":)" + number + "}"), number);
  }
  for (const char* sound : {"[18446744073709551615, -9223372036854775808, 1e308, -0, 0.1e-3]",
                            R"({"a": "1e999"})", "{\"a\": 1e9x}", "-", "1e", "1-2"}) {
    EXPECT_EQ(repaired_json(sound), sound);
  }
}

TEST(RepairedJson, ACommaTooManyIsLeftOut) {
  EXPECT_EQ(repaired_json(R"({"a": "b",})"), R"({"a": "b"})");
  EXPECT_EQ(repaired_json("{\"a\": [1, 2 , \n ],\t}"), "{\"a\": [1, 2  \n ]\t}");
  for (const char* sound : {R"({"a": ",}"})", R"({"a": ",", "b": ["\",]"]})", "[1, 2]", "[,1]"}) {
    EXPECT_EQ(repaired_json(sound), sound);
  }
}

TEST(RepairedJson, WordsForNoValueBecomeNull) {
  EXPECT_EQ(repaired_json(R"({"a": NaN, "b": [Infinity, -Infinity], "c": undefined})"),
            R"({"a": null, "b": [null, null], "c": null})");
  for (const char* sound : {R"({"NaN": "Infinity"})", "[true, false, null]", "[-1]", "[NaNs]"}) {
    EXPECT_EQ(repaired_json(sound), sound);
  }
}

TEST(RepairedJson, WhatIsNoJsonStaysUnreadable) {
  for (const char* text : {"{\"a\": \"b", "{\"a\": \"b\\", "{a: b}", "{\"a\": \"\\\"}"}) {
    EXPECT_EQ(read(text), "unreadable") << text;
  }
}

TEST(RepairedJson, AnyStringOfAnySignsCanBeRead) {
  static constexpr std::array<const char*, 12> pieces = {"\\ud83d", "\\ude00", "\\u00e9", "\\u",
                                                         "d83d",    "\\\\",    "\xFF",    "\xC3",
                                                         "\n",      "\\n",     "x",       "é"};
  base::SeededRng dice(7, "repaired json");
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (std::uint64_t left = dice.below(8); left > 0; --left) {
      text += pieces.at(dice.below(pieces.size()));
    }
    ASSERT_NE(read("{\"a\": \"" + text + "\"}"), "unreadable") << text;
  }
}

}  // namespace
}  // namespace smsrelay::providers
