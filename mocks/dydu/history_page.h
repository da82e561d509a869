// /servlet/history: a dialog as a page for a visitor to print.
#pragma once

#include <string_view>

#include "mocks/dydu/dialogs.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// The names of the two sides on the page.
struct HistoryLabels {
  std::string_view user;  // empty: "Vous"
  std::string_view bot;   // empty: "Bot"
};

// Null: an empty page. The visitor's texts and the labels are escaped as HTML; the bot's answers
// are HTML already.
net::Response history_page(const Dialog*, const HistoryLabels&);

}  // namespace smsrelay::mocks::dydu
