#include "reports/registry.h"

#include <array>

#include "reports/github.h"
#include "reports/junit.h"

namespace smsrelay::reports {

namespace {

constexpr std::array registry = {
    FileReport{"JUnit XML", "junit.xml", junit_xml},
    FileReport{"Markdown summary", "summary.md", github_summary},
};

}  // namespace

std::span<const FileReport> file_reports() { return registry; }

std::string report_files_text() {
  std::string out;
  for (const FileReport& report : registry) {
    if (!out.empty()) out += &report == &registry.back() ? " and " : ", ";
    out += report.file;
  }
  return out;
}

}  // namespace smsrelay::reports
