// Rng: the source of random numbers. Seeded in a testbed, so that a seed repeats the run; from the
// kernel in production, so that nobody can guess an endpoint.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace smsrelay::base {

class Rng {
 public:
  Rng() = default;
  Rng(const Rng&) = delete;
  Rng& operator=(const Rng&) = delete;
  virtual ~Rng() = default;

  virtual std::uint64_t next() = 0;

  // Uniform in [0, bound). Precondition: bound > 0.
  std::uint64_t below(std::uint64_t bound);
  // Uniform in [0, 1).
  double fraction();
  // `length` characters, each uniform from `alphabet`.
  std::string text(std::string_view alphabet, std::size_t length);
  // A version 4 UUID in lower case.
  std::string uuid();
};

// xoshiro256** seeded through splitmix64. Streams of one seed with different names are
// independent, so a draw added in one place does not disturb the others.
class SeededRng final : public Rng {
 public:
  SeededRng(std::uint64_t seed, std::string_view stream);
  std::uint64_t next() override;

 private:
  std::array<std::uint64_t, 4> state_;
};

// getrandom(2), buffered.
class SystemRng final : public Rng {
 public:
  std::uint64_t next() override;

 private:
  std::array<std::uint64_t, 32> buffer_{};
  std::size_t used_ = 32;
};

inline constexpr std::string_view url_safe_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
inline constexpr std::string_view alphanumeric_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

}  // namespace smsrelay::base
