// Dydu's wire: urlencoded fields in, `{"type", "values"}` with base64 texts out.
//
// The values' texts are base64 at any depth, numbers and booleans are raw.
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
// "bad-utf8"; the detail is the field as it was sent.
base::Result<net::FormFields> read_form(std::string_view encoded);
// The same of a body whose author forgot to encode it: taken as it stands. Error "bad-utf8".
base::Result<net::FormFields> read_unencoded(std::string_view);

// One `{"type", "values"}` document, written as it goes. Names are written as they stand.
//
//   Values("talkResponse").text("language", "fr").object("sidebar").text("title", "x").close()
class Values {
 public:
  explicit Values(std::string_view type, bool base64_padded = true);
  // The same without the envelope: what would be in `values`, alone.
  static Values bare(bool base64_padded = true);
  // `values` is one text.
  static Values single(std::string_view type, std::string_view text, bool base64_padded = true);
  // `values` is a list.
  static Values listed(std::string_view type, bool base64_padded = true);

  Values& text(std::string_view name, std::string_view value);   // as base64
  Values& plain(std::string_view name, std::string_view value);  // as it is
  Values& number(std::string_view name, std::int64_t value);
  Values& flag(std::string_view name, bool value);
  // What follows goes inside, until close(). The items of a list have no name: "".
  Values& object(std::string_view name);
  Values& list(std::string_view name);
  Values& close();
  // Closes what is open.
  [[nodiscard]] std::string take() &&;

 private:
  Values() = default;
  void name(std::string_view name);

  std::string out_;
  std::string open_;  // what closes it, the innermost last
  bool first_ = true;
  bool base64_padded_ = true;
};

}  // namespace smsrelay::mocks::dydu
