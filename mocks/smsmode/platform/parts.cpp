#include "mocks/smsmode/platform/parts.h"

#include <cassert>

#include "base/text.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

struct Room {
  int alone;
  int in_a_part;
};
Room room_of(Encoding encoding) {
  return encoding == Encoding::gsm7 ? Room{160, 153} : Room{70, 67};
}

struct Letter {
  std::string utf8;
  int units = 0;
};

std::vector<Letter> letters_of(std::string_view utf8, Encoding encoding, CCedilla c_cedilla) {
  std::vector<Letter> out;
  for (const char32_t c : base::decode_utf8(utf8)) {
    Letter& letter = out.emplace_back();
    base::append_utf8(letter.utf8, c);
    letter.units = encoding == Encoding::unicode ? (c > 0xFFFF ? 2 : 1)
                                                 : measure(letter.utf8, c_cedilla).units;
  }
  return out;
}

int units_of(const std::vector<Letter>& letters) {
  int units = 0;
  for (const Letter& letter : letters) units += letter.units;
  return units;
}

}  // namespace

std::vector<std::string> split_into_parts(std::string_view utf8, Encoding encoding,
                                          CCedilla c_cedilla) {
  const std::vector<Letter> letters = letters_of(utf8, encoding, c_cedilla);
  const Room room = room_of(encoding);
  if (units_of(letters) <= room.alone) return {std::string(utf8)};
  std::vector<std::string> parts(1);
  int filled = 0;
  for (const Letter& letter : letters) {
    if (filled + letter.units > room.in_a_part) {
      parts.emplace_back();
      filled = 0;
    }
    parts.back() += letter.utf8;
    filled += letter.units;
  }
  return parts;
}

std::string cut_to_parts(std::string_view utf8, Encoding encoding, int parts_max,
                         CCedilla c_cedilla) {
  assert(parts_max >= 1);
  const std::vector<std::string> parts = split_into_parts(utf8, encoding, c_cedilla);
  if (parts.size() <= static_cast<std::size_t>(parts_max)) return std::string(utf8);
  std::string out;
  if (parts_max == 1) {  // a single SMS has more room than a part
    int filled = 0;
    for (const Letter& letter : letters_of(utf8, encoding, c_cedilla)) {
      filled += letter.units;
      if (filled > room_of(encoding).alone) break;
      out += letter.utf8;
    }
    return out;
  }
  for (int i = 0; i < parts_max; ++i) out += parts[static_cast<std::size_t>(i)];
  return out;
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
