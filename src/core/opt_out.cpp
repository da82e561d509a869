#include "core/opt_out.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>

#include "base/text.h"

namespace smsrelay::core {
namespace {

using std::string_view;

// Tables of words, without accents, a blank around each.
constexpr string_view stop_words =
    " stop stopp stopsms stoppub stopall stoppez arret arrete arretez unsub optout ";
constexpr string_view unsubscribe_words =
    " desabonnement desabonnements desabonner desabonne desabonnes desabonnez desinscription "
    "desinscrire desinscris desinscrit desinscrivez unsubscribe ";
// They mean it only with a word for messages, or as an order: "stopper" alone may be anything.
constexpr string_view infinitives = " arreter stopper cesser cessez ";
constexpr string_view message_words =
    " sms message messages texto textos mms pub pubs publicite publicites notification "
    "notifications envoi envois alerte alertes newsletter newsletters spam spams sollicitation "
    "sollicitations relance relances diffusion mailing rien texts texting "
    "messaging ";
constexpr string_view linking_words =
    " a au aux le la les l ce ces cet cette ca cela de des du d vos votre tes ton mes mon moi me m "
    "nous en tous tout toutes toute envoyer ecrire contacter recevoir it the these this all my "
    "your to from sending text ";
// What one is taken off: only behind a word for unsubscribing.
constexpr string_view list_words =
    " liste listes service services numero numeros abonnement compte list ";
constexpr string_view thanks = " merci mercii mrc remerciements thanks thx ";
constexpr string_view thanks_how =
    " beaucoup bien infiniment encore avance vraiment precieuse rapide much lot ";
constexpr string_view thanks_link = " de d pour par a for ";
constexpr string_view thanks_whose = " votre vos ton ta tes toute toutes la l le les your the ";
constexpr string_view thanks_what =
    " aide comprehension reponse reponses attention accueil patience disponibilite gentillesse "
    "travail temps service services information informations infos effort efforts retour tout vous "
    "toi help time ";
constexpr string_view courtesy_words =
    " svp stp please et and beaucoup bonjour bjr bonsoir salut coucou hello hi madame monsieur "
    "mesdames "
    "messieurs cordialement cdt cdlt salutations ok pardon desole maintenant immediatement "
    "desormais "
    "definitivement now assez ";
// Phrases are lists of words; the longer of two that begin alike stands first.
constexpr std::array courtesies = std::to_array<string_view>({
    "s il vous plait",
    "s il te plait",
    "sil vous plait",
    "sil te plait",
    "s v p",
    "s t p",
    "thank you",
    "thanks a lot",
    "je vous prie",
    "je vous en prie",
    "bonne journee",
    "bonne soiree",
    "bonne nuit",
    "bon week end",
    "bon weekend",
    "bonne continuation",
    "au revoir",
    "a bientot",
    "bien a vous",
    "bien cordialement",
    "excusez moi",
    "tout de suite",
    "des maintenant",
    "des que possible",
    "ca suffit",
    "laissez moi tranquille",
    "c est bon",
    "c est une erreur",
    "mauvais numero",
    "wrong number",
    "je ne suis plus interesse",
    "je ne suis plus interessee",
    "je ne suis pas interesse",
    "je ne suis pas interessee",
});
constexpr std::array thanks_phrases =
    std::to_array<string_view>({"je vous remercie", "je te remercie", "vous remerciant"});
// What introduces an order, and what introduces a wish. "Je veux arrêter" may be about anything, so
// that a wish needs a word for messages or for unsubscribing.
constexpr std::array orders = std::to_array<string_view>(
    {"veuillez", "priere", "je vous prie", "je vous demande", "vous demande"});
constexpr std::array wishes = std::to_array<string_view>({
    "je veux",
    "je voudrais",
    "je souhaite",
    "je souhaiterais",
    "je desire",
    "j aimerais",
    "je demande",
    "demande",
    "pouvez vous",
    "pourriez vous",
    "peux tu",
    "pourrais tu",
    "je me",
    "me",
    "se",
    "i want to",
    "i would like to",
});
constexpr string_view lead_links = " de d me m nous etre bien vouloir ";
// Refusals without a STOP word: those that are clear alone, and those that need a word for
// messages.
constexpr std::array refusals = std::to_array<string_view>({
    "ne me contactez plus",
    "ne me contacte plus",
    "ne m ecrivez plus",
    "ne m ecris plus",
    "ne plus me contacter",
    "ne plus m ecrire",
    "opt out",
});
constexpr std::array refusals_of_messages = std::to_array<string_view>({
    "je ne veux plus",
    "je ne souhaite plus",
    "je ne desire plus",
    "ne m envoyez plus",
    "ne m envoie plus",
    "n envoyez plus",
    "ne plus m envoyer",
    "ne plus recevoir",
    "ne plus envoyer",
    "do not send",
    "don t send",
});
// They remove from any list, and so need a word for messages too.
constexpr std::array removals = std::to_array<string_view>(
    {"retirez moi", "retire moi", "enlevez moi", "enleve moi", "supprimez moi", "supprime moi",
     "remove me", "me retirer", "me supprimer", "m enlever"});
constexpr std::array start_words = std::to_array<string_view>({"start", "unstop", "reprise"});

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

// "S.T.O.P." becomes "STOP.": at least three letters, each alone, with dots between.
std::u32string without_dots_between_letters(std::u32string_view text) {
  const auto is_letter = [&](std::size_t at) {
    return at < text.size() && folded(text[at]) != 0 && !is_digit(folded(text[at]));
  };
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;  // behind the last letter of such a word that begins here
    const bool begins = is_letter(at) && (at == 0 || folded(text[at - 1]) == 0);
    while (begins && end < text.size() && text[end] == U'.' && is_letter(end + 1)) end += 2;
    const bool dotted = end - at >= 5 && (end == text.size() || folded(text[end]) == 0);
    for (; at < end; ++at) {
      if (!dotted || text[at] != U'.') out += text[at];
    }
  }
  return out;
}

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
  const std::u32string characters = without_dots_between_letters(base::decode_utf8(text));
  const auto end_word = [&] {
    if (word.empty()) return;
    found.decision |= word == "arrete" && acute;
    found.words += word + ' ';
    word.clear();
  };
  for (const char32_t character : characters) {
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

// Takes the first word if it stands in `table`.
bool take(string_view& words, string_view table) {
  const std::size_t end = words.find(' ');
  if (end == string_view::npos) return false;
  const std::string wanted = " " + std::string(words.substr(0, end + 1));
  if (table.find(wanted) == string_view::npos) return false;
  words.remove_prefix(end + 1);
  return true;
}

// "merci", "merci beaucoup", "merci d'avance pour votre aide".
bool take_thanks(string_view& words) {
  if (!take(words, thanks) && !take(words, thanks_phrases)) return false;
  while (true) {
    while (take(words, thanks_how)) {
    }
    string_view rest = words;
    if (!take(rest, thanks_link)) return true;
    while (take(rest, thanks_whose)) {
    }
    if (!take(rest, thanks_how) && !take(rest, thanks_what)) return true;
    words = rest;
  }
}

bool take_courtesy(string_view& words) {
  return take_thanks(words) || take(words, courtesies) || take(words, courtesy_words);
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

// A number that may stand with a STOP: five digits, as every short code has, or our own; perhaps
// more than once ("STOP 36034 36034").
bool is_stop_number(string_view typed, string_view own) {
  for (std::size_t size = 1; size <= typed.size(); ++size) {
    if (typed.size() % size != 0) continue;
    const string_view once = typed.substr(0, size);
    if (size != 5 && !is_same_number(once, own)) continue;
    string_view rest = typed;
    while (rest.starts_with(once)) rest.remove_prefix(size);
    if (rest.empty()) return true;
  }
  return false;
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

// How a text begins that may be a STOP.
struct Lead {
  bool orders = false;
  bool wishes = false;
};

Lead take_lead(string_view& words) {
  Lead lead;
  // An order first: "je vous prie de …" also begins with a courtesy.
  while (true) {
    string_view rest = words;
    const bool thanked = take_thanks(rest);
    if (!thanked && !take(rest, orders)) {
      if (take_courtesy(words)) continue;
      break;
    }
    words = rest;
    lead.orders |= take(words, lead_links) || !thanked;
    while (take(words, lead_links)) {
    }
  }
  while (take(words, wishes)) {
    lead.wishes = true;
    while (take(words, lead_links)) {
    }
  }
  return lead;
}

// The words by which somebody asks to be left alone.
struct StopWords {
  bool any = false;
  bool clear = false;           // alone they say it
  bool about_messages = false;  // they can be about nothing else
  bool from_lists = false;      // a list may be named behind them
};

StopWords take_stop(string_view& words) {
  if (take(words, unsubscribe_words)) return {true, true, true, true};
  if (take(words, stop_words) || take(words, refusals)) return {true, true};
  if (take(words, removals)) return {true, false, false, true};
  if (take(words, infinitives) || take(words, refusals_of_messages)) return {true};
  return {};
}

bool is_stop(const Text& text, const std::string& own) {
  string_view words = text.words;
  const Lead lead = take_lead(words);
  StopWords said = take_stop(words);
  if (!said.any) return false;
  while (!words.empty()) {
    if (const std::string number = take_digits(words); !number.empty()) {
      if (!is_stop_number(number, own)) return false;
      continue;
    }
    if (const StopWords again = take_stop(words); again.any) {
      said.clear |= again.clear;
      said.about_messages |= again.about_messages;
      said.from_lists |= again.from_lists;
      continue;
    }
    if (take_courtesy(words)) continue;
    if (words.starts_with("pub") && text.asks) return false;
    if (take(words, message_words)) {
      said.about_messages = true;
    } else if (!take(words, linking_words) && !(said.from_lists && take(words, list_words))) {
      return false;
    }
  }
  if (text.decision) return false;
  return said.about_messages || (!lead.wishes && (said.clear || lead.orders));
}

bool is_alone(string_view words, std::span<const string_view> keywords, const std::string& own) {
  if (!take(words, keywords)) return false;
  const std::string number = take_digits(words);
  return words.empty() && (number.empty() || is_same_number(number, own));
}

}  // namespace

Keyword keyword_of(string_view text, string_view own_number) {
  static constexpr std::array contact_words = std::to_array<string_view>({"contact"});
  const Text found = read(text);
  const std::string own = digits_of(own_number);
  if (is_stop(found, own)) return Keyword::stop;
  if (is_alone(found.words, contact_words, own)) return Keyword::contact;
  if (is_alone(found.words, start_words, own)) return Keyword::start;
  return Keyword::none;
}

}  // namespace smsrelay::core
