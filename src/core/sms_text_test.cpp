#include "core/sms_text.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/text.h"
#include "core/grapheme.h"

namespace smsrelay::core {
namespace {

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int time = 0; time < times; ++time) all += text;
  return all;
}

// The limits of 1 to 10 parts.
constexpr std::array<int, 10> gsm7_limits = {160, 306, 459, 612, 765, 918, 1071, 1224, 1377, 1530};
constexpr std::array<int, 10> ucs2_limits = {70, 134, 201, 268, 335, 402, 469, 536, 603, 670};

TEST(MeasureTest, AnEmptyTextHasNoPart) {
  EXPECT_EQ(measure("").parts, 0);
  EXPECT_EQ(measure("").units, 0);
}

TEST(MeasureTest, PartsFollowTheLimitsExactly) {
  for (std::size_t index = 0; index < gsm7_limits.size(); ++index) {
    const int parts = static_cast<int>(index) + 1;
    for (const char* letter : {"a", "é"}) {  // the short way and the long way
      EXPECT_EQ(measure(repeated(letter, gsm7_limits[index])).parts, parts) << letter;
      EXPECT_EQ(measure(repeated(letter, gsm7_limits[index] + 1)).parts, parts + 1) << letter;
      EXPECT_EQ(measure(repeated(letter, gsm7_limits[index])).units, gsm7_limits[index]);
    }
    EXPECT_EQ(measure(repeated("ê", ucs2_limits[index])).parts, parts);
    EXPECT_EQ(measure(repeated("ê", ucs2_limits[index] + 1)).parts, parts + 1);
    EXPECT_EQ(measure(repeated("ê", ucs2_limits[index])).alphabet, Alphabet::ucs2);
  }
}

TEST(MeasureTest, TheWholeBasicTableIsGsm) {
  const std::string table =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
      "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  EXPECT_EQ(measure(table).alphabet, Alphabet::gsm7);
  EXPECT_EQ(measure(table).units, 127);  // 128 positions but the escape
}

TEST(MeasureTest, EveryCharacterOfTheBasicPlaneIsPlacedRight) {
  const std::u32string basic =
      U"@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
      U"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
  const std::u32string extended = U"\f^{}\\[~]|€";
  for (char32_t character = 1; character < 0xFFFF; ++character) {
    if (character >= 0xD800 && character < 0xE000) continue;
    std::string text;
    base::append_utf8(text, character);
    const SmsSize size = measure(text);
    const bool is_basic = basic.find(character) != std::u32string::npos;
    const bool is_extended = extended.find(character) != std::u32string::npos;
    ASSERT_EQ(size.alphabet, is_basic || is_extended ? Alphabet::gsm7 : Alphabet::ucs2)
        << static_cast<unsigned>(character);
    ASSERT_EQ(size.units, is_extended ? 2 : 1) << static_cast<unsigned>(character);
  }
}

TEST(MeasureTest, TheFrenchTraps) {
  for (const char* text : {"ê", "â", "î", "ô", "û", "ë", "ï", "œ",  "À",      "Ê",
                           "«", "»", "’", "…", "–", "`", "ç", "\t", "\u00A0", "È"}) {
    EXPECT_EQ(measure(text).alphabet, Alphabet::ucs2) << text;
  }
  for (const char* text : {"é", "è", "ù", "à", "É", "Ç", "Δ", "Ω", "€", "'"}) {
    EXPECT_EQ(measure(text).alphabet, Alphabet::gsm7) << text;
  }
}

TEST(MeasureTest, CedillaBySwitch) {
  EXPECT_EQ(measure("ça", true).alphabet, Alphabet::gsm7);
  EXPECT_EQ(measure("ÇA", true).alphabet, Alphabet::ucs2);
}

TEST(MeasureTest, EmojiCountTwoUnits) {
  EXPECT_EQ(measure("\U0001F600").units, 2);
  EXPECT_EQ(measure("\u2708").units, 1);
  EXPECT_EQ(measure(repeated("\U0001F600", 35)).parts, 1);
  EXPECT_EQ(measure(repeated("\U0001F600", 36)).parts, 2);
}

