// A cut text fits, is the beginning of the whole text, and is not cut further when cut again.
#include <algorithm>
#include <string>

#include "base/fuzz.h"
#include "base/text.h"
#include "core/grapheme.h"
#include "core/sms_text.h"

namespace smsrelay::core {
namespace {

using base::must_hold;

void check_size(std::string_view text) {
  for (const bool small_c_cedilla : {false, true}) {
    const SmsSize size = measure(text, small_c_cedilla);
    const bool gsm = size.alphabet == Alphabet::gsm7;
    const int single = gsm ? 160 : 70;
    const int part = gsm ? 153 : 67;
    // The last unit of a part may be left free by a character of two.
    must_hold(size.units <= std::max(single, part * size.parts), "the units fit into the parts");
    must_hold(size.parts <= 1 || size.units > single, "a text that fits one SMS is one SMS");
    must_hold(size.parts <= 1 || size.units > (part - 1) * (size.parts - 1),
              "no part is without need");
    must_hold((size.parts == 0) == text.empty(), "only an empty text has no part");
  }
}

std::size_t shared_bytes(std::string_view left, std::string_view right) {
  const auto differ = std::mismatch(left.begin(), left.end(), right.begin(), right.end());
  return static_cast<std::size_t>(differ.first - left.begin());
}

bool says_something(std::string_view utf8) {
  for (std::size_t at = 0; at < utf8.size();) {
    if (is_letter_or_digit(next_character(utf8, at))) return true;
  }
  return false;
}

void check_cut(std::string_view text, int parts_max) {
  const std::string cut = cut_to_parts(text, parts_max);
  must_hold(measure(cut).parts <= parts_max, "a cut text fits");
  must_hold(cut_to_parts(cut, parts_max) == cut, "a cut text is not cut again");
  if (measure(text).parts <= parts_max) {
    must_hold(cut == text, "a text that fits is not cut");
    return;
  }
  if (parts_max == 0) {
    must_hold(cut.empty(), "no part holds nothing");
    return;
  }
  must_hold(cut.ends_with("..."), "a cut text has its mark");
  std::string_view beginning(cut);
  beginning.remove_suffix(3);
  if (!text.starts_with(beginning)) {
    must_hold(beginning.ends_with(' '), "only a blank stands before the mark");
    beginning.remove_suffix(1);
  }
  must_hold(shared_bytes(beginning, text) == beginning.size(), "a cut text is a beginning");
  if (!base::is_utf8(text)) return;
  must_hold(base::is_utf8(cut), "no character is cut");
  const std::size_t border = last_grapheme_border(text, beginning.size());
  must_hold(border == beginning.size() || !says_something(text.substr(0, border)),
            "no character as people see it is cut where something else could be sent");
}

}  // namespace
}  // namespace smsrelay::core

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  smsrelay::base::FuzzInput input(bytes, count);
  const int parts_max = static_cast<int>(input.choice(4));
  smsrelay::core::check_size(input.text());
  smsrelay::core::check_cut(input.text(), parts_max);
  return 0;
}
