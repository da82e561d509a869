// Keyword: whether an incoming SMS is one of the words to which smsmode itself reacts.
#pragma once

#include <string_view>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

enum class Keyword {
  none,     // an ordinary text
  stop,     // the person opts out
  contact,  // the person asks who the sender is; no opt-out
  start     // the person wants to come back
};

// A keyword stands alone, in capitals or not, at most with a polite word, a short code and final
// marks: "STOP", " stop ", "Stop svp", "STOP 36034", "CONTACT !". "non-stop", "stop ou encore" and
// "Contact de la mairie ?" are ordinary texts. With `stop_is_contained` the word STOP anywhere is
// enough.
Keyword keyword_of(std::string_view text, bool stop_is_contained = false);

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
