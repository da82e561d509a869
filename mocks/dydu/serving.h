// What an operation of a bot works on, after the request was read and its bot was found.
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
  std::string_view context_id;      // as sent; empty: none
  Dialog* dialog;                   // null: there is no such dialog
  bool in_envelope;                 // asked by chatHttp
  std::vector<std::string>& notes;  // for the transcript

  // The first field with that name; empty when there is none.
  [[nodiscard]] std::string_view field(std::string_view name) const {
    for (const auto& each : fields) {
      if (each.first == name) return each.second;
    }
    return {};
  }
  [[nodiscard]] bool in_qualification() const { return field("qualificationMode") == "true"; }
};

}  // namespace smsrelay::mocks::dydu
