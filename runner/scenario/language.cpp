#include "runner/scenario/language.h"

#include <algorithm>

#include "runner/scenario/guide.h"
#include "runner/scenario/refusal_codes.h"

namespace smsrelay::runner {
namespace {

std::string_view letter_and_digit(std::string_view clause) {
  constexpr std::string_view family = "GUIDE-";
  return clause.starts_with(family) ? clause.substr(family.size()) : "-";
}

}  // namespace

std::string guide_lines() {
  constexpr std::size_t remark_column = 44;
  std::string text;
  for (const GuideClick& click : guide_table) {
    std::string line = "- " + std::string(click.words) + std::string(click.example);
    line.append(line.size() < remark_column ? remark_column - line.size() : 3, ' ');
    line += "# " + std::string(letter_and_digit(click.clause));
    if (!click.remark.empty()) line += "; " + std::string(click.remark);
    text += line + "\n";
  }
  return text;
}

std::string slip_rows() {
  std::string text = "| click | slip | refused at | code | back to |\n|---|---|---|---|---|\n";
  for (const GuideSlip& slip : slip_table) {
    text += "| " + std::string(letter_and_digit(slip.clause)) + " | `" + std::string(slip.words) +
            "` | " + std::string(letter_and_digit(slip.refused_at)) + " | `" +
            std::string(slip.code) + "` | " + std::string(letter_and_digit(slip.step)) + " |\n";
  }
  return text;
}

std::string refusal_code_line() {
  std::string text;
  for (const std::string& code : refusal_codes()) text += (text.empty() ? "`" : ", `") + code + "`";
  return text + ".\n";
}

}  // namespace smsrelay::runner
