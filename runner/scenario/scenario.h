// Scenario: one story, as loaded. Plain data; every part has the place where it was written.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "mocks/dydu/seed.h"
#include "mocks/vendor/fault.h"
#include "runner/scenario/captured_notification.h"
#include "runner/scenario/pattern.h"
#include "runner/scenario/witness.h"
#include "yaml/place.h"

namespace smsrelay::runner {

using yaml::Place;

// ---- fixtures.yaml and setup -----------------------------------------------------------------
using BotFixture = mocks::dydu::BotSeed;  // the first space of a language is its default
struct AccountFixture {
  struct SmsmodeChannel {
    std::string name;
    std::string type = "SMS";
    std::vector<std::string> numbers;
  };
  std::string name;
  std::vector<SmsmodeChannel> channels;
};
struct ChannelFixture {
  std::string name;  // "town-hall"
  std::string title;
  std::string account;          // AccountFixture::name
  std::string smsmode_channel;  // of that account
  std::string bot;              // BotFixture::name
  std::string language;
  std::string space;
  std::optional<std::string> canary_question;
  std::optional<std::string> canary_answer;
};
struct Fixtures {
  std::vector<AccountFixture> accounts;
  std::vector<BotFixture> bots;
  std::vector<ChannelFixture> channels;

  // nullptr: no such name. Names in a loaded fixture or scenario always exist.
  [[nodiscard]] const AccountFixture* account(std::string_view name) const;
  [[nodiscard]] const BotFixture* bot(std::string_view name) const;
  [[nodiscard]] const ChannelFixture* channel(std::string_view name) const;
};

// A promise that stories prove, from clauses.yaml.
struct Clause {
  std::string id;     // "GUIDE-A1"
  std::string level;  // "MUST" | "SHOULD"
  std::string basis;  // "guide" | "documented" | "observed" | "assumed"
  std::string sentence;
  Witness witness;  // what a story must have shown to prove it
  Place place;
};

struct Knowledge {
  std::string name;
  std::vector<std::string> asked_like;
  std::map<std::string, mocks::dydu::AnswerSeed> answers;  // by space
  std::optional<std::string> bot;                          // default: the first channel's
  std::optional<std::string> language;                     // default: the first channel's
  base::Duration takes{0};
  bool social = false;
  bool rewordable = true;
  Place place;
};

struct Phone {
  std::string name;    // "Anna"
  std::string number;  // "+33639980001"
};

struct Setup {
  std::vector<std::string> channels;  // ready and active before the story; empty: `none`
  // For `channel: none`: whose account, bot, language and space the guide is walked with.
  std::optional<std::string> guide;
  std::map<std::string, std::string>
      change;  // language, space, title, canary question, canary answer
  std::vector<Phone> phones;
  // Relay and vendor settings a story may turn, by name; the loader checks names and values.
  std::optional<std::string> apology;       // `apology: "Désolé…"`
  std::optional<std::string> identity;      // `identity: "Ville de Lyon"`, the answer to CONTACT
  std::optional<std::string> welcome_back;  // `welcome back: "…"`, the answer to START
  std::optional<std::string> stop_confirmation;  // `stop confirmation: "…"`
  int dydu_servers = 2;                          // 1 or 2
  std::optional<base::Duration> reporting_lag;
  // `relay`: numbers of its message policy, by the words of relay_policy_words().
  std::map<std::string, base::Duration> relay_times;
  std::map<std::string, int> relay_counts;
  // The variants that this story chooses, by the assumption's name; a run's --assume does not
  // change them. `mo orientation: swapped` is one of them.
  struct Assumed {
    std::string variant;
    Place place;
  };
  std::map<std::string, Assumed> assuming;
};

// ---- story steps -----------------------------------------------------------------------------
struct TextMatch {
  enum class How { exactly, contains, matches, anything };
  How how = How::exactly;
  std::string text;                // of a pattern, as it is written
  std::optional<Pattern> pattern;  // matches: the whole text must match
  Place place;
};

// The refusal that a step expects.
struct ExpectedRefusal {
  std::string code;                 // "key-refused"
  std::optional<std::string> step;  // "GUIDE-C4"
  Place place;                      // of the code
  Place step_place;                 // of the step, if it is written
};

// A click of the guide, GUIDE-A1 … GUIDE-D3, possibly with a slip.
struct GuideStep {
  std::string clause;                   // "GUIDE-A5"
  std::optional<std::string> value;     // title, key name …; default from the fixture
  std::optional<std::string> language;  // A5
  std::optional<std::string> space;     // A5
  std::optional<std::string> slip;      // one of slips_of(clause), guide.h
  std::optional<std::string> channel;   // the fixture it is about; default: the story's first
  std::optional<ExpectedRefusal> refused;
};
// Every step from one clause to another in the guide's order, each without a slip.
struct GuideWalk {
  std::string from;
  std::string to;
  std::optional<std::string> channel = {};  // as in GuideStep
};
// How the webhook must answer the notification of an SMS; by default the story does not say.
struct ExpectedAcknowledgement {
  std::optional<base::Duration> within;
  bool refused = false;  // `acknowledged: no`: the webhook must answer other than 2xx
  std::optional<ExpectedRefusal> refusal;  // `refused`: and must say this; then `refused` holds
};
struct Texts {
  std::string phone;
  std::string text;
  std::optional<std::string> to;         // channel fixture; default the first
  std::optional<std::string> to_number;  // of that channel; default its first
  ExpectedAcknowledgement acknowledged;
};
// smsmode delivers this notification to a channel's webhook, byte for byte, and repeats it as any
// other. It counts as an SMS of the handset it names.
struct Replays {
  std::string body;
  CapturedNotification captured;  // what the body says
  std::optional<std::string> channel;
  ExpectedAcknowledgement acknowledged;
};
struct Receives {
  std::string phone;
  TextMatch text;
  base::Duration within = std::chrono::minutes(1);
  std::optional<std::string> encoding;  // "GSM-7" | "UCS-2"
  std::optional<int> parts;
  std::optional<bool> new_dialog;   // dialog: new | same
  std::optional<std::string> from;  // the number it comes from
  std::optional<base::Duration> not_before;
};
struct ReceivesNothing {
  std::string phone;
  base::Duration during = std::chrono::minutes(1);
};
struct Wait {
  base::Duration length{0};
};
struct DyduWasAsked {
  std::optional<std::string> text;
  std::optional<std::string> space;
  std::optional<std::string> language;
  std::optional<std::string> bot;
  std::optional<int> server;
  std::optional<bool> new_dialog;
  int at_least = 1;
  int at_most = 1;
};
struct SmsmodeWasCalled {           // by the relay
  enum class To { send, look_up };  // POST messages; GET messages, to see what became of a send
  To to = To::send;
  int at_least = 1;
  int at_most = 1;
};
// How a call of the relay's admin API is made, and whether it must be refused.
struct AsAdmin {
  std::optional<std::string> slip;         // of token_slips()
  std::optional<ExpectedRefusal> refused;  // nullopt: accepted
};
struct Reported {  // a DLR about the last reply to the phone reached the relay
  std::string phone;
  std::string status;  // "DELIVERED"
  base::Duration within = std::chrono::minutes(5);
};
struct Settled {  // the relay's ledger records this fate of the phone's last SMS
  std::string phone;
  std::string fate;                    // "answered", "dead-letter", "opted-out", "quarantined", …
  std::optional<std::string> because;  // a part of the recorded detail
  base::Duration within = std::chrono::minutes(5);
  AsAdmin as_admin;  // with a refusal, nothing else is checked
};
struct ChannelCheck {  // asks the relay to check the active channel, canary included
  std::optional<std::string> channel;
  AsAdmin as_admin;  // not refused: healthy
};
struct ConsoleAct {  // something done in a vendor's console, outside the guide
  enum class What {
    revoke_key,
    block_key,  // smsmode
    set_credit,
    rename_space,    // dydu
    delete_channel,  // dydu Channels page
  };
  What what = What::revoke_key;
  std::string from;  // rename_space
  std::string to;
  int credit = 0;    // set_credit: SMS the account can still pay
  AsAdmin as_admin;  // delete_channel
  std::optional<std::string> channel;
};
struct HandsetState {  // what the operator does with messages to the phone from now on
  std::string phone;
  std::string delivery;                         // of mocks::smsmode::delivery_words()
  std::optional<base::Duration> decided_after;  // since it was accepted
  base::Duration reported_after{0};             // since it was decided
  int reports = 1;                              // how often each status is reported
  bool reported_before_answer = false;
};
struct RawPost {  // hostile or broken request on the webhook
  std::string content_type = "application/json";
  std::string body;
  std::optional<std::string> path;  // default: the channel's endpoint
  int answered = 200;               // expected status
};
struct ForeignReport {};
struct Recorded {  // the relay's ledger holds this delivery status of the reply to the last SMS
  std::string phone;
  std::string status;  // as smsmode writes it: "DELIVERED"
  base::Duration within = std::chrono::minutes(5);
  AsAdmin as_admin;
};
// The last post, a stranger's or a replayed notification, is in the relay's quarantine.
struct Quarantine {
  std::optional<std::string> because;  // a part of the recorded reason
  AsAdmin as_admin;
};
struct AdminSees {                             // one channel as the admin API shows it
  std::map<std::string, std::string> members;  // of admin_view_members(): "state" -> "active"
  std::optional<std::string> channel;
  AsAdmin as_admin;
};
struct BringBack {  // the administrator lifts a person's opt-out
  std::string phone;
  std::optional<std::string> channel;
  AsAdmin as_admin;
};
struct OptOutListed {  // the admin API's list of those who have opted out
  std::string phone;
  bool listed = true;
  std::optional<std::string> channel;
  AsAdmin as_admin;
};
struct LogSays {
  std::string part;  // of a line of the relay's log
  bool never = false;
};
struct AnyOrder;  // a group of expectations
struct Step;

using Act = std::variant<GuideStep, GuideWalk, Texts, Receives, ReceivesNothing, Wait, DyduWasAsked,
                         SmsmodeWasCalled, Reported, Settled, ChannelCheck, ConsoleAct,
                         HandsetState, RawPost, Replays, ForeignReport, Recorded, Quarantine,
                         AdminSees, LogSays, BringBack, OptOutListed, AnyOrder>;
struct AnyOrder {
  base::Duration within = std::chrono::minutes(1);
  std::vector<Step> steps;  // each a Receives
};

struct Step {
  Place place;         // of the step's key
  std::string source;  // the step as written, one line
  Act act;
  // Where each value of the step stands: "" for the one behind the step's words, others by their
  // keys, beside the step's words or in the map behind them.
  std::map<std::string, Place> values = {};

