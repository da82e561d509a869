// Descriptors: how many files and sockets this process may have open at once.
#pragma once

#include <cstddef>

namespace smsrelay::base {

// The program never uses or requests more than this.
inline constexpr std::size_t descriptors_wanted = 65'536;

// The soft limit, at most descriptors_wanted.
std::size_t descriptors_max();

// Raises the soft limit as far as the hard one allows, at most to descriptors_wanted. The default
// soft limit of 1,024 is kept low for programs that use select(); none of ours does. To be called
// once, before anything is served. Returns descriptors_max().
std::size_t raise_descriptor_limit();

}  // namespace smsrelay::base
