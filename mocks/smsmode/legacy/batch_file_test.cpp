#include "mocks/smsmode/legacy/batch_file.h"

#include <gtest/gtest.h>

namespace smsrelay::mocks::smsmode::legacy {
namespace {

std::string shown(std::string_view content) {
  std::string out;
  for (const BatchLine& each : read_batch_file(content)) {
    out += std::to_string(each.line) + ": " + each.number + "|" + each.text + "|" + each.sender +
           "|" + each.ref_client + "\n";
  }
  return out;
}

TEST(BatchFile, HoldsAnSmsALineWithOrWithoutQuotes) {
  EXPECT_EQ(shown("\"numero\",\"message\",\"emetteur\"\r\n"
                  "\"0639980001\",\"Bonjour, Anne\",\"MAIRIE\",\"ref123\"\r\n"
                  "0639980002, Bonsoir ,,ref456\r\n"),
            "2: 0639980001|Bonjour, Anne|MAIRIE|ref123\n"
            "3: 0639980002|Bonsoir||ref456\n");
}

TEST(BatchFile, NeedsNoFirstLineAndNoLastLineEnd) {
  EXPECT_EQ(shown("\xEF\xBB\xBF"
                  "0639980001,un\n\n0639980002"),
            "1: 0639980001|un||\n3: 0639980002|||\n");
  EXPECT_EQ(shown(""), "");
  EXPECT_EQ(shown("\n \n"), "");
}

TEST(BatchFile, KeepsQuotesAndLineEndsWithinQuotes) {
  EXPECT_EQ(shown("1,\"il dit \"\"oui\"\"\",x\n2,\"deux\nlignes\"\n3,a\"b\n"),
            "1: 1|il dit \"oui\"|x|\n2: 2|deux\nlignes||\n4: 3|a\"b||\n");
  EXPECT_EQ(shown("1,\"never closed\n2,x"), "1: 1|never closed\n2,x||\n");
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode::legacy
