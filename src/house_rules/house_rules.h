// House rules: rules of this tree that the compiler cannot check, checked by a test.
//
// Arrows (which room may include which), doors (the only files that may use a third-party library,
// the clock, sleep or random numbers), and the shape of files. A breach is reported like a compiler
// error and names what to write instead.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::house_rules {

struct File {
  std::string path;  // from the root, with slashes: "src/core/channel.h"
  std::string text;
};

struct Breach {
  std::string path;
  int line = 0;  // from 1
  std::string what;

  friend auto operator<=>(const Breach&, const Breach&) = default;
};

// "src/core/x.cpp:12: error: …"
std::string to_text(const Breach&);

// One room(...) line of CMakeLists.txt.
struct Room {
  std::string name;
  std::string folder;                  // "src/core"
  std::vector<std::string> uses;       // rooms only, direct ones, in the order written
  std::vector<std::string> test_uses;  // rooms that only its tests may use
  int line = 0;                        // where CMakeLists.txt says so, from 1
};

// The room(...) lines, in order. Libraries that are no room are left out of `uses`.
std::vector<Room> parse_rooms(std::string_view cmake_lists);

// Every breach in the files, and in the arrows themselves, by path and line. Files that are no C++
// are only looked at for what concerns any text, as absolute home paths.
std::vector<Breach> check(const std::vector<Room>&, const std::vector<File>&);

// The text with the same lines and columns, comments blanked, and strings too unless kept.
enum class Strings { keep, blank };
std::string without_comments(std::string_view cpp, Strings);

}  // namespace smsrelay::house_rules
