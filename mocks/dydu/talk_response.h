// The answer to a talk on the wire, whole or with the defect that its author chose.
#pragma once

#include <string>

#include "base/instant.h"
#include "mocks/dydu/assistant.h"
#include "mocks/dydu/profile.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// {"type":"talkResponse","values":{…}}. Precondition: the reply is no refusal.
std::string write_talk_response(const Reply&, base::Instant server_time, bool base64_padded = true);

// The same as a response; also for a refusal and for a defect.
net::Response talk_response(const Profile&, const Reply&, base::Instant server_time);

}  // namespace smsrelay::mocks::dydu
