// The envelope of 2017: {"type":"talk","parameters":{...}}, the texts of `parameters` in base64.
//
// Each message does what the operation of the same name does, so it is turned into that operation's
// fields.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "mocks/dydu/operations.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

struct ChatHttp {
  std::string_view type;  // of the message: "talk"
  Operation operation = Operation::talk;
  std::string_view answer_type;  // of the answer; empty: the operation's own
  std::string bot_id;
  std::string context_id;
  net::FormFields fields;          // decoded; numbers and booleans as JSON writes them
  std::vector<std::string> plain;  // parameters that were not base64; they were taken as sent
};

// Errors "bad-envelope" (the text is not such an object) and "unknown-type".
base::Result<ChatHttp> read_chat_http(std::string_view json);
// The fields that such a message may have. Precondition: `type` is the type of a message.
const OperationRule& chat_http_rule(std::string_view type);

}  // namespace smsrelay::mocks::dydu
