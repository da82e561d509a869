#include "house_rules/house_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace smsrelay::house_rules {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const std::vector<Room>& rooms() {
  static const std::vector<Room> rooms = parse_rooms(R"(
# room(name ...) in a comment is none
room(base      DIR src/base      USES Threads::Threads)
room(yaml      DIR src/yaml      USES base yaml-cpp)
room(net       DIR src/net       USES base CURL::libcurl)
room(core      DIR src/core      USES base)
room(providers DIR src/providers USES core net nlohmann_json::nlohmann_json)
room(app       DIR src/app       USES providers)
room(dydu      DIR mocks/dydu    USES net)
room(cli       DIR runner/cli    USES app dydu)
)");
  return rooms;
}

std::vector<std::string> breaches(const std::string& path, const std::string& text) {
  std::vector<std::string> found;
  for (const Breach& breach : check(rooms(), {{path, text}})) found.push_back(to_text(breach));
  return found;
}

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Every text file of the tree that people write.
std::vector<File> tree(const fs::path& root) {
  std::vector<File> files;
  const auto add = [&](const fs::path& path) {
    files.push_back({fs::relative(path, root).generic_string(), read(path)});
  };
  for (const char* folder : {"src", "mocks", "runner", "reports", "scenarios", "cmake", ".ci"}) {
    if (!fs::exists(root / folder)) continue;
    for (auto it = fs::recursive_directory_iterator(root / folder); it != fs::end(it); ++it) {
      if (it->path() == root / "reports/latest") {
        it.disable_recursion_pending();
      } else if (it->is_regular_file()) {
        add(it->path());
      }
    }
  }
  for (const auto& entry : fs::directory_iterator(root)) {
    if (entry.is_regular_file()) add(entry.path());
  }
  std::ranges::sort(files, {}, &File::path);
  return files;
}

TEST(HouseRulesOfThisTree, AreKept) {
  const fs::path root = REHEARSE_SOURCE_DIR;
  const auto rooms = parse_rooms(read(root / "CMakeLists.txt"));
  ASSERT_GE(rooms.size(), 10U) << "the room(...) lines of CMakeLists.txt were not understood";
  const auto files = tree(root);
  ASSERT_GE(files.size(), 30U) << "the tree was not read";

  std::string report;
  for (const Breach& breach : check(rooms, files)) report += to_text(breach) + "\n";
  EXPECT_TRUE(report.empty()) << "\n" << report;
}

TEST(HouseRules, RoomsAreReadFromTheBuildWithTheirDirectUses) {
  ASSERT_THAT(rooms(), SizeIs(8));
  EXPECT_EQ(rooms()[4].name, "providers");
  EXPECT_EQ(rooms()[4].folder, "src/providers");
  EXPECT_THAT(rooms()[4].uses, ElementsAre("core", "net"));
}

TEST(HouseRules, AnIncludeAlongTheArrowsPasses) {
  EXPECT_THAT(breaches("src/core/a.cpp", "#include \"core/a.h\"\n#include \"base/result.h\"\n"),
              IsEmpty());
  EXPECT_THAT(breaches("runner/cli/a.cpp", "#include \"mocks/dydu/engine.h\"\n"), IsEmpty());
  EXPECT_THAT(breaches("src/app/a.cpp", "#include \"net/http.h\"\n"), IsEmpty());
}

TEST(HouseRules, CoreMayNotKnowNet) {
  EXPECT_THAT(breaches("src/core/a.cpp", "\n#include \"net/http.h\"\n"),
              ElementsAre("src/core/a.cpp:2: error: against the arrows: src/core may not know "
                          "src/net; use a room above it in CMakeLists.txt"));
}

TEST(HouseRules, TheBuildCannotAllowWhatTheDesignForbids) {
  const auto rooms = parse_rooms(
      "room(net DIR src/net)\nroom(core DIR src/core USES net)\n"
      "room(store DIR src/store)\nroom(dydu DIR mocks/dydu USES net store)\n");
  std::vector<std::string> found;
  for (const Breach& breach : check(rooms, {})) found.push_back(to_text(breach));
  EXPECT_THAT(found,
              ElementsAre("CMakeLists.txt:2: error: room core reaches src/net, which it must never "
                          "know; use a room above both",
                          HasSubstr("CMakeLists.txt:4: error: room dydu reaches src/store")));
}

TEST(HouseRules, WhatOnlyTestsMayUseIsNotForTheRoomItself) {
  const auto rooms = parse_rooms("room(sim DIR src/sim)\nroom(app DIR src/app TEST_USES sim)\n");
  const auto found = [&](const std::string& path, const std::string& text) {
    std::vector<std::string> out;
    for (const Breach& breach : check(rooms, {{"src/sim/a.h", "#pragma once\n"}, {path, text}})) {
      out.push_back(to_text(breach));
    }
    return out;
  };
  EXPECT_THAT(found("src/app/a_test.cpp", "#include \"sim/a.h\"\n"), IsEmpty());
  EXPECT_THAT(found("src/app/a.cpp", "#include \"sim/a.h\"\n"),
              ElementsAre(HasSubstr("src/app may not know src/sim")));
}

