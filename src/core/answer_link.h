// AnswerLink: where a link leads, as an SMS can say it.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::core {

struct AnswerLink {
  enum class Kind { none, web, mail, telephone };
  Kind kind = Kind::none;
  std::string text;  // a URL, an e-mail address or a number; empty: nothing to show

  // Does the link's label say all that the address says?
  [[nodiscard]] bool is_said_by(std::string_view label) const;
};

// `href` as written. Blanks around it are dropped, line ends in it too, and those within are
// percent-encoded, as browsers do. What leads nowhere from a telephone (a relative address, a
// script) gives Kind::none.
AnswerLink link_of(std::string_view href);

}  // namespace smsrelay::core
