#include "runner/testbed/scratch_folder.h"

#include <stdlib.h>

#include <filesystem>
#include <system_error>

namespace smsrelay::runner {
namespace {

namespace fs = std::filesystem;

base::Error cannot(const fs::path& where, const std::error_code& why) {
  return {"no-scratch-folder", where.string() + ": " + why.message() +
                                   "; name another folder for temporary files with TMPDIR, or run "
                                   "with --testbed memory"};
}

}  // namespace

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

base::Result<std::string> ScratchFolder::emptied() {
  std::error_code failed;
  if (path_.empty()) {
    const fs::path folder = fs::temp_directory_path(failed);
    if (failed) return cannot(folder, failed);
    std::string name = (folder / "rehearse-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      return cannot(folder, std::error_code(errno, std::generic_category()));
    }
    path_ = name;
    return path_;
  }
  for (fs::directory_iterator file(path_, failed), end; !failed && file != end;) {
    const fs::path gone = file->path();
    file.increment(failed);
    if (!failed) fs::remove_all(gone, failed);
  }
  if (failed) return cannot(path_, failed);
  return path_;
}

}  // namespace smsrelay::runner
