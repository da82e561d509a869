// Program start: what every program does before anything else, and how it ends when the machine
// cannot give it what it needs.
#pragma once

#include <string_view>

namespace smsrelay::base {

// The exit code of every program whose machine or surroundings are at fault.
inline constexpr int exit_environment = 4;

// Opens /dev/null for each of the descriptors 0 to 2 that is closed. Otherwise the first sockets
// and files would get these numbers, and everything printed would be written into them.
void hold_standard_descriptors();

// A reader that leaves ("| head") and a file that may grow no more (ulimit -f) are then errors of
// the write. By default each would kill the program in the middle of its work.
void let_writes_fail();

// Holds the standard descriptors, lets writes fail, raises the limit on open files, and lets the
// program end with a message and `exit_environment` when the machine has no memory, starts no
// thread or refuses something else (std::bad_alloc, std::system_error) where no code could catch
// it: in a thread that a library starts, or that is not started. Any other exception that nobody
// catches is a mistake of ours and aborts. To be called first in main().
//
// `name` begins the message; `way_out` ends it ("; use fewer --jobs"). Both must live as long as
// the program.
void start_program(std::string_view name, std::string_view way_out);

}  // namespace smsrelay::base
