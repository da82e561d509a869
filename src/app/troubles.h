// Troubles: records what keeps an active channel from working, in the directory (the admin API
// shows it) and in the log when it begins, changes and ends.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "app/channel_directory.h"
#include "app/shared.h"

namespace smsrelay::app {

class Troubles {
 public:
  Troubles(Shared&, ChannelDirectory&);

  // Replaces what was known before.
  void found(const core::ChannelId&, core::Refusal);
  // A success ends troubles with these codes, and no other.
  void disproved(const core::ChannelId&, std::initializer_list<std::string_view> codes);
  void disproved_except(const core::ChannelId&, std::initializer_list<std::string_view> codes);
  // Call when everything has been verified.
  void none(const core::ChannelId& id) { disproved_except(id, {}); }

 private:
  void end(const core::ChannelId&);

  Shared& shared_;
  ChannelDirectory& directory_;
};

inline constexpr std::string_view key_refused_while_active = "key-refused-while-active";
inline constexpr std::string_view bot_wants_login = "bot-wants-login";

// smsmode refused a send with 401 or 403; `detail` is its error code.
core::Refusal key_trouble(const std::string& detail);
// Dydu answered a question with 401.
core::Refusal login_trouble();

}  // namespace smsrelay::app
