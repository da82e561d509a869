// Scratch folder: a folder for files of one story, made when it is first needed and removed with
// its owner. It stands where the system keeps temporary files (TMPDIR).
#pragma once

#include <string>

#include "base/result.h"

namespace smsrelay::runner {

class ScratchFolder {
 public:
  ScratchFolder() = default;
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder();

  // Its path, without anything in it. Error "no-scratch-folder": it cannot be made or emptied; the
  // detail is the reason and the way out.
  base::Result<std::string> emptied();

 private:
  std::string path_;  // empty: not made yet
};

}  // namespace smsrelay::runner
