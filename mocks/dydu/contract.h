// What a valid request to Dydu is, field by field, and what is wrong with one that is not.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/dydu/operations.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

struct Violation {
  std::string field;       // "mode", "header Content-Type", "path"
  std::string rule;        // "must be true or false"
  std::string source;      // where the rule comes from
  std::string sent;        // as it was sent; cut when long
  std::string meant = {};  // what the client probably meant; empty: no idea
};
// "mode: must be base64 of Synchron, polling or websocket (Dydu web chatbox); sent 'Synchron'"
std::string to_text(const Violation&);

// What makes a body unreadable, if anything: not a form, or not in UTF-8. Such a request cannot be
// served.
std::optional<Violation> check_body(const net::Request&);
// For the error of read_form().
Violation unreadable_field(std::string_view code, std::string_view as_sent);
// What is wrong with the fields of a readable request. The server can still make sense of it.
// `lenient`: the dialog may be named in any of the three spellings.
std::vector<Violation> check_fields(const OperationRule&, const net::FormFields&, bool lenient);
Violation malformed_bot(std::string_view segment);
Violation nobodys_bot(std::string_view id);
Violation unserved_path(std::string_view path, std::string meant);
Violation wrong_field(std::string_view name, std::string_view rule, std::string_view sent);
// Nothing when the operation takes that method.
std::optional<Violation> check_method(const OperationRule&, std::string_view method);

}  // namespace smsrelay::mocks::dydu
