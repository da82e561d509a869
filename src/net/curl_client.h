// CurlClient: the one door to libcurl. It makes calls, driven by the scheduler's thread.
//
// The transfers move during wait(): this is the Waiter of a scheduler, and every completion is
// reported from inside wait(), on the scheduler's thread.
//
// These things libcurl is prevented from doing: sending a POST twice when a kept connection turns
// out dead (the body cannot be rewound, and a POST without one gets a connection of its own),
// following redirects, using proxies of the environment, adding fields of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/instant.h"
#include "base/waiter.h"
#include "net/http.h"
#include "net/network.h"

namespace smsrelay::net {

class CurlClient final : public base::Waiter {
 public:
  struct Options {
    std::size_t response_bytes_max = 6 * 1024 * 1024;  // a larger answer is malformed
    base::Duration connect_timeout = std::chrono::seconds(10);
    base::Duration idle_connection_max = std::chrono::seconds(30);
    // Kept for the next call; the oldest is closed beyond. libcurl's own bound is four for each
    // call under way, so that how many stay would depend on which answers come together.
    int idle_connections_max = 64;  // at most a sixteenth of the descriptors, or 2
  };
  struct Transfer {
    Url url;
    Request request;                  // its target is not looked at; the URL's counts
    base::Duration timeout{0};        // real time from start to whole answer; 0: none
    std::uint16_t loopback_port = 0;  // not 0: plain HTTP to 127.0.0.1 at this port instead
    bool fresh_connection = false;    // one of its own, not used again
    // The server recognises repeats, so libcurl may send a POST again when a kept connection turns
    // out dead; in return head and body leave in one piece.
    bool may_repeat = false;
  };
  using TransferId = std::uint64_t;  // never repeats; 0 is never a transfer
  using Done = std::function<void(Outcome)>;

  CurlClient() : CurlClient(Options()) {}
  explicit CurlClient(Options);
  ~CurlClient() override;

  // Only on the thread that waits. `done` is called from inside wait(), once, unless cancelled.
  // Framing and hop-by-hop fields of the request are ours to write; a Host in it is kept.
  TransferId start(Transfer, Done);
  void cancel(TransferId);  // unknown or completed: nothing
  void cancel_all();

  // Returns when something completed, wake() was called, or `at_most` has passed.
  void wait(base::Duration at_most) override;
  void wake() override;
  // The last wait() passed in full silence.
  [[nodiscard]] bool was_quiet() const override;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

// Fields that belong to one connection rather than to the message (RFC 9110 §7.6.1), and those
// that only frame it.
[[nodiscard]] bool is_hop_by_hop(std::string_view field_name);

}  // namespace smsrelay::net
