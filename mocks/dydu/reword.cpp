#include "mocks/dydu/reword.h"

namespace smsrelay::mocks::dydu {
namespace {

void escape(std::string& out, std::string_view text, bool in_attribute) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += in_attribute ? "&quot;" : "\"";
        break;
      default:
        out += c;
    }
  }
}

}  // namespace

std::string html_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  escape(out, text, false);
  return out;
}

std::string reword_link(std::string_view question, std::string_view type,
                        std::int64_t last_condition) {
  std::string link = "<a href=\"#\" class=\"reword\" onclick=\"try {reword('";
  escape(link, question, true);
  link += "',{'personality_id':12,'lastcondition':" + std::to_string(last_condition) +
          ",'botsource':12,'type':'";
  link.append(type).append("'}); return false;}catch(e){}\">");
  escape(link, question, false);
  return link += "</a>";
}

std::string automatic_rewords(std::string_view intro, std::span<const std::string> questions,
                              std::int64_t last_condition) {
  std::string block = "<div class=\"automaticrewords\"><span>";
  escape(block, intro, false);
  block += "</span>";
  for (const auto& question : questions) {
    block += "<br/>" + reword_link(question, "reword", last_condition);
  }
  return block += "</div>";
}

}  // namespace smsrelay::mocks::dydu