TEST(HouseRules, AMockMayNotShareACodecWithTheRelay) {
  EXPECT_THAT(breaches("mocks/dydu/a.cpp", "#include \"providers/dydu_talk.h\"\n"),
              ElementsAre(HasSubstr("mocks/dydu may not know src/providers")));
}

TEST(HouseRules, ARoomMayNotKnowTheRoomsBelowIt) {
  EXPECT_THAT(breaches("src/base/a.cpp", "# include <vector>\n#  include \"core/channel.h\"\n"),
              ElementsAre(HasSubstr(":2: error: against the arrows")));
}

TEST(HouseRules, IncludesAreRooted) {
  EXPECT_THAT(breaches("src/core/a.cpp", "#include \"a.h\"\n"),
              ElementsAre(HasSubstr("use a rooted include")));
  EXPECT_THAT(breaches("src/core/a.cpp", "#include \"../base/result.h\"\n"),
              ElementsAre(HasSubstr("use a rooted include")));
}

TEST(HouseRules, ASourceIncludesItsOwnHeaderFirst) {
  const File header{"src/core/a.h", "#pragma once\n"};
  const auto found = [&](const std::string& path, const std::string& text) {
    return check(rooms(), {header, {path, text}});
  };
  EXPECT_THAT(found("src/core/a.cpp", "// On a.\n#include \"core/a.h\"\n\n#include <map>\n"),
              IsEmpty());
  const auto late = found("src/core/a.cpp", "#include <map>\n#include \"core/a.h\"\n");
  ASSERT_THAT(late, SizeIs(1));
  EXPECT_EQ(to_text(late[0]),
            "src/core/a.cpp:1: error: \"core/a.h\" does not come first; include a source's own "
            "header before all others");
  EXPECT_THAT(found("src/core/a.cpp", "int a;\n"), SizeIs(1));
  EXPECT_THAT(found("src/core/b.cpp", "#include <map>\n"), IsEmpty()) << "it has no header";
}

TEST(HouseRules, NobodyIncludesASource) {
  EXPECT_THAT(breaches("src/core/a_test.cpp", "#include \"core/a.cpp\"\n"),
              ElementsAre(HasSubstr("use a header of the room")));
}

TEST(HouseRules, AThirdPartyHasOneDoor) {
  EXPECT_THAT(breaches("src/net/pistache_server.cpp", "#include <pistache/endpoint.h>\n"),
              IsEmpty());
  EXPECT_THAT(breaches("src/app/a.cpp", "#include <pistache/endpoint.h>\n"),
              ElementsAre("src/app/a.cpp:1: error: <pistache/endpoint.h> outside its door; use "
                          "net/network.h; Pistache is known to src/net only"));
  EXPECT_THAT(breaches("src/net/pistache_server.cpp", "#include <curl/curl.h>\n"), SizeIs(1));
  EXPECT_THAT(breaches("src/core/a.cpp", "#include <nlohmann/json.hpp>\n"), SizeIs(1));
  EXPECT_THAT(breaches("src/core/a.cpp", "#include <yaml-cpp/yaml.h>\n"), SizeIs(1));
  EXPECT_THAT(breaches("src/core/a.cpp", "#include <sqlite3.h>\n"), SizeIs(1));
  EXPECT_THAT(breaches("src/core/a.cpp", "#include <CLI/CLI.hpp>\n"), SizeIs(1));
  EXPECT_THAT(breaches("src/core/a.cpp", "#include <gtest/gtest.h>\n"), SizeIs(1));
}

TEST(HouseRules, AThirdPartyStaysOutOfHeadersEvenBehindItsDoor) {
  EXPECT_THAT(breaches("src/providers/a.h", "#pragma once\n#include <nlohmann/json.hpp>\n"),
              ElementsAre(HasSubstr("in a header")));
}

TEST(HouseRules, AHeaderThatKnowsGoogleTestServesTestsOnly) {
  const File world{"mocks/dydu/world.h",
                   "#pragma once\n#include <gtest/gtest.h>\n#include <nlohmann/json.hpp>\n"};
  const std::string includes_it = "#include \"mocks/dydu/world.h\"\n";
  EXPECT_THAT(check(rooms(), {world, {"mocks/dydu/engine_test.cpp", includes_it}}), IsEmpty());
  const auto found = check(rooms(), {world, {"mocks/dydu/engine.cpp", includes_it}});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(to_text(found[0]), HasSubstr("engine.cpp:1: error: \"mocks/dydu/world.h\" is for "
                                           "tests only"));
}

