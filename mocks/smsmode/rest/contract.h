// Contract: what a valid request about messages is, field by field.
//
// Each check gives the request in our words, or the first breach: what the vendor answers, and for
// the one who debugs, which field broke which rule, what was sent (redacted) and where the rule
// comes from. Authentication and permission are checked elsewhere: http_face.h.
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
  // One when it is no array. A breach stands for an item that is refused alone.
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

// The body of PATCH …/messages/{messageId}: the message as it is to be from then on.
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
// Of a parameter no list of this kind has; nothing where those are passed over.
std::optional<Breach> unknown_query_field(const std::string& name, const std::string& value,
                                          const Profile&);

// Bare digits of an E.164 number, with or without '+'.
std::optional<std::string> e164_digits(std::string_view);

// An absolute URL of at most 255 characters; empty: it is cleared. Nullopt: absent, or a breach.
std::optional<std::string> read_callback(ObjectReader&, std::string_view name);

}  // namespace smsrelay::mocks::smsmode::rest
