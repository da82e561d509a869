#include "net/network.h"

#include <cassert>
#include <utility>

namespace smsrelay::net {

std::string_view to_text(FailureKind kind) {
  switch (kind) {
    case FailureKind::refused:
      return "refused";
    case FailureKind::timed_out:
      return "timed out";
    case FailureKind::connection_lost:
      return "connection lost";
    case FailureKind::malformed:
      return "malformed answer";
  }
  return "?";
}

void Responder::answer(Response response) const {
  assert(ends_->send && "a request is answered once");
  const Ends ends = std::exchange(*ends_, {});
  ends.send(std::move(response));
}

void Responder::hang_up(HangUp how) const {
  assert(ends_->send && "a request is answered once");
  const Ends ends = std::exchange(*ends_, {});
  if (ends.end) ends.end(std::move(how));
}

}  // namespace smsrelay::net
