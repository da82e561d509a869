// Network: the interface between the programs' parts and the wire.
//
// Implementations: HttpNetwork (Pistache and libcurl, real time; the programs), and in src/sim
// SimNetwork (virtual time; the testbeds) and FaultyNetwork (breaks any other network on purpose).
// All calls and callbacks run on the scheduler thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "base/instant.h"
#include "base/result.h"
#include "net/http.h"

namespace smsrelay::net {

// What a client can tell about a call without a usable answer.
enum class FailureKind {
  refused,          // never connected: the server has not seen the request
  timed_out,        // outcome unknown
  connection_lost,  // reset or closed before the answer was whole, outcome unknown
  malformed,        // bytes came back that are not HTTP, outcome unknown
};
std::string_view to_text(
    FailureKind);  // "refused", "timed out", "connection lost", "malformed answer"

struct Failure {
  FailureKind kind = FailureKind::refused;
  std::string detail;
  friend bool operator==(const Failure&, const Failure&) = default;
};

using Outcome = std::variant<Response, Failure>;

struct Call {
  std::string from;  // the party that calls: "relay", "smsmode", "admin"
  std::string url;   // absolute
  Request request;   // `target` is overwritten from the URL
  base::Duration timeout = std::chrono::seconds(10);  // from send to whole answer
  bool own_connection = false;                        // opened for this call, and not used again
};

// The end of a connection without an answer: what is written last, as it is, and how it ends.
struct HangUp {
  std::string bytes;
  bool by_reset = false;  // TCP reset; otherwise an orderly end (FIN)
  friend bool operator==(const HangUp&, const HangUp&) = default;
};

// Ends one exchange, once, now or later. Copies share the one right to do so. Dropping every copy
// unused leaves the client waiting until it gives up.
class Responder {
 public:
  using Send = std::function<void(Response)>;
  using End = std::function<void(HangUp)>;
  // Without `end`, hanging up is the same as never answering.
  explicit Responder(Send send, End end = nullptr)
      : ends_(std::make_shared<Ends>(Ends{std::move(send), std::move(end)})) {}

  // Precondition of both: neither was called before (assertion).
  void answer(Response) const;
  void hang_up(HangUp) const;

 private:
  struct Ends {
    Send send;
    End end;
  };
  std::shared_ptr<Ends> ends_;
};

using Handler = std::function<void(const Request&, Responder)>;

class Network {
 public:
  using CallId = std::uint64_t;  // 0 is never a call
  using Done = std::function<void(Outcome)>;

  Network() = default;
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  virtual ~Network() = default;

  // Serves `handler` at an origin such as "http://127.0.0.1:8080" ("https://relay.test" in a
  // testbed) under the name of a party. Error "address-in-use" or "bad-url".
  virtual base::Result<void> listen(const std::string& party, const std::string& origin,
                                    Handler) = 0;
  // From now on the origin refuses connections. Answers under way may still be given.
  virtual void close(const std::string& origin) = 0;

  // `done` is called exactly once, never from inside send(), unless the call is cancelled.
  virtual CallId send(Call, Done) = 0;
  virtual void cancel(CallId) = 0;

  // Inside a Handler: the id that send() gave to the call being served; 0 elsewhere. Nullopt: this
  // network cannot tell, because its peers are other processes.
  [[nodiscard]] virtual std::optional<CallId> arriving_call() const { return std::nullopt; }
};

}  // namespace smsrelay::net
