// What users send besides their dialogs, kept for the back office.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <utility>

#include "base/instant.h"

namespace smsrelay::mocks::dydu {

// A person handles it; the user gets no answer when it is ignored.
struct GdprRequest {
  base::Instant at;
  std::string party;  // the server that took it
  std::string bot;    // name
  std::string client_id;
  std::string mail;
  std::string language;
  std::string object;  // "Get" or "Delete"
};

struct FeedbackReceived {
  base::Instant at;
  std::string party;
  std::string bot;
  std::string context_id;
  bool dialog_known = false;
  std::string kind;   // "vote", "choice" or "comment"
  std::string value;  // "positive", a choiceKey, a text
};

struct SurveyAnswer {
  base::Instant at;
  std::string party;
  std::string bot;
  std::string context_id;
  std::string survey_id;
  std::map<std::string, std::string> fields;  // without "field_"
  std::string reword;                         // the question that the client asks next; empty: none
  std::map<std::string, std::string> variables;
};

struct Records {
  std::deque<GdprRequest> gdpr;  // oldest first, like the others
  std::deque<FeedbackReceived> feedback;
  std::deque<SurveyAnswer> survey_answers;
  std::uint64_t visits = 0;        // welcomecall
  std::uint64_t visits_apart = 0;  // in qualification mode

  // A server may run for days, so the oldest entries are dropped.
  template <class Kept>
  static void keep(std::deque<Kept>& kept, Kept next) {
    constexpr std::size_t kept_max = 1000;
    if (kept.size() == kept_max) kept.pop_front();
    kept.push_back(std::move(next));
  }
};

}  // namespace smsrelay::mocks::dydu
