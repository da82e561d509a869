// Writes reports: a whole file or none.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace smsrelay::reports {

// Makes `directory` when it is missing and puts `text` there under `name`. A reader sees the old
// file or the new one, never half of one. Errors: "directory-not-writable", "file-not-writable".
base::Result<void> write_report(const std::string& directory, const std::string& name,
                                std::string_view text);

// Whether a file can be written in `directory`, which is made when it is missing: tries it, and
// leaves nothing but the folder. Errors as of write_report().
base::Result<void> check_writable(const std::string& directory);

// Removes a report of an earlier run, so that a run that ends early leaves no old verdict. Error:
// "file-not-writable". Does nothing when there is no file.
base::Result<void> remove_report(const std::string& directory, const std::string& name);

}  // namespace smsrelay::reports
