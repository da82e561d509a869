// AnswerJoiner: joiners and variation selectors of an answer. Without a shape of their own, they
// would still make an SMS of GSM-7 one of UCS-2; so they stay only where they change what is seen.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::core {

// A joiner stays between two emoji and between letters of scripts that join (Arabic, Indic), a
// selector behind an emoji or a letter of such a script, and in a keycap ("1", U+FE0F, U+20E3).
class AnswerJoiner {
 public:
  // U+200C, U+200D, U+FE00 to U+FE0F.
  static bool is_mark(std::string_view character);

  // What is to be written for a mark now; it may have to wait for the text behind it.
  std::string_view mark(std::string_view character);
  // The mark that is to be written before `text`, which is not empty and begins with none; empty:
  // there is none. Valid until the next call.
  std::string_view before(std::string_view text);
  void blank() { last_ = 0; }

 private:
  char32_t last_ = 0;    // with a shape
  std::string waiting_;  // a mark
  std::string written_;
};

}  // namespace smsrelay::core
