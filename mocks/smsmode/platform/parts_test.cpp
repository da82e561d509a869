#include "mocks/smsmode/platform/parts.h"

#include <gmock/gmock.h>

namespace smsrelay::mocks::smsmode {
inline namespace platform {
namespace {

using ::testing::ElementsAre;

std::string times(int count, const std::string& text) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

TEST(Parts, AShortTextIsOnePart) {
  EXPECT_THAT(split_into_parts("", Encoding::gsm7), ElementsAre(""));
  EXPECT_THAT(split_into_parts(times(160, "a"), Encoding::gsm7), ElementsAre(times(160, "a")));
  EXPECT_THAT(split_into_parts(times(70, "ê"), Encoding::unicode), ElementsAre(times(70, "ê")));
}

TEST(Parts, ALongOneIsCutAfter153SeptetsOr67Units) {
  EXPECT_THAT(split_into_parts(times(161, "a"), Encoding::gsm7),
              ElementsAre(times(153, "a"), times(8, "a")));
  EXPECT_THAT(split_into_parts(times(71, "ê"), Encoding::unicode),
              ElementsAre(times(67, "ê"), times(4, "ê")));
}

TEST(Parts, NeverInsideAnEscapeOrASurrogatePair) {
  EXPECT_THAT(split_into_parts(times(152, "a") + "€" + times(10, "b"), Encoding::gsm7),
              ElementsAre(times(152, "a"), "€" + times(10, "b")));
  EXPECT_THAT(split_into_parts(times(66, "ê") + "😀" + times(5, "b"), Encoding::unicode),
              ElementsAre(times(66, "ê"), "😀" + times(5, "b")));
}

TEST(Parts, AreAsManyAsTheTextWasMeasuredFor) {
  for (const std::string& text :
       {times(161, "a"), times(100, "€"), times(77, "😀"), times(152, "a") + times(80, "€")}) {
    const TextSize size = measure(text);
    EXPECT_EQ(split_into_parts(text, size.encoding).size(), static_cast<std::size_t>(size.parts))
        << text;
  }
}

TEST(Parts, PlainLettersMayTravelAsUnicode) {
  EXPECT_EQ(measure_as_unicode(times(70, "a")).parts, 1);
  EXPECT_EQ(measure_as_unicode(times(71, "a")).parts, 2);
  EXPECT_EQ(measure_as_unicode("a😀").units, 3);
}

TEST(Parts, ATextIsCutToWhatFits) {
  EXPECT_EQ(cut_to_parts("short", Encoding::gsm7, 1), "short");
  EXPECT_EQ(cut_to_parts(times(200, "a"), Encoding::gsm7, 1), times(160, "a"));
  EXPECT_EQ(cut_to_parts(times(159, "a") + "€€", Encoding::gsm7, 1), times(159, "a"));
  EXPECT_EQ(cut_to_parts(times(400, "a"), Encoding::gsm7, 2), times(306, "a"));
  EXPECT_EQ(cut_to_parts(times(200, "ê"), Encoding::unicode, 2), times(134, "ê"));
}

}  // namespace
}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
