#include "reports/run_result.h"

#include <cassert>

namespace smsrelay::reports {

std::string_view to_text(Verdict verdict) {
  switch (verdict) {
    case Verdict::none:
      return "none";
    case Verdict::pass:
      return "pass";
    case Verdict::inconclusive:
      return "inconclusive";
    case Verdict::fail:
      return "fail";
    case Verdict::error:
      return "error";
  }
  assert(false);
  return "";
}

std::string_view to_text(Blame blame) {
  switch (blame) {
    case Blame::none:
      return "NONE";
    case Blame::relay:
      return "RELAY";
    case Blame::config:
      return "CONFIG";
    case Blame::scenario:
      return "SCENARIO";
    case Blame::mock:
      return "MOCK";
    case Blame::environment:
      return "ENVIRONMENT";
  }
  assert(false);
  return "";
}

}  // namespace smsrelay::reports
