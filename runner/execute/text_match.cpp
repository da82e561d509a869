#include "runner/execute/text_match.h"

namespace smsrelay::runner {

bool matches(const TextMatch& match, const std::string& text) {
  switch (match.how) {
    case TextMatch::How::exactly:
      return text == match.text;
    case TextMatch::How::contains:
      return text.find(match.text) != std::string::npos;
    case TextMatch::How::matches:
      return match.pattern && match.pattern->matches(text);
    case TextMatch::How::anything:
      return true;
  }
  return false;
}

}  // namespace smsrelay::runner
