#include "mocks/dydu/access.h"

#include "base/text.h"

namespace smsrelay::mocks::dydu {
namespace {

// The credentials after the scheme; nothing when the header has another scheme.
std::string_view credential(const net::Request& request, std::string_view scheme) {
  const auto sent = base::trim(request.headers.get("Authorization").value_or(""));
  if (sent.size() <= scheme.size() || sent[scheme.size()] != ' ' ||
      base::ascii_lower(sent.substr(0, scheme.size())) != scheme) {
    return {};
  }
  return base::trim(sent.substr(scheme.size() + 1));
}

}  // namespace

void Access::require_bearer(std::string token, std::optional<base::Instant> until) {
  bearer_ = std::move(token);
  until_ = until;
}

void Access::require_nothing() {
  bearer_.reset();
  until_.reset();
}

bool Access::admits_chat(const net::Request& request, base::Instant now) const {
  return !bearer_ || has_token(request, now);
}

bool Access::admits_back_office(const net::Request& request, base::Instant now) const {
  if (bearer_ && has_token(request, now)) return true;
  const auto login = base::base64_decode(credential(request, "basic"));
  return login && login->find(':') != std::string::npos && login->size() > 1;
}

bool Access::has_token(const net::Request& request, base::Instant now) const {
  return (!until_ || now < *until_) && credential(request, "bearer") == *bearer_;
}

}  // namespace smsrelay::mocks::dydu
