// Content codings: what a client has done to the body of its request (RFC 9110 §8.4), undone within
// bounds. The one door to zlib.
#pragma once

#include <cstddef>
#include <string_view>

#include "net/http.h"

namespace smsrelay::net {

// The codings decode_body() takes, as the value of an Accept-Encoding field of a 415.
inline constexpr std::string_view accepted_codings = "gzip, deflate";

enum class Decoding {
  plain,        // there was nothing to decode; the request is unchanged
  decoded,      // the body is decoded, Content-Encoding is removed
  unsupported,  // a coding that is not accepted, or more than two: answer 415
  too_large,    // decoded it is longer than `bytes_max`: answer 413
  corrupt,      // the bytes are not what Content-Encoding says
};

// Undoes gzip (also as "x-gzip") and deflate (with or without zlib's header); "identity" is nothing
// to undo. At most two codings are undone, the last one first. Memory and time are bounded by
// `bytes_max` however far the body would expand. Unless decoded, the request stays as it was.
Decoding decode_body(Request&, std::size_t bytes_max);

}  // namespace smsrelay::net