  // Of this value, or of the step when it is not written.
  [[nodiscard]] const Place& place_of(const std::string& key) const {
    const auto found = values.find(key);
    return found == values.end() ? place : found->second;
  }
};

struct Scenario {
  std::string file;   // path as given
  std::string title;  // `scenario:`; with a row name " [row]" appended for `repeat with` rows
  std::optional<std::string> why;
  std::vector<std::string> clauses;
  std::vector<Place> clause_places;  // where each of them stands
  std::vector<std::string> tags;
  Place place;
  std::shared_ptr<const Fixtures> fixtures;  // never null once loaded; shared by a suite
  Setup setup;
  std::vector<Knowledge> knowledge;
  std::vector<mocks::vendor::Fault> faults;
  std::vector<Step> story;
};

// The settings of the relay's message policy that a story may change, in a story's words; the
// testbed maps each word to its field.
struct PolicyWord {
  std::string_view words;
  bool is_time;  // else a count, of 1 to `most`
  int most;
};
const std::vector<PolicyWord>& relay_policy_words();

// The slips with which a call of the relay's admin API may be made.
const std::vector<std::string>& token_slips();

// The members of a channel in the admin API: the story's word and the name in the JSON object.
struct ViewMember {
  std::string_view words;
  std::string_view json;
};
const std::vector<ViewMember>& admin_view_members();

}  // namespace smsrelay::runner
