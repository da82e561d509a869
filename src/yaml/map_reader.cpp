#include "yaml/map_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/duration_meant.h"
#include "base/spelling.h"
#include "base/text.h"

namespace smsrelay::yaml {
namespace {

std::string key_in_words(const std::string& key) { return "'" + key + "'"; }

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool reads_as_truth_value(const Node& node) {
  return !node.quoted && is_one_of(base::ascii_lower(node.text),
                                   {"yes", "no", "true", "false", "on", "off", "y", "n"});
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

// Meant as a duration, so that its error is worth reporting.
bool begins_with_a_number(std::string_view text) {
  return text.size() > 1 && ((text[0] >= '0' && text[0] <= '9') || text[0] == '-');
}

// "+33639980001" of "06 39 98 00 01", as people write a number in France, and of "+33 6 39 98 00
// 01"; nullopt: it is neither.
std::optional<std::string> number_meant(std::string_view text) {
  std::string plain;
  for (const char c : base::plainly_spelt(text)) {
    if (c != ' ' && c != '.' && c != '-' && c != '/') plain += c;
  }
  if (plain.size() == 10 && plain[0] == '0' && plain[1] != '0') plain = "+33" + plain.substr(1);
  const auto number = base::PhoneNumber::parse(plain);
  return number ? std::optional(number->international()) : std::nullopt;
}

std::string_view kind_in_words(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "a single value";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::map:
      return "a map";
  }
  return "";
}

// Quotes of a word processor, which are letters here.
bool refuse_typographic_quotes(Document& document, const Node& node, const std::string& what) {
  if (!node.is_scalar() || node.quoted || !base::begins_with_typographic_quote(node.text)) {
    return false;
  }
  document.complain(node.mark, what + " begins with " + base::odd_character(node.text) +
                                   ", which is no quote here; write straight quotes around the "
                                   "text: \"…\"");
  return true;
}

// "Horaires #urgent" without quotes: YAML cuts it at the '#'. A comment is written "# ".
bool refuse_cut_text(Document& document, const Node& node, const std::string& what) {
  if (node.quoted || document.hides_values()) return false;
  const std::u32string line = base::decode_utf8(document.line(node.mark.line));
  const std::u32string text = base::decode_utf8(node.text);
  const auto begin = static_cast<std::size_t>(node.mark.column - 1);
  if (begin > line.size() || line.compare(begin, text.size(), text) != 0) return false;
  const std::size_t sign = line.find_first_not_of(U" \t", begin + text.size());
  if (sign == std::u32string::npos || line[sign] != U'#') return false;
  if (sign + 1 >= line.size() || line[sign + 1] == U' ' || line[sign + 1] == U'#') return false;
  document.complain({node.mark.line, static_cast<int>(sign) + 1, 1},
                    what +
                        " ends before ' #', which begins a comment; put the text in quotes to "
                        "keep it, or write '# ' for a comment");
  return true;
}

void refuse(Document& document, const Node& node, const std::string& what,
            const std::string& wanted) {
  if (refuse_typographic_quotes(document, node, what)) return;
  if (node.is_null()) {
    document.complain(node.mark, what + " must be " + wanted + "; nothing is written");
    return;
  }
  std::string message = what + " must be " + wanted + ", not ";
  message += node.is_scalar() ? document.quoted(node.text) : std::string(kind_in_words(node));
  document.complain(node.mark, std::move(message));
}

const std::vector<Node>& no_nodes() {
  static const std::vector<Node> none;
  return none;
}

}  // namespace

// More are no help.
constexpr std::size_t known_max = 24;

std::string spelling_note(std::string_view word, std::string_view meant) {
  const std::string odd = base::odd_character(word);
  return odd.empty() || odd == base::odd_character(meant) ? "" : " What is written has " + odd;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& choices) {
  const std::string plain = base::plainly_spelt(word);
  for (const std::string& choice : choices) {
    if (choice == word || base::plainly_spelt(choice) != plain) continue;
    return "; did you mean '" + choice + "'?" + spelling_note(word, choice);
  }
  if (const auto near = base::did_you_mean(word, choices)) {
    return "; did you mean '" + *near + "'?" + spelling_note(word, *near);
  }
  if (choices.empty() || choices.size() > known_max) return "";
  return "; known: " + base::join(choices, ", ");
}

std::optional<std::string> as_text(Document& document, const Node& node, const std::string& what) {
  if (node.is_null()) {
    document.complain(node.mark,
                      what + (node.text.empty() ? " needs a text; an empty one is written \"\""
                                                : " needs a text; write \"" + node.text +
                                                      "\" in quotes to mean the word"));
    return std::nullopt;
  }
  if (!node.is_scalar()) {
    refuse(document, node, what, "a text");
    return std::nullopt;
  }
  if (refuse_typographic_quotes(document, node, what) || refuse_cut_text(document, node, what)) {
    return std::nullopt;
  }
  if (reads_as_truth_value(node)) {
    document.complain(
        node.mark, what + " needs a text; write \"" + node.text + "\" in quotes to mean the word");
    return std::nullopt;
  }
  return node.text;
}

std::optional<Integer> as_integer(Document& document, const Node& node, const std::string& what,
                                  Range range) {
  Integer value = 0;
  const char* const end = node.text.data() + node.text.size();
  const auto [stop, error] = std::from_chars(node.text.data(), end, value);
  if (node.is_scalar() && node.quoted && error == std::errc() && stop == end) {
    document.complain(node.mark, what + " is a number; write it without quotes");
    return std::nullopt;
  }
  if (!node.is_scalar() || node.quoted || error != std::errc() || stop != end) {
    refuse(document, node, what, "a whole number");
    return std::nullopt;
  }
  if (value < range.min || value > range.max) {
    constexpr Range all;
    std::string wanted = "a whole number";
    if (range.min == range.max) {
      wanted = std::to_string(range.min);
    } else if (range.min != all.min && range.max != all.max) {
      wanted += " from " + std::to_string(range.min) + " to " + std::to_string(range.max);
    } else if (range.min != all.min) {
      wanted += " of at least " + std::to_string(range.min);
    } else {
      wanted += " of at most " + std::to_string(range.max);
    }
    refuse(document, node, what, wanted);
    return std::nullopt;
  }
  return value;
}

std::optional<bool> as_boolean(Document& document, const Node& node, const std::string& what) {
  if (node.is_scalar() && !node.quoted) {
    if (is_one_of(node.text, {"yes", "true"})) return true;
    if (is_one_of(node.text, {"no", "false"})) return false;
  }
  const bool in_quotes =
      node.is_scalar() && node.quoted && is_one_of(node.text, {"yes", "true", "no", "false"});
  if (in_quotes) {
    document.complain(node.mark, what + " is yes or no; write it without quotes");
  } else {
    refuse(document, node, what, "yes or no");
  }
  return std::nullopt;
}

std::optional<base::Duration> as_duration(Document& document, const Node& node,
                                          const std::string& what) {
  if (!node.is_scalar()) {
    refuse(document, node, what, "a duration such as 2m or 1h 30s");
    return std::nullopt;
  }
  const auto parsed = base::parse_duration(node.text);
  if (parsed) return *parsed;
  if (is_number(node.text)) {
    const std::string number = document.hides_values() ? "30" : node.text;
    document.complain(node.mark, what + " needs a unit: " + number + "ms, " + number + "s, " +
                                     number + "m or " + number + "h?");
  } else if (!document.hides_values() &&
             (begins_with_a_number(node.text) || base::duration_meant(node.text))) {
    document.complain(node.mark,
                      what + ": " + document.quoted(node.text) + " is " + parsed.error().detail);
  } else {
    refuse(document, node, what, "a duration such as 2m or 1h 30s");
  }
  return std::nullopt;
}

std::optional<base::PhoneNumber> as_phone(Document& document, const Node& node,
                                          const std::string& what) {
  if (node.is_scalar()) {
    if (auto parsed = base::PhoneNumber::parse(node.text)) return std::move(parsed).value();
  }
  const std::string wanted = "an international number such as \"+33639980001\"";
  const auto meant =
      node.is_scalar() && !document.hides_values() ? number_meant(node.text) : std::nullopt;
  if (meant) {
    document.complain(node.mark, what + " must be " + wanted + ", not " +
                                     document.quoted(node.text) + "; did you mean \"" + *meant +
                                     "\"?");
  } else {
    refuse(document, node, what, wanted);
  }
  return std::nullopt;
}

std::optional<std::string> as_one_of(Document& document, const Node& node, const std::string& what,
                                     const std::vector<std::string>& choices) {
  if (node.is_scalar() && std::find(choices.begin(), choices.end(), node.text) != choices.end()) {
    return node.text;
  }
  if (!node.is_scalar()) {
    refuse(document, node, what, "one of: " + base::join(choices, ", "));
  } else {
    document.complain(node.mark, "unknown value " + document.quoted(node.text) + " for " + what +
                                     suggestion(node.text, choices));
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> as_texts(Document& document, const Node& node,
                                                 const std::string& what) {
  std::vector<std::string> texts;
  if (node.is_sequence()) {
    for (const Node& item : node.items) {
      if (auto text = as_text(document, item, "an item of " + what)) {
        texts.push_back(std::move(*text));
      }
    }
    return texts;
  }
  if (node.is_scalar()) {
    auto text = as_text(document, node, what);
    if (!text) return std::nullopt;
    texts.push_back(std::move(*text));
    return texts;
  }
  refuse(document, node, what, "a list of texts");
  return std::nullopt;
}

const std::vector<Node>& as_list(Document& document, const Node& node, const std::string& what) {
  if (node.is_sequence()) return node.items;
  if (node.is_map() && !node.entries.empty()) {
    const bool has_dash = node.entries.front().key.starts_with('-');
    document.complain(node.mark, what + " must be a list, not a map; each item begins with '- '" +
                                     (has_dash ? ", a blank behind the '-'" : ""));
    return no_nodes();
  }
  refuse(document, node, what, "a list");
  return no_nodes();
}

MapReader::MapReader(Document& document, const Node& node, std::string what)
    : document_(document), node_(node), what_(std::move(what)) {
  if (!node_.is_map()) refuse(document_, node_, what_, "a map");
}

void MapReader::finish() {
  if (std::exchange(finished_, true)) return;
  for (const Entry& entry : node_.entries) {
    if (std::find(asked_.begin(), asked_.end(), entry.key) != asked_.end()) continue;
    if (std::find(passed_over_.begin(), passed_over_.end(), entry.key) != passed_over_.end())
      continue;
    document_.complain(entry.mark, "unknown key " + document_.quoted_key(entry.key) + " in " +
                                       what_ + suggestion(entry.key, asked_));
  }
}

const Node* MapReader::required(const std::string& key) {
  const Node* const found = optional(key);
  if (found == nullptr && node_.is_map()) {
    document_.complain(node_.mark, what_ + " needs " + key_in_words(key));
  }
  return found;
}

const Node* MapReader::optional(const std::string& key) {
  asked_.push_back(key);
  return node_.find(key);
}

std::string MapReader::text(const std::string& key) {
  const Node* const found = required(key);
  return found == nullptr ? "" : as_text(document_, *found, key_in_words(key)).value_or("");
}
std::optional<std::string> MapReader::maybe_text(const std::string& key) {
  const Node* const found = optional(key);
  if (found == nullptr) return std::nullopt;
  return as_text(document_, *found, key_in_words(key));
}

Integer MapReader::integer(const std::string& key, Range range) {
  const Node* const found = required(key);
  return found == nullptr ? 0 : as_integer(document_, *found, key_in_words(key), range).value_or(0);
}
std::optional<Integer> MapReader::maybe_integer(const std::string& key, Range range) {
  const Node* const found = optional(key);
  if (found == nullptr) return std::nullopt;
  return as_integer(document_, *found, key_in_words(key), range);
}

bool MapReader::boolean(const std::string& key) {
  const Node* const found = required(key);
  return found != nullptr && as_boolean(document_, *found, key_in_words(key)).value_or(false);
}
std::optional<bool> MapReader::maybe_boolean(const std::string& key) {
  const Node* const found = optional(key);
  if (found == nullptr) return std::nullopt;
  return as_boolean(document_, *found, key_in_words(key));
}

base::Duration MapReader::duration(const std::string& key) {
  const Node* const found = required(key);
  if (found == nullptr) return {};
  return as_duration(document_, *found, key_in_words(key)).value_or(base::Duration{});
}
std::optional<base::Duration> MapReader::maybe_duration(const std::string& key) {
  const Node* const found = optional(key);
  if (found == nullptr) return std::nullopt;
  return as_duration(document_, *found, key_in_words(key));
}

std::optional<base::PhoneNumber> MapReader::phone(const std::string& key) {
  const Node* const found = required(key);
  if (found == nullptr) return std::nullopt;
  return as_phone(document_, *found, key_in_words(key));
}
std::optional<base::PhoneNumber> MapReader::maybe_phone(const std::string& key) {
  const Node* const found = optional(key);
  if (found == nullptr) return std::nullopt;
  return as_phone(document_, *found, key_in_words(key));
}

std::string MapReader::one_of(const std::string& key, const std::vector<std::string>& choices) {
  const Node* const found = required(key);
  if (found == nullptr) return "";
  return as_one_of(document_, *found, key_in_words(key), choices).value_or("");
}
std::optional<std::string> MapReader::maybe_one_of(const std::string& key,
                                                   const std::vector<std::string>& choices) {
  const Node* const found = optional(key);
  if (found == nullptr) return std::nullopt;
  return as_one_of(document_, *found, key_in_words(key), choices);
}

std::vector<std::string> MapReader::texts(const std::string& key) {
  const Node* const found = required(key);
  if (found == nullptr) return {};
  return as_texts(document_, *found, key_in_words(key)).value_or(std::vector<std::string>{});
}
std::vector<std::string> MapReader::maybe_texts(const std::string& key) {
  const Node* const found = optional(key);
  if (found == nullptr) return {};
  return as_texts(document_, *found, key_in_words(key)).value_or(std::vector<std::string>{});
}

const std::vector<Node>& MapReader::list(const std::string& key) {
  const Node* const found = required(key);
  return found == nullptr ? no_nodes() : as_list(document_, *found, key_in_words(key));
}
const std::vector<Node>& MapReader::maybe_list(const std::string& key) {
  const Node* const found = optional(key);
  return found == nullptr ? no_nodes() : as_list(document_, *found, key_in_words(key));
}

}  // namespace smsrelay::yaml
