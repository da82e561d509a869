#include "core/answer_joiner.h"

#include "base/text.h"
#include "core/answer_filter.h"
#include "core/grapheme.h"

namespace smsrelay::core {
namespace {

constexpr char32_t keycap = 0x20E3;

bool is_joiner(char32_t c) { return c == 0x200C || c == 0x200D; }
bool is_selector(char32_t c) { return c >= 0xFE00 && c <= 0xFE0F; }
bool is_skin_tone(char32_t c) { return c >= 0x1F3FB && c <= 0x1F3FF; }
bool begins_keycap(char32_t c) { return (c >= U'0' && c <= U'9') || c == U'#' || c == U'*'; }

// Of a script, from Hebrew on, whose letters join or have variants.
bool is_of_joining_script(char32_t c) {
  return (c >= 0x590 && c < 0x1E00) || (c >= 0x2E80 && c < 0xD800) || (c >= 0xF900 && c < 0xFE00) ||
         (c >= 0xFE70 && c < 0xFEFF) || (c >= 0x10800 && c < 0x1D000) || c >= 0x20000;
}

bool join(char32_t left, char32_t right) {
  return (is_pictograph(left) && is_pictograph(right)) ||
         (is_of_joining_script(left) && is_of_joining_script(right));
}

char32_t first_of(std::string_view utf8) {
  const std::u32string decoded = base::decode_utf8(utf8.substr(0, character_bytes(utf8)));
  return decoded.empty() ? 0 : decoded.front();
}

// Without the skin tone, which belongs to the emoji before it.
char32_t last_of(std::string_view utf8) {
  while (!utf8.empty()) {
    std::size_t begin = utf8.size() - 1;
    while (begin > 0 && (static_cast<unsigned char>(utf8[begin]) & 0xC0) == 0x80) --begin;
    const char32_t last = first_of(utf8.substr(begin));
    if (!is_skin_tone(last)) return last;
    utf8 = utf8.substr(0, begin);
  }
  return 0;
}

}  // namespace

bool AnswerJoiner::is_mark(std::string_view character) {
  if (character.size() != 3) return false;
  const char32_t c = first_of(character);
  return is_joiner(c) || is_selector(c);
}

std::string_view AnswerJoiner::mark(std::string_view character) {
  if (is_joiner(first_of(character)) || begins_keycap(last_)) {
    waiting_ = character;
    return {};
  }
  return is_pictograph(last_) || is_of_joining_script(last_) ? character : std::string_view();
}

std::string_view AnswerJoiner::before(std::string_view text) {
  written_.clear();
  if (!waiting_.empty()) {
    const char32_t next = first_of(text);
    if (join(last_, next) || (next == keycap && begins_keycap(last_))) written_ = waiting_;
    waiting_.clear();
  }
  if (const char32_t last = last_of(text); last != 0) last_ = last;
  return written_;
}

}  // namespace smsrelay::core
