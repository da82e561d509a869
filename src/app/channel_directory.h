// ChannelDirectory: the channels of one relay, by id and by the secret in their Endpoint URL.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/rng.h"
#include "core/channel.h"

namespace smsrelay::app {

class ChannelDirectory {
 public:
  // `endpoint_base`: "https://relay.example/hooks/smsmode/". The draws of `rng` key the index of
  // tokens, so that its timing tells nothing about them.
  ChannelDirectory(std::string endpoint_base, base::Rng& rng);

  struct Listed {
    core::Channel channel;
    // The known trouble that keeps an active channel from working.
    std::optional<core::Refusal> trouble;
  };

  void put(core::Channel);  // new, or in place of the one with its id (trouble is kept)
  void remove(const core::ChannelId&);
  void set_trouble(const core::ChannelId&, std::optional<core::Refusal>);

  // Null: unknown. Valid until the channel is put again or removed.
  [[nodiscard]] const Listed* find(const core::ChannelId&) const;
  [[nodiscard]] const core::Channel* find_by_token(std::string_view token) const;
  [[nodiscard]] const std::map<core::ChannelId, Listed>& all() const { return channels_; }

  [[nodiscard]] std::string endpoint_url(const core::Channel&) const;

 private:
  [[nodiscard]] std::uint64_t slot(std::string_view token) const;

  std::string endpoint_base_;
  std::array<std::uint64_t, 2> key_;
  std::map<core::ChannelId, Listed> channels_;
  std::unordered_map<std::uint64_t, core::ChannelId> by_token_;
};

}  // namespace smsrelay::app
