#include "core/html_entities.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace smsrelay::core {
namespace {

struct Named {
  std::string_view name;
  char32_t character;
};

// Those an editor writes for European languages; sorted by name (byte order).
constexpr auto named = std::to_array<Named>({
    {"AElig", 0xC6},    {"Aacute", 0xC1},   {"Acirc", 0xC2},   {"Agrave", 0xC0},
    {"Aring", 0xC5},    {"Atilde", 0xC3},   {"Auml", 0xC4},    {"Ccedil", 0xC7},
    {"Dagger", 0x2021}, {"Delta", 0x394},   {"ETH", 0xD0},     {"Eacute", 0xC9},
    {"Ecirc", 0xCA},    {"Egrave", 0xC8},   {"Euml", 0xCB},    {"Gamma", 0x393},
    {"Iacute", 0xCD},   {"Icirc", 0xCE},    {"Igrave", 0xCC},  {"Iuml", 0xCF},
    {"Lambda", 0x39B},  {"NewLine", 0x0A},  {"Ntilde", 0xD1},  {"OElig", 0x152},
    {"Oacute", 0xD3},   {"Ocirc", 0xD4},    {"Ograve", 0xD2},  {"Omega", 0x3A9},
    {"Oslash", 0xD8},   {"Otilde", 0xD5},   {"Ouml", 0xD6},    {"Phi", 0x3A6},
    {"Pi", 0x3A0},      {"Psi", 0x3A8},     {"Scaron", 0x160}, {"Sigma", 0x3A3},
    {"THORN", 0xDE},    {"Tab", 0x09},      {"Theta", 0x398},  {"Uacute", 0xDA},
    {"Ucirc", 0xDB},    {"Ugrave", 0xD9},   {"Uuml", 0xDC},    {"Xi", 0x39E},
    {"Yacute", 0xDD},   {"Yuml", 0x178},    {"aacute", 0xE1},  {"acirc", 0xE2},
    {"acute", 0xB4},    {"aelig", 0xE6},    {"agrave", 0xE0},  {"alpha", 0x3B1},
    {"amp", 0x26},      {"apos", 0x27},     {"aring", 0xE5},   {"asymp", 0x2248},
    {"atilde", 0xE3},   {"auml", 0xE4},     {"bdquo", 0x201E}, {"beta", 0x3B2},
    {"brvbar", 0xA6},   {"bull", 0x2022},   {"ccedil", 0xE7},  {"cedil", 0xB8},
    {"cent", 0xA2},     {"check", 0x2713},  {"circ", 0x2C6},   {"colon", 0x3A},
    {"comma", 0x2C},    {"commat", 0x40},   {"copy", 0xA9},    {"curren", 0xA4},
    {"dagger", 0x2020}, {"darr", 0x2193},   {"deg", 0xB0},     {"delta", 0x3B4},
    {"divide", 0xF7},   {"dollar", 0x24},   {"eacute", 0xE9},  {"ecirc", 0xEA},
    {"egrave", 0xE8},   {"emsp", 0x2003},   {"ensp", 0x2002},  {"equals", 0x3D},
    {"eth", 0xF0},      {"euml", 0xEB},     {"euro", 0x20AC},  {"excl", 0x21},
    {"frac12", 0xBD},   {"frac14", 0xBC},   {"frac34", 0xBE},  {"gamma", 0x3B3},
    {"ge", 0x2265},     {"gt", 0x3E},       {"harr", 0x2194},  {"hearts", 0x2665},
    {"hellip", 0x2026}, {"iacute", 0xED},   {"icirc", 0xEE},   {"iexcl", 0xA1},
    {"igrave", 0xEC},   {"infin", 0x221E},  {"iquest", 0xBF},  {"iuml", 0xEF},
    {"lambda", 0x3BB},  {"laquo", 0xAB},    {"larr", 0x2190},  {"lbrace", 0x7B},
    {"lbrack", 0x5B},   {"lcub", 0x7B},     {"ldquo", 0x201C}, {"le", 0x2264},
    {"lowbar", 0x5F},   {"lpar", 0x28},     {"lrm", 0x200E},   {"lsaquo", 0x2039},
    {"lsqb", 0x5B},     {"lsquo", 0x2018},  {"lt", 0x3C},      {"macr", 0xAF},
    {"mdash", 0x2014},  {"micro", 0xB5},    {"middot", 0xB7},  {"minus", 0x2212},
    {"mu", 0x3BC},      {"nbsp", 0xA0},     {"ndash", 0x2013}, {"ne", 0x2260},
    {"not", 0xAC},      {"ntilde", 0xF1},   {"num", 0x23},     {"oacute", 0xF3},
    {"ocirc", 0xF4},    {"oelig", 0x153},   {"ograve", 0xF2},  {"omega", 0x3C9},
    {"ordf", 0xAA},     {"ordm", 0xBA},     {"oslash", 0xF8},  {"otilde", 0xF5},
    {"ouml", 0xF6},     {"para", 0xB6},     {"percnt", 0x25},  {"period", 0x2E},
    {"permil", 0x2030}, {"phi", 0x3C6},     {"pi", 0x3C0},     {"plus", 0x2B},
    {"plusmn", 0xB1},   {"pound", 0xA3},    {"quest", 0x3F},   {"quot", 0x22},
    {"raquo", 0xBB},    {"rarr", 0x2192},   {"rbrace", 0x7D},  {"rbrack", 0x5D},
    {"rcub", 0x7D},     {"rdquo", 0x201D},  {"reg", 0xAE},     {"rlm", 0x200F},
    {"rpar", 0x29},     {"rsaquo", 0x203A}, {"rsqb", 0x5D},    {"rsquo", 0x2019},
    {"sbquo", 0x201A},  {"scaron", 0x161},  {"sect", 0xA7},    {"semi", 0x3B},
    {"shy", 0xAD},      {"sigma", 0x3C3},   {"sol", 0x2F},     {"sup1", 0xB9},
    {"sup2", 0xB2},     {"sup3", 0xB3},     {"szlig", 0xDF},   {"theta", 0x3B8},
    {"thinsp", 0x2009}, {"thorn", 0xFE},    {"tilde", 0x2DC},  {"times", 0xD7},
    {"trade", 0x2122},  {"uacute", 0xFA},   {"uarr", 0x2191},  {"ucirc", 0xFB},
    {"ugrave", 0xF9},   {"uml", 0xA8},      {"uuml", 0xFC},    {"yacute", 0xFD},
    {"yen", 0xA5},      {"yuml", 0xFF},     {"zwj", 0x200D},   {"zwnj", 0x200C},
});
static_assert(std::is_sorted(named.begin(), named.end(),
                             [](const Named& a, const Named& b) { return a.name < b.name; }));

constexpr std::size_t reference_bytes_max = 12;

// What old editors mean by &#128; to &#159;: positions of Windows-1252.
constexpr std::array<char32_t, 32> windows_1252 = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

int digit_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return 16;
}

