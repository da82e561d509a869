#include "runner/cli/report_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/text.h"

namespace smsrelay::cli {

base::Result<ReportLock> ReportLock::take(const std::string& directory) {
  ReportLock lock;
  std::error_code failed;
  std::filesystem::create_directories(directory, failed);
  lock.descriptor_ = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (lock.descriptor_ < 0) return lock;
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
    return base::Error{"report-folder-busy",
                       "another run is writing its report into " + base::visible(directory) +
                           "; give this one a folder of its own (--report-dir DIR), or none "
                           "(--no-report)"};
  }
  return lock;
}

ReportLock::~ReportLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace smsrelay::cli
