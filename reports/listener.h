// Listener: is called while a run happens. The console is one; tests use others.
//
// Events come in pairs, run_starts … run_ends around everything and story_starts … story_ends for
// each story. The runner makes one call at a time (under a lock when there are several
// workers); stories end in any order. A listener must not block and must not throw.
#pragma once

#include <string>

#include "reports/run_result.h"

namespace smsrelay::reports {

class Listener {
 public:
  Listener() = default;
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  virtual ~Listener() = default;

  // `head` is the run before its first story: everything is set but `stories` and `wall`.
  virtual void run_starts(const RunResult& head) = 0;
  virtual void story_starts(const std::string& file, const std::string& title) = 0;
  virtual void story_ends(const StoryResult&) = 0;
  virtual void run_ends(const RunResult&) = 0;
};

}  // namespace smsrelay::reports
