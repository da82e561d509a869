// Who may call. The chat services need no credential unless the bot is behind a login; back-office
// services always need one.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "base/instant.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

class Access {
 public:
  // From now on chat calls need that token; after `until` no token is accepted.
  void require_bearer(std::string token, std::optional<base::Instant> until);
  void require_nothing();

  // From now on bots demand a login at that page (SAML); empty: no login.
  void require_saml(std::string login_url) { saml_login_url_ = std::move(login_url); }
  // Empty: no login is needed.
  [[nodiscard]] const std::string& saml_login_url() const { return saml_login_url_; }

  [[nodiscard]] bool admits_chat(const net::Request&, base::Instant now) const;
  // Takes any login and password, because accounts are not modelled; or the token, if one is set.
  [[nodiscard]] bool admits_back_office(const net::Request&, base::Instant now) const;
  [[nodiscard]] bool bearer_required() const { return bearer_.has_value(); }

 private:
  [[nodiscard]] bool has_token(const net::Request&, base::Instant now) const;

  std::optional<std::string> bearer_;
  std::optional<base::Instant> until_;
  std::string saml_login_url_;
};

// How long the vendor's tokens are valid.
inline constexpr base::Duration bearer_lifetime = std::chrono::hours(24);

}  // namespace smsrelay::mocks::dydu
