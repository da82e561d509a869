#include "base/wrapped.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace smsrelay::base {
namespace {

TEST(Fitted, LeavesTextAloneThatFitsAndInAPipe) {
  EXPECT_EQ(fitted("a b\n  c d\n", 20), "a b\n  c d\n");
  EXPECT_EQ(fitted("", 20), "");
  const std::string wide(200, 'x');
  EXPECT_EQ(fitted(wide + " y", 0), wide + " y");
}

TEST(Fitted, ContinuesALineFourColumnsDeeper) {
  EXPECT_EQ(fitted("  one two three four five six seven\nnext", 30),
            "  one two three four five\n      six seven\nnext");
  EXPECT_EQ(fitted("one two three four  [tag]", 24), "one two three four\n    [tag]");
}

TEST(Fitted, IsNeverWiderWhateverItIsGiven) {
  for (const std::string& text :
       {std::string(300, 'x'), "é é é " + std::string(90, 'y') + " z", std::string(70, ' ') + "end",
        std::string(10, ' ') + std::string(50, 'w') + " " + std::string(50, 'v')}) {
    const std::string lines = fitted(text, 40);
    for (const std::string_view line : split(lines, '\n')) {
      if (text.starts_with(std::string(20, ' '))) continue;  // indented deeper than it is wide
      EXPECT_LE(decode_utf8(line).size(), 40U) << line;
    }
  }
}

}  // namespace
}  // namespace smsrelay::base
