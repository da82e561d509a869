// /servlet/fileupload: a file a visitor sends to an operator, as multipart/form-data.
//
// The file is looked at for its name and dropped: no operator of the mock opens one.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// The file name in the part called `field` ("dydu-upload-file"). Error "no-file": the request is no
// multipart form, or has no such part with a file name.
base::Result<std::string> read_uploaded_file(const net::Request&, std::string_view field);

// The page that tells the client's frame: a script with the list of files and a status, "success"
// or "fail" when `file` is empty. `callback` and `origin` are the request's.
net::Response upload_page(std::string_view file, std::string_view callback,
                          std::string_view origin);

}  // namespace smsrelay::mocks::dydu
