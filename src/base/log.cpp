#include "base/log.h"

#include "base/masking.h"

namespace smsrelay::base {

std::string_view to_text(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
  }
  return "error";
}

void LogValue::append_to(std::string& line) const {
  if (handset_ != nullptr) {
    line += handset_->masked();
    return;
  }
  if (secret_) {
    line += "[redacted, " + std::to_string(text_.size()) + " characters]";
    return;
  }
  const std::string shown = is_id_ ? masked_id(text_) : masked_words(text_);
  const bool bare = !shown.empty() && shown.find_first_of(" \"=") == std::string::npos;
  if (!bare) line += '"';
  for (const char c : shown) {
    if (c == '"') line += '\\';
    line += c;
  }
  if (!bare) line += '"';
}

void Log::write(LogLevel level, Instant at, std::string_view event,
                std::span<const Field> fields) const {
  if (!sink_ || level < least_) return;
  std::string line = to_utc_text(at);
  line += ' ';
  line += to_text(level);
  line += ' ';
  line += event;
  for (const Field& field : fields) {
    line += ' ';
    line += field.first;
    line += '=';
    field.second.append_to(line);
  }
  sink_(line);
}

}  // namespace smsrelay::base
