#include "runner/cli/new_suite.h"

#include <filesystem>
#include <ostream>
#include <utility>
#include <vector>

#include "base/text.h"
#include "reports/layout.h"
#include "reports/write.h"
#include "runner/cli/as_called.h"
#include "runner/cli/exit_code.h"
#include "runner/scenario/built_in.h"

namespace smsrelay::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view first_story =
    R"(# A story: what people do, and what they see. Run it with: rehearse run THIS-FILE
format: 1
scenario: The first question is answered
why: A new suite should begin with a story that passes.
clauses: [DYDU-TALK-1]
tags: [first]

setup:
  channel: town-hall                    # from fixtures.yaml
  phones: { Anna: "+33639980001" }

dydu knows:
  - knowledge: opening-hours
    asked like: [horaires, "heures d'ouverture"]
    answers: { "Mairie SMS": "<p>Ouvert à <b>9 h</b></p>" }

story:
  - Anna texts: "Horaires ?"
  - Anna receives: "Ouvert à 9 h"
)";

const std::vector<std::pair<std::string, std::string_view>>& suite_files() {
  static const std::vector<std::pair<std::string, std::string_view>> files = {
      {"fixtures.yaml", runner::built_in_fixtures},
      {"clauses.yaml", runner::built_in_clauses},
      {"first_story.yaml", first_story}};
  return files;
}

}  // namespace

int new_suite(const std::string& directory, const std::string& program, std::ostream& out,
              std::ostream& err) {
  std::error_code ignored;
  for (const auto& [name, text] : suite_files()) {
    const fs::path path = fs::path(directory) / name;
    if (!fs::exists(fs::symlink_status(path, ignored))) continue;
    err << "rehearse: " << base::visible(path.generic_string())
        << " exists already; nothing was written\n  Give a new folder, or remove the file first\n";
    return usage;
  }
  for (const auto& [name, text] : suite_files()) {
    if (const auto written = reports::write_report(directory, name, as_called(text, program));
        !written) {
      err << "rehearse: " << base::visible(written.error().detail) << "\n";
      return environment;
    }
  }
  const std::string shown = base::visible(directory);
  const std::string typed = reports::shell_word(directory);
  out << "A new suite in " << shown
      << ":\n"
         "  first_story.yaml  a story that passes; copy it to write the next one\n"
         "  fixtures.yaml     the accounts, bots and channels that stories speak of\n"
         "  clauses.yaml      the promises that stories prove\n"
         "\n"
         "Run it:            "
      << program << " run " << (typed.empty() ? shown : typed)
      << "\n"
         "What one can say:  runner/scenario/LANGUAGE.md\n";
  return all_passed;
}

}  // namespace smsrelay::cli
