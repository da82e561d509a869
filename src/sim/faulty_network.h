// FaultyNetwork: adds faults to any other network, and records the exchanges.
//
//   everybody ──send, listen──> FaultyNetwork ──> SimNetwork    a testbed: both ends are here
//                                    │       └──> HttpNetwork   a mock that stands alone: the other
//                                    └──> ExchangeLog                  end is a stranger
//
// The one place where a fate is carried out. When the server listens through this network too, it
// happens at the server, as it would on a real wire. A call to a stranger is broken at our own end:
// the client gets the outcome that it would have seen. A request from a stranger (logged as from
// "client") has its fate decided when it arrives; its connection exists by then, so that it cannot
// be refused and is reset instead.
//
// The delays of fates are the scheduler's time. All on the scheduler thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "base/scheduler.h"
#include "net/network.h"
#include "sim/fate.h"
#include "sim/transcript.h"

namespace smsrelay::sim {

class FaultyNetwork final : public net::Network {
 public:
  // All must outlive this network.
  FaultyNetwork(base::Scheduler&, net::Network& inner, ExchangeLog&);
  ~FaultyNetwork() override;

  // Asked for every call sent and every stranger's request. Null: everything passes.
  void set_rules(FateRules* rules) { rules_ = rules; }

  base::Result<void> listen(const std::string& party, const std::string& origin,
                            net::Handler) override;
  void close(const std::string& origin) override;
  CallId send(net::Call, Done) override;
  void cancel(CallId) override;

  // The log's number of the exchange whose handler or `done` is running; 0 outside of both. So a
  // mock's remark can name the exchange it is about.
  [[nodiscard]] std::uint64_t current_exchange() const { return current_; }
  // Grows with every request, call, answer and outcome.
  [[nodiscard]] std::uint64_t traffic() const { return traffic_; }
  [[nodiscard]] std::size_t calls_under_way() const { return calls_.size(); }

  // End of a story: forgets calls, servers and rules. No callback of theirs runs any more.
  // The inner network must be reset, too.
  void reset();

 private:
  struct Site;
  struct Passing;
  using Exchanges = std::shared_ptr<Passing>;

  CallId start(net::Call, Done, std::uint64_t repeat_of);
  void carry_out_here(const Exchanges&, net::Call);
  void send_inside(const Exchanges&, net::Call);
  void end_later(const Exchanges&, base::Duration, net::Outcome);
  void on_outcome(const Exchanges&, net::Outcome);
  void finish(const Exchanges&, net::Outcome);

  void on_arrival(const std::shared_ptr<Site>&, const net::Request&, const net::Responder&);
  Exchanges stranger_at(const Site&, const net::Request&);
  void handle(const std::shared_ptr<Site>&, const Exchanges&, const net::Request&,
              const net::Responder&);
  void on_answer(const Exchanges&, const net::Responder&, net::Response);
  void later(base::Duration, base::Task);

  base::Scheduler& scheduler_;
  net::Network& inner_;
  ExchangeLog& log_;
  FateRules* rules_ = nullptr;
  std::map<std::string, std::shared_ptr<Site>> sites_;  // by origin
  std::map<CallId, Exchanges> calls_;                   // not over yet
  std::map<CallId, Exchanges> inside_;                  // by the inner network's id
  CallId call_count_ = 0;
  std::uint64_t current_ = 0;
  std::uint64_t traffic_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // false after a reset
};

}  // namespace smsrelay::sim
