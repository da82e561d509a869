#include "reports/registry.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <set>

#include "reports/samples.h"

namespace smsrelay::reports {
namespace {

TEST(Registry, EachReportHasAFileOfItsOwnAndSomethingToSay) {
  std::set<std::string_view> files;
  for (const FileReport& report : file_reports()) {
    EXPECT_TRUE(files.insert(report.file).second) << report.file;
    EXPECT_NE(report.render(samples::all_verdicts()).find("Opening hours"), std::string::npos)
        << report.name;
  }
  EXPECT_GE(files.size(), 2U);
}

TEST(Registry, TheReadmeNamesEveryFile) {
  std::ifstream file(std::string(REHEARSE_SOURCE_DIR) + "/reports/README.md");
  const std::string readme((std::istreambuf_iterator<char>(file)),
                           std::istreambuf_iterator<char>());
  for (const FileReport& report : file_reports()) {
    EXPECT_NE(readme.find("`" + std::string(report.file) + "`"), std::string::npos) << report.file;
  }
}

}  // namespace
}  // namespace smsrelay::reports
