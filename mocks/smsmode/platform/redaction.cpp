#include "mocks/smsmode/platform/redaction.h"

#include "base/text.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

std::string characters(std::string_view text) {
  return std::to_string(base::decode_utf8(text).size()) + " characters";
}

}  // namespace

std::string shown_number(std::string_view text) {
  if (text.size() < 6) return "\"" + base::visible(text) + "\"";
  return "\"" + base::visible(text.substr(0, 2)) + "…" +
         base::visible(text.substr(text.size() - 2)) + "\" (" + characters(text) + ")";
}

std::string shown_url(std::string_view text) {
  if (text.empty()) return "nothing";
  const std::string_view url = base::trim(text);
  std::string out = "\"";
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == std::string_view::npos) {
    out += "…";  // not a URL: any part of it may be secret
  } else {
    const std::size_t slash = url.find_first_of("/?#@", scheme_end + 3);
    const bool has_userinfo = slash != std::string_view::npos && url[slash] == '@';
    out += base::visible(url.substr(0, has_userinfo ? scheme_end + 3 : slash));
    if (slash != std::string_view::npos) out += "/…";
  }
  out += "\" (" + characters(text);
  if (!url.empty() && url.data() != text.data()) out += ", a blank at the start";
  if (!url.empty() && url.data() + url.size() != text.data() + text.size()) {
    out += ", a blank at the end";
  }
  if (url.find(' ') != std::string_view::npos) out += ", a blank inside";
  return out + ")";
}

std::string shown_text(std::string_view text) {
  if (text.size() <= 40) return "\"" + base::visible(text) + "\"";
  std::size_t end = 40;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return "\"" + base::visible(text.substr(0, end)) + "…\"";
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
