// Charsets: the encoding of a body that its Content-Type declares, undone. JSON is UTF-8 by its
// standard, but clients exist that write Latin-1 or UTF-16, and say so. A door to ICU.
#pragma once

#include "net/http.h"

namespace smsrelay::net {

enum class Transcoding {
  plain,        // nothing to do; the request is as it was
  transcoded,   // the body is UTF-8 now
  unsupported,  // bytes that are no UTF-8, in a charset nobody here knows: answer 415
};

// Makes the body UTF-8. A body that is UTF-8 already stays as it is whatever is declared, for wrong
// labels are more frequent than Latin-1 that happens to be UTF-8. ISO-8859-1 and US-ASCII are read
// as Windows-1252, as browsers do. UTF-16 is also known by its byte order mark alone. What the
// charset cannot mean becomes U+FFFD. The body grows to three times its bytes at most. Bytes that
// are no UTF-8 and that declare no charset, or UTF-8, are left to the reader.
Transcoding transcode_body(Request&);

}  // namespace smsrelay::net
