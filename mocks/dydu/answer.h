// An answer as its author writes it: usually a text in HTML, sometimes with more parts.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace smsrelay::mocks::dydu {

// How a response can be broken after the question was understood and recorded.
enum class Defect {
  none,
  no_text,         // `values` has no text
  no_values,       // only a type
  null_values,     // "values": null
  html_page,       // 200 with a page
  truncated_json,  // the first half of the document
  wrong_charset,   // the base64 holds ISO-8859-1
  not_base64,      // the texts are sent unencoded
  huge,            // 5 MB of blanks behind the text
};

struct Branch;

// A text is a complete answer.
struct AnswerSeed {
  AnswerSeed();
  AnswerSeed(std::string text);  // NOLINT(google-explicit-constructor)
  AnswerSeed(const char* text);  // NOLINT(google-explicit-constructor)

  std::string html;  // ${name} is the dialog's variable of that name, if there is one

  struct Template {
    std::string name;  // "dydu_quick_reply_001"
    std::string data;  // sent as it is, JSON or not
  };
  std::optional<Template> rich;
  struct Sidebar {
    std::string title;
    std::string content;  // HTML
    std::string url;
    std::string height;
    std::string width;
  };
  std::optional<Sidebar> sidebar;
  std::vector<AnswerSeed> steps;  // shown one after the other, behind this one
  std::string url_redirect;
  std::string gui_action;  // "javascript:…"
  std::string survey;      // id
  bool ask_feedback = false;
  std::map<std::string, std::string> feedback_wording;  // choiceIntroduction, choice0, …
  std::string type_response;                            // any code; empty: that of the outcome

  std::string moves_to_space;     // name; the client is told to use it from then on
  std::string moves_to_language;  // code

  // A decision tree: a branch can be chosen while the dialog is at this answer.
  std::vector<Branch> branches;
  bool branches_listed = true;  // as links behind the text
  // The next message is not matched: it is stored in that variable and answered with `then`.
  std::string capture;
  std::vector<AnswerSeed> then;  // one answer when `capture` is set

  bool livechat = false;              // the GUI action "Livechat connection"
  bool needs_operator = false;        // needs an available operator, else `otherwise` is used
  std::vector<AnswerSeed> otherwise;  // one answer when `needs_operator` is set

  Defect defect = Defect::none;
};

struct Branch {
  std::string name;                     // what the link shows, and what can be typed
  std::vector<std::string> asked_like;  // other ways to type it
  AnswerSeed answer;
};

// Defined here, where AnswerSeed::Branch is complete.
inline AnswerSeed::AnswerSeed() = default;
inline AnswerSeed::AnswerSeed(std::string text) : html(std::move(text)) {}
inline AnswerSeed::AnswerSeed(const char* text) : html(text) {}

}  // namespace smsrelay::mocks::dydu
