// Place: where something was written, for a message that points at it.
#pragma once

#include <string>

#include "yaml/document.h"

namespace smsrelay::yaml {

struct Place {
  std::string file;  // as given on the command line, with '/'
  int line = 0;      // 1-based
  int column = 0;    // 1-based, in characters
  int length = 1;    // characters of the line it covers, for the caret
};

inline Place place_of(const Document& document, const Mark& mark) {
  return {document.file(), mark.line, mark.column, mark.length};
}

}  // namespace smsrelay::yaml
