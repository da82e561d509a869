// Fuzz: what the fuzz programs (*_fuzz.cpp) share. libFuzzer calls each of them with one input
// after another; an input that breaks a rule ends the program, and libFuzzer writes it to a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace smsrelay::base {

// Ends the program unless `holds`. `rule` is a sentence: "a cut text fits".
inline void must_hold(bool holds, const char* rule) {
  if (holds) return;
  std::fprintf(stderr, "fuzz: this does not hold: %s\n", rule);
  std::abort();
}

// The bytes of one input: a text, and behind it one byte for each choice the program leaves to
// libFuzzer. Behind it, so that a file with any text is an input.
class FuzzInput {
 public:
  FuzzInput(const std::uint8_t* bytes, std::size_t count)
      : text_(reinterpret_cast<const char*>(bytes), count) {}

  // Takes the last byte. 0 when there is none left.
  std::size_t choice(std::size_t below) {
    if (text_.empty()) return 0;
    const std::size_t last = static_cast<unsigned char>(text_.back());
    text_.remove_suffix(1);
    return last % below;
  }

  [[nodiscard]] std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

}  // namespace smsrelay::base
