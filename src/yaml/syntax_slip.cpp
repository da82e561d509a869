#include "yaml/syntax_slip.h"

#include <algorithm>

#include "base/spelling.h"
#include "base/text.h"

namespace smsrelay::yaml {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_blank_or_end(std::string_view line, std::size_t at) {
  return at >= line.size() || is_blank(line[at]);
}

SyntaxSlip more_behind(char quote, std::size_t at) {
  return {at, 1,
          quote == '"'
              ? "a text in double quotes ends at the next one, and more follows; write a quote "
                "inside as \\\", or put the text in single quotes"
              : "a text in single quotes ends at the next apostrophe, and more follows; write an "
                "apostrophe inside twice (''), or put the text in double quotes"};
}

// What may follow the quote that closes a text: nothing, a comment, the ':' of a key, or what goes
// on in braces and brackets.
bool may_follow(std::string_view rest) {
  const std::size_t next = rest.find_first_not_of(" \t");
  if (next == std::string_view::npos) return true;
  return rest[next] == '#' ? next > 0 : std::string_view(":,]}").find(rest[next]) != rest.npos;
}

// Goes through a line from value to value.
class Values {
 public:
  explicit Values(std::string_view line) : line_(line) {}

  std::optional<SyntaxSlip> find() {
    for (std::size_t at = 0; at < line_.size();) {
      const char c = line_[at];
      if (is_blank(c)) {
        ++at;
        continue;
      }
      if (c == '#' && (at == 0 || is_blank(line_[at - 1]))) return std::nullopt;
      if (!begins_ || (c != '"' && c != '\'')) {
        if (begins_ && base::begins_with_typographic_quote(line_.substr(at))) {
          return SyntaxSlip{at, quote_bytes(at), typographic(line_.substr(at))};
        }
        pass(at++);
        continue;
      }
      const std::size_t bytes = quoted_bytes(line_.substr(at));
      if (bytes == std::string_view::npos) return std::nullopt;
      at += bytes;
      if (!may_follow(line_.substr(at))) return more_behind(c, at - 1);
      begins_ = false;
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] std::size_t quote_bytes(std::size_t at) const {
    return base::encode_utf8(base::decode_utf8(line_.substr(at)).substr(0, 1)).size();
  }

  static std::string typographic(std::string_view rest) {
    return "a text begins with " + base::odd_character(rest) +
           ", which is no quote here; write straight quotes: \" or '";
  }

  // Whether a value begins behind the character at `at`, which belongs to no quoted text.
  void pass(std::size_t at) {
    const char c = line_[at];
    const bool opens = begins_ && (c == '{' || c == '[');
    if (opens) ++open_;
    if (open_ > 0 && (c == '}' || c == ']')) --open_;
    begins_ = opens || (open_ > 0 && c == ',') || (c == ':' && is_blank_or_end(line_, at + 1)) ||
              (begins_ && c == '-' && is_blank_or_end(line_, at + 1));
  }

  std::string_view line_;
  bool begins_ = true;
  int open_ = 0;
};

}  // namespace

std::size_t quoted_bytes(std::string_view rest) {
  const char quote = rest.front();
  for (std::size_t at = 1; at < rest.size(); ++at) {
    if (quote == '"' && rest[at] == '\\') {
      ++at;
    } else if (rest[at] == quote) {
      if (quote == '\'' && at + 1 < rest.size() && rest[at + 1] == '\'') {
        ++at;
      } else {
        return at + 1;
      }
    }
  }
  return std::string_view::npos;
}

std::optional<SyntaxSlip> find_foreign_blank(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (line[at] == '\t') return SyntaxSlip{at, 1, "a tab in the indentation; use blanks"};
    if (const std::size_t bytes = base::odd_blank_bytes(line.substr(at)); bytes > 0) {
      return SyntaxSlip{
          at, bytes,
          base::odd_character(line.substr(at, bytes)) + " in the indentation; use blanks"};
    }
    if (line[at] != ' ' && line[at] != '-') break;
  }
  return std::nullopt;
}

// A line of "---" begins a document, "-5" is a number.
std::optional<SyntaxSlip> find_dash_without_blank(std::string_view line) {
  const std::size_t dash = line.find_first_not_of(' ');
  if (dash == std::string_view::npos || line[dash] != '-' || is_blank_or_end(line, dash + 1)) {
    return std::nullopt;
  }
  const char next = line[dash + 1];
  if (next == '-' || next == '.' || (next >= '0' && next <= '9')) return std::nullopt;
  return SyntaxSlip{dash, 2, "a '-' that begins an item is followed by a blank: '- '"};
}

std::optional<SyntaxSlip> find_syntax_slip(std::string_view line) {
  if (auto slip = find_dash_without_blank(line)) return slip;
  return Values(line).find();
}

}  // namespace smsrelay::yaml
