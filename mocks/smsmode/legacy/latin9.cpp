#include "mocks/smsmode/legacy/latin9.h"

#include <array>
#include <utility>

#include "base/text.h"

namespace smsrelay::mocks::smsmode::legacy {

namespace {

// Where it differs from ISO-8859-1, whose bytes are the code points.
constexpr std::array<std::pair<unsigned char, char32_t>, 8> differing = {{{0xA4, U'€'},
                                                                          {0xA6, U'Š'},
                                                                          {0xA8, U'š'},
                                                                          {0xB4, U'Ž'},
                                                                          {0xB8, U'ž'},
                                                                          {0xBC, U'Œ'},
                                                                          {0xBD, U'œ'},
                                                                          {0xBE, U'Ÿ'}}};

}  // namespace

std::string utf8_of_latin9(std::string_view latin9) {
  std::string out;
  out.reserve(latin9.size() + latin9.size() / 8);
  for (const char c : latin9) {
    const auto byte = static_cast<unsigned char>(c);
    char32_t character = byte;
    for (const auto& [special, meant] : differing) {
      if (byte == special) character = meant;
    }
    base::append_utf8(out, character);
  }
  return out;
}

std::string latin9_of_utf8(std::string_view utf8) {
  std::string out;
  for (const char32_t c : base::decode_utf8(utf8)) {
    char byte = c < 0x100 ? static_cast<char>(c) : '?';
    for (const auto& [special, meant] : differing) {
      if (c == meant) byte = static_cast<char>(special);
      if (c == special) byte = '?';
    }
    out += byte;
  }
  return out;
}

}  // namespace smsrelay::mocks::smsmode::legacy