std::optional<char32_t> numeric(std::string_view digits) {
  int radix = 10;
  if (!digits.empty() && (digits[0] == 'x' || digits[0] == 'X')) {
    radix = 16;
    digits.remove_prefix(1);
  }
  if (digits.empty()) return std::nullopt;
  std::uint64_t code = 0;  // at most 11 digits: no overflow
  for (const char digit : digits) {
    const int value = digit_value(digit);
    if (value >= radix) return std::nullopt;
    code = code * static_cast<std::uint64_t>(radix) + static_cast<std::uint64_t>(value);
  }
  if (code >= 0x80 && code < 0xA0) return windows_1252[code - 0x80];
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return U'\uFFFD';
  return static_cast<char32_t>(code);
}

}  // namespace

std::optional<Entity> entity_at(std::string_view text) {
  const std::size_t semicolon = text.substr(0, reference_bytes_max + 2).find(';');
  if (semicolon == std::string_view::npos || semicolon < 2) return std::nullopt;
  const std::string_view name = text.substr(1, semicolon - 1);
  if (name[0] == '#') {
    const std::optional<char32_t> character = numeric(name.substr(1));
    if (!character) return std::nullopt;
    return Entity{*character, semicolon + 1};
  }
  const auto found = std::lower_bound(
      named.begin(), named.end(), name,
      [](const Named& entry, std::string_view wanted) { return entry.name < wanted; });
  if (found == named.end() || found->name != name) return std::nullopt;
  return Entity{found->character, semicolon + 1};
}

std::string decode_entities(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  while (!text.empty()) {
    const std::size_t ampersand = std::min(text.find('&'), text.size());
    decoded += text.substr(0, ampersand);
    text.remove_prefix(ampersand);
    if (text.empty()) break;
    if (const std::optional<Entity> entity = entity_at(text)) {
      base::append_utf8(decoded, entity->character);
      text.remove_prefix(entity->length);
    } else {
      decoded += '&';
      text.remove_prefix(1);
    }
  }
  return decoded;
}

}  // namespace smsrelay::core
