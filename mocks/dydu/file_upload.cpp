#include "mocks/dydu/file_upload.h"

#include <nlohmann/json.hpp>

namespace smsrelay::mocks::dydu {
namespace {

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
