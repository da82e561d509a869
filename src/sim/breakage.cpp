#include "sim/breakage.h"

#include <string>
#include <utility>

#include "net/response_bytes.h"

namespace smsrelay::sim {
namespace {

using Kind = Fate::Kind;

std::string half_of(net::Response response, bool to_head) {
  if (to_head || !net::may_have_body(response.status)) return {};
  // An empty body has no half; one byte is promised instead and never sent.
  if (response.body.empty()) response.body.assign(1, ' ');
  const std::size_t missing = (response.body.size() + 1) / 2;
  std::string bytes = net::to_bytes(response);
  bytes.resize(bytes.size() - missing);
  return bytes;
}

}  // namespace

bool breaks_connection(Kind kind) { return breakage(kind).has_value(); }

std::optional<net::HangUp> breakage(Kind kind, net::Response response, bool to_head) {
  switch (kind) {
    case Kind::reset_before:
    case Kind::reset_after:
      return net::HangUp{.bytes = {}, .by_reset = true};
    case Kind::close_before:
    case Kind::close_after:
      return net::HangUp{};
    case Kind::truncate:
      return net::HangUp{.bytes = half_of(std::move(response), to_head)};
    case Kind::garbage:
      return net::HangUp{.bytes = "\x16\x03\x01 this is not HTTP\r\n\r\n"};
    default:
      return std::nullopt;
  }
}

}  // namespace smsrelay::sim
