// A file, read whole, as far as it has a reasonable size.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace smsrelay::base {

inline constexpr std::size_t file_bytes_max = 8UL * 1024 * 1024;

// Of a file or a pipe; for a pipe it waits until the writer has closed it. Never holds more than
// `bytes_max` and a little. Error "unreadable" also for a device and for what is longer, with why
// in words that follow the file's name: "is a folder, not a file", "is larger than 4 KiB".
Result<std::string> read_file(const std::filesystem::path&, std::size_t bytes_max = file_bytes_max);

}  // namespace smsrelay::base
