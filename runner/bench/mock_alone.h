// A mock alone: its main call over real sockets in real time, the mock as its program runs it: one
// Pistache thread, a scheduler's thread, diary and fault plan on, its usual profile.
#pragma once

#include "base/instant.h"

namespace smsrelay::runner {

// POST /sms/v1/messages of one message, by a channel without callback URLs, so that no call but
// the measured one is made. Exchanges a second; 0 on failure, here and below.
double measure_mock_smsmode(base::Duration);

// POST talk in a dialog under way, one for each connection.
double measure_mock_dydu(base::Duration);

}  // namespace smsrelay::runner
