// Console: a run as somebody at a terminal, or a reader of a CI log, follows it.
//
// What ran and what did not, failures in full as they happen, at the end the clauses, the failures
// once more in short, and the summary as the last line.
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "reports/layout.h"
#include "reports/listener.h"

namespace smsrelay::reports {

enum class Progress {
  none,     // failures and the end only
  counter,  // a line per tenth of the run
  lines,    // a line per story
  moving,   // one line that is drawn over again; terminals only
};

struct ConsoleOptions {
  Style style;
  Progress progress = Progress::lines;
  bool verbose = false;  // the story lines of passing stories too
  // Lists and notes are broken into lines of at most style.width. Otherwise each entry is one line,
  // for CI and grep.
  bool on_terminal = false;
  // When not empty: a word no story can guess. From the first story to the last, a CI runner that
  // obeys commands in its log (GitHub's) is told to stop until it reads this word.
  std::string fence;
};

class Console final : public Listener {
 public:
  // `out` must outlive the console.
  Console(std::ostream& out, ConsoleOptions options);

  void run_starts(const RunResult& head) override;
  void story_starts(const std::string& file, const std::string& title) override;
  void story_ends(const StoryResult&) override;
  void run_ends(const RunResult&) override;

  // To be shown by run_ends just before the summary. A problem also marks the summary.
  void add_note(std::string line) { notes_.push_back(std::move(line)); }
  void add_problem(std::string line) { problems_.push_back(std::move(line)); }

 private:
  [[nodiscard]] std::string fitted(std::string_view) const;
  void draw(const std::string& running);
  void erase();

  std::ostream& out_;
  ConsoleOptions options_;
  RunResult head_;
  std::size_t ended_ = 0;
  std::size_t not_passed_ = 0;
  std::size_t tenth_told_ = 0;
  bool drawn_ = false;
  bool after_failure_ = false;  // the last thing printed ended with a blank line
  std::string running_;
  std::vector<std::string> notes_;
  std::vector<std::string> problems_;
};

// "36 stories: 35 passed, 1 failed in 0.21 s (virtual 61 h) on loopback, seed 1"
std::string summary_line(const RunResult&);

}  // namespace smsrelay::reports
