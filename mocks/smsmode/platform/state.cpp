#include "mocks/smsmode/platform/state.h"

#include <algorithm>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

constexpr std::size_t violations_max = 1000;

std::string pair_key(const std::string& handset, const std::string& number) {
  return handset + ">" + number;
}

}  // namespace

void Meter::add(int period, int amount) {
  if (period != period_) amount_ = 0;
  period_ = period;
  amount_ += amount;
}

bool Channel::has_number(std::string_view number) const {
  return std::ranges::find(seed.numbers, number) != seed.numbers.end();
}

bool Channel::may_send_as(std::string_view sender) const {
  return has_number(sender) || std::ranges::find(seed.names, sender) != seed.names.end();
}

std::string_view Channel::short_code() const {
  constexpr std::size_t digits = 5;
  for (const std::string& number : seed.numbers) {
    if (number.size() == digits) return number;
  }
  return platform_short_code;
}

const std::string& Channel::mo_notification_url() const {
  return api_mo_url.empty() ? mo_url : api_mo_url;
}

const std::string& Channel::status_notification_url() const {
  return api_status_url.empty() ? status_url : api_status_url;
}

bool is_within(const Account& account, const Account& top) {
  for (const Account* at = &account; at != nullptr; at = at->parent) {
    if (at == &top) return true;
  }
  return false;
}

Account& State::add(std::unique_ptr<Account> account) {
  return *accounts_.emplace_back(std::move(account));
}

Channel& State::add(Account& account, std::unique_ptr<Channel> channel) {
  channel->account = &account;
  channels_[channel->id] = channel.get();
  return *account.channels.emplace_back(std::move(channel));
}

Key& State::add(Account& account, std::unique_ptr<Key> key) {
  keys_[key->shown.value] = key.get();
  return *account.keys.emplace_back(std::move(key));
}

void State::close(Account& closing) {
  for (const auto& account : accounts_) {
    if (!is_within(*account, closing)) continue;
    account->closed = true;
    for (const auto& key : account->keys) key->shown.revoked = true;
  }
}

Message& State::add(Message message) {
  if (messages_.size() >= messages_max_ && !messages_.empty()) forget_oldest();
  message.sequence = first_sequence_ + messages_.size();
  by_id_.emplace(message.id, message.sequence);
  if (message.direction == Direction::mt && !message.by_platform && !message.voice) {
    last_sent_[pair_key(message.handset, message.number)] = message.sequence;
  }
  return messages_.emplace_back(std::move(message));
}

void State::forget_oldest() {
  const Message& oldest = messages_.front();
  by_id_.erase(oldest.id);
  const auto last = last_sent_.find(pair_key(oldest.handset, oldest.number));
  if (last != last_sent_.end() && last->second == oldest.sequence) last_sent_.erase(last);
  messages_.pop_front();
  ++first_sequence_;
}

Account* State::account(std::string_view name) const {
  for (const auto& account : accounts_) {
    if (account->name == name && !account->closed) return account.get();
  }
  return nullptr;
}

Account* State::account_by_id(std::string_view id) const {
  for (const auto& account : accounts_) {
    if (account->id == id && !account->closed) return account.get();
  }
  return nullptr;
}

Channel* State::channel_by_id(const std::string& id) const {
  const auto found = channels_.find(id);
  return found == channels_.end() ? nullptr : found->second;
}

Channel* State::channel(const Account& account, std::string_view name) const {
  for (const auto& channel : account.channels) {
    if (channel->seed.name == name) return channel.get();
  }
  return nullptr;
}

Key* State::key_by_value(const std::string& value) const {
  const auto found = keys_.find(value);
  return found == keys_.end() ? nullptr : found->second;
}

Key* State::key_by_name(const Account& account, std::string_view name) const {
  const auto last = std::find_if(account.keys.rbegin(), account.keys.rend(),
                                 [name](const auto& key) { return key->shown.name == name; });
  return last == account.keys.rend() ? nullptr : last->get();
}

Message* State::message(std::uint64_t sequence) {
  if (sequence < first_sequence_ || sequence - first_sequence_ >= messages_.size()) return nullptr;
  return &messages_[sequence - first_sequence_];
}

const Message* State::message(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &messages_[found->second - first_sequence_];
}

Message* State::message(const std::string& id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &messages_[found->second - first_sequence_];
}

const Message* State::last_sent(const std::string& handset, const std::string& number) const {
  const auto found = last_sent_.find(pair_key(handset, number));
  return found == last_sent_.end() ? nullptr : &messages_[found->second - first_sequence_];
}

void State::add_violation(std::string text) {
  ++violation_count_;
  if (violations_.size() >= violations_max) violations_.pop_front();
  violations_.push_back(std::move(text));
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
