#include "base/file.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>

namespace smsrelay::base {
namespace {

// Thread-safe, unlike strerror.
Error unreadable(int code) {
  if (code == EISDIR) return {"unreadable", "is a folder, not a file"};
  return {"unreadable", "cannot be read: " + std::generic_category().message(code)};
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"),
                                                             std::fclose);
  if (!file) return unreadable(errno);
  std::string out;
  char bytes[16 * 1024];
  while (const std::size_t count = std::fread(bytes, 1, sizeof bytes, file.get())) {
    out.append(bytes, count);
  }
  if (std::ferror(file.get()) != 0) return unreadable(errno);
  return out;
}

}  // namespace smsrelay::base
