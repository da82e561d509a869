// A file, read whole.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace smsrelay::base {

// Error "unreadable", with why in words that follow the file's name: "is a folder".
Result<std::string> read_file(const std::filesystem::path&);

}  // namespace smsrelay::base
