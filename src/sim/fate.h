// Fate: what happens to one exchange on its way. Rules decide it when the call is sent, and
// FaultyNetwork carries it out.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "net/http.h"
#include "net/network.h"

namespace smsrelay::sim {

struct Fate {
  // fates() has the words and the meaning of each.
  enum class Kind {
    pass,
    refuse,
    drop_before,
    drop_after,
    reset_before,
    reset_after,
    close_before,
    close_after,
    truncate,
    garbage,
    answer,
    delay_request,
    delay_answer,
    duplicate,
  };
  Kind kind = Kind::pass;
  base::Duration delay{0};  // delay_request, delay_answer, duplicate
  net::Response answer;     // Kind::answer
  std::string rule;         // who decided: shown in the transcript, "faults[0]"
};

// One line of the table from which the reader of faults, the transcript, the help and the
// documentation take their words.
struct FateWords {
  enum class Needs { nothing, status, duration };
  Fate::Kind kind = Fate::Kind::pass;
  std::string_view name;     // in a transcript: "deliver again"
  std::string_view written;  // in a story, before the status or duration: "deliver again after"
  Needs needs = Needs::nothing;
  std::string_view example;  // as a story writes it: "deliver again after 4s"
  std::string_view meaning;
};
// All of them but `pass`, in the order of Kind.
std::span<const FateWords> fates();
// The name: "pass", "refuse", "never answer" …
std::string_view to_text(Fate::Kind);

class FateRules {
 public:
  FateRules() = default;
  FateRules(const FateRules&) = delete;
  FateRules& operator=(const FateRules&) = delete;
  virtual ~FateRules() = default;

  // Asked once for every call sent, in sending order. `to` is the party that listens at the URL,
  // empty when that is none of this network.
  virtual Fate decide(const net::Call&, const std::string& to, base::Instant now) = 0;
};

}  // namespace smsrelay::sim
