// AnswerLink: the target of a link, as text for an SMS.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::core {

struct AnswerLink {
  enum class Kind { none, web, mail, telephone };
  Kind kind = Kind::none;
  std::string text;  // a URL, an e-mail address or a number; empty: nothing to show

  // Whether the link's label contains the whole address.
  [[nodiscard]] bool is_said_by(std::string_view label) const;
};

// `href` as written. Blanks around it are dropped, line ends in it too, and those within are
// percent-encoded, as browsers do. A target that a telephone cannot open (a relative address, a
// script) gives Kind::none.
AnswerLink link_of(std::string_view href);

}  // namespace smsrelay::core
