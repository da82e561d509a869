// An SMS to send, as either API has read it, and what the platform makes of it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "mocks/smsmode/platform/profile.h"
#include "mocks/smsmode/platform/state.h"
#include "mocks/smsmode/platform/text_size.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

struct SendRequest {
  std::string to;  // bare digits
  std::string text;
  TextSize size;  // of the text with its mention
  bool stop_mention = false;
  std::size_t mention_bytes = 0;  // at the end of the text
  std::string from;
  std::string campaign_id;  // empty: none, as the following
  std::string ref_client;
  std::string callback_url_status;
  std::string callback_url_mo;
  std::optional<base::Instant> sent_date;
  bool voice = false;  // a call: a voice reads the text to the person
};

// Which ç the alphabet of this platform has.
CCedilla c_cedilla_of(const Profile&);

// What `body.stop` appends to a text for this handset, with what stands before it: "\nSTOP 36034".
std::string stop_mention(std::string_view to, const Channel&, const Profile&);
// The same as it is counted: a link is counted as the longest there can be.
std::string counted_mention(std::string_view to, const Channel&, const Profile&);

// Whether this is advertising under a name, with no way out: what operators may block or rename.
// `text`: with its mention, `mention_bytes` of it.
bool is_named_advertising(const Channel&, std::string_view sender, std::string_view text,
                          std::size_t mention_bytes);
// Whether the sender is a name that French operators do not allow: of digits alone, with other
// signs than letters and digits, or a generic word. A number of the channel is no name.
bool has_bad_name(const Channel&, std::string_view sender);
// Who the SMS comes from in the end.
std::string sender_of(const SendRequest&, const Channel&, const Profile&);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
