// Credit: an organisation's balance, and transfers to another.
#pragma once

#include <cstdint>
#include <optional>

#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

// The price of each SMS part in this mock.
inline constexpr int cents_per_part = 5;
// The highest balance, and so the largest transfer.
inline constexpr std::int64_t balance_cents_max = std::int64_t{credit_sms_max} * cents_per_part;

// Makes the account prepaid.
void set_credit_cents(Account&, std::int64_t cents);

enum class TransferObstacle { credit_too_small, destination_too_rich };
// Nullopt: the cents can be transferred. A post-paid account gives and takes without a limit.
std::optional<TransferObstacle> obstacle_to_transfer(const Account& source,
                                                     const Account& destination,
                                                     std::int64_t cents);
// Moves the credit and keeps the record. Precondition: there is no obstacle, and the accounts are
// those of the record.
void transfer(State&, Account& source, Account& destination, Transfer record);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
