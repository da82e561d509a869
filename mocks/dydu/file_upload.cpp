#include "mocks/dydu/file_upload.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace smsrelay::mocks::dydu {
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

// As a text of a script: nothing in it can end the script.
std::string script_text(std::string_view text) {
  std::string out =
      nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  for (std::size_t at = out.find('<'); at != std::string::npos; at = out.find('<', at)) {
    out.replace(at, 1, "\\u003c");
  }
  return out;
}

}  // namespace

base::Result<std::string> read_uploaded_file(const net::Request& request, std::string_view field) {
  const auto none = [](std::string detail) { return base::Error{"no-file", std::move(detail)}; };
  const auto type = request.headers.get("Content-Type").value_or("");
  if (!base::ascii_lower(type).starts_with("multipart/form-data")) {
    return none("it must be multipart/form-data");
  }
  const auto boundary = parameter(type, "boundary");
  if (boundary.empty()) return none("its boundary is missing");
  const std::string mark = "--" + std::string(boundary);
  const std::string_view body = request.body;
  for (std::size_t at = body.find(mark); at != std::string_view::npos;
       at = body.find(mark, at + mark.size())) {
    const auto head = body.substr(at, body.find("\r\n\r\n", at) - at);
    if (parameter(head, "name") != field) continue;
    if (const auto file = parameter(head, "filename"); !file.empty()) return std::string(file);
  }
  return none("it has no file in a part '" + base::visible(field) + "'");
}

net::Response upload_page(std::string_view file, std::string_view callback,
                          std::string_view origin) {
  net::Response response;
  response.headers.add("Content-Type", "text/html;charset=UTF-8");
  response.body =
      "<html><head></head><body><script>\nvar params={\n  api:" + script_text(callback) +
      ",\n  params:{\"filesUploaded\":[" + (file.empty() ? std::string() : script_text(file)) +
      "],\"status\":\"" + (file.empty() ? "fail" : "success") +
      "\"}\n};\nparent.postMessage(params," + script_text(origin) + ");\n</script></body></html>\n";
  return response;
}

}  // namespace smsrelay::mocks::dydu
