// PhoneNumber: a handset's number, E.164, parsed once at the door.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace smsrelay::base {

class PhoneNumber {
 public:
  // Accepts "+33639980001", "33639980001" and "0033639980001"; blanks around are trimmed.
  // Error "not-e164": letters, inner blanks, a national form (leading 0), under 8 or over 15
  // digits.
  static Result<PhoneNumber> parse(std::string_view text);

  // "33639980001": bare digits, the form smsmode writes.
  [[nodiscard]] const std::string& digits() const { return digits_; }
  // "+33639980001": the form people read.
  [[nodiscard]] std::string international() const { return "+" + digits_; }
  // "+33…01": for logs and reports; the first two and the last two digits.
  [[nodiscard]] std::string masked() const;

  friend auto operator<=>(const PhoneNumber&, const PhoneNumber&) = default;

 private:
  explicit PhoneNumber(std::string digits) : digits_(std::move(digits)) {}
  std::string digits_;
};

}  // namespace smsrelay::base
