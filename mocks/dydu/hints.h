// Hints for people: what the client probably meant with a refused or odd request.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mocks/dydu/content.h"
#include "mocks/dydu/operations.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

using Hints = std::vector<std::string>;

Hints hints_for_unmatched(const net::Request&);
Hints hints_for_unknown_bot(std::string_view id, const Content&);
// For a request that was served: the dialog is named in an odd place or way.
void add_context_hints(const Route&, std::string_view context_field_value, Hints&);
// A question that lost a '+', or is still in base64.
void add_question_hints(const net::Request&, std::string_view user_input, Hints&);
// A space that the language does not have, but whose name is near to one.
void add_space_hints(std::string_view space, const Bot&, const Language&, Hints&);
// Bytes that are no UTF-8.
void add_charset_hints(std::string_view as_sent, Hints&);

}  // namespace smsrelay::mocks::dydu