TEST(MeasureTest, AnEscapePairIsNeverSplit) {
  // 152 septets, then an escape pair that would straddle the border of the first part.
  EXPECT_EQ(measure(repeated("a", 152) + "€" + repeated("a", 151)).parts, 2);
  EXPECT_EQ(measure(repeated("a", 152) + "€" + repeated("a", 152)).units, 306);
  EXPECT_EQ(measure(repeated("a", 152) + "€" + repeated("a", 152)).parts, 3);
  EXPECT_EQ(measure(repeated("€", 80)).parts, 1);
  EXPECT_EQ(measure(repeated("€", 152)).parts, 2);  // 76 pairs in each
  EXPECT_EQ(measure(repeated("€", 153)).parts, 3);
}

TEST(MeasureTest, ASurrogatePairIsNeverSplit) {
  EXPECT_EQ(measure(repeated("ê", 66) + "\U0001F600" + repeated("ê", 65)).parts, 2);
  EXPECT_EQ(measure(repeated("ê", 66) + "\U0001F600" + repeated("ê", 66)).units, 134);
  EXPECT_EQ(measure(repeated("ê", 66) + "\U0001F600" + repeated("ê", 66)).parts, 3);
  EXPECT_EQ(measure(repeated("\U0001F600", 66)).parts, 2);  // 33 pairs in each
  EXPECT_EQ(measure(repeated("\U0001F600", 67)).parts, 3);
}

TEST(MeasureTest, UndecodableBytesAreOneUnitEach) {
  for (const char* text : {"\xFF", "\xC3", "\xE2\x82", "\xED\xA0\x80", "\xF0\x9F\x98", "\xC0\xAF",
                           "\xF4\x90\x80\x80"}) {
    const std::string bytes(text);
    EXPECT_EQ(measure(bytes).units, static_cast<int>(bytes.size()));
    EXPECT_EQ(measure(bytes).alphabet, Alphabet::ucs2);
  }
}

// ---- cutting -----------------------------------------------------------------------------------

TEST(CutTest, WhatFitsIsUntouched) {
  for (const std::string& text : {std::string(), std::string("9 h"), std::string(160, 'a'),
                                  repeated("ê", 70), std::string("a\n\n b ")}) {
    EXPECT_EQ(cut_to_parts(text, 1), text);
  }
}

TEST(CutTest, CutsAtAWordWithAMark) {
  const std::string text = repeated("bonjour ", 30);
  const std::string cut = cut_to_parts(text, 1);
  EXPECT_EQ(cut, repeated("bonjour ", 18) + "bonjour" + "...");
  EXPECT_EQ(measure(cut).parts, 1);
}

TEST(CutTest, UsesTheLastSeptet) {
  EXPECT_EQ(cut_to_parts(std::string(76, 'a') + " " + std::string(80, 'b') + " cc ddddd", 1),
            std::string(76, 'a') + " " + std::string(80, 'b') + "...");
}

TEST(CutTest, NeverInsideAUrl) {
  const std::string url = "https://ville.example/" + std::string(100, 'x');
  EXPECT_EQ(cut_to_parts(repeated("mot ", 20) + url + " fin", 1), repeated("mot ", 19) + "mot...");
  // Even one so long that any other word would be cut.
  EXPECT_EQ(cut_to_parts("Voir: https://ville.example/" + std::string(500, 'x'), 1), "Voir:...");
  EXPECT_EQ(cut_to_parts("Voir: www.ville.example/" + std::string(500, 'x'), 1), "Voir:...");
}

TEST(CutTest, TheMarkKeepsAwayFromAUrl) {
  const std::string url = "https://ville.example/" + std::string(100, 'x');
  EXPECT_EQ(cut_to_parts(url + " " + std::string(60, 'b'), 1).substr(0, url.size() + 4),
            url + " ...");
}

TEST(CutTest, AWallOfLettersIsCutInside) {
  EXPECT_EQ(cut_to_parts(std::string(500, 'a'), 1), std::string(157, 'a') + "...");
  EXPECT_EQ(cut_to_parts(repeated("ê", 200), 1), repeated("ê", 67) + "...");
}

TEST(CutTest, NeverBetweenACharacterAndItsMarks) {
  const std::string family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";
  const std::string cut = cut_to_parts(repeated(family, 20), 1);
  EXPECT_EQ((cut.size() - 3) % family.size(), 0U);
  const std::string accents = cut_to_parts(repeated("e\u0301", 100), 1);
  EXPECT_EQ((accents.size() - 3) % 3, 0U);
}

