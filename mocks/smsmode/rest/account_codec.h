// Account codec: writes credentials, organisations, consumptions and transfers.
#pragma once

#include <map>
#include <string>

#include "mocks/smsmode/rest/codec.h"

namespace smsrelay::mocks::smsmode::rest {

// `with_value`: shows the key itself, as at its creation.
void write_credential(std::string& out, const Key&, const Style&, bool with_value);

// {"amount": 500.00, "currency": "EUR", …}
void write_balance(std::string& out, const Account&, const Style&);

void write_organisation(std::string& out, const Account&, const Style&, base::Instant now);

// The SMS that one channel sent in one month.
struct Consumption {
  const Channel* channel = nullptr;
  int month = 0;  // see paris_month()
  int sms = 0;
  struct Share {
    int sms = 0;
    std::map<std::string, int> by_status{};
  };
  std::map<std::string, Share, std::less<>> by_country{};  // by its prefix: "33"

  void add(const Message&);
  [[nodiscard]] std::string id() const;
};
void write_consumption(std::string& out, const Consumption&, const Style&);

void write_transfer(std::string& out, const Transfer&, const Style&);

}  // namespace smsrelay::mocks::smsmode::rest
