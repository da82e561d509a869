#include "mocks/dydu/dialogs.h"

#include <algorithm>

namespace smsrelay::mocks::dydu {

Dialog* Dialogs::find(std::string_view context_id, std::string_view bot_id, base::Instant now) {
  const auto found = dialogs_.find(context_id);
  if (found == dialogs_.end() || found->second.bot_id != bot_id) return nullptr;
  if (now - found->second.last_talk >= lifetime_) {
    dialogs_.erase(found);
    return nullptr;
  }
  return &found->second;
}

Dialog& Dialogs::open(const std::string& context_id, const std::string& bot_id, base::Instant now) {
  if (dialogs_.size() >= sweep_at_) sweep(now);
  auto& dialog = dialogs_[context_id];
  dialog = Dialog{.bot_id = bot_id, .last_talk = now, .client_id = {}};
  return dialog;
}

void Dialogs::end(std::string_view context_id) {
  if (const auto found = dialogs_.find(context_id); found != dialogs_.end()) dialogs_.erase(found);
}

std::size_t Dialogs::alive(base::Instant now) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      dialogs_, [&](const auto& entry) { return now - entry.second.last_talk < lifetime_; }));
}

void Dialogs::sweep(base::Instant now) {
  std::erase_if(dialogs_,
                [&](const auto& entry) { return now - entry.second.last_talk >= lifetime_; });
  sweep_at_ = std::max<std::size_t>(1024, 2 * dialogs_.size());
}

}  // namespace smsrelay::mocks::dydu
