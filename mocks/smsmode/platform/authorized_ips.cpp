#include "mocks/smsmode/platform/authorized_ips.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/text.h"
#include "base/whole_number.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

struct Network {
  std::array<unsigned char, 16> bytes{};  // for IPv4 only the first four
  int address_bits = 0;                   // 32 or 128
  int prefix_bits = 0;                    // equal to them: one address
};

std::optional<Network> parse_address(const std::string& text) {
  Network out;
  if (inet_pton(AF_INET, text.c_str(), out.bytes.data()) == 1) {
    out.address_bits = 32;
  } else if (inet_pton(AF_INET6, text.c_str(), out.bytes.data()) == 1) {
    out.address_bits = 128;
  } else {
    return std::nullopt;
  }
  out.prefix_bits = out.address_bits;
  return out;
}

std::optional<Network> parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  // An embedded zero byte would end the text for inet_pton.
  if (text.find('\0') != std::string_view::npos) return std::nullopt;
  auto out = parse_address(std::string(text.substr(0, slash)));
  if (!out || slash == std::string_view::npos) return out;
  const auto bits = base::whole_number(text.substr(slash + 1), 0, out->address_bits);
  if (!bits) return std::nullopt;
  out->prefix_bits = *bits;
  return out;
}

bool holds(const Network& network, const Network& address) {
  if (network.address_bits != address.address_bits) return false;
  for (int bit = 0; bit < network.prefix_bits; bit += 8) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int unused = std::max(0, 8 - (network.prefix_bits - bit));
    if ((network.bytes[at] ^ address.bytes[at]) >> unused != 0) return false;
  }
  return true;
}

}  // namespace

std::string_view address_of(const net::Request& request) {
  const auto forwarded = request.headers.get("X-Forwarded-For");
  return forwarded ? base::trim(forwarded->substr(0, forwarded->find(','))) : "127.0.0.1";
}

IpForm ip_form(std::string_view text) {
  if (!parse(text)) return IpForm::neither;
  return text.find('/') == std::string_view::npos ? IpForm::address : IpForm::range;
}

bool may_call_from(std::span<const std::string> authorized, std::string_view caller) {
  if (authorized.empty()) return true;
  const auto address = ip_form(caller) == IpForm::address ? parse(caller) : std::nullopt;
  if (!address) return false;
  return std::ranges::any_of(authorized, [&](const std::string& text) {
    const auto network = parse(text);
    return network && holds(*network, *address);
  });
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
