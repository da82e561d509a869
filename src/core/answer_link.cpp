#include "core/answer_link.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

#include "base/ascii.h"
#include "base/text.h"
#include "core/answer_filter.h"
#include "core/answer_joiner.h"
#include "core/html_entities.h"

namespace smsrelay::core {
namespace {

using Kind = AnswerLink::Kind;

std::string percent_encoded(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    text += '%';
    text += digits[code >> 4];
    text += digits[code & 15];
  }
  return text;
}

// The text without blanks at its ends, line ends, tabs and invisible characters; `blank` gives the
// replacement of a blank within.
template <class Blank>
std::string cleaned(std::string_view text, Blank blank) {
  std::string clean;
  std::string blanks;
  while (!text.empty()) {
    const std::string_view character = text.substr(0, character_bytes(text));
    text.remove_prefix(character.size());
    const Sight sight = sight_of(character);
    // A joiner or selector in an address has no letters to join.
    if (AnswerJoiner::is_mark(character)) continue;
    if (sight == Sight::text) {
      if (!clean.empty()) clean += blanks;
      blanks.clear();
      clean += character;
    } else if (sight == Sight::hard_blank || character == " ") {
      blanks += blank(character);
    }
  }
  return clean;
}

std::string without_blanks(std::string_view text) {
  return cleaned(text, [](std::string_view) { return std::string_view(); });
}

// Browsers encode these too, and a telephone ends the link there.
std::string encoded_signs(std::string_view url) {
  std::string text;
  for (const char sign : url) {
    if (sign == '"' || sign == '<' || sign == '>' || sign == '`') {
      text += percent_encoded({&sign, 1});
    } else {
      text += sign;
    }
  }
  return text;
}

std::optional<char> encoded_byte(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return std::nullopt;
  const int high = base::hex_value(text[1]);
  const int low = base::hex_value(text[2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

// The address after "mailto:" and "tel:", as a person writes it.
std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size();) {
    const std::optional<char> byte = encoded_byte(text.substr(at));
    decoded += byte.value_or(text[at]);
    at += byte ? 3 : 1;
  }
  return without_blanks(base::is_utf8(decoded) ? decoded : std::string(text));
}

// "mailto://a@b" is a common slip.
std::string_view behind_scheme(std::string_view address, std::string_view scheme) {
  address.remove_prefix(scheme.size());
  if (address.starts_with("//")) address.remove_prefix(2);
  return address;
}

// "+33102030405;ext=12" is the number and "ext. 12"; other parameters (RFC 3966) are for
// telephones.
std::string telephone(std::string_view address) {
  address = address.substr(0, address.find('?'));
  std::size_t end = address.find(';');
  std::string text = percent_decoded(address.substr(0, end));
  while (end != std::string_view::npos) {
    address.remove_prefix(end + 1);
    end = address.find(';');
    constexpr std::string_view extension = "ext=";
    const std::string_view parameter = address.substr(0, end);
    if (text.empty() || !base::starts_with_word(parameter, extension)) continue;
    const std::string number = percent_decoded(parameter.substr(extension.size()));
    if (!number.empty()) text += " ext. " + number;
  }
  return text;
}

// "www.ville.example" and "https://www.ville.example/" are one link to a reader.
std::string_view bare(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (base::starts_with_word(url, scheme)) url.remove_prefix(scheme.size());
  }
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::ranges::copy_if(text, std::back_inserter(digits), base::is_ascii_digit);
  return digits;
}

bool same_letters(std::string_view one, std::string_view other) {
  return std::ranges::equal(one, other, {}, base::to_ascii_lower, base::to_ascii_lower);
}

// What a browser makes of an address of the web: "https:/v.example", "https:\\\\v.example" and
// "https:v.example" are slips of "https://v.example". Empty: it names no place.
std::string web_address(std::string_view scheme, std::string_view rest) {
  const std::size_t place = rest.find_first_not_of("/\\");
  if (place == std::string_view::npos) return {};
  std::string text(rest.substr(place));
  const std::size_t path_end = std::min(text.find_first_of("?#"), text.size());
  std::replace(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(path_end), '\\', '/');
  return std::string(scheme) + "//" + text;
}

AnswerLink link(Kind kind, std::string text) {
  if (text.empty()) return {};
  return {kind, std::move(text)};
}

}  // namespace

bool AnswerLink::is_said_by(std::string_view label) const {
  switch (kind) {
    case Kind::web:
      return bare(label) == bare(text);
    case Kind::mail:
      return same_letters(label, text);
    case Kind::telephone:
      return label == text || (!digits_of(text).empty() && digits_of(label) == digits_of(text));
    case Kind::none:
      return false;
  }
  return false;
}

AnswerLink link_of(std::string_view href) {
  const std::string address = cleaned(
      decode_attribute(href), [](std::string_view blank) { return percent_encoded(blank); });
  if (base::starts_with_word(address, "tel:")) {
    return link(Kind::telephone, telephone(behind_scheme(address, "tel:")));
  }
  if (base::starts_with_word(address, "mailto:")) {
    const std::string_view mail = behind_scheme(address, "mailto:");
    return link(Kind::mail, percent_decoded(mail.substr(0, mail.find('?'))));
  }
  if (base::starts_with_word(address, "www.")) return link(Kind::web, encoded_signs(address));
  for (const std::string_view scheme : {"https:", "http:"}) {
    if (!base::starts_with_word(address, scheme)) continue;
    const std::string_view written = std::string_view(address).substr(0, scheme.size());
    return link(Kind::web, encoded_signs(web_address(
                               written, std::string_view(address).substr(scheme.size()))));
  }
  const auto is_slash = [](char sign) { return sign == '/' || sign == '\\'; };
  if (address.size() > 2 && is_slash(address[0]) && is_slash(address[1])) {
    return link(Kind::web, encoded_signs(web_address("https:", address)));
  }
  return {};
}

}  // namespace smsrelay::core
