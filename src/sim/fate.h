// Fate: what happens to one exchange on its way. A fault rule decides it when the call is sent.
#pragma once

#include <optional>
#include <string>

#include "base/instant.h"
#include "net/http.h"
#include "net/network.h"

namespace smsrelay::sim {

struct Fate {
  enum class Kind {
    pass,
    refuse,         // connection refused: the server sees nothing
    drop_before,    // the server never sees it, the client hears nothing
    drop_after,     // the server acts, its answer is lost, the client hears nothing
    reset_before,   // TCP reset, the server has not acted
    reset_after,    // TCP reset, the server has acted
    close_before,   // orderly close without an answer, the server has not acted
    close_after,    // orderly close without an answer, the server has acted
    truncate,       // the server acts; head and half of the body arrive, then a close
    garbage,        // the server acts; bytes arrive that are not HTTP
    answer,         // `answer` instead of the server's; the server has not acted
    delay_request,  // the server sees it `delay` later
    delay_answer,   // the server acts at once, its answer leaves `delay` later
    duplicate,      // passes, and the same request is sent again `delay` later by the same party
  };
  Kind kind = Kind::pass;
  base::Duration delay{0};
  net::Response answer;
  std::string rule;  // who decided: shown in the transcript, "faults[0]"
};
std::string_view to_text(Fate::Kind);

class FateRules {
 public:
  FateRules() = default;
  FateRules(const FateRules&) = delete;
  FateRules& operator=(const FateRules&) = delete;
  virtual ~FateRules() = default;

  // Asked once for every call sent, in sending order. `to` is the party that listens at the URL,
  // empty when nobody does.
  virtual Fate decide(const net::Call&, const std::string& to, base::Instant now) = 0;
};

}  // namespace smsrelay::sim
