// HttpNetwork: the network of the programs. Pistache serves, libcurl calls, real time.
//
//   Pistache thread ──fill──> scheduler thread: Handler ──Responder──> answered from there
//
//   CurlClient client;                       // waits for the scheduler, moving the transfers
//   RealScheduler scheduler(client);
//   HttpNetwork network(scheduler, client);
//
// On request it breaks things on purpose and tells what has passed, for the mocks that stand
// alone. A server cannot refuse a connection it has already got: that fate resets it.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "base/scheduler.h"
#include "net/curl_client.h"
#include "net/network.h"
#include "net/pistache_server.h"
#include "sim/fate.h"
#include "sim/transcript.h"

namespace smsrelay::net {

class HttpNetwork final : public Network {
 public:
  struct Options {
    int threads = 1;                  // of Pistache, for each origin
    std::size_t waiting_max = 2'000;  // requests not answered yet; one more gets 503, Retry-After
    PistacheServer::Options server;   // its address, port and threads are not looked at
  };

  // Both must outlive the network; the client must be the scheduler's waiter.
  HttpNetwork(base::Scheduler& scheduler, CurlClient& client)
      : HttpNetwork(scheduler, client, Options()) {}
  HttpNetwork(base::Scheduler&, CurlClient&, Options);
  ~HttpNetwork() override;

  // "http://<numeric address>[:port]", or localhost; port 0 takes any free one. TLS is the
  // business of a proxy in front.
  base::Result<void> listen(const std::string& party, const std::string& origin, Handler) override;
  void close(const std::string& origin) override;
  CallId send(Call, Done) override;
  void cancel(CallId) override;

  // Asked for every request that arrives (from "client") and every call sent; null: none.
  void set_rules(sim::FateRules* rules) { rules_ = rules; }
  // Handed every exchange that is over, or never will be; one answered at once as soon as its
  // handler has returned.
  void observe(std::function<void(sim::Exchange)> observer) { observer_ = std::move(observer); }
  // The observed exchange whose handler is running; 0: none, or nobody observes.
  [[nodiscard]] std::uint64_t current_exchange() const { return current_exchange_; }
  // Grows with every request, call and answer.
  [[nodiscard]] std::uint64_t traffic() const { return traffic_; }
  [[nodiscard]] std::size_t calls_under_way() const { return calls_.size(); }

  // Where the origin really listens; 0 if it does not.
  [[nodiscard]] std::uint16_t port_of(const std::string& origin) const;
  // Requests taken in and not answered yet.
  [[nodiscard]] std::size_t waiting() const { return *waiting_; }

 private:
  struct Site;
  struct Incoming;
  struct Outgoing;

  void serve(const std::shared_ptr<Site>&, Request, PistacheServer::Reply,
             std::shared_ptr<void> waiting);
  void handle(const std::shared_ptr<Site>&, const std::shared_ptr<Incoming>&);
  void transfer(CallId, Call, Done);
  CallId send_watched(Call, Done);
  void finish(CallId, const std::shared_ptr<Outgoing>&, Outcome);
  void later(base::Duration, base::Task);

  base::Scheduler& scheduler_;
  CurlClient& client_;
  Options options_;
  std::shared_ptr<std::atomic<std::size_t>> waiting_;
  std::map<std::string, std::shared_ptr<Site>> sites_;  // by origin
  std::map<CallId, CurlClient::TransferId> calls_;      // 0: failed before it started
  CallId call_count_ = 0;
  sim::FateRules* rules_ = nullptr;
  std::function<void(sim::Exchange)> observer_;
  std::uint64_t exchange_count_ = 0;
  std::uint64_t current_exchange_ = 0;
  std::uint64_t traffic_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace smsrelay::net
