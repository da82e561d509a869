// /servlet/fileupload: a file a visitor sends to an operator, as multipart/form-data.
//
// The file is looked at for its name and dropped: no operator of the mock opens one.
#pragma once

#include <string_view>

#include "net/http.h"

namespace smsrelay::mocks::dydu {

// The page that tells the client's frame: a script with the list of files and a status, "success"
// or "fail" when `file` is empty. `callback` and `origin` are the request's.
net::Response upload_page(std::string_view file, std::string_view callback,
                          std::string_view origin);

}  // namespace smsrelay::mocks::dydu
