#include "mocks/dydu/dialogs.h"

#include <algorithm>

namespace smsrelay::mocks::dydu {
namespace {

constexpr std::size_t interactions_kept = 100;
constexpr std::size_t archived_max = 100;

}  // namespace

void Dialog::remember(Interaction interaction) {
  // Dropped a hundred at a time, so that an endless dialog costs no more than a short one.
  if (interactions.size() >= 2 * interactions_kept) {
    interactions.erase(interactions.begin(), interactions.begin() + interactions_kept);
  }
  interactions.push_back(std::move(interaction));
}

std::span<const Interaction> Dialog::history() const {
  const std::span all(interactions);
  return all.last(std::min(all.size(), interactions_kept));
}

Dialog* Dialogs::find(std::string_view context_id, std::string_view bot_id, base::Instant now) {
  const auto found = dialogs_.find(context_id);
  if (found == dialogs_.end() || found->second.bot_id != bot_id) return nullptr;
  if (!is_alive(found->second, now)) {
    archive(found);
    return nullptr;
  }
  return &found->second;
}

Dialog* Dialogs::any(std::string_view context_id) {
  const auto found = dialogs_.find(context_id);
  return found == dialogs_.end() ? nullptr : &found->second;
}

Dialog& Dialogs::open(const std::string& context_id, const std::string& bot_id, base::Instant now) {
  if (dialogs_.size() >= sweep_at_) sweep(now);
  auto& dialog = dialogs_[context_id];
  dialog = {};
  dialog.context_id = context_id;
  dialog.bot_id = bot_id;
  dialog.opened = now;
  dialog.last_talk = now;
  return dialog;
}

void Dialogs::end(std::string_view context_id) {
  if (const auto found = dialogs_.find(context_id); found != dialogs_.end()) archive(found);
}

std::size_t Dialogs::alive(base::Instant now) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      dialogs_, [&](const auto& entry) { return is_alive(entry.second, now); }));
}

bool Dialogs::is_alive(const Dialog& dialog, base::Instant now) const {
  return now - dialog.last_talk < lifetime_ || dialog.livechat.stage != Handover::Stage::none;
}

void Dialogs::sweep(base::Instant now) {
  for (auto entry = dialogs_.begin(); entry != dialogs_.end();) {
    entry = is_alive(entry->second, now) ? std::next(entry) : archive(entry);
  }
  sweep_at_ = std::max<std::size_t>(1024, 2 * dialogs_.size());
}

Dialogs::Entry Dialogs::archive(Entry entry) {
  std::erase(handed_over, entry->first);
  archived_.push_back(std::move(entry->second));
  if (archived_.size() > archived_max) archived_.pop_front();
  return dialogs_.erase(entry);
}

}  // namespace smsrelay::mocks::dydu
