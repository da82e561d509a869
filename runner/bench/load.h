// Load: a client that asks one server of this machine again and again.
#pragma once

#include <vector>

#include "base/instant.h"
#include "net/curl_client.h"

namespace smsrelay::runner {

inline constexpr int load_connections = 32;

// Keeps every one of the calls under way until `length` is over: each is made again as soon as it
// is answered. Answers a second; 0 when any of them was no success, or took ten seconds.
double calls_a_second(const std::vector<net::CurlClient::Transfer>& calls, base::Duration length);

// Each of the calls once: the answers in the order of the calls, empty where there was none.
std::vector<net::Response> answers_to(const std::vector<net::CurlClient::Transfer>& calls);

}  // namespace smsrelay::runner
