// The JSON of the admin API <-> values. Strict: an unknown or mistyped field is refused.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/channel_directory.h"
#include "base/result.h"
#include "core/channel.h"
#include "store/store.h"

namespace smsrelay::app {

// All readers fail with "bad-request", the detail a sentence for the person who wrote the request.
struct CreateRequest {
  std::string title;
  std::optional<std::string> bot;
  std::optional<core::Canary> canary;
};
base::Result<CreateRequest> read_create(std::string_view body);

struct ChangeRequest {
  std::optional<std::string> title;
  std::optional<std::string> language;
  std::optional<std::string> space;
  bool canary_given = false;
  std::optional<core::Canary> canary;  // given and absent: `"canary": null` removes it
};
base::Result<ChangeRequest> read_change(std::string_view body);

base::Result<std::string> read_api_key(std::string_view body);

// The key is shown as "set" or null, never its value.
std::string write_channel(const ChannelDirectory&, const ChannelDirectory::Listed&);
std::string write_channels(const ChannelDirectory&);
std::string write_state(const ChannelDirectory::Listed&);
// Neither texts nor numbers.
std::string write_messages(const std::vector<store::MessageFate>&);
// Each number is shown by its first five digits and its last two.
std::string write_opt_outs(const std::vector<base::PhoneNumber>&);
std::string write_quarantine(const std::vector<store::Quarantined>&);

}  // namespace smsrelay::app
