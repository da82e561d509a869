// What an operation of a bot gets to work with, once the request is read and its bot is known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mocks/dydu/content.h"
#include "mocks/dydu/dialogs.h"
#include "mocks/dydu/profile.h"
#include "mocks/dydu/records.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

struct Serving {
  const std::string& party;
  const Profile& profile;
  base::Instant now;
  Dialogs& dialogs;
  Records& records;
  Bot& bot;
  const net::FormFields& fields;
  std::string_view context_id;      // as it was sent; empty: none was
  Dialog* dialog;                   // null: there is no such dialog
  bool in_envelope;                 // asked by chatHttp
  std::vector<std::string>& notes;  // for the transcript

  // The first of that name; empty when there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const {
    for (const auto& each : fields) {
      if (each.first == name) return each.second;
    }
    return {};
  }
  [[nodiscard]] bool in_qualification() const { return field("qualificationMode") == "true"; }
};

}  // namespace smsrelay::mocks::dydu
