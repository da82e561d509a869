#include "runner/cli/as_called.h"

#include "runner/cli/options.h"

namespace smsrelay::cli {

namespace {

bool belongs_to_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '/' || c == '.';
}

// The word at the beginning of `text`.
std::string_view first_word(std::string_view text) {
  return text.substr(0, text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"));
}

}  // namespace

std::string as_called(std::string_view text, std::string_view program) {
  constexpr std::string_view name = "rehearse";
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = text.find(name); at != std::string_view::npos;
       at = text.find(name, at + name.size())) {
    const std::string_view rest = text.substr(at + name.size());
    const bool begins = at == 0 || !belongs_to_a_word(text[at - 1]);
    if (!begins || !rest.starts_with(' ') || find_command(first_word(rest.substr(1))) == nullptr) {
      continue;
    }
    out.append(text.substr(copied, at - copied)).append(program);
    copied = at + name.size();
  }
  return out.append(text.substr(copied));
}

}  // namespace smsrelay::cli
