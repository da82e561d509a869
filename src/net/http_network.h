// HttpNetwork: the network of the programs. Pistache serves, libcurl calls, real time.
//
//   Pistache thread ──fill──> scheduler thread: Handler ──Responder──> answered from there
//
//   CurlClient client;                       // waits for the scheduler, moving the transfers
//   RealScheduler scheduler(client);
//   HttpNetwork network(scheduler, client);
#pragma once

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

namespace smsrelay::net {

class HttpNetwork final : public Network {
 public:
  // Clients that an origin had no place for.
  struct Refused {
    std::size_t connections = 0;  // turned away or cut off
    std::size_t requests = 0;     // answered 503, for waiting_max others wait
  };
  struct Options {
    int threads = 1;  // of Pistache, for each origin
    // Requests of one origin that are not answered yet; one more gets 503, Retry-After. Each origin
    // has places of its own, so that slow calls of an admin API take none of a webhook's.
    std::size_t waiting_max = 2'000;
    // Calls under way to one origin. More wait for their turn, in order, and their timeouts begin
    // when they start: a slow vendor then costs neither the descriptors that accept its webhooks
    // nor those of another vendor's calls. 0: a sixth of the descriptors, from 4 to 1,000.
    std::size_t calls_max = 0;
    PistacheServer::Options server;  // its address, port and threads are not looked at
    // Told on the scheduler thread, soon after the first and then for all since the last time.
    std::function<void(const std::string& origin, const Refused&)> on_refused = nullptr;
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

  // The port at which the origin really listens; 0 if it does not.
  [[nodiscard]] std::uint16_t port_of(const std::string& origin) const;
  // Requests of the origin taken in and not answered yet.
  [[nodiscard]] std::size_t waiting(const std::string& origin) const;

 private:
  struct Site;
  class Refusals;
  struct Turn {  // a call that waits for its turn
    CurlClient::Transfer transfer;
    Done done;
  };
  struct Outgoing {  // the calls to one origin
    std::size_t under_way = 0;
    std::map<CallId, Turn> waiting;  // the lowest id is the oldest
  };
  struct Live {
    CurlClient::TransferId transfer = 0;  // 0: not started
    std::string origin;                   // where it goes; empty: nowhere, its URL is none
  };

  void start(CallId, const std::string& origin, Turn);
  // A call to this origin has ended: the next one's turn.
  void ended(const std::string& origin);

  static void serve(const Site&, const Request&, const PistacheServer::Reply&,
                    const std::shared_ptr<void>& waiting);

  base::Scheduler& scheduler_;
  CurlClient& client_;
  Options options_;
  std::map<std::string, std::shared_ptr<Site>> sites_;  // by origin
  std::map<CallId, Live> calls_;
  std::map<std::string, Outgoing> outgoing_;  // by origin; only those with calls
  CallId call_count_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace smsrelay::net
