// LoopbackCarrier: SimNetwork's bytes over real servers and a real client on 127.0.0.1.
//
//   carry ──curl──> PistacheServer ──> Sink::arrived     on a thread of Pistache
//   answer ──> Reply ──> curl ──────> Sink::completed    on the scheduler thread, inside wait()
//
// Every message bears the field X-Ex with its exchange (and, on the way there, its place); it is
// added and taken off here, so that neither side sees it and no message is ever taken for another.
// Logical origins ("https://relay.test") stand for servers on free ports; all of them speak plain
// HTTP, and the logical authority travels as Host. Servers are kept from story to story.
//
// Build the carrier on a thread that is already pinned: its servers' threads inherit the core.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/waiter.h"
#include "net/curl_client.h"
#include "net/pistache_server.h"
#include "sim/carrier.h"

namespace smsrelay::sim {

// What one world opens at most, with room to spare: its servers, the connections of a story with
// both ends, the client. runner/execute/descriptors_test measures it over every story.
inline constexpr std::size_t descriptors_of_a_world = 128;

// What one world maps at most: the stacks of its threads and its share of the heap. Measured over
// every story of the suite with 1 to 8 worlds: 11 threads, and 84 MB each with stacks of 8 MB.
inline constexpr std::size_t threads_of_a_world = 12;
inline constexpr std::size_t heap_bytes_of_a_world = std::size_t{8} << 20;

class LoopbackCarrier final : public Carrier, public base::Waiter {
 public:
  // How many worlds this process has room for, those there are included, by its limits of
  // descriptors and of memory; and why not more.
  struct Room {
    std::size_t worlds = 0;
    base::Error bound;  // "too-few-descriptors" or "too-little-memory"
  };
  static Room room();

  // Whether this machine can carry one world more. Errors: those of room() and "no-loopback";
  // the detail says what to do. Precondition of the constructor: it can. The caller must build
  // the carrier before anybody else asks.
  static base::Result<void> possible();

  LoopbackCarrier();
  ~LoopbackCarrier() override;

  void attach(Sink& sink) override { sink_ = &sink; }
  base::Result<void> open(const std::string& origin) override;  // Error "server-failed"
  void close(const std::string& origin) override;
  void carry(const Leg&, const net::Request&) override;
  void answer(std::uint64_t exchange, const net::Response&) override;
  void hang_up(std::uint64_t exchange, const net::HangUp&) override;
  void abandon(std::uint64_t exchange) override;
  [[nodiscard]] std::optional<base::Error> machine_failure() const override {
    return machine_failure_;
  }
  void reset() override;

  void wait(base::Duration at_most) override { client_.wait(at_most); }
  void wake() override { client_.wake(); }
  bool was_quiet() const override { return client_.was_quiet(); }
  // Only after a wait without any news, so that a busy world is not showered with connections.
  void nudge() override;

 private:
  struct OnWire {
    net::CurlClient::TransferId transfer = 0;
    bool listening = true;                            // Leg::listening
    std::optional<net::PistacheServer::Reply> reply;  // since the request arrived
  };

  void on_request(net::Request, const net::PistacheServer::Reply&);  // any thread
  void on_outcome(std::uint64_t exchange, net::Outcome);
  std::optional<net::PistacheServer::Reply> take_reply(std::uint64_t exchange);

  Sink* sink_ = nullptr;
  net::CurlClient client_;
  std::mutex mutex_;
  std::map<std::uint64_t, OnWire> on_wire_;                           // by exchange
  std::map<std::string, std::unique_ptr<net::PistacheServer>> open_;  // by origin
  std::map<std::string, std::unique_ptr<net::PistacheServer>>
      idle_;  // by the origin they last served
  std::optional<base::Error> machine_failure_;
  int refusing_socket_ = -1;  // bound, never listening
  std::uint16_t refusing_port_ = 0;
};

// Keeps the calling thread, and those it starts later, on one of the cores the process may use
// (`core` counts them from 0 and wraps). A world spread over cores pays for waking them.
void pin_to_core(int core);

}  // namespace smsrelay::sim
