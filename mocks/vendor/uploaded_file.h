// UploadedFile: a file in a request of multipart/form-data.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http.h"

namespace smsrelay::mocks::vendor {

struct UploadedFile {
  std::string name;
  std::string_view content;  // a part of the request's body
};

// The file in the part called `field`; when `field` is empty, in the first part that has a file.
// Error "no-file": the request is no multipart form, or has no such part with a file name.
base::Result<UploadedFile> uploaded_file(const net::Request&,
                                         std::optional<std::string_view> field = {});

}  // namespace smsrelay::mocks::vendor
