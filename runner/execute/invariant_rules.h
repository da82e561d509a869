// The invariants' single rules, by subject. Each appends at most a few findings to `out`.
#pragma once

#include <vector>

#include "runner/execute/evidence.h"
#include "runner/execute/invariants.h"

namespace smsrelay::runner {

// The evidence that every rule reads. Made once, after the last step.
struct Facts {
  std::vector<Mo> received;
  std::vector<Question> asked;
  std::vector<Sending> sent;
  Positions positions;
  Numbers numbers;
  Ledger ledger;
};

// ---- reply_invariants.cpp: the messages the relay sends, and the SMS each answers
void every_reply_names_its_sms(Story&, const Facts&, std::vector<Finding>& out);
void each_message_is_sent_once(Story&, const Facts&, std::vector<Finding>& out);
void what_counts_as_answered_was_sent(Story&, const Facts&, std::vector<Finding>& out);
void answers_before_replies(Story&, const Facts&, std::vector<Finding>& out);
void replies_to_the_right_people(Story&, const Facts&, std::vector<Finding>& out);
void reports_come_to_their_own_endpoint(Story&, const Facts&, std::vector<Finding>& out);
void who_opted_out_is_left_alone(Story&, const Facts&, std::vector<Finding>& out);

// ---- privacy_invariants.cpp: what must not be told to others, or written down
void secrets_stay_home(Story&, std::vector<Finding>& out);
void log_and_admin_tell_no_secrets(Story&, const Facts&, std::vector<Finding>& out);
void dydu_is_told_pseudonyms(Story&, const Facts&, std::vector<Finding>& out);

// ---- shared
std::string in_quotes(const std::string& text);
std::optional<std::size_t> sent_event(Story&, std::uint64_t exchange);

}  // namespace smsrelay::runner
