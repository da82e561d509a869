// Language: the parts of LANGUAGE.md that are made from the tables of this room. A test compares
// them with the file; `rehearse help guide` shows the guide's.
#pragma once

#include <string>

namespace smsrelay::runner {

// The clicks of the guide as lines of a story, each with its clause.
std::string guide_lines();

// A Markdown table: each slip, the click that is refused after it, the code and where to go back
// to.
std::string slip_rows();
// The codes that `refused` may name.
std::string refusal_code_line();

}  // namespace smsrelay::runner
