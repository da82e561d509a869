// /servlet/dialogexport: the dialogs with a bot on this server, as a file for people.
//
// The columns of the vendor's files are not public; these files have the content of a dialog's
// history.
#pragma once

#include "mocks/dydu/content.h"
#include "mocks/dydu/dialogs.h"
#include "mocks/dydu/profile.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// Exports either the dialog of `contextId`, or the dialogs of users that were opened from startDate
// to endDate, both included, without tests. 400 when a date cannot be read, or an Excel file would
// span more than 95 days.
net::Response export_dialogs(const Profile&, const Bot&, const Dialogs&, const net::FormFields&);

}  // namespace smsrelay::mocks::dydu
