// Registry: the reports a run leaves as files, one line each. Code that writes, removes or names
// them uses this table; a new format is a new line of it.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "reports/run_result.h"

namespace smsrelay::reports {

struct FileReport {
  std::string_view name;  // "JUnit XML"
  std::string_view file;  // in the report folder
  std::string (*render)(const RunResult&);
};
std::span<const FileReport> file_reports();

// "junit.xml and summary.md".
std::string report_files_text();

}  // namespace smsrelay::reports
