// Dydu's wire format: reads urlencoded fields, writes `{"type", "values"}` with base64 texts.
//
// Texts in `values` are base64 at any depth; numbers and booleans are plain.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// application/x-www-form-urlencoded, strictly: percent-encoded UTF-8. Errors "bad-percent" and
// "bad-utf8"; the detail is the field as sent.
base::Result<net::FormFields> read_form(std::string_view encoded);
// The same for a body that the client did not percent-encode: taken unchanged. Error "bad-utf8".
base::Result<net::FormFields> read_unencoded(std::string_view);

// Writes one `{"type", "values"}` document from front to back. Names are written unescaped.
//
//   Values("talkResponse").text("language", "fr").object("sidebar").text("title", "x").close()
class Values {
 public:
  explicit Values(std::string_view type, bool base64_padded = true);
  // The same without the envelope: only the content of `values`.
  static Values bare(bool base64_padded = true);
  // A document whose `values` is one text.
  static Values single(std::string_view type, std::string_view text, bool base64_padded = true);
  // A document whose `values` is a list.
  static Values listed(std::string_view type, bool base64_padded = true);

  Values& text(std::string_view name, std::string_view value);   // as base64
  Values& plain(std::string_view name, std::string_view value);  // as it is
  Values& number(std::string_view name, std::int64_t value);
  Values& flag(std::string_view name, bool value);
  // Opens a part; what follows is written inside it until close(). Items of a list have the name
  // "".
  Values& object(std::string_view name);
  Values& list(std::string_view name);
  Values& close();
  // Closes all open parts.
  [[nodiscard]] std::string take() &&;

 private:
  Values() = default;
  void name(std::string_view name);

  std::string out_;
  std::string open_;  // the closing brackets, the innermost last
  bool first_ = true;
  bool base64_padded_ = true;
};

}  // namespace smsrelay::mocks::dydu
