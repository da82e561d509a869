// /servlet/fileupload: a file a visitor sends to an operator, as multipart/form-data.
//
// Only the file's name is read; the file is dropped, because no operator of the mock opens it.
#pragma once

#include <string_view>

#include "net/http.h"

namespace smsrelay::mocks::dydu {

// The page for the client's frame: a script with the list of files and a status, "success"
// or "fail" when `file` is empty. `callback` and `origin` are the request's.
net::Response upload_page(std::string_view file, std::string_view callback,
                          std::string_view origin);

}  // namespace smsrelay::mocks::dydu
