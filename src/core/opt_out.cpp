#include "core/opt_out.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/text.h"

namespace smsrelay::core {
namespace {

using std::string_view;

constexpr std::array<string_view, 12> stop_words = {
    "stop",    "stopp",         "stopsms",    "stoppub",     "arret",      "arrete",
    "arretez", "desabonnement", "desabonner", "unsubscribe", "desabonnez", "desabonne"};
// Phrases are lists of words; the longer of two that begin alike stands first.
constexpr std::array<string_view, 27> courtesies = {"s il vous plait",
                                                    "s il te plait",
                                                    "sil vous plait",
                                                    "sil te plait",
                                                    "s v p",
                                                    "s t p",
                                                    "svp",
                                                    "stp",
                                                    "merci beaucoup",
                                                    "merci bien",
                                                    "merci d avance",
                                                    "merci",
                                                    "beaucoup",
                                                    "please",
                                                    "thank you",
                                                    "thanks",
                                                    "bonjour",
                                                    "bonsoir",
                                                    "salut",
                                                    "hello",
                                                    "madame",
                                                    "monsieur",
                                                    "cordialement",
                                                    "ok",
                                                    "maintenant",
                                                    "immediatement",
                                                    "now"};
constexpr std::array<string_view, 32> message_words = {"sms",
                                                       "message",
                                                       "messages",
                                                       "texto",
                                                       "textos",
                                                       "mms",
                                                       "pub",
                                                       "pubs",
                                                       "publicite",
                                                       "publicites",
                                                       "notification",
                                                       "notifications",
                                                       "envoi",
                                                       "envois",
                                                       "a",
                                                       "au",
                                                       "aux",
                                                       "le",
                                                       "la",
                                                       "les",
                                                       "l",
                                                       "vos",
                                                       "votre",
                                                       "ce",
                                                       "ces",
                                                       "cet",
                                                       "de",
                                                       "des",
                                                       "d",
                                                       "tous",
                                                       "tout",
                                                       "toutes"};
constexpr std::array<string_view, 3> start_words = {"start", "unstop", "reprise"};

bool is_digit(char32_t character) { return character >= U'0' && character <= U'9'; }

// Small Latin letters without their accents. 0: no part of a word (a blank, a sign, an emoji).
char32_t folded(char32_t character) {
  if (character >= 0xFF01 && character <= 0xFF5E) character -= 0xFEE0;  // full width
  if (character >= U'A' && character <= U'Z') return character - U'A' + U'a';
  if ((character >= U'a' && character <= U'z') || is_digit(character)) return character;
  if (character < 0xC0 || character == 0xD7 || character == 0xF7) return 0;
  if (character >= 0xC0 && character <= 0xDE) character += 0x20;
  static constexpr std::array<std::pair<std::u32string_view, char32_t>, 8> accents = {
      {{U"àáâãäå", U'a'},
       {U"ç", U'c'},
       {U"èéêë", U'e'},
       {U"ìíîï", U'i'},
       {U"ñ", U'n'},
       {U"òóôõö", U'o'},
       {U"ùúûü", U'u'},
       {U"ýÿ", U'y'}}};
  for (const auto& [letters, plain] : accents) {
    if (letters.find(character) != std::u32string_view::npos) return plain;
  }
  if (character >= 0x2000 && character < 0x2C00) return 0;  // punctuation, arrows, symbols
  if (character >= 0x2E00 && character < 0x3040) return 0;
  if (character >= 0xFE00 && character < 0xFE70) return 0;  // variation selectors
  if (character >= 0xFFF0 && character <= 0xFFFF) return 0;
  if (character >= 0x1F000 || character == 0xFEFF) return 0;  // emoji
  return character;
}

bool is_combining(char32_t character) { return character >= 0x300 && character <= 0x36F; }

struct Text {
  std::string words;      // folded, a blank behind each; letters and digits are words apart
  bool asks = false;      // a question mark
  bool decision = false;  // "arrêté": the noun, not the imperative
};

Text read(string_view text) {
  Text found;
  std::string word;
  char32_t last = 0;
  bool acute = false;  // the word ends with é
  const auto end_word = [&] {
    if (word.empty()) return;
    found.decision |= word == "arrete" && acute;
    found.words += word + ' ';
    word.clear();
  };
  for (const char32_t character : base::decode_utf8(text)) {
    if (is_combining(character)) {
      acute = character == 0x301;
      continue;
    }
    if (character == U'?' || character == U'\uFF1F') found.asks = true;
    const char32_t plain = folded(character);
    if (plain == 0) {
      // An invisible character inside a word does not part it.
      const bool invisible = character == 0xAD || (character >= 0x200B && character <= 0x200D);
      if (!invisible) end_word();
      continue;
    }
    if (!word.empty() && is_digit(plain) != is_digit(last)) end_word();
    acute = character == U'é' || character == U'É';
    base::append_utf8(word, plain);
    last = plain;
  }
  end_word();
  return found;
}

// Takes one of `phrases` from the front of `words`, if it stands there.
bool take(string_view& words, std::span<const string_view> phrases) {
  for (const string_view phrase : phrases) {
    if (!words.starts_with(phrase) || words[phrase.size()] != ' ') continue;
    words.remove_prefix(phrase.size() + 1);
    return true;
  }
  return false;
}

std::string digits_of(string_view text) {
  std::string digits;
  for (const char each : text) {
    if (is_digit(static_cast<unsigned char>(each))) digits += each;
  }
  return digits;
}

// "33937001122", "0033937001122" and, in France, "0937001122" are one number.
bool is_same_number(string_view typed, string_view own) {
  if (own.empty()) return false;
  if (typed.starts_with("00")) typed.remove_prefix(2);
  if (typed == own) return true;
  return own.starts_with("33") && typed.starts_with('0') && typed.substr(1) == own.substr(2);
}

// The digits at the front of `words`, which people write in one group or several ("36 034").
std::string take_digits(string_view& words) {
  std::string digits;
  while (!words.empty() && is_digit(static_cast<unsigned char>(words.front()))) {
    const std::size_t end = words.find(' ');
    digits += words.substr(0, end);
    words.remove_prefix(end + 1);
  }
  return digits;
}

bool is_stop(const Text& text, const std::string& own) {
  string_view words = text.words;
  while (take(words, courtesies)) {
  }
  if (!take(words, stop_words)) return false;
  while (!words.empty()) {
    if (const std::string number = take_digits(words); !number.empty()) {
      if (number.size() != 5 && !is_same_number(number, own)) return false;
      continue;
    }
    const bool pub = words.starts_with("pub");
    if (take(words, stop_words) || take(words, courtesies)) continue;
    if (!take(words, message_words) || (pub && text.asks)) return false;
  }
  return !text.decision;
}

bool is_alone(string_view words, std::span<const string_view> keywords, const std::string& own) {
  if (!take(words, keywords)) return false;
  const std::string number = take_digits(words);
  return words.empty() && (number.empty() || is_same_number(number, own));
}

}  // namespace

Keyword keyword_of(string_view text, string_view own_number) {
  static constexpr std::array<string_view, 1> contact_words = {"contact"};
  const Text found = read(text);
  const std::string own = digits_of(own_number);
  if (is_stop(found, own)) return Keyword::stop;
  if (is_alone(found.words, contact_words, own)) return Keyword::contact;
  if (is_alone(found.words, start_words, own)) return Keyword::start;
  return Keyword::none;
}

}  // namespace smsrelay::core
