// Document: a YAML file as our own values, each with its place in the file.
//
// The one door to yaml-cpp. Stricter than it: duplicate keys, merge keys, explicit tags, keys that
// are no plain text, several documents in one file, quotes that span lines, and files grown beyond
// reason are problems.
//
//   scenarios/x.yaml:7:5: unknown step 'sns'; did you mean 'sms'?
//    7 |   - sns: hello
//      |     ^^^
//
// Reading goes on after a problem, so that one run tells everything wrong with a file:
//
//   yaml::Document document = yaml::load(std::move(text), "relay.yaml");
//   {
//     yaml::MapReader top(document, document.root(), "a relay configuration");   // map_reader.h
//     config.listen = top.text("listen");
//   }
//   if (!document.ok()) return document.problems();
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::yaml {

// Whether problems may show the content of the file. Hidden: of the line only its key, and no value
// in any message; for files that hold secrets.
enum class Values { shown, hidden };

// Where a value starts, counted in characters (not bytes), and how much of its line it covers.
struct Mark {
  int line = 1;
  int column = 1;
  int length = 1;
};

struct Entry;

struct Node {
  enum class Kind { null, scalar, sequence, map };

  Kind kind = Kind::null;
  bool quoted = false;         // scalar: "…", '…', | or >
  std::string text;            // scalar; null: as written ("", "~", "null")
  Mark mark;                   // of a null that is not written: its key's
  std::vector<Node> items;     // sequence
  std::vector<Entry> entries;  // map, in the order written, no key twice

  [[nodiscard]] bool is_null() const { return kind == Kind::null; }
  [[nodiscard]] bool is_scalar() const { return kind == Kind::scalar; }
  [[nodiscard]] bool is_sequence() const { return kind == Kind::sequence; }
  [[nodiscard]] bool is_map() const { return kind == Kind::map; }

  // nullptr: not a map, or no such key.
  [[nodiscard]] const Node* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  Mark mark;  // of the key
  Node value;
};

struct Problem {
  std::string file;
  int line = 1;  // 0: the file as a whole
  int column = 1;
  int length = 1;
  std::string message;
  std::string source_line;
  bool machine = false;  // this machine refuses the file; nothing is known to be wrong with it
};

// file:line:column: message, the line, a caret; every line ends with '\n'. A message is broken into
// lines of at most `columns`, the further ones indented; 0: it is one line, however long.
std::string to_text(const Problem&, std::size_t columns = 0);
// All of them, in order.
std::string to_text(const std::vector<Problem>&, std::size_t columns = 0);

class Document {
 public:
  static constexpr std::size_t problems_max = 20;

  [[nodiscard]] const std::string& file() const { return file_; }
  // A null node when the text is not YAML.
  [[nodiscard]] const Node& root() const { return root_; }
  [[nodiscard]] bool ok() const { return problems_.empty(); }

  // Beyond the first `problems_max` they are dropped, and one more says so. A text that is not YAML
  // has that one problem only: keys missing in it are then not reported.
  void complain(const Mark&, std::string message);

  // In the order of the file.
  [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }

  // A value or a key of this file, for a message: "'x'". Hidden values: only how long it is; a key
  // stays when it has the shape of one, and could not be a secret in the wrong place.
  [[nodiscard]] std::string quoted(std::string_view value) const;
  [[nodiscard]] std::string quoted_key(std::string_view key) const;
  [[nodiscard]] bool hides_values() const { return values_ == Values::hidden; }

  // Line `number` (1-based) as written, without its end; empty beyond the last.
  [[nodiscard]] std::string_view line(int number) const;

 private:
  friend class Builder;
  friend Document load(std::string text, std::string file, Values);

  [[nodiscard]] std::string line_to_show(const Mark&) const;

  std::string file_;
  std::string text_;
  std::vector<std::size_t> line_starts_;
  Node root_;
  std::vector<Problem> problems_;
  bool unreadable_ = false;
  Values values_ = Values::shown;
};

// `file` is only shown. Never fails: what is wrong is in problems().
Document load(std::string text, std::string file, Values = Values::shown);

// A problem with the file as a whole, such as one that cannot be opened: line 0, and rendered
// without a place.
Problem file_problem(std::string file, std::string message, bool machine = false);

}  // namespace smsrelay::yaml
