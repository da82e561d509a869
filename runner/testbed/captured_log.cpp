#include "runner/testbed/captured_log.h"

namespace smsrelay::runner {

std::string CapturedLog::Line::event() const {
  // time, level, event, fields
  const std::size_t level = text.find(' ');
  const std::size_t event = level == std::string::npos ? level : text.find(' ', level + 1);
  if (event == std::string::npos) return text;
  const std::size_t fields = text.find(' ', event + 1);
  return text.substr(event + 1, fields == std::string::npos ? fields : fields - event - 1);
}

void CapturedLog::add(base::Instant at, std::string_view text) {
  if (lines_.size() >= lines_max) {
    ++dropped_;
    return;
  }
  lines_.push_back({at, std::string(text.substr(0, line_bytes_max))});
}

}  // namespace smsrelay::runner
