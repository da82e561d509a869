// An SMS to send, as either API has read it, and the platform's rules for its text and sender.
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
  std::string campaign_id;  // empty: none; so are the following
  std::string ref_client;
  std::string callback_url_status;
  std::string callback_url_mo;
  std::optional<base::Instant> sent_date;
  bool voice = false;  // a call: a voice reads the text to the person
};

// Which ç is in this platform's alphabet.
CCedilla c_cedilla_of(const Profile&);

// The text that `body.stop` appends for this handset, with its separator: "\nSTOP 36034".
std::string stop_mention(std::string_view to, const Channel&, const Profile&);
// The same as it is counted: a link counts as the longest possible one.
std::string counted_mention(std::string_view to, const Channel&, const Profile&);

// Whether this is advertising under a name without a STOP mention; operators may block or rename
// it. `text` includes the mention, whose length is `mention_bytes`.
bool is_named_advertising(const Channel&, std::string_view sender, std::string_view text,
                          std::size_t mention_bytes);
// Whether the sender is a name that French operators do not allow: of digits alone, with other
// signs than letters and digits, or a generic word. A number of the channel is no name.
bool has_bad_name(const Channel&, std::string_view sender);
// The sender that the handset finally sees.
std::string sender_of(const SendRequest&, const Channel&, const Profile&);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
