#include "net/response_bytes.h"

#include "base/text.h"

namespace smsrelay::net {
namespace {

bool is_ours_to_write(std::string_view name) {
  const std::string lower = base::ascii_lower(name);
  return lower == "content-length" || lower == "connection" || lower == "transfer-encoding" ||
         lower == "keep-alive";
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  // A line end inside would let a value write the next field.
  const auto append = [&out](std::string_view text) {
    for (const char c : text) out += (c == '\r' || c == '\n' || c == '\0') ? ' ' : c;
  };
  append(name);
  out += ": ";
  append(value);
  out += "\r\n";
}

}  // namespace

bool may_have_body(int status) { return status != 204 && status != 304; }

std::string to_bytes(const Response& response, const Framing& framing) {
  std::string out;
  out.reserve(256 + response.body.size());
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  for (const auto& [name, value] : response.headers.fields()) {
    if (!is_ours_to_write(name)) append_field(out, name, value);
  }
  if (framing.last) {
    out += "Connection: close\r\n";
  } else if (framing.http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  if (may_have_body(response.status)) {
    out += "Content-Length: ";
    out += std::to_string(response.body.size());
    out += "\r\n";
  }
  out += "\r\n";
  if (may_have_body(response.status) && !framing.to_head) out += response.body;
  return out;
}

}  // namespace smsrelay::net
