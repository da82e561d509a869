// How a server answers over HTTP: the content type, and what an error looks like.
#pragma once

#include <string>
#include <string_view>

#include "mocks/dydu/profile.h"
#include "net/http.h"

namespace smsrelay::mocks::dydu {

// 200 with a JSON document.
net::Response vendor_answer(const Profile&, std::string json);
// {"status":404,"message":"…"}, or the page of a servlet container.
net::Response vendor_refusal(const Profile&, int status, std::string_view message);

}  // namespace smsrelay::mocks::dydu
