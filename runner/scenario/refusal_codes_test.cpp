#include "runner/scenario/refusal_codes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
  std::ifstream input(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(input), std::istreambuf_iterator<char>()};
}

// The codes in the relay's source: a code stands before the guide's step.
std::set<std::string> codes_in(const fs::path& folder) {
  static const std::regex code_and_step(
      R"re("([a-z]+(-[a-z]+)+)",\s*("GUIDE-[A-D][0-9]"|""|std::string\(step\)))re");
  std::set<std::string> codes;
  for (const auto& entry : fs::directory_iterator(fs::path(REHEARSE_SOURCE_DIR) / folder)) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".cpp") || name.ends_with("_test.cpp")) continue;
    const std::string text = read(entry.path());
    for (std::sregex_iterator at(text.begin(), text.end(), code_and_step), end; at != end; ++at) {
      codes.insert((*at)[1]);
    }
  }
  return codes;
}

TEST(RefusalCodesTest, AreThoseOfTheRelayAndOfTheConsole) {
  std::set<std::string> codes = codes_in("src/app");
  codes.merge(codes_in("src/core"));
  EXPECT_GE(codes.size(), 40U);
  // Made without a step beside them, and those of smsmode's console.
  codes.insert({"bad-request", "bot-wants-login", "relay-stopping", "name-missing", "url-refused"});
  EXPECT_THAT(refusal_codes(), testing::ElementsAreArray(codes));
}

}  // namespace
}  // namespace smsrelay::runner
