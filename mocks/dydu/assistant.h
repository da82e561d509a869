// Chooses a server's answer to a question, without HTTP or JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "mocks/dydu/content.h"
#include "mocks/dydu/dialogs.h"
#include "mocks/dydu/livechat.h"
#include "mocks/dydu/profile.h"

namespace smsrelay::mocks::dydu {

// extraParameters: set when the question comes from a link.
struct Click {
  std::string type;                 // reword…, redirection_knowledge, …; empty: it was typed
  std::int64_t last_condition = 0;  // the action that offered the link
  bool hidden = false;              // the user's side is not shown in the history
};

struct Question {
  std::string_view text;
  std::string_view language;
  std::string_view space;
  std::string_view context_id;
  std::string_view client_id;
  bool already_came = false;
  bool test = false;          // qualificationMode: left out of the statistics
  bool unregistered = false;  // doNotRegisterInteraction
  std::vector<std::pair<std::string, std::string>> variables;
  Click click;
};

// The views point into the content and stay valid until it changes.
struct Reply {
  int status = 200;     // another status is a refusal: only status, `refusal` and notes are set
  std::string refusal;  // a few words for the body

  std::string context_id;
  std::string text;
  std::string type_response;
  std::string language;
  std::string_view bot_id;
  std::int64_t knowledge_id = 0;
  std::int64_t action_id = 0;
  std::string gui_cs_name;  // empty: absent
  AnswerPointer answer;     // sidebar, template, …; null: only the text
  struct Step {
    std::string text;
    AnswerPointer answer;
  };
  std::vector<Step> steps;
  Defect defect = Defect::none;

  // ---- livechat
  bool human = false;
  bool start_livechat = false;
  std::string_view special_action;  // empty: absent
  QueuePlace queue;
  std::string operator_name;
  std::string operator_external_id;

  base::Duration takes{0};
  std::vector<std::string> notes;  // for the transcript
};

class Assistant {
 public:
  Assistant(base::Rng& rng, const Profile& profile) : rng_(rng), profile_(profile) {}

  Reply talk(Bot&, Dialogs&, const Question&, base::Instant now);
  // Opens a new dialog without a question.
  std::string open_dialog(const Bot&, Dialogs&, std::string_view client_id, bool test,
                          base::Instant now);

  [[nodiscard]] std::uint64_t talks() const { return talks_; }
  [[nodiscard]] std::uint64_t talks_apart() const { return talks_apart_; }
  [[nodiscard]] std::uint64_t unknown_spaces() const { return unknown_spaces_; }

 private:
  // The place in which a question is answered.
  struct Place {
    Bot& bot;
    Language& language;
    std::size_t space = 0;
    Dialogs& dialogs;
    Dialog& dialog;
    base::Instant now;
  };

  bool find_place(Bot&, const Question&, Language*&, std::size_t& space, Reply&);
  void obey(const Place&, std::string_view command, Reply&);
  void wait_for_operator(const Place&, Reply&);
  void answer(const Place&, const Question&, std::string_view text, Reply&);
  void understood(Dialog&) const;
  void misunderstand(const Place&, std::string_view normalised_question, Reply&);
  void serve(const Place&, AnswerPointer, Reply&);
  void hand_over(const Place&, Reply&);
  std::string fill_in(const std::string& html, const Dialog&) const;

  base::Rng& rng_;
  const Profile profile_;
  std::uint64_t talks_ = 0;
  std::uint64_t talks_apart_ = 0;
  std::uint64_t unknown_spaces_ = 0;
};

}  // namespace smsrelay::mocks::dydu