TEST(CutTest, AnUnsuitableCharacterBehindTheCutCostsNothing) {
  const std::string text = repeated("bonjour ", 40) + "ê";
  EXPECT_EQ(measure(text).alphabet, Alphabet::ucs2);
  const std::string cut = cut_to_parts(text, 1);
  EXPECT_EQ(measure(cut).alphabet, Alphabet::gsm7);
  EXPECT_GT(cut.size(), 140U);
}

TEST(CutTest, AWallIsCutAsCloseToTheLimitAsItsCharactersAllow) {
  const std::string flags = "🇫🇷🇬🇧🇩🇪🇪🇸🇮🇹";
  EXPECT_EQ(cut_to_parts(repeated("😀", 40), 1), repeated("😀", 33) + "...");
  EXPECT_EQ(cut_to_parts(repeated(flags, 5), 1), repeated(flags, 3) + "🇫🇷...");
  EXPECT_EQ(cut_to_parts(repeated("ก็", 100), 1), repeated("ก็", 33) + "...");
  EXPECT_EQ(cut_to_parts("Voici " + repeated("😀", 40), 1), "Voici " + repeated("😀", 30) + "...");
}

TEST(CutTest, NeverInsideWhatIsReadAsOneCharacter) {
  for (const std::string one :
       {"🇫🇷", "1️⃣", "👍🏽", "👨‍👩‍👧", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "क्षि",
        "স্ত্রী", "ക്ഷ", "นี่", "กำ", "بَّ", "\u1100\u1161\u11A8", "e\u0301\u0323"}) {
    for (const char* before : {"", "a", "ab", "abc", "abcd"}) {
      const std::string cut = cut_to_parts(before + repeated(one, 300), 2);
      const std::string kept = cut.substr(std::string(before).size());
      ASSERT_TRUE(cut.ends_with("...")) << cut;
      EXPECT_EQ((kept.size() - 3) % one.size(), 0U) << cut;
      EXPECT_GT(measure(cut).units, measure(cut).alphabet == Alphabet::gsm7 ? 280 : 110) << cut;
    }
  }
}

TEST(CutTest, NeverInsideAnAddress) {
  EXPECT_EQ(cut_to_parts("Le formulaire et la liste complète des pièces à joindre au dossier sont "
                         "en ligne sur le site suivant, merci de  "
                         "service-public.fr/particuliers/vosdroits/F1342 puis prenez rendez-vous.",
                         1),
            "Le formulaire et la liste complète des pièces à joindre au dossier sont en ligne sur "
            "le site suivant, merci de...");
  EXPECT_EQ(
      cut_to_parts("Le formulaire et la liste complète des pièces à joindre au dossier sont en "
                   "ligne sur le site suivant, m "
                   "service.etat-civil-et-elections@mairie-de-villeneuve.example avant mardi.",
                   1),
      "Le formulaire et la liste complète des pièces à joindre au dossier sont en ligne sur le "
      "site suivant, m...");
  const std::string tail(400, 'x');
  for (const std::string address :
       {"https://ville.example/", "HTTP://ville.example/", "www.ville.example/",
        "WWW.ville.example/", "ville.example/", "mairie-orléans.fr/", "москва.рф/",
        "prenom.nom@mairie-de-ville.example?subject=", "https://ville.example/(a)[b]",
        "ftp://ville.example/été-", "https://ville.example/文", "ville.example:8080/?q="}) {
    for (const char* before : {"Voir ", "Voir\n", "Voir: "}) {
      EXPECT_EQ(cut_to_parts(before + address + tail, 1),
                std::string(before == std::string("Voir: ") ? "Voir:" : "Voir") + "...")
          << address;
    }
    // A wall before it may be cut, the address may not.
    EXPECT_EQ(cut_to_parts("(((((((" + address + tail + " fin", 1).find("x"), std::string::npos);
    EXPECT_EQ(cut_to_parts(repeated("ก็", 20) + address + tail, 1), repeated("ก็", 20) + "...");
  }
  EXPECT_EQ(cut_to_parts("Voir (https://ville.example/" + tail + ")", 1), "Voir (...");
}

