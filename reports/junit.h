// JUnit XML, in the form that Jenkins, GitLab, GitHub's reporters and Azure DevOps all read.
//
// One testsuite per story file, one testcase per story. The body of a failure is complete by
// itself, because some readers show nothing else. Checked against junit.xsd in the tests.
#pragma once

#include <string>

#include "reports/run_result.h"

namespace smsrelay::reports {

// A whole document. It is well-formed XML 1.0 for any story: characters that XML cannot hold, and
// invisible ones, are written as visible text such as `\u{1B}`.
std::string junit_xml(const RunResult&);

}  // namespace smsrelay::reports
