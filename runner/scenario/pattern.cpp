#include "runner/scenario/pattern.h"

#include <re2/re2.h>

#include "base/text.h"

namespace smsrelay::runner {
namespace {

// Enough for every expression a person writes; (a{1000}){1000} is refused.
constexpr std::int64_t memory_bytes_max = 1 << 20;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

base::Result<Pattern> Pattern::compile(std::string_view expression) {
  if (expression.size() > bytes_max) {
    return base::Error{"bad-pattern", "a pattern has at most " + std::to_string(bytes_max) +
                                          " bytes; this one has " +
                                          std::to_string(expression.size())};
  }
  re2::RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(memory_bytes_max);
  options.set_dot_nl(true);
  auto compiled = std::make_shared<const re2::RE2>(piece(expression), options);
  if (compiled->ok()) return Pattern(std::move(compiled));
  std::string what = "'" + base::visible(expression) + "' is no regular expression: ";
  switch (compiled->error_code()) {
    case re2::RE2::ErrorPatternTooLarge:
      return base::Error{"bad-pattern", "the pattern is too large; its repetitions multiply"};
    case re2::RE2::ErrorBadPerlOp:
      what += "'" + base::visible(compiled->error_arg()) +
              "' is not supported (there is no look-around)";
      break;
    case re2::RE2::ErrorBadEscape:
      what += "'" + base::visible(compiled->error_arg()) +
              "' is no escape (there are no backreferences)";
      break;
    default:
      what += base::visible(compiled->error());
  }
  return base::Error{"bad-pattern", std::move(what)};
}

bool Pattern::matches(std::string_view text) const {
  return re2::RE2::FullMatch(piece(text), *expression_);
}

bool Pattern::matches_a_part_of(std::string_view text) const {
  return re2::RE2::PartialMatch(piece(text), *expression_);
}

}  // namespace smsrelay::runner
