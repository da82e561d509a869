#include "core/reserved_input.h"

#include <algorithm>

namespace smsrelay::core {
namespace {

// Everything up to U+0020 is trimmed by servers written in Java, so a command may hide behind it.
bool is_blank(char byte) { return static_cast<unsigned char>(byte) <= 0x20 || byte == 0x7F; }

// Length of an invisible character in UTF-8 at the start: no-break and other wide blanks, zero
// width marks. 0 if there is none.
std::size_t invisible_length(std::string_view text) {
  if (text.empty()) return 0;
  if (is_blank(text[0])) return 1;
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  if (byte(0) == 0xC2 && (byte(1) == 0xA0 || byte(1) == 0xAD)) return 2;
  if (byte(0) == 0xE2 && byte(1) == 0x80) {
    const unsigned last = byte(2);
    if ((last >= 0x80 && last <= 0x8F) || (last >= 0xA8 && last <= 0xAF)) return 3;
  }
  if (byte(0) == 0xE2 && byte(1) == 0x81 && byte(2) == 0x9F) return 3;  // U+205F
  if (byte(0) == 0xE2 && byte(1) == 0x81 && byte(2) == 0xA0) return 3;  // U+2060
  if (byte(0) == 0xE3 && byte(1) == 0x80 && byte(2) == 0x80) return 3;  // U+3000
  if (byte(0) == 0xEF && byte(1) == 0xBB && byte(2) == 0xBF) return 3;  // U+FEFF
  return 0;
}

bool is_invisible(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = invisible_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string_view without_blanks_around(std::string_view text) {
  for (std::size_t length = invisible_length(text); length != 0; length = invisible_length(text)) {
    text.remove_prefix(length);
  }
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// "#word#" somewhere in a word, anything between.
bool holds_command(std::string_view word) {
  for (std::size_t hash = word.find('#'); hash != std::string_view::npos;) {
    const std::size_t next = word.find('#', hash + 1);
    if (next != std::string_view::npos && next > hash + 1) return true;
    hash = next;
  }
  return false;
}

void blank_hashes(std::string& text, std::size_t from, std::size_t to) {
  std::replace(text.begin() + static_cast<std::ptrdiff_t>(from),
               text.begin() + static_cast<std::ptrdiff_t>(to), '#', ' ');
}

// "_word_:", as in "_pushcondition_:12" and "_goalpage_:3".
bool is_underscore_command(std::string_view text) {
  return text.starts_with('_') && text.find("_:", 1) != std::string_view::npos;
}

}  // namespace

std::string without_commands(std::string_view typed) {
  if (is_invisible(typed)) return {};
  std::string text(typed);
  if (text.find('#') != std::string::npos) {
    const std::string_view whole = without_blanks_around(typed);
    if (whole.starts_with('#') && whole.ends_with('#')) {
      blank_hashes(text, 0, text.size());
    } else {
      for (std::size_t from = 0; from < text.size();) {
        std::size_t to = from;
        while (to < text.size() && !is_blank(text[to])) ++to;
        if (holds_command(std::string_view(text).substr(from, to - from))) {
          blank_hashes(text, from, to);
        }
        from = to + 1;
      }
    }
  }
  std::string_view rest = without_blanks_around(text);
  if (is_underscore_command(rest)) {
    rest.remove_prefix(std::min(rest.find_first_not_of('_'), rest.size()));
    return is_invisible(rest) ? std::string() : std::string(rest);
  }
  if (text == typed) return text;
  return std::string(rest);
}

}  // namespace smsrelay::core
