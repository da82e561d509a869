// Contract: the rules for a valid request about messages, field by field.
//
// Each check returns the parsed request or the first breach: the vendor's answer and, for
// debugging, the field, the rule, the redacted value and the source of the rule. Authentication and
// permission are checked elsewhere: http_face.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "mocks/smsmode/platform/outgoing.h"
#include "mocks/smsmode/platform/profile.h"
#include "mocks/smsmode/platform/state.h"
#include "mocks/smsmode/rest/breach.h"
#include "mocks/smsmode/rest/request_body.h"
#include "net/http.h"

namespace smsrelay::mocks::smsmode::rest {

// The body of one POST.
struct Sending {
  bool is_array = false;
  // One element when it is no array. A breach is an item that is refused by itself.
  std::vector<std::variant<SendRequest, Breach>> items;
};

struct PageQuery {
  int page = 1;
  int page_size = 10;
};

struct ListQuery {
  PageQuery page;
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

// The body of POST …/messages to this channel.
std::variant<Sending, Breach> check_send(std::string_view body, const Channel&, const Profile&,
                                         base::Instant now);

// The body of PATCH …/messages/{messageId}: the message after the change.
std::variant<SendRequest, Breach> check_edit(std::string_view body, const Message&, const Profile&,
                                             base::Instant now);

// The query of GET …/messages.
std::variant<ListQuery, Breach> check_list(std::string_view query, const Profile&,
                                           base::Instant now);

// ---- for the contracts of other resources

// `page` and `pageSize` of any list; nullopt when `name` is neither.
struct PageField {
  bool known = false;
  std::optional<Breach> breach;
};
PageField read_page_field(const std::string& name, const std::string& value, PageQuery& out);
// `startDate` and `endDate`.
std::optional<Breach> read_date_field(const std::string& name, const std::string& value,
                                      const Profile&, base::Instant now, base::Instant& out);
// The breach of an unknown parameter; nothing when those are ignored.
std::optional<Breach> unknown_query_field(const std::string& name, const std::string& value,
                                          const Profile&);

// Bare digits of an E.164 number, with or without '+'.
std::optional<std::string> e164_digits(std::string_view);

// An absolute URL of at most 255 characters; empty: removed. Nullopt: absent, or a breach.
std::optional<std::string> read_callback(ObjectReader&, std::string_view name);

}  // namespace smsrelay::mocks::smsmode::rest
