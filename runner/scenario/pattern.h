// Pattern: a regular expression that a whole text must match.
//
// The syntax is RE2's (https://github.com/google/re2/wiki/Syntax): as in most languages, but
// without backreferences and look-around. Matching takes time linear in the text and a bounded
// amount of memory, whatever the pattern. `.` matches a line end too. May be used by several
// threads at once.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace smsrelay::runner {

class Pattern {
 public:
  static constexpr std::size_t bytes_max = 1000;  // of an expression

  // Error "bad-pattern": what is wrong with the expression.
  static base::Result<Pattern> compile(std::string_view expression);

  [[nodiscard]] bool matches(std::string_view text) const;
  // Whether some part of the text matches; for hints.
  [[nodiscard]] bool matches_a_part_of(std::string_view text) const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> expression)
      : expression_(std::move(expression)) {}

  std::shared_ptr<const re2::RE2> expression_;  // never null
};

}  // namespace smsrelay::runner
