#include "base/keyed_hash.h"

#include <bit>

namespace smsrelay::base {
namespace {

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  void round() {
    v0 += v1;
    v1 = std::rotl(v1, 13) ^ v0;
    v0 = std::rotl(v0, 32);
    v2 += v3;
    v3 = std::rotl(v3, 16) ^ v2;
    v0 += v3;
    v3 = std::rotl(v3, 21) ^ v0;
    v2 += v1;
    v1 = std::rotl(v1, 17) ^ v2;
    v2 = std::rotl(v2, 32);
  }
};

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t word = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) {
    word = (word << 8U) | static_cast<unsigned char>(bytes[i - 1]);
  }
  return word;
}

}  // namespace

std::uint64_t sip_hash(const std::array<std::uint64_t, 2>& key, std::string_view text) {
  SipState state{key[0] ^ 0x736f6d6570736575U, key[1] ^ 0x646f72616e646f6dU,
                 key[0] ^ 0x6c7967656e657261U, key[1] ^ 0x7465646279746573U};
  const std::uint64_t length_byte = static_cast<std::uint64_t>(text.size()) << 56U;
  while (text.size() >= 8) {
    const std::uint64_t word = little_endian(text.substr(0, 8));
    text.remove_prefix(8);
    state.v3 ^= word;
    state.round();
    state.round();
    state.v0 ^= word;
  }
  const std::uint64_t last = little_endian(text) | length_byte;
  state.v3 ^= last;
  state.round();
  state.round();
  state.v0 ^= last;
  state.v2 ^= 0xFFU;
  for (int i = 0; i < 4; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

std::string pseudonym(std::string_view key, std::string_view text) {
  // The two halves of the inner key: the secret hashed under two fixed, different keys.
  const std::array<std::uint64_t, 2> inner = {sip_hash({1, 0}, key), sip_hash({2, 0}, key)};
  std::uint64_t hash = sip_hash(inner, text);
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out(16, '0');
  for (std::size_t i = out.size(); i > 0; --i) {
    out[i - 1] = hex[hash & 0xFU];
    hash >>= 4U;
  }
  return out;
}

bool equal_secrets(std::string_view left, std::string_view right) {
  if (left.size() != right.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < left.size(); ++i) {
    difference |= static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]);
  }
  return difference == 0;
}

}  // namespace smsrelay::base
