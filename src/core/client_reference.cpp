#include "core/client_reference.h"

#include <string>

namespace smsrelay::core {
namespace {

constexpr std::size_t named_bytes_max = 64;

// Unguessable, so that a forged receipt cannot name it.
std::string sixteen_digits(std::uint64_t bits) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (int digit = 0; digit < 16; ++digit, bits >>= 4) text += digits[bits & 15];
  return text;
}

}  // namespace

std::string_view to_text(ReplyKind kind) {
  switch (kind) {
    case ReplyKind::answer:
      return "answer";
    case ReplyKind::apology:
      return "apology";
    case ReplyKind::identity:
      return "identity";
    case ReplyKind::welcome_back:
      return "welcome-back";
    case ReplyKind::stop_confirmation:
      return "stop-confirmation";
  }
  return "answer";
}

ClientReference new_reference(const MessageId& mo, ReplyKind kind, int index, std::uint64_t counter,
                              base::Rng& chance) {
  std::string text = mo.value.substr(0, named_bytes_max);
  for (char& c : text) {
    if (c <= ' ' || c > '~') c = '_';
  }
  text += '/';
  text += to_text(kind);
  text += '/' + std::to_string(index) + '/' + sixteen_digits(chance.next()) + '-' +
          std::to_string(counter);
  return {std::move(text)};
}

}  // namespace smsrelay::core
