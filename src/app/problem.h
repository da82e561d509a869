// Problem: a refusal as application/problem+json, with what the person at the console needs: a
// stable code, the guide step to redo, the cause and the fix.
#pragma once

#include <string>

#include "core/channel.h"
#include "net/http.h"

namespace smsrelay::app {

struct Problem {
  int status = 500;
  std::string code;  // stable, kebab-case
  std::string step;  // "GUIDE-A5"; empty: no step would help
  std::string cause;
  std::string fix;
};

Problem to_problem(int status, const core::Refusal&);
net::Response to_response(const Problem&);

}  // namespace smsrelay::app
