// The rules for a valid request to Dydu, field by field, and the violations of a wrong one.
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
  std::string meant = {};  // what the client probably meant; empty: unknown
};
// "mode: must be base64 of Synchron, polling or websocket (Dydu web chatbox); sent 'Synchron'"
std::string to_text(const Violation&);

// The reason why a body cannot be read, if any: not a form, or not UTF-8. Such a request cannot be
// served.
std::optional<Violation> check_body(const net::Request&);
// The violation for an error of read_form().
Violation unreadable_field(std::string_view code, std::string_view as_sent);
// The violations in the fields of a readable request. The server can serve it nevertheless.
// `lenient`: the dialog may be named in any of the three spellings.
std::vector<Violation> check_fields(const OperationRule&, const net::FormFields&, bool lenient);
Violation malformed_bot(std::string_view segment);
Violation nobodys_bot(std::string_view id);
Violation unserved_path(std::string_view path, std::string meant);
Violation wrong_field(std::string_view name, std::string_view rule, std::string_view sent);
// Nothing when the operation takes that method.
std::optional<Violation> check_method(const OperationRule&, std::string_view method);

}  // namespace smsrelay::mocks::dydu
