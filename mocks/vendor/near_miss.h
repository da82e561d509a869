// Near miss: a request that matches no rule, with the rules it almost matched.
//
//   nothing is served at POST /sms/v1/message
//     sent     POST /sms/v1/message
//     closest  POST /sms/v1/messages                 sends a message
//              path segment 3 is 'message', not 'messages'
//     next     GET /sms/v1/messages/{messageId}      reads a message
//              method is POST, not GET
//     hint     …
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"

namespace smsrelay::mocks::vendor {

struct Rule {
  std::string_view method;  // "POST"
  std::string_view path;    // "/sms/v1/messages/{messageId}": a segment in braces takes anything
  std::string_view what;    // "reads a message"
};

struct NearMiss {
  struct Candidate {
    Rule rule;
    std::string difference;  // the first one: "path segment 3 is 'message', not 'messages'"
  };
  std::string sent;                   // "POST /sms/v1/message"; the query left out
  std::vector<Candidate> candidates;  // the closest first, three at most
  std::vector<std::string> hints;

  [[nodiscard]] std::string text() const;  // as above, without a final newline
  [[nodiscard]] std::string line() const;  // on one line, only with the closest candidate
};

// Adds the hints that hold for any vendor: trailing slash, blank or control character in the path,
// an unfilled placeholder. Segments are shown cut to 40 characters; a path may hold secrets.
NearMiss near_miss(const net::Request&, std::span<const Rule> rules);

// The latest hundred of a mock, the oldest first.
class NearMisses {
 public:
  void add(NearMiss);
  [[nodiscard]] const std::deque<NearMiss>& all() const { return all_; }
  [[nodiscard]] std::string text() const;  // one after the other, separated by blank lines

 private:
  std::deque<NearMiss> all_;
};

}  // namespace smsrelay::mocks::vendor
