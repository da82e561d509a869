#include "reports/write.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace smsrelay::reports {

namespace fs = std::filesystem;

base::Result<void> write_report(const std::string& directory, const std::string& name,
                                std::string_view text) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error || !fs::is_directory(directory, error)) {
    return base::Error{"directory-not-writable",
                       "cannot make the folder " + directory + ": " +
                           (error ? error.message() : "something else has that name")};
  }
  const fs::path target = fs::path(directory) / name;
  const fs::path part = fs::path(directory) / ("." + name + ".part");
  {
    errno = 0;
    std::ofstream file(part, std::ios::binary | std::ios::trunc);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.close();
    if (file.fail()) {
      // Streams give no reason; errno of the last system call does.
      const std::string why =
          errno != 0 ? std::strerror(errno) : "permissions, or no space left on the device";
      fs::remove(part, error);
      return base::Error{"file-not-writable", "cannot write " + target.string() + ": " + why};
    }
  }
  fs::rename(part, target, error);
  if (error) {
    const std::string why = error.message();
    fs::remove(part, error);
    return base::Error{"file-not-writable", "cannot write " + target.string() + ": " + why};
  }
  return {};
}

base::Result<void> check_writable(const std::string& directory) {
  const std::string probe = ".rehearse.probe";
  if (auto written = write_report(directory, probe, "?"); !written) return written;
  return remove_report(directory, probe);
}

base::Result<void> remove_report(const std::string& directory, const std::string& name) {
  std::error_code error;
  const fs::path target = fs::path(directory) / name;
  fs::remove(target, error);
  // If the folder is a file, write_report() finds out and says so.
  if (error && error != std::errc::not_a_directory) {
    return base::Error{"file-not-writable",
                       "cannot remove " + target.string() + ": " + error.message()};
  }
  return {};
}

}  // namespace smsrelay::reports
