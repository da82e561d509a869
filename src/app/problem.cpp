#include "app/problem.h"

#include <nlohmann/json.hpp>

namespace smsrelay::app {

Problem to_problem(int status, const core::Refusal& refusal) {
  return {status, refusal.code, refusal.step, refusal.cause, refusal.fix};
}

net::Response to_response(const Problem& problem) {
  using nlohmann::ordered_json;
  ordered_json body = {{"type", "about:blank"},
                       {"title", net::reason_phrase(problem.status)},
                       {"status", problem.status},
                       {"code", problem.code}};
  const auto add = [&body](const char* name, const std::string& text) {
    if (!text.empty()) body[name] = text;
  };
  add("step", problem.step);
  add("cause", problem.cause);
  add("fix", problem.fix);
  std::string detail = problem.cause;
  if (!problem.fix.empty()) detail += (detail.empty() ? "" : " ") + problem.fix;
  add("detail", detail);
  return net::problem_response(
      problem.status, body.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n');
}

}  // namespace smsrelay::app
