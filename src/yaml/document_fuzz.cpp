// Any bytes are a document or problems with places in it; reading the tree strictly is safe.
#include <algorithm>
#include <set>
#include <string>

#include "base/fuzz.h"
#include "base/text.h"
#include "yaml/document.h"
#include "yaml/map_reader.h"

namespace smsrelay::yaml {
namespace {

using base::must_hold;

void check(const Problem& problem, int lines) {
  must_hold(!problem.message.empty(), "a problem says something");
  must_hold(problem.message.find('\n') == std::string::npos, "a message is one line");
  const bool of_the_whole_file = problem.line == 0 && problem.column == 0;
  must_hold(of_the_whole_file || (problem.line >= 1 && problem.line <= lines),
            "a problem has its place");
  must_hold(of_the_whole_file || problem.column >= 1, "a problem has its column");
  must_hold(problem.length >= 1, "a problem has its length");
  must_hold(to_text(problem).find("x.yaml:") == 0, "a problem names its file");
}

void walk(const Node& node, int lines) {
  must_hold(node.mark.line >= 1 && node.mark.line <= lines, "a value has its place");
  must_hold(node.mark.column >= 1, "a value has its column");
  must_hold(base::is_utf8(node.text), "a text is UTF-8");
  for (const Node& item : node.items) walk(item, lines);
  std::set<std::string> keys;
  for (const Entry& entry : node.entries) {
    must_hold(keys.insert(entry.key).second, "no key stands twice");
    walk(entry.value, lines);
  }
}

void read_strictly(Document& document) {
  MapReader top(document, document.root(), "a thing");
  top.maybe_text("text");
  top.maybe_integer("integer", {.min = -5, .max = 5});
  top.maybe_boolean("boolean");
  top.maybe_duration("duration");
  top.maybe_phone("phone");
  top.maybe_one_of("one of", {"red", "green"});
  top.maybe_texts("texts");
  for (const Node& item : top.maybe_list("list")) {
    MapReader inner(document, item, "an item");
    inner.text("name");
  }
}

// What no message says by itself: long, one word, with a digit in it, and once in the file. The
// number that messages give as an example is no secret.
bool could_be_a_secret(std::string_view value, std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  constexpr std::string_view example = "3639980";
  return value.size() >= 12 && value.find(' ') == std::string_view::npos &&
         value.find(example) == std::string_view::npos &&
         std::any_of(value.begin(), value.end(), is_digit) &&
         text.find(value) != std::string_view::npos && text.find(value) == text.rfind(value);
}

void no_value_is_in(const std::string& report, const Node& node, std::string_view text) {
  must_hold(!node.is_scalar() || !could_be_a_secret(node.text, text) ||
                report.find(node.text) == std::string::npos,
            "a hidden value is in no problem");
  for (const Node& item : node.items) no_value_is_in(report, item, text);
  for (const Entry& entry : node.entries) no_value_is_in(report, entry.value, text);
}

// Hidden values change no verdict, no place and no number of problems, only their words.
void check_hidden(std::string_view text, const Document& shown) {
  Document hidden = load(std::string(text), "x.yaml", Values::hidden);
  read_strictly(hidden);
  must_hold(hidden.ok() == shown.ok(), "hidden values change no verdict");
  must_hold(hidden.problems().size() == shown.problems().size(), "nor the number of problems");
  for (std::size_t i = 0; i < hidden.problems().size(); ++i) {
    const Problem& problem = hidden.problems()[i];
    must_hold(problem.line == shown.problems()[i].line, "nor their lines");
    must_hold(problem.column == shown.problems()[i].column, "nor their columns");
  }
  no_value_is_in(to_text(hidden.problems()), shown.root(), text);
}

void check(std::string_view text) {
  const int lines = 2 + static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
                      return c == '\n' || c == '\r';
                    }));
  Document document = load(std::string(text), "x.yaml");
  if (document.ok()) walk(document.root(), lines);
  read_strictly(document);
  must_hold(document.problems().size() <= Document::problems_max + 1, "problems are bounded");
  for (const Problem& problem : document.problems()) check(problem, lines);
  check_hidden(text, document);
}

}  // namespace
}  // namespace smsrelay::yaml

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  smsrelay::yaml::check(smsrelay::base::FuzzInput(bytes, count).text());
  return 0;
}
