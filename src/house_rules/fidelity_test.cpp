// mocks/FIDELITY.md says what shows that the mocks are faithful. What it names must be there.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using testing::IsEmpty;

const fs::path root = REHEARSE_SOURCE_DIR;

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::smatch> matches(const std::string& text, const std::regex& pattern) {
  return {std::sregex_iterator(text.begin(), text.end(), pattern), {}};
}

// "Suite" and "Suite.Test" of every test in the rooms the table may point at.
std::set<std::string> tests() {
  static const std::regex test(R"((?:^|\n)TEST(?:_F|_P)?\((\w+), (\w+)\))");
  std::set<std::string> names;
  for (const char* folder : {"mocks", "src/net", "src/sim"}) {
    for (const auto& entry : fs::recursive_directory_iterator(root / folder)) {
      if (!entry.path().string().ends_with("_test.cpp")) continue;
      const std::string text = read(entry.path());
      for (const auto& match : matches(text, test)) {
        names.insert(match[1]);
        names.insert(match[1].str() + "." + match[2].str());
      }
    }
  }
  return names;
}

// The last cell of every row, where a row names what shows it.
std::vector<std::string> shown_by(const std::string& table) {
  static const std::regex row(R"(\n\|[^\n]*\|([^|\n]*)\|(?=\n))");
  std::vector<std::string> cells;
  for (const auto& match : matches(table, row)) cells.push_back(match[1]);
  return cells;
}

class Fidelity : public testing::Test {
 protected:
  const std::string text_ = read(root / "mocks/FIDELITY.md");
};

TEST_F(Fidelity, NamesTestsAndStoriesThatExist) {
  static const std::regex token("`([^`]+)`");
  const std::set<std::string> known = tests();
  ASSERT_GE(known.size(), 300U) << "the tests were not read";
  std::vector<std::string> missing;
  std::size_t named = 0;
  for (const std::string& cell : shown_by(text_)) {
    for (const auto& match : matches(cell, token)) {
      ++named;
      const std::string what = match[1];
      if (!(what.starts_with("scenarios/") ? fs::exists(root / what) : known.contains(what))) {
        missing.push_back(what);
      }
    }
  }
  EXPECT_GE(named, 100U) << "the tables were not read";
  EXPECT_THAT(missing, IsEmpty());
}

TEST_F(Fidelity, HasEveryItemOfBothChecklistsAndSaysWhatShowsIt) {
  static const std::regex item(R"(\n\| (\d+) \|[^\n]*\|([^|\n]*)\|(?=\n))");
  const std::size_t dydu = text_.find("## Dydu: the checklist");
  ASSERT_NE(dydu, std::string::npos);
  std::set<int> of_smsmode;
  std::set<int> of_dydu;
  for (const auto& match : matches(text_, item)) {
    const bool is_smsmode = static_cast<std::size_t>(match.position()) < dydu;
    (is_smsmode ? of_smsmode : of_dydu).insert(std::stoi(match[1]));
    EXPECT_NE(match[2].str().find('`'), std::string::npos) << "nothing shows item " << match[1];
  }
  for (int number = 1; number <= 35; ++number) EXPECT_TRUE(of_smsmode.contains(number)) << number;
  for (const int of_the_relay : {6, 8, 32}) of_dydu.insert(of_the_relay);
  for (int number = 1; number <= 40; ++number) EXPECT_TRUE(of_dydu.contains(number)) << number;
}

TEST_F(Fidelity, KnowsEveryAssumption) {
  static const std::regex name("\"(ASSUME-(?:SMSMODE|DYDU))(-[A-Z0-9-]+)\"");
  std::vector<std::string> missing;
  std::size_t count = 0;
  for (const char* file :
       {"mocks/smsmode/platform/assumptions.cpp", "mocks/dydu/assumptions.cpp"}) {
    const std::string source = read(root / file);
    for (const auto& match : matches(source, name)) {
      ++count;
      const bool whole = text_.find(match[1].str() + match[2].str()) != std::string::npos;
      const bool shortened = text_.find("`" + match[2].str() + "`") != std::string::npos;
      if (!whole && !shortened) missing.push_back(match[0]);
    }
  }
  EXPECT_GE(count, 40U) << "the assumptions were not read";
  EXPECT_THAT(missing, IsEmpty());
}

}  // namespace
