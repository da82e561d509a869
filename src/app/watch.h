// Watch: verifies active channels again from time to time, so that a renamed space, a removed
// language, a revoked key or a changed webhook is noticed before a person writes in vain. A problem
// becomes the channel's trouble, and ends when it works again. It never sends an SMS.
#pragma once

#include <set>

#include "app/channel_directory.h"
#include "app/troubles.h"
#include "app/verification.h"

namespace smsrelay::app {

class Watch {
 public:
  Watch(Shared&, const ChannelDirectory&, Verification&, Troubles&);

  // Verifies the channel every settings.canary_every from now on, while it is active and has a
  // canary. A channel that is watched already stays watched at its own times.
  void begin(const core::ChannelId&);

 private:
  void verify(const core::ChannelId&);

  Shared& shared_;
  const ChannelDirectory& directory_;
  Verification& verification_;
  Troubles& troubles_;
  std::set<core::ChannelId> watched_;
};

}  // namespace smsrelay::app
