// How far local time in Paris is ahead of UTC, where both vendors have their platforms.
//
// Computed by the European rule (last Sundays of March and October, 01:00 UTC) without a time zone
// database, so that every machine writes the same bytes.
#pragma once

#include "base/instant.h"

namespace smsrelay::mocks::vendor {

// One hour, or two in summer.
base::Duration paris_offset(base::Instant);

}  // namespace smsrelay::mocks::vendor
