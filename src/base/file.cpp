#include "base/file.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace smsrelay::base {
namespace {

std::string in_words(std::size_t bytes) {
  constexpr std::size_t kib = 1024;
  if (bytes >= kib * kib && bytes % (kib * kib) == 0) {
    return std::to_string(bytes / (kib * kib)) + " MiB";
  }
  return bytes % kib == 0 ? std::to_string(bytes / kib) + " KiB" : std::to_string(bytes) + " bytes";
}

// Thread-safe, unlike strerror.
Error unreadable(int code) {
  if (code == EISDIR) return {"unreadable", "is a folder, not a file"};
  return {"unreadable", "cannot be read: " + std::generic_category().message(code)};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path, std::size_t bytes_max) {
  // Asked before it is opened: to open a device can wait or do something.
  std::error_code failure;
  const auto type = std::filesystem::status(path, failure).type();
  if (type == std::filesystem::file_type::block || type == std::filesystem::file_type::character ||
      type == std::filesystem::file_type::socket) {
    return Error{"unreadable", "is a device or a socket, not a file"};
  }
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (!file) return unreadable(errno);
  std::string out;
  char bytes[16 * 1024];
  while (const std::size_t count = std::fread(bytes, 1, sizeof bytes, file.get())) {
    out.append(bytes, count);
    if (out.size() > bytes_max) return Error{"unreadable", "is larger than " + in_words(bytes_max)};
  }
  if (std::ferror(file.get()) != 0) return unreadable(errno);
  return out;
}

}  // namespace smsrelay::base
