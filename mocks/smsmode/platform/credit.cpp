#include "mocks/smsmode/platform/credit.h"

#include <cassert>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

// Precondition: the account is prepaid.
std::int64_t credit_cents(const Account& account) {
  return std::int64_t{*account.credit_sms} * cents_per_part + account.credit_cents;
}

}  // namespace

void set_credit_cents(Account& account, std::int64_t cents) {
  account.credit_sms = static_cast<int>(cents / cents_per_part);
  account.credit_cents = static_cast<int>(cents % cents_per_part);
}

std::optional<TransferObstacle> obstacle_to_transfer(const Account& source,
                                                     const Account& destination,
                                                     std::int64_t cents) {
  if (source.credit_sms && credit_cents(source) < cents) return TransferObstacle::credit_too_small;
  if (destination.credit_sms && credit_cents(destination) > balance_cents_max - cents) {
    return TransferObstacle::destination_too_rich;
  }
  return std::nullopt;
}

void transfer(State& state, Account& source, Account& destination, Transfer record) {
  assert(record.source == &source && record.destination == &destination);
  assert(!obstacle_to_transfer(source, destination, record.cents));
  if (source.credit_sms) set_credit_cents(source, credit_cents(source) - record.cents);
  if (destination.credit_sms) {
    set_credit_cents(destination, credit_cents(destination) + record.cents);
  }
  state.add(std::move(record));
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
