#include "mocks/smsmode/legacy/batch_file.h"

#include "base/text.h"

namespace smsrelay::mocks::smsmode::legacy {

namespace {

// Removes one line from the front; a line may end within quotes only at the end of the file.
std::vector<std::string> take_line(std::string_view& content) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  while (!content.empty()) {
    const char c = content.front();
    content.remove_prefix(1);
    if (quoted && c == '"' && content.starts_with('"')) {
      fields.back() += '"';
      content.remove_prefix(1);
    } else if (c == '"' && (quoted || base::trim(fields.back()).empty())) {
      if (!quoted) fields.back().clear();
      quoted = !quoted;
    } else if (!quoted && c == ',') {
      fields.emplace_back();
    } else if (!quoted && c == '\n') {
      break;
    } else {
      fields.back() += c;
    }
  }
  return fields;
}

}  // namespace

std::vector<BatchLine> read_batch_file(std::string_view content) {
  if (content.starts_with("\xEF\xBB\xBF")) content.remove_prefix(3);
  std::vector<BatchLine> out;
  int line = 1;
  while (!content.empty()) {
    const std::string_view before = content;
    std::vector<std::string> fields = take_line(content);
    const std::string_view taken = before.substr(0, before.size() - content.size());
    fields.resize(4);
    for (std::string& field : fields) field = std::string(base::trim(field));
    const bool is_empty = base::trim(taken).empty();
    const bool is_head = out.empty() && base::ascii_lower(fields[0]) == "numero";
    if (!is_empty && !is_head) {
      out.push_back({line, std::move(fields[0]), std::move(fields[1]), std::move(fields[2]),
                     std::move(fields[3])});
    }
    for (const char c : taken) line += c == '\n' ? 1 : 0;
  }
  return out;
}

}  // namespace smsrelay::mocks::smsmode::legacy
