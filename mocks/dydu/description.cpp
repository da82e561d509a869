#include "mocks/dydu/description.h"

#include "mocks/dydu/operations.h"

namespace smsrelay::mocks::dydu {

net::Response description_page() {
  std::string rows;
  for (const auto& rule : operation_rules()) {
    rows.append("<tr><td>").append(rule.method).append("</td><td><code>").append(rule.path);
    rows.append("</code></td><td>").append(rule.what).append("</td></tr>\n");
  }
  net::Response response;
  response.headers.add("Content-Type", "text/html;charset=UTF-8");
  response.body =
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Chat "
      "API</title></head>"
      "<body><h1>Chat API</h1>\n<p><a href=\"/__control/vendor.openapi.yaml\">OpenAPI "
      "document</a></p>\n"
      "<table>\n" +
      rows + "</table></body></html>\n";
  return response;
}

}  // namespace smsrelay::mocks::dydu
