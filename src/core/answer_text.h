// AnswerText: a bot answer's HTML as the plain text of an SMS.
//
// - Blocks, <br>, rows and items take lines of their own, with at most one empty line between; raw
//   line ends are blanks but in <pre> and <textarea>.
// - Items begin with "- ", or with their number or letter as the list's start, type, value and
//   reversed have it.
// - The cells of a row stand in one line, an empty one as "-"; a row of one cell is a layout.
// - A link is "label: URL", the URL alone when the label repeats it; a blank keeps it apart from
//   the words around it.
// - What a browser hides is not read: scripts, drawings, selections, `hidden`, display:none and
//   classes for screen readers. A hidden element that nobody ends ends with the block around it.
// - A picture is read by its description inside a link, in a cell that holds nothing else and in an
//   answer that holds nothing else.
// - Invisible characters are dropped, blanks of every kind become one blank.
//
// Linear in the length of the HTML, whatever it holds; the test has the numbers.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::core {

// Empty when the answer holds nothing to read. Undecodable bytes become U+FFFD.
std::string to_sms_text(std::string_view html);

}  // namespace smsrelay::core
