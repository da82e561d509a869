// Channel: one link between a smsmode number and a bot, set up by hand along the guide.
//
//   create ──> draft ──select, enter key──> draft ──finish, verified──> active
//
// A draft refuses MOs (smsmode repeats them after Finish); only an active channel answers.
// Nothing here does I/O: the facts found at smsmode and Dydu are arguments.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "core/message.h"

namespace smsrelay::core {

// A question whose answer exists only in the right consultation space, so that an answer served
// from the default space is noticed.
struct Canary {
  std::string question;
  std::string expected;  // a text the rendered answer must contain
};

struct Channel {
  enum class State { draft, active };

  ChannelId id;
  std::string title;
  std::string endpoint_token;  // secret: >= 128 bits, the last path segment of the Endpoint URL
  State state = State::draft;
  std::string bot;  // botUUID
  std::optional<std::string> language;
  std::optional<std::string> space;
  std::optional<std::string> api_key;  // secret
  std::optional<Canary> canary;
  std::vector<std::string>
      own_numbers;  // learned from smsmode at Finish: short codes, long numbers
  // smsmode's id of the channel the key belongs to, learned at Finish; empty if not told. A
  // notification that names another is not acted upon.
  std::string smsmode_channel;
};

// Why a step of the set-up was refused. The code is stable; `step` is the guide step to redo
// (the clause, "GUIDE-A5"); cause and fix are sentences for the person at the console.
struct Refusal {
  std::string code;
  std::string step;
  std::string cause;
  std::string fix;

  friend bool operator==(const Refusal&, const Refusal&) = default;
};

// The bot's languages, each with its consultation spaces, as Dydu lists them.
struct BotDirectory {
  struct Language {
    std::string code;  // "fr"
    std::vector<std::string> spaces;
    std::string default_space;
  };
  std::vector<Language> languages;
};

// The facts about the key, gathered from smsmode at Finish by harmless calls.
struct AccountFacts {
  enum class Key { accepted, refused, blocked, other_channel_type, unreachable };
  Key key = Key::unreachable;
  std::vector<std::string> numbers;  // defaultFromField and fromFieldList of the key's channel
  std::string channel;               // its channelId; empty: not told, or not one only
  // The "URL for MO notifications" of the key's channel; nullopt when smsmode does not tell.
  std::optional<std::string> mo_url;
  // Its URL for statuses, the field next to it; nullopt when none is set or smsmode does not tell.
  std::optional<std::string> status_url;
  std::string detail;  // smsmode's own words on a refusal
};

// nullopt: the step is accepted. Exact after trim; a near miss is suggested in `fix`.
std::optional<Refusal> check_title(std::string_view title);
// No control, bidi or invisible characters, and not longer than any name. `what` is the field in
// words ("language"), `step` the guide step to redo.
std::optional<Refusal> check_readable(std::string_view what, std::string_view text,
                                      std::string_view step);
std::optional<Refusal> check_canary_readable(const Channel&);
std::optional<Refusal> check_selection(const BotDirectory&, std::string_view language,
                                       std::string_view space);
// Shape only (blanks around are a slip to name, not to trim: 32 alphanumerics are expected but
// other shapes are not refused, since the vendor does not promise one).
std::optional<Refusal> check_key_shape(std::string_view api_key);

// Before any call: whether everything that Finish needs is set.
std::optional<Refusal> check_complete(const Channel&);
// With the facts: whether the channel may become active. `endpoint_url` is the one shown at Create.
std::optional<Refusal> check_finish(const Channel&, const BotDirectory&, const AccountFacts&,
                                    std::string_view endpoint_url);
// Canary: nullopt if the rendered answer comes from the right space.
std::optional<Refusal> check_canary(const Channel&, std::string_view rendered_answer);
// The refusal when the control question got no answer.
Refusal dydu_unreachable();

}  // namespace smsrelay::core
