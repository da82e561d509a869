// AdminChannels: what each call of the admin API does (admin_routes.h has the table): the set-up
// guide's Dydu side, and the administrator's views.
//
// An active channel whose language, space or key is changed is a draft again until Finish, so that
// no answer rests on unverified facts; smsmode repeats each SMS that comes meanwhile.
//
// Precondition of every call with an {id}: the directory has that channel.
#pragma once

#include <functional>

#include "app/admin_call.h"
#include "app/channel_directory.h"
#include "app/conversations.h"
#include "app/troubles.h"
#include "app/verification.h"
#include "app/watch.h"

namespace smsrelay::app {

class AdminChannels {
 public:
  struct Parts {
    Shared& shared;
    ChannelDirectory& directory;
    Conversations& conversations;
    Verification& verification;
    Troubles& troubles;
    Watch& watch;
  };
  explicit AdminChannels(Parts);

  void create(const AdminCallPtr&);
  void list(const AdminCallPtr&);
  void show(const AdminCallPtr&);
  void change(const AdminCallPtr&);
  void enter_key(const AdminCallPtr&);
  void finish(const AdminCallPtr&);
  void check(const AdminCallPtr&);
  void remove(const AdminCallPtr&);
  void messages(const AdminCallPtr&);
  void quarantine(const AdminCallPtr&);
  void opt_outs(const AdminCallPtr&);
  void bring_back(const AdminCallPtr&);

 private:
  using Listed = ChannelDirectory::Listed;

  [[nodiscard]] const core::Channel& channel_of(const AdminCallPtr&) const;
  void activate(const core::Channel& verified, const core::AccountFacts&, const AdminCallPtr&);
  // Makes the channel durable, then answers with it.
  void save(core::Channel, int status, const AdminCallPtr&);
  void save_then(core::Channel, const AdminCallPtr&, std::function<void(const Listed&)>);

  Parts parts_;
};

}  // namespace smsrelay::app
