#include "mocks/smsmode/platform/text_size.h"

#include "base/text.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

// Fills parts one after the other, character by character.
class Packing {
 public:
  Packing(int single, int per_part) : single_(single), per_part_(per_part) {}

  void add(int cost) {
    total_ += cost;
    if (filled_ + cost > per_part_) {
      ++parts_;
      filled_ = 0;
    }
    filled_ += cost;
  }
  [[nodiscard]] int units() const { return total_; }
  [[nodiscard]] int parts() const { return total_ <= single_ ? 1 : parts_; }

 private:
  int single_;
  int per_part_;
  int total_ = 0;
  int filled_ = 0;
  int parts_ = 1;
};

// 1: basic table, 2: behind an escape, 0: in neither.
int septets(char32_t c, CCedilla c_cedilla) {
  if (c == U'ç') return c_cedilla == CCedilla::small_too ? 1 : 0;
  if (c < 0x80) {
    switch (c) {
      case U'\f':
      case U'^':
      case U'{':
      case U'}':
      case U'\\':
      case U'[':
      case U'~':
      case U']':
      case U'|':
        return 2;
      case U'\n':
      case U'\r':
        return 1;
      case U'`':
        return 0;
      default:
        return c >= U' ' && c != 0x7F ? 1 : 0;
    }
  }
  switch (c) {
    case U'€':
      return 2;
    case U'£':
    case U'¥':
    case U'è':
    case U'é':
    case U'ù':
    case U'ì':
    case U'ò':
    case U'Ç':
    case U'Ø':
    case U'ø':
    case U'Å':
    case U'å':
    case U'Δ':
    case U'Φ':
    case U'Γ':
    case U'Λ':
    case U'Ω':
    case U'Π':
    case U'Ψ':
    case U'Σ':
    case U'Θ':
    case U'Ξ':
    case U'Æ':
    case U'æ':
    case U'ß':
    case U'É':
    case U'¤':
    case U'¡':
    case U'Ä':
    case U'Ö':
    case U'Ñ':
    case U'Ü':
    case U'§':
    case U'¿':
    case U'ä':
    case U'ö':
    case U'ñ':
    case U'ü':
    case U'à':
      return 1;
    default:
      return 0;
  }
}

}  // namespace

std::string_view to_text(Encoding encoding) {
  return encoding == Encoding::gsm7 ? "GSM7" : "UNICODE";
}

TextSize measure(std::string_view utf8, CCedilla c_cedilla) {
  Packing gsm7(160, 153);
  Packing unicode(70, 67);
  bool fits_gsm7 = true;
  for (const char32_t c : base::decode_utf8(utf8)) {
    unicode.add(c > 0xFFFF ? 2 : 1);
    if (!fits_gsm7) continue;
    const int cost = septets(c, c_cedilla);
    if (cost == 0) {
      fits_gsm7 = false;
    } else {
      gsm7.add(cost);
    }
  }
  return fits_gsm7 ? TextSize{Encoding::gsm7, gsm7.units(), gsm7.parts()}
                   : TextSize{Encoding::unicode, unicode.units(), unicode.parts()};
}

TextSize measure_as_unicode(std::string_view utf8) {
  Packing unicode(70, 67);
  for (const char32_t c : base::decode_utf8(utf8)) unicode.add(c > 0xFFFF ? 2 : 1);
  return {Encoding::unicode, unicode.units(), unicode.parts()};
}

std::string with_question_marks(std::string_view utf8, CCedilla c_cedilla) {
  std::u32string characters = base::decode_utf8(utf8);
  for (char32_t& c : characters) {
    if (septets(c, c_cedilla) == 0) c = U'?';
  }
  return base::encode_utf8(characters);
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