TEST(HouseRules, ALibraryWithoutADoorIsRefused) {
  EXPECT_THAT(breaches("src/core/a.cpp", "#include <boost/asio.hpp>\n"),
              ElementsAre(HasSubstr("has no door")));
  EXPECT_THAT(breaches("src/net/a.cpp", "#include <sys/socket.h>\n"), IsEmpty());
}

TEST(HouseRules, TimeAndChanceHaveOneDoor) {
  EXPECT_THAT(breaches("src/core/a.cpp", "auto t = std::chrono::system_clock::now();\n"),
              ElementsAre("src/core/a.cpp:1: error: system_clock::now outside its door; use "
                          "base::Scheduler, the only source of time"));
  EXPECT_THAT(breaches("src/base/real_scheduler.cpp", "auto t = steady_clock::now();\n"),
              IsEmpty());
  EXPECT_THAT(breaches("src/app/a.cpp", "#include \"base/stopwatch.h\"\n"), SizeIs(1));
  EXPECT_THAT(breaches("runner/cli/a.cpp", "#include \"base/stopwatch.h\"\n"), IsEmpty());
  EXPECT_THAT(breaches("src/core/a_test.cpp", "std::this_thread::sleep_for(1s);\n"), SizeIs(1));
  EXPECT_THAT(breaches("src/core/a.cpp", "std::random_device device;\n"), SizeIs(1));
  EXPECT_THAT(breaches("src/base/rng.cpp", "getrandom(b, 1, 0);\n"), IsEmpty());
  EXPECT_THAT(breaches("src/core/a.cpp", "getrandom(b, 1, 0);\n"), SizeIs(1));
}

TEST(HouseRules, WordsInCommentsStringsAndLongerNamesAreNoBreach) {
  EXPECT_THAT(breaches("src/core/a.cpp",
                       "// sleep_for would be wrong\n"
                       "/* std::rand\n std::rand */\n"
                       "auto a = \"random_device\";\n"
                       "auto b = R\"x(std::rand\n\"#include \"zz.h\")x\";\n"
                       "std::time_t c = 1'000;\n"
                       "char d = '\"'; char e = '\\'';\n"),
              IsEmpty());
  EXPECT_THAT(breaches("src/core/a.cpp", "char d = '\"'; std::rand();\n"), SizeIs(1));
}

TEST(HouseRules, AHeaderGuardsItselfAndOpensNoNamespace) {
  EXPECT_THAT(breaches("src/core/a.h", "// A.\n#pragma once\nint a();\n"), IsEmpty());
  EXPECT_THAT(breaches("src/core/a.h", "int a();\n#pragma once\n"),
              ElementsAre(HasSubstr("#pragma once")));
  EXPECT_THAT(breaches("src/core/a.h", "#pragma once\nusing namespace std;\n"),
              ElementsAre("src/core/a.h:2: error: using namespace in a header; use full names"));
}

TEST(HouseRules, FilesAreSnakeCaseAndInsideARoom) {
  EXPECT_THAT(breaches("src/core/sms_text.cpp", ""), IsEmpty());
  EXPECT_THAT(breaches("src/core/SmsText.cpp", ""), ElementsAre(HasSubstr("snake_case")));
  EXPECT_THAT(breaches("src/core/sms-text.cpp", ""), ElementsAre(HasSubstr("snake_case")));
  EXPECT_THAT(breaches("src/core/deep/a_test.cpp", ""), ElementsAre(HasSubstr("not built")));
}

TEST(HouseRules, EveryProgramBeginsTheSameWay) {
  EXPECT_THAT(
      breaches("src/core/main.cpp", "int main() {\n  base::start_program(\"a\", \"\");\n}\n"),
      IsEmpty());
  EXPECT_THAT(breaches("src/core/main.cpp", "int x;\nint main() {\n  // base::start_program(\n}\n"),
              ElementsAre("src/core/main.cpp:2: error: main() does not begin with "
                          "base::start_program()"));
  EXPECT_THAT(breaches("src/core/main.cpp", "void main2() {}\n"), SizeIs(1));
}

TEST(HouseRules, NoTextNamesAHomeFolder) {
  const std::string home = "/ho";
  EXPECT_THAT(breaches("scenarios/a.yaml", "x: 1\nfile: " + home + "me/ann/a.yaml\n"),
              ElementsAre("scenarios/a.yaml:2: error: a home path of one machine; use a relative "
                          "path"));
  EXPECT_THAT(breaches("README.md", "the page https://example.org" + home + "me/ is fine\n"),
              IsEmpty());
}

}  // namespace
}  // namespace smsrelay::house_rules
