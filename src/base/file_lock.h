// File lock: one process at a time uses a file.
//
// flock() on the file itself: it leaves no file beside it, and ends with its process however that
// ends. It says nothing to programs that do not ask for it.
#pragma once

#include <string>
#include <utility>

#include "base/result.h"

namespace smsrelay::base {

class FileLock {
 public:
  // Makes the file when it is missing, for its owner only (mode 0600). Errors: "locked" (another
  // process has it), "unreadable" (it can be neither opened nor made); the detail is the reason.
  static Result<FileLock> take(const std::string& path);

  FileLock(FileLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FileLock& operator=(FileLock&&) = delete;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

}  // namespace smsrelay::base