TEST(CutTest, NeverOnlyTheMark) {
  const std::string tail(200, 'x');
  for (const auto& [address, left] : std::vector<std::pair<std::string, std::string>>{
           {"https://ville.example/", "https://ville..."},
           {"HTTPS://mairie-orléans.fr/", "HTTPS://mairie-orléans..."},
           {"ftp://文.example/", "ftp://文..."},
           {"https://intranet/", "https://..."},     // the whole name of a server
           {"https://3232235521/", "https://..."},   // the whole address of one
           {"https://192.168.0.1/", "https://..."},  // other numbers are another address
           {"https://ville:443/a.b", "https://..."},
           {"mailto:contact@ville.example?body=", "mailto:contact..."},
           {"MailTo:a.b@ville.example?body=", "MailTo:a.b..."},
           {"www.ville.example/", "www...."},
           {"service-public.fr/", "service-public..."},
           {"contact@ville.example?body=", "contact..."}}) {
    EXPECT_EQ(cut_to_parts(address + tail + " Merci", 1), left);
    EXPECT_EQ(cut_to_parts(address + tail, 1), left);
    EXPECT_EQ(cut_to_parts("- (" + address + tail, 1), "- (" + left);
  }
  EXPECT_EQ(cut_to_parts(std::string(200, '!'), 1), std::string(157, '!') + "...");
  EXPECT_EQ(cut_to_parts(std::string(300, 'a') + ".fr", 1), std::string(157, 'a') + "...");
}

TEST(CutTest, NoSchemeIsLeftOfAnAddressBehindWords) {
  const std::string tail(200, 'x');
  EXPECT_EQ(cut_to_parts("Voir https://ville.example/" + tail, 1), "Voir...");
  EXPECT_EQ(cut_to_parts("Voir mailto:a@ville.example?body=" + tail, 1), "Voir...");
  EXPECT_EQ(cut_to_parts("Voir:mailto:a@ville.example?body=" + tail, 1), "Voir:...");
  EXPECT_EQ(cut_to_parts("mailto:a@ville.example?body=" + tail + " Merci", 1), "mailto:a...");
}

TEST(CutTest, OneCharacterLongerThanTheSmsIsCutBetweenCodePoints) {
  const std::string accents = repeated("\u0301", 300);
  EXPECT_EQ(cut_to_parts("Z" + accents, 1), "Z" + repeated("\u0301", 66) + "...");
  EXPECT_EQ(cut_to_parts("Z" + accents + " Merci", 1), "Z" + repeated("\u0301", 66) + "...");
  EXPECT_EQ(cut_to_parts("Z" + accents, 2), "Z" + repeated("\u0301", 130) + "...");
  EXPECT_EQ(cut_to_parts(" - Z" + accents, 1), " - Z" + repeated("\u0301", 63) + "...");
  EXPECT_EQ(cut_to_parts(repeated(" ", 60) + "Z" + accents, 1),
            repeated(" ", 60) + "Z" + repeated("\u0301", 6) + "...");
  EXPECT_EQ(cut_to_parts("Z" + accents + ".fr/plan", 1), "Z" + repeated("\u0301", 66) + "...");
  for (const char* jamo : {"\u1100", "\u1161", "\u11A8"}) {
    EXPECT_EQ(cut_to_parts(repeated(jamo, 300), 1), repeated(jamo, 67) + "...") << jamo;
  }
  EXPECT_EQ(cut_to_parts(repeated("\u1100", 300) + repeated("\u1161", 300), 1),
            repeated("\u1100", 67) + "...");
  const std::string crowd = repeated("\U0001F468\u200D", 100);
  EXPECT_EQ(cut_to_parts(crowd, 1), repeated("\U0001F468\u200D", 22) + "...");
  // Where something else can be sent, that is sent.
  EXPECT_EQ(cut_to_parts("Voir Z" + accents, 1), "Voir...");
  EXPECT_EQ(cut_to_parts("aZ" + accents, 1), "a...");
  EXPECT_EQ(cut_to_parts(repeated("😀", 31) + " bonjour " + repeated("ê", 40), 1),
            repeated("😀", 31) + "...");
}

