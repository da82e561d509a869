// AnswerText: a bot answer's HTML as the plain text of an SMS.
//
// Tags dropped, entities decoded once and after the tags, <br> a new line, paragraphs a new line
// with at most one blank line between, list items "- ", links "label: URL" (the URL alone when
// equal). Raw line ends and tabs are blanks; script, style, svg and hidden spans disappear.
#pragma once

#include <string>
#include <string_view>

namespace smsrelay::core {

std::string to_sms_text(std::string_view html);

}  // namespace smsrelay::core
