#include "base/spelling.h"

#include <unicode/unorm2.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "base/text.h"

namespace smsrelay::base {
namespace {

struct LookAlike {
  char32_t first = 0;
  char32_t last = 0;
  std::u32string_view plain;
  std::string_view name;
};

constexpr LookAlike look_alikes[] = {
    {0x00A0, 0x00A0, U" ", "a no-break space"},
    {0x00AB, 0x00AB, U"\"", "a typographic quote"},
    {0x00AD, 0x00AD, U"", "a soft hyphen"},
    {0x00B4, 0x00B4, U"'", "an accent alone"},
    {0x00BB, 0x00BB, U"\"", "a typographic quote"},
    {0x02BC, 0x02BC, U"'", "a typographic apostrophe"},
    {0x2000, 0x200A, U" ", "a typographic space"},
    {0x200B, 0x200D, U"", "a character without width"},
    {0x2010, 0x2015, U"-", "a typographic dash"},
    {0x2018, 0x201B, U"'", "a typographic apostrophe"},
    {0x201C, 0x201F, U"\"", "a typographic quote"},
    {0x2026, 0x2026, U"...", "an ellipsis"},
    {0x202F, 0x202F, U" ", "a narrow no-break space"},
    {0x2032, 0x2032, U"'", "a prime"},
    {0x2060, 0x2060, U"", "a character without width"},
    {0x2212, 0x2212, U"-", "a minus sign"},
    {0x3000, 0x3000, U" ", "a wide space"},
    {0xFEFF, 0xFEFF, U"", "a character without width"},
};

const LookAlike* look_alike(char32_t c) {
  const auto* const found =
      std::find_if(std::begin(look_alikes), std::end(look_alikes),
                   [c](const LookAlike& each) { return c >= each.first && c <= each.last; });
  return found == std::end(look_alikes) ? nullptr : found;
}

bool is_accent_apart(char32_t c) { return c >= 0x300 && c <= 0x36F; }

// "U+00A0"
std::string number_of(char32_t c) {
  char out[16];
  std::snprintf(out, sizeof out, "U+%04X", static_cast<unsigned>(c));
  return out;
}

std::u16string utf16(std::u32string_view text) {
  std::u16string out;
  for (const char32_t c : text) {
    if (c < 0x10000) {
      out += static_cast<char16_t>(c);
    } else {
      out += static_cast<char16_t>(0xD800 + ((c - 0x10000) >> 10));
      out += static_cast<char16_t>(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out;
}

std::u32string utf32(std::u16string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char32_t unit = text[at];
    if (unit >= 0xD800 && unit < 0xDC00 && at + 1 < text.size()) {
      out += 0x10000 + ((unit - 0xD800) << 10) + (text[++at] - 0xDC00U);
    } else {
      out += unit;
    }
  }
  return out;
}

std::u32string composed(const std::u32string& text) {
  UErrorCode failed = U_ZERO_ERROR;
  const UNormalizer2* const nfc = unorm2_getNFCInstance(&failed);
  const std::u16string source = utf16(text);
  // NFC may be longer than what it is made from, by a factor of at most 3 (UAX 15).
  std::u16string out(3 * source.size() + 1, u'\0');
  const std::int32_t length =
      unorm2_normalize(nfc, source.data(), static_cast<std::int32_t>(source.size()), out.data(),
                       static_cast<std::int32_t>(out.size()), &failed);
  if (U_FAILURE(failed) != 0) return text;
  out.resize(static_cast<std::size_t>(length));
  return utf32(out);
}

// "a no-break space (U+00A0)" of the character at `at`; nullopt: it is a plain one.
std::optional<std::string> oddity_at(const std::u32string& text, std::size_t at) {
  if (const LookAlike* const found = look_alike(text[at])) {
    return std::string(found->name) + " (" + number_of(text[at]) + ")";
  }
  if (!is_accent_apart(text[at])) return std::nullopt;
  return "an accent apart from its letter (" + number_of(text[at]) + ", not NFC)";
}

// The character as a person sees it, or the name of the one that would not be seen.
std::string described(const std::u32string& text, std::size_t at) {
  if (at >= text.size()) return "the end";
  if (auto oddity = oddity_at(text, at)) return *oddity;
  if (at + 1 < text.size() && is_accent_apart(text[at + 1])) return *oddity_at(text, at + 1);
  if (text[at] == U' ') return "a blank";
  return "'" + visible(encode_utf8(text.substr(at, 1))) + "'";
}

}  // namespace

std::string plainly_spelt(std::string_view text) {
  std::u32string plain;
  for (const char32_t c : decode_utf8(text)) {
    if (const LookAlike* const found = look_alike(c)) {
      plain += found->plain;
    } else {
      plain += c;
    }
  }
  return encode_utf8(composed(plain));
}

std::string odd_character(std::string_view text) {
  const std::u32string characters = decode_utf8(text);
  for (std::size_t at = 0; at < characters.size(); ++at) {
    if (auto oddity = oddity_at(characters, at)) return *oddity;
  }
  return "";
}

std::string spelling_difference(std::string_view text_there, std::string_view text_here,
                                std::string_view there, std::string_view here) {
  if (text_there == text_here || plainly_spelt(text_there) != plainly_spelt(text_here)) return "";
  const std::u32string a = decode_utf8(text_there);
  const std::u32string b = decode_utf8(text_here);
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  return "character " + std::to_string(at + 1) + " is " + described(a, at) + " in " +
         std::string(there) + " and " + described(b, at) + " in " + std::string(here);
}

bool begins_with_typographic_quote(std::string_view text) {
  constexpr std::string_view quotes[] = {"“", "”", "„", "‟", "‘", "’", "‚", "‛", "«"};
  return std::ranges::any_of(quotes,
                             [text](std::string_view quote) { return text.starts_with(quote); });
}

std::size_t odd_blank_bytes(std::string_view text) {
  const std::u32string first = decode_utf8(text.substr(0, 4)).substr(0, 1);
  const LookAlike* const found = first.empty() ? nullptr : look_alike(first.front());
  return found != nullptr && (found->plain == U" " || found->plain.empty())
             ? encode_utf8(first).size()
             : 0;
}

}  // namespace smsrelay::base
