// RelayService: performs what core decides.
//
// Serves smsmode's webhook at <public_url>/hooks/smsmode/<token> and the admin API at
// <admin_url>/api/…; asks Dydu, sends through smsmode, keeps the store. One instance, one
// scheduler thread; nothing here uses Pistache, libcurl or the system clock.
#pragma once

#include <functional>
#include <memory>

#include "app/settings.h"
#include "base/log.h"
#include "base/rng.h"
#include "base/scheduler.h"
#include "net/network.h"
#include "store/store.h"

namespace smsrelay::app {

class RelayService {
 public:
  // All must outlive the service.
  RelayService(RelaySettings, base::Scheduler&, net::Network&, store::Store&, base::Rng&,
               base::Log = {});
  RelayService(const RelayService&) = delete;
  RelayService& operator=(const RelayService&) = delete;
  // Stops serving at once, as in a crash: only the store survives.
  ~RelayService();

  // Listens, reads the store back and resumes unfinished work.
  base::Result<void> start();

  // Refuses new MOs (503, so that smsmode repeats them) and calls `done` when nothing is in flight
  // or `at_most` has passed.
  void drain(base::Duration at_most, std::function<void()> done);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smsrelay::app
