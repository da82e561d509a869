// What a server answers when it is asked, in the engine's own terms: no HTTP, no JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"
#include "mocks/dydu/content.h"
#include "mocks/dydu/dialogs.h"

namespace smsrelay::mocks::dydu {

struct Question {
  std::string_view text;
  std::string_view language;
  std::string_view space;
  std::string_view context_id;
  std::string_view client_id;
  bool test = false;          // qualificationMode: left out of the statistics
  bool unregistered = false;  // doNotRegisterInteraction
};

// The texts point into the content and stay valid until it changes.
struct Reply {
  std::string context_id;
  std::string_view text;
  std::string_view type_response;
  std::string_view language;
  std::string_view bot_id;
  std::int64_t knowledge_id = 0;
  std::int64_t action_id = 0;
  base::Duration takes{0};
  std::vector<std::string> notes;  // what a person reading the transcript would like to know
};

class Assistant {
 public:
  explicit Assistant(base::Rng& rng) : rng_(rng) {}

  Reply talk(Bot&, Dialogs&, const Question&, base::Instant now);
  // A new dialog without a question.
  std::string open_dialog(const Bot&, Dialogs&, std::string_view client_id, bool test,
                          base::Instant now);

  [[nodiscard]] std::uint64_t talks() const { return talks_; }
  [[nodiscard]] std::uint64_t talks_apart() const { return talks_apart_; }
  [[nodiscard]] std::uint64_t unknown_spaces() const { return unknown_spaces_; }

 private:
  void answer(Language&, std::size_t space, const Question&, Reply&);

  base::Rng& rng_;
  std::uint64_t talks_ = 0;
  std::uint64_t talks_apart_ = 0;
  std::uint64_t unknown_spaces_ = 0;
};

}  // namespace smsrelay::mocks::dydu
