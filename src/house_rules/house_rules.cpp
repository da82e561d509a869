#include "house_rules/house_rules.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <set>
#include <span>

namespace smsrelay::house_rules {
namespace {

using std::string;
using std::string_view;

// A pattern is a whole path, or ends with "*" and then means every path that begins like it, or
// begins with "*" and means every path that ends like it.
bool matches(string_view path, string_view pattern) {
  if (pattern.ends_with('*')) return path.starts_with(pattern.substr(0, pattern.size() - 1));
  if (pattern.starts_with('*')) return path.ends_with(pattern.substr(1));
  return path == pattern;
}

// Arrows that must not exist, even if the build allows them. The design rests on them: core decides
// without I/O, and relay and mock never share a reading of the wire.
struct MissingArrow {
  string_view from;
  string_view to;
};
constexpr std::array missing_arrows = {
    MissingArrow{"src/core", "src/net"}, MissingArrow{"mocks/*", "src/providers"},
    MissingArrow{"mocks/*", "src/core"}, MissingArrow{"mocks/*", "src/store"},
    MissingArrow{"mocks/*", "src/app"},  MissingArrow{"src/*", "mocks/*"},
    MissingArrow{"src/*", "runner/*"},   MissingArrow{"reports", "src/app"},
    MissingArrow{"src/app", "src/sim"},
};

struct Door {
  string_view what;  // an include's beginning, or a word of code
  std::vector<string_view> open_to;
  string_view instead;
};

// Third-party headers, by how the include begins.
const std::vector<Door>& library_doors() {
  static const std::vector<Door> doors = {
      {"pistache/", {"src/net/pistache_*"}, "use net/network.h; Pistache is known to src/net only"},
      {"curl/", {"src/net/curl_*"}, "use net/network.h; libcurl is known to src/net only"},
      {"zlib.h",
       {"src/net/content_coding*"},
       "use net/content_coding.h, which bounds what it undoes"},
      {"openssl/",
       {"mocks/smsmode/platform/signature.cpp"},
       "use mocks/smsmode/platform/signature.h; libcrypto is known to it only"},
      {"unicode/",
       {"src/base/spelling.cpp", "src/core/grapheme.cpp", "src/net/charset.cpp"},
       "use core/grapheme.h for characters, net/charset.h for encodings or base/spelling.h"},
      {"re2/",
       {"runner/scenario/pattern.cpp"},
       "use runner/scenario/pattern.h, which bounds the pattern"},
      {"gumbo.h",
       {"src/core/html_oracle_test.cpp"},
       "gumbo is an oracle for tests; the product reads HTML by core/html_scanner.h"},
      {"yaml-cpp/", {"src/yaml/*"}, "use the yaml room; yaml-cpp is known to src/yaml only"},
      {"sqlite3.h", {"src/store/sqlite.cpp"}, "use store/store.h"},
      {"nlohmann/",
       {"src/providers/*", "src/app/*", "src/store/state_codec.cpp", "mocks/*", "reports/*",
        "runner/*", "*_fuzz.cpp"},
       "keep JSON in codecs and report writers"},
      {"CLI/",
       {"*/main.cpp", "*/cli.cpp", "runner/cli/*"},
       "parse the command line in main.cpp or cli.cpp"},
      {"gtest/", {"*_test.cpp", "*.h"}, "keep GoogleTest in *_test.cpp and headers for them"},
      {"gmock/", {"*_test.cpp", "*.h"}, "keep GoogleMock in *_test.cpp and headers for them"},
  };
  return doors;
}

// Headers of ours that are not for everybody.
const std::vector<Door>& header_doors() {
  static const std::vector<Door> doors = {
      {"base/stopwatch.h",
       {"src/base/*", "runner/*"},
       "use base::Scheduler; a stopwatch serves reports and benchmarks only"},
      {"base/fuzz.h", {"*_fuzz.cpp"}, "return a base::Result; this one ends the program"},
  };
  return doors;
}

// Words that make two runs differ: clocks, sleeping, random numbers.
const std::vector<Door>& word_doors() {
  static constexpr string_view time = "use base::Scheduler, the only source of time";
  static constexpr string_view chance = "use base::Rng, the only source of chance";
  static const std::vector<Door> doors = {
      {"system_clock::now", {"src/base/real_scheduler.cpp", "src/base/stopwatch.cpp"}, time},
      {"steady_clock::now", {"src/base/real_scheduler.cpp", "src/base/stopwatch.cpp"}, time},
      {"high_resolution_clock", {}, time},
      {"clock_gettime", {}, time},
      {"gettimeofday", {}, time},
      {"std::time", {}, time},
      {"sleep_for", {}, time},
      {"sleep_until", {}, time},
      {"usleep", {}, time},
      {"nanosleep", {}, time},
      {"getrandom", {"src/base/rng.cpp"}, chance},
      {"random_device", {}, chance},
      {"mt19937", {}, chance},
      {"mt19937_64", {}, chance},
      {"default_random_engine", {}, chance},
      {"uniform_int_distribution", {}, chance},
      {"uniform_real_distribution", {}, chance},
      {"std::rand", {}, chance},
      {"std::srand", {}, chance},
      {"std::shuffle", {}, chance},
  };
  return doors;
}

// Breaches that stay, each for a reason.
struct Tolerated {
  string_view path;
  string_view what;  // as in the tables above
  string_view reason;
};
constexpr std::array<Tolerated, 0> tolerated_breaches = {};

bool tolerated(string_view path, string_view what) {
  return std::ranges::any_of(tolerated_breaches, [&](const Tolerated& t) {
    return matches(path, t.path) && t.what == what;
  });
}

bool open(const Door& door, string_view path) {
  return tolerated(path, door.what) ||
         std::ranges::any_of(door.open_to, [&](string_view p) { return matches(path, p); });
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Whole words only: "std::time" is not in "std::time_t".
bool contains_word(string_view line, string_view word) {
  for (auto at = line.find(word); at != string_view::npos; at = line.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word(line[at - 1]);
    const auto end = at + word.size();
    const bool ends = end == line.size() || !is_word(line[end]);
    if (begins && ends) return true;
  }
  return false;
}

std::vector<string_view> lines_of(string_view text) {
  std::vector<string_view> lines;
  while (!text.empty()) {
    const auto end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

string_view folder_of(string_view path) {
  const auto slash = path.rfind('/');
  return slash == string_view::npos ? string_view() : path.substr(0, slash);
}

string_view name_of(string_view path) { return path.substr(path.rfind('/') + 1); }

bool is_cpp(string_view path) { return path.ends_with(".h") || path.ends_with(".cpp"); }

bool is_test(string_view path) { return path.ends_with("_test.cpp"); }

// A header that includes GoogleTest serves tests only, and may include what a test may.
bool is_test_header(const File& file) {
  return file.path.ends_with(".h") && (file.text.find("#include <gtest/") != string::npos ||
                                       file.text.find("#include <gmock/") != string::npos);
}

bool is_snake_case(string_view name) {
  return !name.empty() && std::islower(static_cast<unsigned char>(name.front())) != 0 &&
         std::ranges::all_of(name, [](unsigned char c) {
           return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '_';
         });
}

class Checker {
 public:
  explicit Checker(const std::vector<Room>& rooms) : rooms_(rooms) {
    for (const Room& room : rooms) {
      by_folder_[room.folder] = &room;
      std::set<string, std::less<>>& reached = reach_[room.name];
      reached.insert(room.name);
      for (const string& used : room.uses) reached.insert(reach_[used].begin(), reach_[used].end());
    }
  }

  std::vector<Breach> run(const std::vector<File>& files) {
    for (const Room& room : rooms_) check_arrows(room);
    for (const File& file : files) {
      if (file.path.ends_with(".h")) headers_.insert(file.path);
      if (is_test_header(file)) test_headers_.insert(file.path);
    }
    for (const File& file : files) {
      check_any_text(file);
      if (is_cpp(file.path)) check_cpp(file);
    }
    std::ranges::sort(breaches_);
    return std::move(breaches_);
  }

 private:
  void add(const File& file, std::size_t line, string what) {
    breaches_.push_back({file.path, static_cast<int>(line), std::move(what)});
  }

  void check_arrows(const Room& room) {
    for (const Room& used : rooms_) {
      if (!reach_.at(room.name).contains(used.name)) continue;
      const bool missing = std::ranges::any_of(missing_arrows, [&](const MissingArrow& arrow) {
        return matches(room.folder, arrow.from) && matches(used.folder, arrow.to);
      });
      if (!missing) continue;
      breaches_.push_back({"CMakeLists.txt", room.line,
                           "room " + room.name + " reaches " + used.folder +
                               ", which it must never know; use a room above both"});
    }
  }

  void check_any_text(const File& file) {
    const auto lines = lines_of(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      // Built from halves, or this line would be a breach.
      for (const string_view home : {"/ho"
                                     "me/",
                                     "/Us"
                                     "ers/",
                                     "/ro"
                                     "ot/"}) {
        const auto at = lines[i].find(home);
        if (at == string_view::npos) continue;
        const bool inside_a_path = at > 0 && (is_word(lines[i][at - 1]) || lines[i][at - 1] == '.');
        if (!inside_a_path) add(file, i + 1, "a home path of one machine; use a relative path");
      }
    }
  }

  void check_cpp(const File& file) {
    check_name(file);
    const Room* room = room_of(file.path);
    if (room == nullptr) {
      add(file, 1, "not built: no room(...) line has its folder; use the folder of a room");
    }
    const string with_strings = without_comments(file.text, Strings::keep);
    const string code = without_comments(file.text, Strings::blank);
    const auto include_lines = lines_of(with_strings);
    const auto code_lines = lines_of(code);
    for (std::size_t i = 0; i < include_lines.size(); ++i) {
      check_include(file, room, i + 1, include_lines[i]);
    }
    for (std::size_t i = 0; i < code_lines.size(); ++i) check_words(file, i + 1, code_lines[i]);
    if (name_of(file.path) == "main.cpp") check_main(file, code_lines);
    if (file.path.ends_with(".h")) {
      check_header(file, code_lines);
    } else {
      check_first_include(file, include_lines);
    }
  }

  void check_main(const File& file, std::span<const string_view> code) {
    const auto begin =
        std::ranges::find_if(code, [](string_view l) { return l.starts_with("int main("); });
    if (begin == code.end()) return add(file, 1, "main.cpp without 'int main('");
    const auto line = static_cast<std::size_t>(begin - code.begin()) + 1;
    if (line < code.size() && code[line].starts_with("  base::start_program(")) return;
    add(file, line, "main() does not begin with base::start_program()");
  }

  // What shows that the header needs nothing before it; the build compiles only those headers alone
  // that have no source.
  void check_first_include(const File& file, std::span<const string_view> lines) {
    const string header = file.path.substr(0, file.path.size() - 4) + ".h";
    if (!headers_.contains(header)) return;
    const string own = header.starts_with("src/") ? header.substr(4) : header;
    const auto first =
        std::ranges::find_if(lines, [](string_view l) { return l.starts_with("#include"); });
    if (first != lines.end() && first->starts_with("#include \"" + own + "\"")) return;
    add(file, static_cast<std::size_t>(first - lines.begin()) + 1,
        "\"" + own + "\" does not come first; include a source's own header before all others");
  }

  void check_name(const File& file) {
    string_view name = name_of(file.path);
    name.remove_suffix(name.size() - name.rfind('.'));
    if (!is_snake_case(name)) add(file, 1, "file name; use snake_case");
  }

  void check_include(const File& file, const Room* room, std::size_t line, string_view text) {
    const auto hash = text.find_first_not_of(" \t");
    if (hash == string_view::npos || text[hash] != '#') return;
    const auto word = text.find_first_not_of(" \t", hash + 1);
    if (word == string_view::npos || !text.substr(word).starts_with("include")) return;
    const auto begin = text.find_first_of("<\"", word);
    if (begin == string_view::npos) return;
    const char close = text[begin] == '<' ? '>' : '"';
    const auto end = text.find(close, begin + 1);
    if (end == string_view::npos) return;
    const string_view target = text.substr(begin + 1, end - begin - 1);
    if (check_library(file, line, target)) return;
    if (close == '"') {
      check_own(file, room, line, target);
    } else if (target.find('/') != string_view::npos && !is_system(target)) {
      add(file, line,
          "<" + string(target) + "> has no door; use a library that has one, or open " +
              "its door in house_rules.cpp");
    }
  }

  // True when the include belongs to a library with a door.
  bool check_library(const File& file, std::size_t line, string_view target) {
    for (const Door& door : library_doors()) {
      if (!target.starts_with(door.what)) continue;
      if (!open(door, file.path)) {
        add(file, line, "<" + string(target) + "> outside its door; " + string(door.instead));
      } else if (file.path.ends_with(".h") && !test_headers_.contains(file.path)) {
        add(file, line, "<" + string(target) + "> in a header; use it in the .cpp only");
      }
      return true;
    }
    return false;
  }

  static bool is_system(string_view target) {
    return std::ranges::any_of(
        std::array<string_view, 5>{"sys/", "netinet/", "arpa/", "net/if", "linux/"},
        [&](string_view begin) { return target.starts_with(begin); });
  }

  void check_own(const File& file, const Room* room, std::size_t line, string_view target) {
    if (target.ends_with(".cpp")) {
      add(file, line, "includes a .cpp; use a header of the room");
      return;
    }
    for (const Door& door : header_doors()) {
      if (target == door.what && !open(door, file.path)) {
        add(file, line, "\"" + string(target) + "\" outside its door; " + string(door.instead));
      }
    }
    string path = "src/" + string(target);
    if (room_of(path) == nullptr) path = target;
    const Room* used = room_of(path);
    if (used == nullptr) {
      add(file, line,
          "\"" + string(target) + "\" names no room; use a rooted include, as " +
              "\"base/result.h\" or \"mocks/dydu/engine.h\"");
      return;
    }
    if (test_headers_.contains(path) && !is_test(file.path) && !test_headers_.contains(file.path)) {
      add(file, line, "\"" + string(target) + "\" is for tests only; use it in *_test.cpp");
    }
    if (room == nullptr || tolerated(file.path, target)) return;
    const bool in_a_test = is_test(file.path) || test_headers_.contains(file.path);
    const bool reached =
        reach_.at(room->name).contains(used->name) ||
        (in_a_test && std::ranges::any_of(room->test_uses, [&](const string& each) {
           return reach_.at(each).contains(used->name);
         }));
    if (!reached) {
      add(file, line,
          "against the arrows: " + room->folder + " may not know " + used->folder +
              "; use a room above it in CMakeLists.txt");
    }
  }

  void check_words(const File& file, std::size_t line, string_view text) {
    for (const Door& door : word_doors()) {
      if (contains_word(text, door.what) && !open(door, file.path)) {
        add(file, line, string(door.what) + " outside its door; " + string(door.instead));
      }
    }
  }

  void check_header(const File& file, std::span<const string_view> code) {
    const auto first = std::ranges::find_if(
        code, [](string_view l) { return l.find_first_not_of(" \t\r") != string_view::npos; });
    if (first == code.end() || !first->starts_with("#pragma once")) {
      add(file, 1, "header without guard; use #pragma once before anything else");
    }
    for (std::size_t i = 0; i < code.size(); ++i) {
      if (contains_word(code[i], "using namespace")) {
        add(file, i + 1, "using namespace in a header; use full names");
      }
    }
  }

  const Room* room_of(string_view path) const {
    const auto found = by_folder_.find(folder_of(path));
    return found == by_folder_.end() ? nullptr : found->second;
  }

  const std::vector<Room>& rooms_;
  std::map<string, const Room*, std::less<>> by_folder_;
  std::map<string, std::set<string, std::less<>>, std::less<>> reach_;
  std::set<string, std::less<>> headers_;
  std::set<string, std::less<>> test_headers_;
  std::vector<Breach> breaches_;
};

std::vector<string> words_of(string_view text) {
  std::vector<string> words;
  string word;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) {
      word += c;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

}  // namespace

std::vector<Breach> check(const std::vector<Room>& rooms, const std::vector<File>& files) {
  return Checker(rooms).run(files);
}

std::string to_text(const Breach& breach) {
  return breach.path + ":" + std::to_string(breach.line) + ": error: " + breach.what;
}

std::vector<Room> parse_rooms(string_view cmake_lists) {
  std::vector<Room> rooms;
  std::set<string, std::less<>> known;
  int line_number = 0;
  for (const string_view line : lines_of(cmake_lists)) {
    ++line_number;
    constexpr string_view begin = "room(";
    const auto end = line.find(')');
    if (!line.starts_with(begin) || end == string_view::npos) continue;
    const auto words = words_of(line.substr(begin.size(), end - begin.size()));
    if (words.empty()) continue;
    Room room{words.front(), {}, {}, {}, line_number};
    string_view section;
    for (const string& word : std::span(words).subspan(1)) {
      if (word == "DIR" || word == "USES" || word == "TEST_USES") {
        section = word;
      } else if (section == "DIR") {
        room.folder = word;
      } else if (known.contains(word)) {
        (section == "TEST_USES" ? room.test_uses : room.uses).push_back(word);
      }
    }
    known.insert(room.name);
    rooms.push_back(std::move(room));
  }
  return rooms;
}

std::string without_comments(string_view cpp, Strings strings) {
  string out(cpp);
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < out.size(); ++i) {
      if (out[i] != '\n') out[i] = ' ';
    }
  };
  const auto end_of = [&](string_view mark, std::size_t from) {
    const auto at = cpp.find(mark, from);
    return at == string_view::npos ? cpp.size() : at + mark.size();
  };
  std::size_t i = 0;
  while (i < cpp.size()) {
    const char c = cpp[i];
    const string_view rest = cpp.substr(i);
    if (rest.starts_with("//")) {
      const auto end = std::min(cpp.find('\n', i), cpp.size());
      blank(i, end);
      i = end;
    } else if (rest.starts_with("/*")) {
      const auto end = end_of("*/", i + 2);
      blank(i, end);
      i = end;
    } else if (rest.starts_with("R\"") && (i == 0 || !is_word(cpp[i - 1]) || cpp[i - 1] == '8')) {
      const auto paren = std::min(cpp.find('(', i), cpp.size());
      const string close = ")" + string(cpp.substr(i + 2, paren - i - 2)) + "\"";
      const auto end = end_of(close, paren);
      if (strings == Strings::blank) blank(i + 1, end);
      i = end;
    } else if (c == '"' || (c == '\'' && (i == 0 || !is_word(cpp[i - 1])))) {
      // A quote inside a number (1'000) is no character literal, hence the look behind.
      std::size_t end = i + 1;
      while (end < cpp.size() && cpp[end] != c && cpp[end] != '\n') end += cpp[end] == '\\' ? 2 : 1;
      if (strings == Strings::blank) blank(i + 1, end);
      i = end + 1;
    } else {
      ++i;
    }
  }
  return out;
}

}  // namespace smsrelay::house_rules
