#include "app/watch.h"

namespace smsrelay::app {

Watch::Watch(Shared& shared, const ChannelDirectory& directory, Verification& verification,
             Troubles& troubles)
    : shared_(shared), directory_(directory), verification_(verification), troubles_(troubles) {}

void Watch::begin(const core::ChannelId& id) {
  const base::Duration every = shared_.settings.canary_every;
  const auto* listed = directory_.find(id);
  if (every <= base::Duration(0) || listed == nullptr || !listed->channel.canary) return;
  if (!watched_.insert(id).second) return;
  shared_.errands.at(shared_.scheduler.now() + every, [this, id] {
    watched_.erase(id);
    verify(id);
  });
}

void Watch::verify(const core::ChannelId& id) {
  const auto* listed = directory_.find(id);
  if (listed == nullptr || listed->channel.state != core::Channel::State::active) return;
  begin(id);
  if (!listed->channel.canary) return;
  verification_.verify(listed->channel, [this, id](const Verification::Verdict& verdict) {
    if (verdict.refusal) return troubles_.found(id, *verdict.refusal);
    // smsmode may accept a key for reading and refuse it for sending: only a send shows that.
    troubles_.disproved_except(id, {key_refused_while_active});
  });
}

}  // namespace smsrelay::app
