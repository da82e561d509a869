#include "mocks/dydu/history_page.h"

#include <string>

#include "base/text.h"

namespace smsrelay::mocks::dydu {
namespace {

void add_line(std::string& page, std::string_view side, std::string_view label,
              std::string_view html) {
  page.append("<div class=\"").append(side).append("\"><b>").append(base::xml_text(label));
  page.append("</b><div>").append(html).append("</div></div>\n");
}

}  // namespace

net::Response history_page(const Dialog* dialog, const HistoryLabels& labels) {
  const std::string_view user = labels.user.empty() ? "Vous" : labels.user;
  const std::string_view bot = labels.bot.empty() ? "Bot" : labels.bot;
  std::string page =
      "<!doctype html><html><head><meta charset=\"utf-8\"><title>Historique</title></head><body>\n";
  if (dialog != nullptr) {
    for (const auto& said : dialog->history()) {
      if (!said.user.empty() && !said.hidden)
        add_line(page, "user", user, base::xml_text(said.user));
      if (!said.text.empty()) {
        add_line(page, "bot", said.operator_name.empty() ? bot : said.operator_name, said.text);
      }
    }
  }
  page += "</body></html>\n";
  net::Response response;
  response.headers.add("Content-Type", "text/html;charset=UTF-8");
  response.body = std::move(page);
  return response;
}

}  // namespace smsrelay::mocks::dydu
