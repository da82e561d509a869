#include "mocks/vendor/uploaded_file.h"

#include "base/text.h"

namespace smsrelay::mocks::vendor {
namespace {

// The value of a parameter of a header field: name="…" or name=….
std::string_view parameter(std::string_view header, std::string_view name) {
  for (std::size_t at = header.find(name); at != std::string_view::npos;
       at = header.find(name, at + 1)) {
    const bool begins = at > 0 && (header[at - 1] == ' ' || header[at - 1] == ';');
    std::string_view rest = header.substr(at + name.size());
    if (!begins || !rest.starts_with('=')) continue;
    rest.remove_prefix(1);
    if (rest.starts_with('"')) return rest.substr(1, rest.find('"', 1) - 1);
    return rest.substr(0, rest.find_first_of("; \r\n"));
  }
  return {};
}

}  // namespace

base::Result<UploadedFile> uploaded_file(const net::Request& request,
                                         std::optional<std::string_view> field) {
  const auto none = [](std::string detail) { return base::Error{"no-file", std::move(detail)}; };
  const auto type = request.headers.get("Content-Type").value_or("");
  if (!base::ascii_lower(type).starts_with("multipart/form-data")) {
    return none("it must be multipart/form-data");
  }
  const auto boundary = parameter(type, "boundary");
  if (boundary.empty()) return none("its boundary is missing");
  constexpr std::string_view head_end = "\r\n\r\n";
  const std::string mark = "--" + std::string(boundary);
  const std::string_view body = request.body;
  for (std::size_t at = body.find(mark); at != std::string_view::npos;
       at = body.find(mark, at + mark.size())) {
    const std::size_t head_size = body.substr(at).find(head_end);
    if (head_size == std::string_view::npos) break;
    const auto head = body.substr(at, head_size);
    if (field && parameter(head, "name") != *field) continue;
    const auto name = parameter(head, "filename");
    if (name.empty()) continue;
    const auto content = body.substr(at + head_size + head_end.size());
    return UploadedFile{std::string(name), content.substr(0, content.find("\r\n" + mark))};
  }
  return none(field ? "it has no file in a part '" + base::visible(*field) + "'"
                    : "it has no part with a file");
}

}  // namespace smsrelay::mocks::vendor
