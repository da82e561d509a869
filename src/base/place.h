// Place: where something was written, for a message that points at it.
#pragma once

#include <string>

namespace smsrelay::base {

struct Place {
  std::string file;  // as given on the command line, with '/'
  int line = 0;      // 1-based
  int column = 0;    // 1-based, in characters
  int length = 1;    // characters of the line it covers, for the caret
};

}  // namespace smsrelay::base
