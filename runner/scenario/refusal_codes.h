// Refusal codes: every code that `refused` may name in a story. They are stable: the relay answers
// them to the administrator and to smsmode, the last ones are of smsmode's console.
//
// A test compares the list with the relay's source; LANGUAGE.md shows it.
#pragma once

#include <string>
#include <vector>

namespace smsrelay::runner {

// In the order of the alphabet.
const std::vector<std::string>& refusal_codes();

}  // namespace smsrelay::runner
