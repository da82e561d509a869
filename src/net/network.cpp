#include "net/network.h"

#include <cassert>

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
  assert(*send_ && "a request is answered once");
  const Send send = std::move(*send_);
  *send_ = nullptr;
  send(std::move(response));
}

}  // namespace smsrelay::net
