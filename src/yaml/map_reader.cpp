#include "yaml/map_reader.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/duration_meant.h"
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

// Meant as a duration, so that what is wrong with it is worth saying.
bool begins_with_a_number(std::string_view text) {
  return text.size() > 1 && ((text[0] >= '0' && text[0] <= '9') || text[0] == '-');
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

void refuse(Document& document, const Node& node, const std::string& what,
            const std::string& wanted) {
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

std::string suggestion(std::string_view word, const std::vector<std::string>& choices) {
  if (const auto near = base::did_you_mean(word, choices)) return "; did you mean '" + *near + "'?";
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
  refuse(document, node, what, "yes or no");
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
  refuse(document, node, what, "an international number such as \"+33639980001\"");
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
