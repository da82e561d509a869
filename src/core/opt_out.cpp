#include "core/opt_out.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/text.h"

namespace smsrelay::core {
namespace {

// Longer texts are sentences, whatever they begin with.
constexpr std::size_t keyword_bytes_max = 64;

bool is_letter_or_digit(char32_t character) {
  return (character >= U'0' && character <= U'9') || (character >= U'a' && character <= U'z') ||
         (character >= U'A' && character <= U'Z') || (character >= 0xC0 && character < 0x2000);
}

char32_t folded(char32_t character) {
  if (character >= U'A' && character <= U'Z') return character - U'A' + U'a';
  if (character == 0xEE || character == 0xCE) return U'i';  // "s'il vous plaît"
  return character;
}

struct Words {
  std::vector<std::string> words;
  bool asks = false;  // "Contact ?"
};

Words words_of(std::string_view text) {
  Words found;
  std::string word;
  for (const char32_t character : base::decode_utf8(text)) {
    if (character == U'?') found.asks = true;
    if (is_letter_or_digit(character)) {
      base::append_utf8(word, folded(character));
    } else if (!word.empty()) {
      found.words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) found.words.push_back(std::move(word));
  return found;
}

bool is_short_code(const std::string& word) {
  return word.size() == 5 && std::all_of(word.begin(), word.end(),
                                         [](char digit) { return digit >= '0' && digit <= '9'; });
}

// What people write around the keyword without meaning anything else by it.
bool is_politeness(const std::string& word) {
  static constexpr std::array<std::string_view, 12> words = {
      "stop", "svp", "stp", "merci", "please", "sms", "pub", "s", "il", "vous", "te", "plait"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_opt_out(std::string_view text) {
  text = base::trim(text);
  if (text.size() > keyword_bytes_max) return false;
  const Words found = words_of(text);
  if (found.words.empty()) return false;
  const std::string& keyword = found.words.front();
  const auto rest = found.words.begin() + 1;
  if (keyword == "stop") {
    return std::all_of(rest, found.words.end(), [](const std::string& word) {
      return word == "au" || is_short_code(word) || is_politeness(word);
    });
  }
  // "contact" is also an ordinary word of a citizen's question: the bare keyword only.
  return keyword == "contact" && !found.asks && std::all_of(rest, found.words.end(), is_short_code);
}

}  // namespace smsrelay::core
