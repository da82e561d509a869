#include "base/text.h"

#include <gtest/gtest.h>

#include <concepts>
#include <utility>

#include "base/phone_number.h"
#include "base/rng.h"

namespace smsrelay::base {
namespace {

template <class Text>
concept CanBeViewed = requires(Text&& text) {
  trim(std::forward<Text>(text));
  split(std::forward<Text>(text), ',');
};
// A view of a temporary would outlive it.
static_assert(!CanBeViewed<std::string>);
static_assert(CanBeViewed<std::string&> && CanBeViewed<const std::string&> &&
              CanBeViewed<std::string_view> && CanBeViewed<const char*>);

TEST(Text, NoncharactersAreUnreadable) {
  for (const char32_t c :
       {U'\uFDD0', U'\uFDEF', U'\uFFFE', U'\uFFFF', U'\U0001FFFE', U'\U0010FFFF'}) {
    std::string text = "a";
    append_utf8(text, c);
    EXPECT_TRUE(has_unreadable(text)) << static_cast<unsigned>(c);
    EXPECT_EQ(visible(text).substr(0, 4), "a\\u{") << static_cast<unsigned>(c);
  }
  for (const char32_t c : {U'\uFDCF', U'\uFDF0', U'\U0001FFFD'}) {
    std::string text;
    append_utf8(text, c);
    EXPECT_FALSE(has_unreadable(text)) << static_cast<unsigned>(c);
  }
}

TEST(Base64, MatchesTheVectorsOfRfc4648) {
  const std::vector<std::pair<std::string, std::string>> cases = {{"", ""},
                                                                  {"f", "Zg=="},
                                                                  {"fo", "Zm8="},
                                                                  {"foo", "Zm9v"},
                                                                  {"foob", "Zm9vYg=="},
                                                                  {"fooba", "Zm9vYmE="},
                                                                  {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : cases) {
    EXPECT_EQ(base64_encode(plain), encoded);
    EXPECT_EQ(base64_decode(encoded), plain);
  }
}

TEST(Base64, ToleratesAbsentPaddingAndNothingElse) {
  EXPECT_EQ(base64_decode("Zg"), "f");
  EXPECT_FALSE(base64_decode("Z"));
  EXPECT_FALSE(base64_decode("Zm 9v"));
  EXPECT_FALSE(base64_decode("Zm9_"));
}

TEST(Utf8, GoesToCodePointsAndBack) {
  const std::string text = "a é € 😀";
  EXPECT_EQ(decode_utf8(text), U"a é € 😀");
  EXPECT_EQ(encode_utf8(decode_utf8(text)), text);
}

TEST(Utf8, ReplacesWhatIsIllFormed) {
  for (const char* bad : {"\xFF", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82"}) {
    EXPECT_FALSE(is_utf8(bad));
    EXPECT_EQ(decode_utf8(bad).front(), U'\uFFFD');
  }
}

TEST(EditDistance, CountsASwapOnce) {
  EXPECT_EQ(edit_distance("texts", "texst"), 1U);
  EXPECT_EQ(edit_distance("été", "ete"), 2U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
}

TEST(DidYouMean, SuggestsANearWordOnly) {
  const std::vector<std::string> words = {"scenario", "story", "setup"};
  EXPECT_EQ(did_you_mean("sceanrio", words), "scenario");
  EXPECT_EQ(did_you_mean("Setup", words), "setup");
  EXPECT_FALSE(did_you_mean("banana", words));
}

TEST(Visible, ShowsWhatWouldHideOrBreak) {
  EXPECT_EQ(visible("a\nb\x1B[31m"), "a\\nb\\u{1B}[31m");
  EXPECT_EQ(visible("x\u202Ey\uFEFF"), "x\\u{202E}y\\u{FEFF}");
  EXPECT_EQ(visible("\xFFz"), "\\xFFz");
  EXPECT_EQ(visible("déjà 😀"), "déjà 😀");
}

TEST(PhoneNumber, IsReadInItsInternationalForms) {
  for (const char* text : {"+33639980001", "33639980001", "0033639980001", " +33639980001 "}) {
    const auto number = PhoneNumber::parse(text);
    ASSERT_TRUE(number.ok()) << text;
    EXPECT_EQ(number->digits(), "33639980001");
    EXPECT_EQ(number->international(), "+33639980001");
    EXPECT_EQ(number->masked(), "+33…01");
  }
}

TEST(PhoneNumber, RefusesTheRest) {
  for (const char* text : {"", "0639980001", "+33 6 39 98 00 01", "36034", "TOWN", "+", "+1234567",
                           "+1234567890123456", "33639980001a"}) {
    EXPECT_FALSE(PhoneNumber::parse(text).ok()) << text;
  }
}

TEST(Rng, IsTheSameForASeedAndDiffersByStream) {
  SeededRng one(7, "relay");
  SeededRng same(7, "relay");
  SeededRng other(7, "smsmode");
  EXPECT_EQ(one.uuid(), same.uuid());
  EXPECT_NE(one.uuid(), other.uuid());
}

TEST(Rng, MakesUuidsOfVersionFour) {
  SystemRng chance;
  const std::string uuid = chance.uuid();
  ASSERT_EQ(uuid.size(), 36U);
  EXPECT_EQ(uuid[14], '4');
  EXPECT_NE(std::string("89ab").find(uuid[19]), std::string::npos);
  EXPECT_NE(uuid, chance.uuid());
}

TEST(XmlEscaped, SparesQuotesOnlyBetweenTags) {
  EXPECT_EQ(xml_escaped(R"(a<b> & "c" 'd' é)"), "a&lt;b&gt; &amp; &quot;c&quot; 'd' é");
  EXPECT_EQ(xml_text(R"(a<b> & "c" 'd' é)"), "a&lt;b&gt; &amp; \"c\" 'd' é");
}

}  // namespace
}  // namespace smsrelay::base
