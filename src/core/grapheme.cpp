#include "core/grapheme.h"

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <cstdint>
#include <memory>

namespace smsrelay::core {
namespace {

// At most this much before a place decides whether it is a border. No real cluster is as long.
constexpr std::size_t context_bytes_max = 4'096;

struct CloseText {
  void operator()(UText* text) const { utext_close(text); }
};
struct CloseBreaks {
  void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};

bool continues_character(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

std::size_t last_code_point_border(std::string_view utf8, std::size_t at) {
  while (at > 0 && at < utf8.size() && continues_character(utf8[at])) --at;
  return at;
}

}  // namespace

std::size_t last_grapheme_border(std::string_view utf8, std::size_t at) {
  const std::size_t begin =
      at > context_bytes_max ? last_code_point_border(utf8, at - context_bytes_max) : 0;
  // The character behind the place decides with those before it.
  std::size_t end = at;
  if (end < utf8.size()) ++end;
  while (end < utf8.size() && continues_character(utf8[end])) ++end;
  const std::string_view context = utf8.substr(begin, end - begin);

  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UText, CloseText> text(
      utext_openUTF8(nullptr, context.data(), static_cast<std::int64_t>(context.size()), &error));
  const std::unique_ptr<UBreakIterator, CloseBreaks> breaks(
      ubrk_open(UBRK_CHARACTER, "", nullptr, 0, &error));
  if (U_SUCCESS(error)) ubrk_setUText(breaks.get(), text.get(), &error);
  // Without ICU's data (a damaged installation) a cut is at least never inside a code point.
  if (U_FAILURE(error)) return last_code_point_border(utf8, at);

  std::size_t border = begin;
  for (std::int32_t next = ubrk_first(breaks.get()); next != UBRK_DONE;
       next = ubrk_next(breaks.get())) {
    if (begin + static_cast<std::size_t>(next) > at) break;
    border = begin + static_cast<std::size_t>(next);
  }
  return border;
}

bool is_letter_of_words(char32_t character) {
  if (character < 128) return u_isalnum(static_cast<UChar32>(character)) != 0;
  const auto breaking = static_cast<ULineBreak>(
      u_getIntPropertyValue(static_cast<UChar32>(character), UCHAR_LINE_BREAK));
  return breaking == U_LB_ALPHABETIC || breaking == U_LB_HEBREW_LETTER ||
         breaking == U_LB_COMBINING_MARK || breaking == U_LB_NUMERIC;
}

bool is_pictograph(char32_t character) {
  return u_hasBinaryProperty(static_cast<UChar32>(character), UCHAR_EXTENDED_PICTOGRAPHIC) != 0;
}

bool is_letter_or_digit(char32_t character) {
  return u_isalnum(static_cast<UChar32>(character)) != 0;
}

}  // namespace smsrelay::core
