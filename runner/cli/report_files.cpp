#include "runner/cli/report_files.h"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <set>

#include "base/text.h"
#include "reports/github.h"
#include "reports/leaks.h"
#include "reports/registry.h"
#include "reports/write.h"
#include "runner/cli/exit_code.h"

namespace smsrelay::cli {

namespace {

using reports::RunResult;

// The report without the secrets in it. Each kind that was found is shown as a problem.
std::string withheld(std::string text, const std::vector<std::string>& secrets,
                     std::string_view file, reports::Console& console, int& code) {
  const std::vector<reports::Leak> leaks = reports::find_leaks(text, secrets);
  if (leaks.empty()) return text;
  std::set<std::string> forms;
  for (const reports::Leak& leak : leaks) forms.insert(leak.form);
  console.add_problem("a secret would have been written to " + std::string(file) + " in " +
                      std::to_string(leaks.size()) +
                      (leaks.size() == 1 ? " place (" : " places (") +
                      base::join(std::vector<std::string>(forms.begin(), forms.end()), ", ") +
                      "); each is withheld there");
  code = story_failed;
  return reports::without_leaks(text, leaks);
}

}  // namespace

base::Result<void> remove_reports(const Arguments& arguments) {
  base::Result<void> outcome;
  if (!arguments.write_report) return outcome;
  for (const reports::FileReport& report : reports::file_reports()) {
    auto removed = reports::remove_report(arguments.report_directory, std::string(report.file));
    if (!removed) outcome = std::move(removed);
  }
  return outcome;
}

int write_reports(const RunResult& run, const std::vector<std::string>& secrets,
                  const Arguments& arguments, reports::Console& console) {
  int code = all_passed;
  std::vector<std::string> written_files;
  std::set<std::string> troubles;
  for (const reports::FileReport& report : reports::file_reports()) {
    const std::string text = withheld(report.render(run), secrets, report.file, console, code);
    if (!arguments.write_report) continue;
    const auto written =
        reports::write_report(arguments.report_directory, std::string(report.file), text);
    if (written) {
      written_files.push_back(arguments.report_directory + "/" + std::string(report.file));
    } else {
      troubles.insert(written.error().detail);
    }
  }
  if (!written_files.empty()) console.add_note("Report: " + base::join(written_files, ", "));
  for (const std::string& trouble : troubles) console.add_problem(trouble);
  if (!troubles.empty() && code == all_passed) code = environment;
  return code;
}

base::Result<void> write_reports_of_nothing(const RunResult& run, const Arguments& arguments) {
  if (!arguments.write_report) return {};
  for (const reports::FileReport& report : reports::file_reports()) {
    const auto written = reports::write_report(arguments.report_directory, std::string(report.file),
                                               report.render(run));
    if (written) continue;
    static_cast<void>(remove_reports(arguments));
    return written;
  }
  return {};
}

bool summarise_on_github(const RunResult& run, const std::vector<std::string>& secrets,
                         const Environment& environment_values) {
  const std::string file = environment_values.variable("GITHUB_STEP_SUMMARY");
  if (file.empty()) return true;
  std::ofstream summary(file, std::ios::binary | std::ios::app);
  const std::string text = reports::github_summary(run);
  summary << reports::without_leaks(text, reports::find_leaks(text, secrets));
  summary.flush();
  return summary.good();
}

void tell_github(const RunResult& run, const std::vector<std::string>& secrets,
                 const Environment& environment_values, reports::Console& console) {
  const std::string text = reports::github_annotations(run);
  if (!text.empty()) {
    console.add_note(reports::without_leaks(text, reports::find_leaks(text, secrets)));
  }
  if (!summarise_on_github(run, secrets, environment_values)) {
    console.add_note("The job summary could not be written.");
  }
}

}  // namespace smsrelay::cli
