// The dialogs of one server. A dialog lives while the client goes on talking. A client gets the
// same answer for the id of another server, of another bot and of an expired dialog: it is unknown.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace smsrelay::mocks::dydu {

struct Answer;

// One exchange of a dialog, as history and exports show it. A question with
// doNotRegisterInteraction leaves none.
struct Interaction {
  enum class From { assistant, livechat };

  base::Instant at;
  std::string user;  // the user's text; empty: the operator wrote first
  std::string text;  // HTML, as it was sent; empty: not answered yet
  From from = From::assistant;
  std::string type_response;
  std::int64_t knowledge_id = 0;
  std::int64_t action_id = 0;
  std::string space;
  std::string language;
  std::string operator_name;             // of a livechat
  std::shared_ptr<const Answer> answer;  // sidebar, template, …; null: the text is all
  bool hidden = false;                   // hideRequest: the user's side is not shown
};

// One entry that `poll` returns: a message (text and from_detail) or a notice (code).
struct Polled {
  std::int64_t date = 0;  // pollUpdatedInteractionDate, in epoch ms; grows in a dialog
  std::string text;
  std::string type_response;
  std::string from_detail;
  std::string code;
  std::string operator_name;
  std::string operator_external_id;
  std::string special_action;
  std::string survey;
  int queue_position = 0;  // 0: not in the queue
  base::Duration estimated_wait{0};
};

// A dialog's way through a livechat.
struct Handover {
  enum class Stage { none, waiting, connected };

  Stage stage = Stage::none;
  std::string operator_name;    // while connected
  std::string language;         // whose sentences are used
  base::Instant last_seen;      // talk or poll of the user
  base::Instant last_said;      // by either side
  bool warned = false;          // of the end by inactivity, since last_said
  std::vector<Polled> to_poll;  // in order of their dates, bounded: the oldest are dropped
  std::int64_t last_date = 0;   // the latest date that to_poll ever had
  bool reset = false;           // ended by #reset#; a later poll reports that
};

struct Dialog {
  std::string context_id;
  std::string bot_id;
  base::Instant opened;
  base::Instant last_talk;
  std::string client_id;  // of the last question that named one
  bool already_came = false;
  bool test = false;  // opened by a question in qualification mode
  std::uint64_t questions = 0;
  std::vector<Interaction> interactions;  // see history()

  std::map<std::string, std::string, std::less<>> variables;
  struct Feedback {
    std::string vote;    // positive, negative, withoutAnswer; empty: none given
    std::string choice;  // choiceKey of a dissatisfaction
    std::string comment;
  };
  Feedback feedback;

  int misunderstood = 0;  // number of questions, in a row or in total (see the profile)
  // The path from the root of a decision tree to the dialog's place in it; empty: not in a tree.
  std::vector<std::shared_ptr<const Answer>> tree;
  // The answer that waits for a free input; null: the dialog waits for a question.
  std::shared_ptr<const Answer> capturing;
  Handover livechat;

  void remember(Interaction);
  // The latest ones, oldest first.
  [[nodiscard]] std::span<const Interaction> history() const;
};

class Dialogs {
 public:
  explicit Dialogs(base::Duration lifetime) : lifetime_(lifetime) {}

  // Null: there is no such dialog with that bot, or it was last talked to a lifetime ago or more
  // and is in no livechat.
  [[nodiscard]] Dialog* find(std::string_view context_id, std::string_view bot_id,
                             base::Instant now);
  // The dialog, expired or not; null: unknown or archived.
  [[nodiscard]] Dialog* any(std::string_view context_id);
  Dialog& open(const std::string& context_id, const std::string& bot_id, base::Instant now);
  void end(std::string_view context_id);

  [[nodiscard]] std::size_t alive(base::Instant now) const;
  [[nodiscard]] bool is_alive(const Dialog&, base::Instant now) const;
  // By context id; may still contain expired ones.
  [[nodiscard]] const std::map<std::string, Dialog, std::less<>>& current() const {
    return dialogs_;
  }
  // The latest ones that ended, oldest first.
  [[nodiscard]] const std::deque<Dialog>& archived() const { return archived_; }

  // Context ids of the dialogs in a livechat or its queue, in the order of their requests. Kept by
  // livechat.h.
  std::vector<std::string> handed_over;

 private:
  using Entry = std::map<std::string, Dialog, std::less<>>::iterator;

  void sweep(base::Instant now);
  Entry archive(Entry);

  base::Duration lifetime_;
  std::map<std::string, Dialog, std::less<>> dialogs_;
  std::deque<Dialog> archived_;
  std::size_t sweep_at_ = 1024;  // so that the memory of a long-running server stays bounded
};

}  // namespace smsrelay::mocks::dydu
