// Leaks: finds secrets in a text, plain or in one of the forms they have on a wire.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::reports {

struct Leak {
  std::size_t secret = 0;  // index into the given secrets; the value itself is never repeated
  std::string form;        // "as it is", "percent-encoded", "base64", "escaped"
  std::size_t at = 0;      // byte offset in the text
  std::size_t length = 0;  // in bytes
};

// Every place, by offset. Percent-encoding is found with upper and lower hex digits; base64 at any
// of its three alignments, in both alphabets; escaped means for XML. Secrets under 4 bytes are not
// searched for, those under 8 bytes only in their plain form.
std::vector<Leak> find_leaks(std::string_view text, std::span<const std::string> secrets);

// The text with every leak replaced by "[withheld]".
std::string without_leaks(std::string_view text, std::span<const Leak>);

}  // namespace smsrelay::reports
