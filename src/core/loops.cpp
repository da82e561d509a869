#include "core/turn.h"

namespace smsrelay::core {
namespace {

constexpr base::Duration loop_window = std::chrono::hours(1);

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }
bool is_letter(char byte) {
  return (byte >= 'a' && byte <= 'z') || static_cast<unsigned char>(byte) >= 0x80;
}

// FNV-1a, so that a stored conversation means the same after an update of the compiler.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const char byte : text) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001B3;
  }
  return hash;
}

// Equal for texts that differ in figures (a counter, the time), case, blanks and signs only. A text
// without letters is a choice ("2"), and its figure is what it says.
std::uint64_t fingerprint(std::string_view text) {
  std::string reduced;
  bool letters = false;
  for (char byte : text) {
    if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
    const char kept = is_letter(byte) ? byte : is_digit(byte) ? '0' : ' ';
    letters |= is_letter(byte);
    if (kept == ' ' && reduced.empty()) continue;
    if ((kept == '0' || kept == ' ') && !reduced.empty() && reduced.back() == kept) continue;
    reduced += kept;
  }
  if (reduced.ends_with(' ')) reduced.pop_back();
  return hash_of(letters ? std::string_view(reduced) : text);
}

}  // namespace

std::optional<std::string> Turn::loop_with(const InboundMessage& question) {
  while (!state_.exchanged.empty() && now_ - state_.exchanged.front().at >= loop_window) {
    state_.exchanged.pop_front();
  }
  const std::uint64_t asked = fingerprint(question.text);
  std::optional<std::uint64_t> last_answer;
  int same = 0;
  for (auto each = state_.exchanged.rbegin(); each != state_.exchanged.rend(); ++each) {
    if (each->question != asked) continue;
    if (!last_answer) last_answer = each->answer;
    if (each->answer == *last_answer) ++same;
  }
  const bool too_many = static_cast<int>(state_.exchanged.size()) >= policy_.exchanges_max;
  if (same < policy_.same_exchanges_max && !too_many) {
    state_.in_loop = false;
    return std::nullopt;
  }
  if (!std::exchange(state_.in_loop, true)) act(Alert{"loop-ended"});
  return too_many ? "too many exchanges in an hour" : "the same exchange too often in an hour";
}

bool Turn::is_loop(const InboundMessage& question) {
  const std::optional<std::string> why = loop_with(question);
  if (why) settle(question.id, Settlement::loop, *why);
  return why.has_value();
}

void Turn::exchanged(const InboundMessage& question, const std::string& answer) {
  state_.exchanged.push_back({now_, fingerprint(question.text), fingerprint(answer)});
}

}  // namespace smsrelay::core
