// Whatever HTML comes, the text made of it is one that a person can read and that is safe to send.
#include <string>

#include "base/fuzz.h"
#include "base/text.h"
#include "core/answer_filter.h"
#include "core/answer_text.h"

namespace smsrelay::core {
namespace {

using base::must_hold;

void check_characters(std::string_view text) {
  for (std::string_view left = text; !left.empty();) {
    const std::string_view character = left.substr(0, character_bytes(left));
    left.remove_prefix(character.size());
    const Sight sight = sight_of(character);
    must_hold(sight == Sight::text || character == " " || character == "\n",
              "only characters that are seen, single blanks and line ends are left");
  }
}

void check(std::string_view html) {
  const std::string text = to_sms_text(html);
  must_hold(base::is_utf8(text), "an SMS is UTF-8");
  must_hold(base::trim(text) == text, "nothing blank stands at the ends");
  for (const char* blanks : {"  ", " \n", "\n ", "\n\n\n"}) {
    must_hold(text.find(blanks) == std::string::npos, "no blanks follow each other");
  }
  check_characters(text);
  // A number in Roman letters is the longest thing that a short tag makes.
  must_hold(text.size() <= 8 * html.size(), "an SMS is not much longer than its HTML");

  std::string as_html;
  for (const char c : base::xml_text(text)) c == '\n' ? as_html += "<br>" : as_html += c;
  must_hold(to_sms_text(as_html) == text, "a plain text stays as it is");
}

}  // namespace
}  // namespace smsrelay::core

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  smsrelay::core::check(smsrelay::base::FuzzInput(bytes, count).text());
  return 0;
}
