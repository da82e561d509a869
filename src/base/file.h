// A file, read whole, as far as it has a reasonable size.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <system_error>

#include "base/result.h"

namespace smsrelay::base {

inline constexpr std::size_t file_bytes_max = 8UL * 1024 * 1024;

// Of a file or a pipe; for a pipe it waits until the writer has closed it. Never holds more than
// `bytes_max` and a little. Error "unreadable" also for a device and for what is longer, with why
// in words that follow the file's name: "is a folder, not a file", "is larger than 4 KiB".
Result<std::string> read_file(const std::filesystem::path&, std::size_t bytes_max = file_bytes_max);

// The same of a plain file and nothing else, and without ever waiting: a pipe, a file of the kernel
// (/proc, /sys) and one that has nothing to give yet are "unreadable" too. Error
// "refused-by-machine": the file may be fine, but this machine or its rights do not let it be read.
Result<std::string> read_plain_file(const std::filesystem::path&,
                                    std::size_t bytes_max = file_bytes_max);

// "is a pipe, not a file", for what is there and neither a file nor a folder; empty otherwise.
std::string why_no_plain_file(std::filesystem::file_type);

// Whether this machine or its rights are the reason (no permission, an input error, no descriptor
// left), and not the name or what stands there.
[[nodiscard]] bool is_refused_by_machine(const std::error_code&);

}  // namespace smsrelay::base
