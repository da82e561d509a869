#include "mocks/dydu/reword.h"

#include "base/text.h"

namespace smsrelay::mocks::dydu {

std::string reword_link(std::string_view question, std::string_view type,
                        std::int64_t last_condition) {
  std::string link = "<a href=\"#\" class=\"reword\" onclick=\"try {reword('";
  link += base::xml_escaped(question);
  link += "',{'personality_id':12,'lastcondition':" + std::to_string(last_condition) +
          ",'botsource':12,'type':'";
  link.append(type).append("'}); return false;}catch(e){}\">");
  link += base::xml_text(question);
  return link += "</a>";
}

std::string automatic_rewords(std::string_view intro, std::span<const std::string> questions,
                              std::int64_t last_condition) {
  std::string block = "<div class=\"automaticrewords\"><span>" + base::xml_text(intro) + "</span>";
  for (const auto& question : questions) {
    block += "<br/>" + reword_link(question, "reword", last_condition);
  }
  return block += "</div>";
}

}  // namespace smsrelay::mocks::dydu
