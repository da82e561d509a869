// As called: the commands that the program shows are those that can be typed where it runs:
// "./rehearse run scenarios" for somebody who called ./rehearse.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::cli {

// `text` with `program` in the place of "rehearse" wherever a command of the program follows it
// ("rehearse run", "rehearse help"). What stands behind a '/' is called otherwise and stays.
std::string as_called(std::string_view text, std::string_view program);

}  // namespace smsrelay::cli
