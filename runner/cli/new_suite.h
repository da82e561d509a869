// `rehearse new DIR`: a suite to begin with.
#pragma once

#include <iosfwd>
#include <string>

namespace smsrelay::cli {

// Writes fixtures.yaml, clauses.yaml and a first story, which passes, into the folder, which it
// makes if necessary, and prints what to do next. Nothing is written when one of these files is
// there already
// (`usage`). `environment`: the folder or a file cannot be written. Returns an ExitCode.
int new_suite(const std::string& directory, const std::string& program, std::ostream& out,
              std::ostream& err);

}  // namespace smsrelay::cli
