// Contract: what a valid request is, field by field.
//
// Each check gives the request in our words, or the first breach: what the vendor answers, and for
// the one who debugs, which field broke which rule, what was sent (redacted) and where the rule
// comes from. Authentication and permission are no matter of contract; see http_face.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/instant.h"
#include "mocks/smsmode/state.h"
#include "net/http.h"

namespace smsrelay::mocks::smsmode {

struct Breach {
  int status = 400;
  std::string code;    // "400.029"
  std::string field;   // "recipient.to"
  std::string rule;    // "must be E.164 digits, with or without '+'"
  std::string sent;    // redacted
  std::string source;  // "smsmode.md §1, documented"

  // "recipient.to: must be …; sent "06…01" (10 characters) [smsmode.md §1, …]; answered 400.029"
  [[nodiscard]] std::string text() const;
};

struct SendRequest {
  std::string to;  // bare digits
  std::string text;
  TextSize size;  // of the text with its mention
  bool stop_mention = false;
  std::string from;
  std::string ref_client;  // empty: none, as the following
  std::string callback_url_status;
  std::string callback_url_mo;
  std::optional<base::Instant> sent_date;
};

struct ListQuery {
  int page = 1;
  int page_size = 10;
  base::Instant start;
  base::Instant end;
  Direction direction = Direction::mt;
  std::optional<std::string> ref_client;
  std::optional<std::string> to;
  std::optional<std::string> origin_message_id;
  enum class Sort { sent_date, ref_client } sort = Sort::sent_date;
  bool ascending = false;
};

// Content-Type of a request with a body, Accept of any.
std::optional<Breach> check_content_type(const net::Headers&);
std::optional<Breach> check_accept(const net::Headers&);

// The body of POST …/messages by a key of `channel`.
std::variant<SendRequest, Breach> check_send(std::string_view body, const Channel& channel,
                                             bool strict, base::Instant now);

// The query of GET …/messages.
std::variant<ListQuery, Breach> check_list(std::string_view query, base::Instant now);

}  // namespace smsrelay::mocks::smsmode
