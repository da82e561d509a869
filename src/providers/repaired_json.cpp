#include "providers/repaired_json.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "base/ascii.h"
#include "base/text.h"

namespace smsrelay::providers {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t unicode_escape_bytes = 6;  // \uXXXX

// The first digit after "\ud" tells the half of a pair: 8-b the high one, c-f the low one.
enum class Escape { none, plain, high, low };

Escape unicode_escape(std::string_view at) {
  if (at.size() < unicode_escape_bytes || !at.starts_with("\\u") ||
      !std::all_of(at.begin() + 2, at.begin() + unicode_escape_bytes,
                   [](char byte) { return base::hex_value(byte) >= 0; })) {
    return Escape::none;
  }
  const char half = at[3];
  if (at[2] != 'd' && at[2] != 'D') return Escape::plain;
  if (half < '8') return Escape::plain;
  const bool high = half == '8' || half == '9' || (half | 0x20) == 'a' || (half | 0x20) == 'b';
  return high ? Escape::high : Escape::low;
}

// Takes the escape at the front of `rest`, which begins with a backslash.
void take_escape(std::string_view& rest, std::string& out) {
  std::size_t length = 2;
  switch (unicode_escape(rest)) {
    case Escape::plain:
      length = unicode_escape_bytes;
      break;
    case Escape::high:
      if (unicode_escape(rest.substr(unicode_escape_bytes)) == Escape::low) {
        length = 2 * unicode_escape_bytes;
        break;
      }
      [[fallthrough]];
    case Escape::low:
      out += "\\ufffd";
      rest.remove_prefix(unicode_escape_bytes);
      return;
    case Escape::none:
      if (rest.size() < 2 || std::string_view("\"\\/bfnrt").find(rest[1]) == std::string::npos) {
        out += "\\\\";
        rest.remove_prefix(1);
        return;
      }
  }
  out += rest.substr(0, length);
  rest.remove_prefix(length);
}

void append_control(std::string& out, char byte) {
  static constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u00";
  out += digits[static_cast<unsigned char>(byte) >> 4];
  out += digits[static_cast<unsigned char>(byte) & 15];
}

template <typename Number>
bool is_out_of_range(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc::result_out_of_range && end == text.data() + text.size();
}

// Takes the number at the front of `rest`, which begins with a digit or '-'. The parser refuses the
// whole text for one number too large, and rounds a long integer, which may be an id.
void take_number(std::string_view& rest, std::string& out) {
  const std::size_t length = std::min(rest.find_first_not_of("0123456789+-.eE"), rest.size());
  const std::string_view number = rest.substr(0, length);
  const bool integer = number.find_first_of(".eE") == std::string_view::npos;
  const bool too_large = !integer                  ? is_out_of_range<double>(number)
                         : number.starts_with('-') ? is_out_of_range<std::int64_t>(number)
                                                   : is_out_of_range<std::uint64_t>(number);
  if (too_large) out += '"';
  out += number;
  if (too_large) out += '"';
  rest.remove_prefix(length);
}

// Takes the word at the front of `rest`: JSON's own, or what other languages write for "no value".
void take_word(std::string_view& rest, std::string& out) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), base::is_ascii_letter);
  const std::string_view word = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  const bool no_value = word == "NaN" || word == "Infinity" || word == "undefined";
  out += no_value ? std::string_view("null") : word;
  rest.remove_prefix(word.size());
}

}  // namespace

std::string repaired_json(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  const std::string utf8 =
      base::is_utf8(text) ? std::string(text) : base::encode_utf8(base::decode_utf8(text));
  std::string out;
  out.reserve(utf8.size());
  bool in_string = false;
  std::size_t comma = std::string::npos;  // in `out`, if only blanks stand behind it
  for (std::string_view rest = utf8; !rest.empty();) {
    const char byte = rest.front();
    if (in_string && byte == '\\') {
      take_escape(rest, out);
      continue;
    }
    if (!in_string && (byte == '}' || byte == ']') && comma != std::string::npos) {
      out.erase(comma, 1);
    }
    if (in_string || std::string_view(" \t\r\n").find(byte) == std::string_view::npos) {
      comma = !in_string && byte == ',' ? out.size() : std::string::npos;
    }
    if (!in_string && rest.starts_with("-Infinity")) rest.remove_prefix(1);
    if (!in_string && base::is_ascii_letter(rest.front())) {
      take_word(rest, out);
      continue;
    }
    if (!in_string && (byte == '-' || (byte >= '0' && byte <= '9'))) {
      take_number(rest, out);
      continue;
    }
    rest.remove_prefix(1);
    if (byte == '"') in_string = !in_string;
    if (in_string && static_cast<unsigned char>(byte) < 0x20) {
      append_control(out, byte);
    } else if (in_string || byte != '\0') {
      out += byte;
    }
  }
  return out;
}

}  // namespace smsrelay::providers
