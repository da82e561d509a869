// Profile: how the servers behave where no public source settles it; assumptions.h names each
// choice.
#pragma once

#include "base/instant.h"

namespace smsrelay::mocks::dydu {

// assumptions.h names each choice.
struct Profile {
  base::Duration dialog_lifetime = std::chrono::minutes(10);

  // ---- talk
  bool phrases_match_exactly = false;      // else it is enough that the question has their words
  bool unknown_space_is_error = false;     // 400; else the default space serves
  bool space_names_ignore_case = false;    // and accents; else exact after trim
  bool unknown_language_is_error = false;  // 400; else the bot's first language serves
  bool empty_is_understood = false;        // the empty sentence has typeResponse DM…, not GB…
  enum class LimitUnit { code_points, utf16_units, bytes } limit_unit = LimitUnit::code_points;
  bool line_breaks_kept = false;    // in userInput; else they count as blanks
  bool any_call_renews = false;     // a dialog's 10 minutes; else only talk does
  bool space_always_named = false;  // guiCSName is in every answer; else only when it changes
  bool command_has_text = false;    // the answer to #…# is a sentence; else empty
  bool base64_padded = true;
  bool sent_variables_set = true;  // those sent with a survey or a visit, too; else talk's only
  bool variables_escaped = true;   // a variable in an answer is escaped as HTML; else unchanged
  bool bot_answers_queue = false;  // the bot answers a person in the queue; else nobody does
  bool too_long_is_understood = false;  // the too-long sentence has typeResponse DM…, not GB…
  bool misunderstood_add_up = false;    // counted over the dialog; else in a row
  int reword_letters_percent_min = 40;  // of a phrase, to be near; 0: one word

  // ---- the wire
  enum class UnknownBot { not_found, bad_request, forbidden, server_error, no_values };
  UnknownBot unknown_bot = UnknownBot::not_found;
  bool html_errors = false;              // error pages of a servlet container; else short JSON
  bool content_type_is_html = false;     // of a JSON answer: text/html;charset=UTF-8
  bool poll_in_values = true;            // a poll's reply is in {type, values}; else bare
  bool lenient_field_names = false;      // contextUuid, contextUUID and contextId are equal
  bool unknown_dialog_is_error = false;  // 404 where a dialog is needed; else served, with a note
  enum class HistoryDialog { context_id, empty, absent };
  HistoryDialog history_dialog = HistoryDialog::context_id;
  enum class PollWithoutDate { beginning, latest, error, nothing };
  PollWithoutDate poll_without_date = PollWithoutDate::beginning;
  bool poll_tells_latest = false;                   // returns the latest text; else the next one
  bool notices_have_text = true;                    // in a livechat: a sentence beside the code
  bool server_status_is_empty = false;              // no body; else {"status":"OK"}
  enum class Zone { utc, paris } zone = Zone::utc;  // of dates in words

  friend bool operator==(const Profile&, const Profile&) = default;
};

}  // namespace smsrelay::mocks::dydu
