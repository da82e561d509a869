// SmsAddress: web and e-mail addresses in a text, with or without scheme: texts that a telephone
// shows as links, and that lead elsewhere when they are cut short.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace smsrelay::core {

struct SmsAddress {
  std::size_t begin = 0;  // bytes of the word
  std::size_t end = 0;
  // Up to here it leads nowhere: "https://ville" of "https://ville.example/plan", "https://" where
  // no dot follows the name, which is a whole server then, "www.", the first name of
  // "ville.example/plan", what stands before the '@'.
  std::size_t harmless_end = 0;
};

// The first address in a word, which holds no ASCII blank. Generous: "fin.Puis" may be one, and a
// sign behind an address may belong to it.
std::optional<SmsAddress> address_in(std::string_view word);

}  // namespace smsrelay::core
