// Fault: what goes wrong between a vendor and who talks to it, and when. The words are those of a
// story's `faults:`, which LANGUAGE.md of the runner lists; a mock that stands alone takes the same
// at its control face.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "yaml/document.h"
#include "yaml/place.h"

namespace smsrelay::mocks::vendor {

struct Fault {
  enum class Where { dydu_talk, smsmode_send, smsmode_list, smsmode_webhook, smsmode_report };
  enum class Do {
    refuse,
    never_answer,
    lose_answer,
    reset_before,
    reset_after,
    close_before,
    close_after,
    truncate,
    garbage,
    answer_status,
    delay_request,
    delay_answer,
    deliver_again,
  };
  Where where = Where::dydu_talk;
  int first_call = 1;                  // counted per `where`, from 1
  int last_call = 1 << 30;             // inclusive
  std::optional<base::Duration> from;  // or a window of story time, from the first step
  std::optional<base::Duration> until;
  std::optional<int> server;  // dydu talk: 1 or 2 only
  Do act = Do::refuse;
  int status = 0;                          // answer_status
  std::optional<std::string> retry_after;  // answer_status: header value
  std::optional<std::string> body;         // answer_status
  base::Duration delay{0};
  yaml::Place place;
};

// "smsmode send, calls 1-3: answer 503"
std::string to_text(const Fault&);

// A list of faults. What is wrong with it is complained about in the document.
std::vector<Fault> read_faults(yaml::Document&, const yaml::Node&);

}  // namespace smsrelay::mocks::vendor
