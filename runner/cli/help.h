// The texts of `rehearse help`, made from the tables of options.h.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::cli {

std::string short_help();                       // for the bare command
std::string help_text(std::string_view topic);  // "run", "bench"; anything else: everything

}  // namespace smsrelay::cli
