#include "base/phone_number.h"

#include <algorithm>

#include "base/text.h"

namespace smsrelay::base {

Result<PhoneNumber> PhoneNumber::parse(std::string_view text) {
  std::string_view digits = trim(text);
  if (digits.starts_with('+')) {
    digits.remove_prefix(1);
  } else if (digits.starts_with("00")) {
    digits.remove_prefix(2);
  }
  const bool only_digits =
      std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!only_digits || digits.size() < 8 || digits.size() > 15 || digits.front() == '0') {
    return Error{"not-e164", "not an international phone number (E.164), such as +33639980001"};
  }
  return PhoneNumber(std::string(digits));
}

std::string PhoneNumber::masked() const {
  return "+" + digits_.substr(0, 2) + "…" + digits_.substr(digits_.size() - 2);
}

}  // namespace smsrelay::base
