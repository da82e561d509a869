// /servlet/history: a dialog as a page for a visitor to print.
#pragma once

#include <string_view>

#include "mocks/dydu/dialogs.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// How the two sides are called on the page.
struct HistoryLabels {
  std::string_view user;  // empty: "Vous"
  std::string_view bot;   // empty: "Bot"
};

// Null: a page without a line. What the visitor wrote and the labels are made HTML; the bot's
// answers are HTML already.
net::Response history_page(const Dialog*, const HistoryLabels&);

}  // namespace smsrelay::mocks::dydu
