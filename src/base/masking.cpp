#include "base/masking.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/text.h"

namespace smsrelay::base {
namespace {

constexpr std::size_t read_bytes_max = 4096;
constexpr std::size_t telephone_digits_min = 8;
constexpr std::size_t mixed_run_min = 16;  // letters and digits together
constexpr std::size_t long_run_min = 28;   // of one kind
constexpr std::size_t id_characters_max = 64;

bool is_run(char c) { return is_ascii_alphanumeric(c) || c == '-' || c == '_'; }
bool is_hex(char c) { return hex_value(c) >= 0; }

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool dash = at == 8 || at == 13 || at == 18 || at == 23;
    if (dash ? text[at] != '-' : !is_hex(text[at])) return false;
  }
  return true;
}

bool looks_like_a_secret(std::string_view run) {
  if (is_uuid(run)) return false;
  const bool mixed = std::any_of(run.begin(), run.end(), is_ascii_digit) &&
                     std::any_of(run.begin(), run.end(), is_ascii_letter);
  return run.size() >= (mixed ? mixed_run_min : long_run_min);
}

std::string length_of(std::string_view text) {
  return "[" + std::to_string(text.size()) + " characters]";
}

// Where a telephone number that begins at `at` ends; `at` when there is none. Digits may stand in
// groups with at most two separators between.
std::size_t end_of_number(std::string_view text, std::size_t at) {
  std::size_t digits = 0;
  std::size_t end = at;
  for (std::size_t next = at; next < text.size();) {
    if (is_ascii_digit(text[next])) {
      ++digits;
      end = ++next;
    } else if (next - end < 2 &&
               std::string_view(" .-()/+").find(text[next]) != std::string_view::npos) {
      ++next;
    } else {
      break;
    }
  }
  return digits >= telephone_digits_min ? end : at;
}

std::size_t end_of_run(std::string_view text, std::size_t at) {
  while (at < text.size() && is_run(text[at])) ++at;
  return at;
}

std::size_t end_of_url(std::string_view text, std::size_t at) {
  return std::min(text.find_first_of(" \t\r\n\"'<>(){}[],;|\\", at), text.size());
}

// "https://relay.example/…": of a URL only scheme and host.
std::string shown_url(std::string_view url) {
  const std::size_t host = url.find("://") + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
  std::string_view name = url.substr(host, end - host);
  if (const std::size_t user = name.rfind('@'); user != std::string_view::npos) {
    name.remove_prefix(user + 1);
  }
  std::string out(url.substr(0, host));
  out += name;
  if (end < url.size()) out += "/…";
  return out;
}

std::string masked(std::string_view text) {
  std::string out;
  bool run_begins = true;
  for (std::size_t at = 0; at < text.size();) {
    if (run_begins && is_run(text[at])) {
      const std::size_t end = end_of_run(text, at);
      const std::string_view run = text.substr(at, end - at);
      if (text.substr(end).starts_with("://")) {
        const std::size_t url_end = end_of_url(text, at);
        out += shown_url(text.substr(at, url_end - at));
        at = url_end;
        continue;
      }
      if (is_uuid(run) || looks_like_a_secret(run)) {
        out += is_uuid(run) ? std::string(run) : length_of(run);
        at = end;
        continue;
      }
    }
    if (is_ascii_digit(text[at])) {
      if (const std::size_t end = end_of_number(text, at); end != at) {
        out += "[number]";
        at = end;
        run_begins = true;
        continue;
      }
      // Too short to be one, and so is what is left of it.
      while (at < text.size() && is_ascii_digit(text[at])) out += text[at++];
      run_begins = false;
      continue;
    }
    run_begins = !is_run(text[at]);
    out += text[at++];
  }
  return out;
}

}  // namespace

std::string masked_words(std::string_view text, std::size_t characters_max) {
  if (text.size() > read_bytes_max) {
    text = text.substr(0, read_bytes_max);
    // No piece of a longer run is shown.
    const std::size_t blank = text.rfind(' ');
    if (blank == std::string_view::npos) return length_of(text);
    text = text.substr(0, blank);
  }
  std::u32string words = decode_utf8(masked(text));
  const bool cut = words.size() > characters_max;
  if (cut) words.resize(characters_max - 1);
  return visible(encode_utf8(words)) + (cut ? "…" : "");
}

std::string masked_id(std::string_view text) {
  if (is_uuid(text)) return std::string(text);
  const bool plain = text.size() <= id_characters_max &&
                     std::all_of(text.begin(), text.end(),
                                 [](char c) { return is_run(c) || c == '.' || c == ':'; });
  const std::size_t digits =
      static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_ascii_digit));
  const bool telephone = digits >= telephone_digits_min && digits + 2 >= text.size();
  const bool secret =
      text.size() >= long_run_min && text.find_first_of("-.:") == std::string_view::npos;
  return plain && !telephone && !secret ? std::string(text) : length_of(text);
}

}  // namespace smsrelay::base
