#include "app/channel_directory.h"

#include "base/keyed_hash.h"

namespace smsrelay::app {

ChannelDirectory::ChannelDirectory(std::string endpoint_base, base::Rng& rng)
    : endpoint_base_(std::move(endpoint_base)), key_{rng.next(), rng.next()} {}

std::uint64_t ChannelDirectory::slot(std::string_view token) const {
  return base::sip_hash(key_, token);
}

void ChannelDirectory::put(core::Channel channel) {
  by_token_[slot(channel.endpoint_token)] = channel.id;
  const core::ChannelId id = channel.id;
  channels_[id].channel = std::move(channel);
}

void ChannelDirectory::remove(const core::ChannelId& id) {
  const auto found = channels_.find(id);
  if (found == channels_.end()) return;
  by_token_.erase(slot(found->second.channel.endpoint_token));
  channels_.erase(found);
}

void ChannelDirectory::set_trouble(const core::ChannelId& id,
                                   std::optional<core::Refusal> trouble) {
  const auto found = channels_.find(id);
  if (found != channels_.end()) found->second.trouble = std::move(trouble);
}

const ChannelDirectory::Listed* ChannelDirectory::find(const core::ChannelId& id) const {
  const auto found = channels_.find(id);
  return found == channels_.end() ? nullptr : &found->second;
}

const core::Channel* ChannelDirectory::find_by_token(std::string_view token) const {
  const auto found = by_token_.find(slot(token));
  if (found == by_token_.end()) return nullptr;
  const Listed* listed = find(found->second);
  if (listed == nullptr || !base::equal_secrets(listed->channel.endpoint_token, token)) {
    return nullptr;
  }
  return &listed->channel;
}

std::string ChannelDirectory::endpoint_url(const core::Channel& channel) const {
  return endpoint_base_ + channel.endpoint_token;
}

}  // namespace smsrelay::app
