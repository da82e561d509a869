// /servlet/dialogexport: what was said to a bot on this server, as a file for people.
//
// Which columns the vendor's files have is not public; these hold what a dialog's history holds.
#pragma once

#include "mocks/dydu/content.h"
#include "mocks/dydu/dialogs.h"
#include "mocks/dydu/profile.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// Either the dialog of `contextId`, or those of users that were opened from startDate to endDate,
// both included; tests are left out. 400 when a date cannot be read, or an Excel file would span
// more than 95 days.
net::Response export_dialogs(const Profile&, const Bot&, const Dialogs&, const net::FormFields&);

}  // namespace smsrelay::mocks::dydu
