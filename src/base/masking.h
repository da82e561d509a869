// What a vendor or a stranger wrote, made fit for a log, a ledger or a refusal: short, visible, and
// without what must not be written down.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::base {

// Words: an error text, a status, a reason. Masked are numbers of eight digits or more (also
// written in groups: "06 39 98 00 01"), what follows the host of a URL, and runs of letters and
// digits that look like a key or a token; a UUID stays. Cut to `characters_max`, and visible().
std::string masked_words(std::string_view, std::size_t characters_max = 160);

// An identifier, such as a messageId: as it is when it looks like one (at most 64 of letters,
// digits and "-_.:", no telephone number, not shaped like a key), else only its length.
std::string masked_id(std::string_view);

}  // namespace smsrelay::base
