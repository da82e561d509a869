// What can be done with a dialog besides talking: look whether it lives, read it back, poll for an
// operator, vote, set a variable, answer a survey.
//
// An unknown dialog is not refused: reading it gives nothing, and what was sent is recorded apart.
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
