#include "base/file.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

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

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

Error refused(int code) {
  Error error = unreadable(code);
  if (is_refused_by_machine({code, std::generic_category()})) error.code = "refused-by-machine";
  return error;
}

// Files of the kernel have no end, or give something else each time: /proc/kmsg, trace_pipe.
bool belongs_to_kernel(int descriptor) {
  struct statfs system {};
  if (::fstatfs(descriptor, &system) != 0) return false;
  switch (static_cast<unsigned long>(system.f_type)) {
    case PROC_SUPER_MAGIC:
    case SYSFS_MAGIC:
    case DEBUGFS_MAGIC:
    case TRACEFS_MAGIC:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool is_refused_by_machine(const std::error_code& code) {
  for (const std::errc reason :
       {std::errc::permission_denied, std::errc::operation_not_permitted, std::errc::io_error,
        std::errc::too_many_files_open, std::errc::too_many_files_open_in_system,
        std::errc::not_enough_memory}) {
    if (code == reason) return true;
  }
  return false;
}

std::string why_no_plain_file(std::filesystem::file_type type) {
  switch (type) {
    case std::filesystem::file_type::fifo:
      return "is a pipe, not a file";
    case std::filesystem::file_type::socket:
      return "is a socket, not a file";
    case std::filesystem::file_type::block:
    case std::filesystem::file_type::character:
      return "is a device, not a file";
    default:
      return "";
  }
}

Result<std::string> read_plain_file(const std::filesystem::path& path, std::size_t bytes_max) {
  // Asked before it is opened: to open a device can do something.
  std::error_code failure;
  const std::string other = why_no_plain_file(std::filesystem::status(path, failure).type());
  if (!other.empty()) return Error{"unreadable", other};
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (file.number() < 0) return refused(errno);
  struct stat now {};
  if (::fstat(file.number(), &now) != 0) return refused(errno);
  if (S_ISDIR(now.st_mode)) return unreadable(EISDIR);
  // What stood there may have been exchanged meanwhile.
  if (!S_ISREG(now.st_mode)) return Error{"unreadable", "is a pipe or a device, not a file"};
  if (belongs_to_kernel(file.number())) {
    return Error{"unreadable", "is a file of the kernel, whose text is made when it is read"};
  }
  std::string out;
  char bytes[16 * 1024];
  for (;;) {
    const ssize_t count = ::read(file.number(), bytes, sizeof bytes);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return refused(errno);
    if (count == 0) return out;
    out.append(bytes, static_cast<std::size_t>(count));
    if (out.size() > bytes_max) return Error{"unreadable", "is larger than " + in_words(bytes_max)};
  }
}

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
