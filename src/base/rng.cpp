#include "base/rng.h"

#include <sys/random.h>

#include <bit>
#include <cassert>

namespace smsrelay::base {
namespace {

std::uint64_t splitmix(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

// FNV-1a, 64 bit.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3U;
  }
  return hash;
}

}  // namespace

std::uint64_t Rng::below(std::uint64_t bound) {
  assert(bound > 0);
  // Rejection keeps it uniform: draws below 2^64 mod bound are thrown away.
  const std::uint64_t threshold = (0 - bound) % bound;
  while (true) {
    const std::uint64_t draw = next();
    if (draw >= threshold) return draw % bound;
  }
}

double Rng::fraction() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

std::string Rng::text(std::string_view alphabet, std::size_t length) {
  std::string out(length, ' ');
  for (char& c : out) c = alphabet[below(alphabet.size())];
  return out;
}

std::string Rng::uuid() {
  static constexpr std::string_view hex = "0123456789abcdef";
  std::string out(36, '-');
  std::uint64_t bits = 0;
  int left = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i == 8 || i == 13 || i == 18 || i == 23) continue;
    if (left == 0) {
      bits = next();
      left = 16;
    }
    std::uint64_t digit = bits & 0xFU;
    bits >>= 4U;
    --left;
    if (i == 14) digit = 4;
    if (i == 19) digit = 8 | (digit & 3U);
    out[i] = hex[digit];
  }
  return out;
}

SeededRng::SeededRng(std::uint64_t seed, std::string_view stream) : state_{} {
  std::uint64_t mix = seed ^ hash_of(stream);
  for (std::uint64_t& word : state_) word = splitmix(mix);
}

std::uint64_t SeededRng::next() {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t t = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t SystemRng::next() {
  if (used_ == buffer_.size()) {
    std::size_t done = 0;
    auto* bytes = reinterpret_cast<char*>(buffer_.data());
    while (done < sizeof buffer_) {
      const ssize_t got = ::getrandom(bytes + done, sizeof buffer_ - done, 0);
      // getrandom without flags only fails when interrupted before the pool is ready.
      if (got > 0) done += static_cast<std::size_t>(got);
    }
    used_ = 0;
  }
  return buffer_[used_++];
}

}  // namespace smsrelay::base