TEST(CutTest, TheMarkKeepsAwayFromAnyAddress) {
  for (const std::string address : {"ville.example/plan", "www.v.example", "a@ville.example"}) {
    EXPECT_EQ(
        cut_to_parts("Voir " + address + " " + repeated("b", 39) + std::string(150, ' ') + "c", 1)
            .substr(0, 5 + address.size()),
        "Voir " + address);
    const std::string cut =
        cut_to_parts(repeated("mot ", 30) + address + " " + repeated("b", 39), 1);
    EXPECT_TRUE(cut.ends_with(address + " ...")) << cut;
  }
}

TEST(CutTest, NoPartsNoText) { EXPECT_EQ(cut_to_parts("bonjour", 0), ""); }

// ---- whatever the text -------------------------------------------------------------------------

struct Piece {
  std::string text;
  bool address = false;
};

const std::vector<Piece>& pieces() {
  static const std::vector<Piece> all = {
      {" "},
      {"\n"},
      {"mot"},
      {"été"},
      {"ê"},
      {"€"},
      {"[x]"},
      {"😀"},
      {"🇫🇷"},
      {"👩‍🚒"},
      {"1️⃣"},
      {"क्षि"},
      {"ที่นี่"},
      {"e\u0301"},
      {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
      {" https://ville.example/a?b=c&d=eeeeeeeeeeeeeeeeeeeeeeeee ", true},
      {" service-public.example/particuliers/vosdroits/F1342/suite-et-fin ", true},
      {" www.ville.example/horaires-des-services-de-la-mairie ", true},
      {" etat-civil.et.elections@mairie-de-villeneuve.example ", true},
      {"\xFF"},
  };
  return all;
}

// No address of `text` is in `head` without being there whole.
void expect_whole_addresses(const std::vector<std::pair<std::size_t, std::size_t>>& addresses,
                            const std::string& head, const std::string& text) {
  for (const auto& [begin, end] : addresses) {
    if (head.size() <= begin || head.size() >= end) continue;
    const std::string piece = head.substr(begin);
    EXPECT_TRUE(piece == "https://ville" || piece == "www." ||
                piece.find_first_of(".@:/") == std::string::npos)
        << "left of an address: " << piece << "\nin: " << text;
    for (const char32_t before : base::decode_utf8(text.substr(0, begin))) {
      EXPECT_FALSE(is_letter_or_digit(before)) << "something else could have been sent";
    }
  }
}

TEST(CutTest, WhateverTheTextItFitsAndIsItsBeginning) {
  base::SeededRng dice(3, "cut");
  int cuts = 0;
  for (int turn = 0; turn < 3'000; ++turn) {
    std::string text;
    std::vector<std::pair<std::size_t, std::size_t>> addresses;
    const std::uint64_t length = dice.below(120);
    const std::uint64_t first = dice.below(pieces().size());
    const std::uint64_t kinds = 1 + dice.below(pieces().size());
    for (std::uint64_t index = 0; index < length; ++index) {
      const Piece& piece = pieces()[(first + dice.below(kinds)) % pieces().size()];
      if (piece.address)
        addresses.emplace_back(text.size() + 1, text.size() + piece.text.size() - 1);
      text += piece.text;
    }
    const int parts_max = 1 + static_cast<int>(dice.below(4));
    const std::string cut = cut_to_parts(text, parts_max);
    ASSERT_LE(measure(cut).parts, parts_max) << text;
    ASSERT_EQ(cut_to_parts(cut, parts_max), cut);
    if (cut == text) continue;
    ++cuts;
    ASSERT_GT(measure(text).parts, parts_max) << text;
    ASSERT_TRUE(cut.ends_with("...")) << cut;
    std::string head = cut.substr(0, cut.size() - 3);
    if (head.ends_with(' ')) head.pop_back();
    ASSERT_TRUE(text.starts_with(head)) << cut;
    ASSERT_EQ(last_grapheme_border(text, head.size()), head.size()) << cut;
    ASSERT_TRUE(!head.empty() || text.find_first_not_of(" \n\xFF") == std::string::npos) << text;
    expect_whole_addresses(addresses, head, text);
  }
  EXPECT_GT(cuts, 1'000);
}

}  // namespace
}  // namespace smsrelay::core
