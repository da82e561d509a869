// Report lock: one run at a time writes into a report folder.
//
// Two runs into one folder would leave the reports of whichever ended last, and nobody would see
// that the other's are gone. The lock is flock() on the folder itself: it leaves no file, and it
// ends with its process however that ends, so that none is ever left behind.
#pragma once

#include <string>

#include "base/result.h"

namespace smsrelay::cli {

class ReportLock {
 public:
  // Makes the folder when it is missing. Error "report-folder-busy": another run has it; the detail
  // names the way out. Where a folder cannot be made, opened or locked there is no lock and no
  // error: whoever then writes a report into it tells why it cannot.
  static base::Result<ReportLock> take(const std::string& directory);

  ReportLock() = default;  // of no folder
  ReportLock(ReportLock&& other) noexcept : descriptor_(other.descriptor_) {
    other.descriptor_ = -1;
  }
  ReportLock& operator=(ReportLock&&) = delete;
  ReportLock(const ReportLock&) = delete;
  ReportLock& operator=(const ReportLock&) = delete;
  ~ReportLock();

 private:
  int descriptor_ = -1;
};

}  // namespace smsrelay::cli
