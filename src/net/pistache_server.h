// PistacheServer: the one door to Pistache, and the one place that works around its defects.
//
// What Pistache does here: listening, accepting, worker threads, reading, timeouts. What it is
// kept from doing, and why (defects of 0.0.5; the test of each fence bears its name):
//
//   parsing requests     refuses valid ones (Accept: *, odd dates), loses repeated fields and
//                        their order, allocates what Content-Length claims, drops pipelined
//                        requests                          -> RequestReader
//   queueing answers     by descriptor number, so that an answer may reach the client that has
//                        the number next; sleeps through wake-ups; spins on slow readers
//                                                          -> written at once, under the
//                        connection's lock, which also guards the end of the connection
//   descriptor numbers   reused at once                    -> accept4 hands them out in rotation
//   exceptions           shown to the client, or deadly    -> 500 with our own body
//   endpoints            leak descriptors when destroyed   -> swap the behaviour, keep the server
//   wake-ups             of new connections may be lost    -> nudge()
//   accepting            spins when descriptors are gone   -> accept4 pauses before it fails
//   half-closed clients  are dropped with their request    -> the descriptor is kept by a duplicate
//                        until the answer is written
//   a close              with unread bytes is a reset that takes the answer with it -> who is
//                        refused is read on for linger_timeout
//
// Clients are bounded too: what one does not read stops the reading of its requests, one that sends
// further requests without end before it is answered is reset, and a server holds so many
// connections at most.
//
// What its other defects touch is not used here:
//
//   workers              are chosen by descriptor number, and a handler that sleeps holds up all
//                        of its worker's connections: handlers only hand over, answers come later
//   TLS                  its handshake blocks all accepting: plain HTTP only, TLS ends at a proxy
//   backlog option       is ignored, 128 always: it is not set, and accepting never waits for work
//   getAllPeer, load     have no test behind them: they are not called
//   ResponseStream       aborts off its thread: every answer is whole and written by ourselves
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/instant.h"
#include "base/result.h"
#include "net/http.h"
#include "net/network.h"

namespace smsrelay::net {

class PistacheServer {
 public:
  struct Options {
    std::string address = "127.0.0.1";  // numeric IPv4
    std::uint16_t port = 0;             // 0: any free one
    int threads = 1;
    std::size_t request_bytes_max = 64 * 1024;         // head and body; more is 413 or 431
    std::size_t response_bytes_max = 8 * 1024 * 1024;  // a larger one becomes a 500
    // Open at once; one more is answered 503 and closed. 0: a third of the descriptors the process
    // may have, so that two servers cannot use up what the third part is for; from 8 to 4,096,
    // whose unfinished requests together hold at most 256 MiB.
    std::size_t connections_max = 0;
    // Real time, checked twice a second. A request must be whole within read_timeout of its first
    // byte (408); keep_alive_timeout cuts a connection that long after its last request, so it
    // must exceed the slowest answer.
    base::Duration read_timeout = std::chrono::seconds(10);
    base::Duration keep_alive_timeout = std::chrono::seconds(75);
    // A client that was refused has this long to read so and leave; at most twice as long.
    base::Duration linger_timeout = std::chrono::seconds(2);
    // Called for each client that is turned away because there are too many, and for each that is
    // cut off because it sends requests without end or reads no answer. Any thread; must be quick.
    std::function<void()> on_refused = nullptr;
  };

  class Connection;

  // The right to end one exchange, once; what comes after the first is ignored, as is everything
  // once the client is gone. Copies share the one right. Any thread. Never dropped silently: an
  // exchange nobody ends leaves its client waiting. May outlive the server.
  class Reply {
   public:
    Reply(std::shared_ptr<Connection> connection, std::uint64_t serial)
        : connection_(std::move(connection)), serial_(serial) {}

    void answer(const Response&) const;
    void hang_up(const HangUp&) const;
    // Of the client, "127.0.0.1"; empty if it had left already when it was accepted.
    [[nodiscard]] const std::string& peer_address() const;

   private:
    std::shared_ptr<Connection> connection_;
    std::uint64_t serial_ = 0;
  };

  // Called on a thread of Pistache, or (for pipelined requests) on the one that has just answered.
  // One request at a time per connection. Whatever it throws becomes a 500. The headers are as
  // sent: names in their case, fields in their order.
  using OnRequest = std::function<void(Request, Reply)>;

  // Errors "address-in-use", "bad-address", "no-threads" and "server-failed".
  static base::Result<std::unique_ptr<PistacheServer>> start(const Options&, OnRequest);

  // Stops listening and reading. Replies not yet given may still be given.
  ~PistacheServer();
  PistacheServer(const PistacheServer&) = delete;
  PistacheServer& operator=(const PistacheServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;

  // Later requests go to `behaviour`. Any thread.
  void set_behaviour(OnRequest behaviour);

  // Wakes the listener, and the one worker, should they have slept through a new connection. Any
  // thread. Of several workers Pistache picks by the number of the descriptor: one connection for
  // each is made, which meets them all as long as nobody else accepts in between and no number of
  // the rotation is taken; a worker left out is met by a later nudge. So nudge again while silent.
  void nudge();

 private:
  struct Inside;
  explicit PistacheServer(std::unique_ptr<Inside>);
  std::unique_ptr<Inside> inside_;
};

}  // namespace smsrelay::net
