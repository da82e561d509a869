// JUnit XML, in the shape that Jenkins, GitLab, GitHub's reporters and Azure DevOps all read.
//
// One testsuite per story file, one testcase per story. The body of a failure stands alone, because
// some readers show nothing else. Checked against junit.xsd in the tests.
#pragma once

#include <string>

#include "reports/run_result.h"

namespace smsrelay::reports {

// A whole document. Whatever a story holds, the document is well-formed XML 1.0: what XML cannot
// hold, and characters that cannot be seen, stand there as visible text such as `\u{1B}`.
std::string junit_xml(const RunResult&);

}  // namespace smsrelay::reports
