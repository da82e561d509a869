// The operations on a dialog besides talk: ask whether it lives, read its history, poll for an
// operator's texts, vote, set a variable, answer a survey.
//
// An unknown dialog is not refused: its history is empty, and what is sent for it is recorded
// apart.
#pragma once

#include "mocks/dydu/serving.h"

namespace smsrelay::mocks::dydu {

net::Response tell_availability(Serving&, std::string_view type);
net::Response tell_queue_status(Serving&);
net::Response register_visit(Serving&);
net::Response read_history(Serving&);
net::Response poll(Serving&);
net::Response acknowledge(Serving&, std::string_view type);  // typing, reading
net::Response take_vote(Serving&);
net::Response take_dissatisfaction(Serving&);
net::Response take_comment(Serving&);
net::Response set_variable(Serving&);
net::Response describe_survey(Serving&);
net::Response take_survey(Serving&);
net::Response list_push_rules(Serving&);

}  // namespace smsrelay::mocks::dydu
