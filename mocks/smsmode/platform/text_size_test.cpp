#include "mocks/smsmode/platform/text_size.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace smsrelay::mocks::smsmode {
inline namespace platform {
namespace {

std::string times(int count, const std::string& text) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

struct Row {
  std::string why;
  std::string text;
  Encoding encoding;
  int units;
  int parts;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.why; }

class TextSizeRows : public ::testing::TestWithParam<Row> {};

TEST_P(TextSizeRows, IsMeasured) {
  const TextSize size = measure(GetParam().text);
  EXPECT_EQ(to_text(size.encoding), to_text(GetParam().encoding)) << GetParam().why;
  EXPECT_EQ(size.units, GetParam().units) << GetParam().why;
  EXPECT_EQ(size.parts, GetParam().parts) << GetParam().why;
}

constexpr Encoding gsm7 = Encoding::gsm7;
constexpr Encoding unicode = Encoding::unicode;
const std::string basic =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

INSTANTIATE_TEST_SUITE_P(
    Table, TextSizeRows,
    ::testing::Values(
        Row{"nothing", "", gsm7, 0, 1}, Row{"one character", "a", gsm7, 1, 1},
        Row{"every basic character", basic, gsm7, 127, 1},
        Row{"every extended character", "\f^{}\\[~]|€", gsm7, 20, 1},
        Row{"160", times(160, "a"), gsm7, 160, 1}, Row{"161", times(161, "a"), gsm7, 161, 2},
        Row{"306", times(306, "a"), gsm7, 306, 2}, Row{"307", times(307, "a"), gsm7, 307, 3},
        Row{"1530", times(1530, "a"), gsm7, 1530, 10},
        Row{"1531", times(1531, "a"), gsm7, 1531, 11},
        Row{"80 euros", times(80, "€"), gsm7, 160, 1},
        Row{"81 euros: 76 in a part, as 153 is odd", times(81, "€"), gsm7, 162, 2},
        Row{"153 euros would fill two parts if pairs were split", times(153, "€"), gsm7, 306, 3},
        Row{"a pair on the boundary opens the next part", times(152, "a") + "€" + times(152, "a"),
            gsm7, 306, 3},
        Row{"a pair that ends on the boundary", times(151, "a") + "€" + times(153, "a"), gsm7, 306,
            2},
        Row{"small c cedilla", "ça", unicode, 2, 1}, Row{"capital one", "ÇA", gsm7, 2, 1},
        Row{"circumflex", "prêt", unicode, 4, 1}, Row{"guillemets", "«a»", unicode, 3, 1},
        Row{"apostrophe of a word processor", "l’eau", unicode, 5, 1},
        Row{"backtick", "`", unicode, 1, 1}, Row{"tab", "\t", unicode, 1, 1},
        Row{"no-break space", "9\u00A0h", unicode, 3, 1}, Row{"70", times(70, "ê"), unicode, 70, 1},
        Row{"71", times(71, "ê"), unicode, 71, 2}, Row{"134", times(134, "ê"), unicode, 134, 2},
        Row{"135", times(135, "ê"), unicode, 135, 3}, Row{"670", times(670, "ê"), unicode, 670, 10},
        Row{"an emoji is two units", "😀", unicode, 2, 1},
        Row{"35 emoji", times(35, "😀"), unicode, 70, 1},
        Row{"36 emoji: 33 in a part, as 67 is odd", times(36, "😀"), unicode, 72, 2},
        Row{"67 emoji would fill two parts if pairs were split", times(67, "😀"), unicode, 134, 3},
        Row{"one foreign character changes all", times(100, "a") + "ê", unicode, 101, 2},
        Row{"an escaped character is one unit in unicode", "€ê", unicode, 2, 1},
        Row{"bytes that are no UTF-8", "a\xFF", unicode, 2, 1}));

TEST(TextSizeTest, TakesSmallCCedillaForGsmWhenTold) {
  EXPECT_EQ(measure("ç").encoding, Encoding::unicode);
  EXPECT_EQ(measure("ç", CCedilla::small_too).encoding, Encoding::gsm7);
  EXPECT_EQ(measure("Ç").encoding, Encoding::gsm7);
}

TEST(TextSizeTest, PutsAQuestionMarkForEachCharacterOutside) {
  EXPECT_EQ(with_question_marks("à ê 😀 €"), "à ? ? €");
  EXPECT_EQ(with_question_marks("ç", CCedilla::small_too), "ç");
}

}  // namespace
}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
