// Story: one scenario while it runs. It holds only what the steps share.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "reports/run_result.h"
#include "runner/execute/pairing.h"
#include "runner/scenario/scenario.h"
#include "runner/testbed/world.h"

namespace smsrelay::runner {

// Where the administrator is in the guide, and what is on the clipboard.
struct Desk {
  std::optional<std::string> token;  // logged in to Dydu when set
  std::string title;                 // typed, not yet created
  std::string channel_id;            // the relay's
  std::string endpoint_url;          // as shown after Create
  std::string copied_endpoint;       // clipboard, possibly mangled by a slip
  std::string account;               // smsmode account logged in to
  std::string smsmode_channel;       // configuration opened
  bool status_field = false;         // the cursor is in the wrong field
  std::optional<std::string> typed_url;
  std::string key_channel;  // the smsmode channel the key will belong to
  std::string key_account;
  std::string key_name;
  std::string key_shown;     // value on the screen after Create
  std::string copied_key;    // clipboard, possibly mangled
  bool selected = false;     // language and space, accepted by the relay
  bool key_entered = false;  // accepted by the relay
  // What the relay reads at Finish, as the clicks have left it.
  std::string webhook;                // the URL for MO notifications of the number's own channel
  std::set<std::string> good_keys;    // made for that channel, and still good
  bool key_is_good = false;           // the key that was entered
  bool selected_with_a_slip = false;  // and accepted
  bool seated = false;                // the first click of the story has been made
};

// What was clicked in the two consoles, and the codes by which clicks were refused, in order.
struct Clicks {
  struct Noted {
    std::string what;               // "GUIDE-B3", "the check"; of a refusal, its code
    bool refusal = false;           // that of the click before it
    bool accepted = false;          // of a click without a slip: nobody refused it
    std::size_t events_before = 0;  // how many events the transcript had
  };
  std::vector<Noted> noted;
  std::map<std::string, std::string> slips;  // by click, until it is made without one
};

// What an expectation needs of the story's world. Several are combined with |.
enum Need : unsigned {
  open_channel = 1,           // the relay takes the SMS of this channel
  own_sms = 2,                // this person has written
  bot_answer = 4,             // the bot answers this person in time
  good_key = 8,               // smsmode takes what the relay sends
  delivery = 16,              // the operator delivers it, or reports what the story says
  other_words = 32,           // the SMS that came should have had other words
  acceptance = 64,            // a click is accepted
  refusal = 128,              // a click is refused with this code
  prompt_call = 256,          // a call is not held up
  dialog_kind = 512,          // the dialog goes on, or is a new one
  no_acknowledgement = 2048,  // the webhook answers other than 2xx
  no_sms = 1024,              // nothing is sent
};

// An expectation that was not met, and what came instead. own_acts.h finds out whether the story
// itself is the reason.
struct Unmet {
  unsigned needs = 0;
  std::string phone = {};                         // its name; empty: nobody's
  const TextMatch* text = nullptr;                // what should have been received
  std::optional<std::size_t> received = {};       // the SMS that came; index into radio()
  std::optional<base::Duration> within = {};      // the time it had
  std::string status = {};                        // the delivery status expected
  std::string refused_with = {};                  // the code; empty: accepted, or none was given
  std::string sent_back_to = {};                  // the guide's step the refusal names
  std::optional<ExpectedRefusal> refused = {};    // the refusal expected
  std::map<std::string, std::string> slips = {};  // those that could be refused, by click
  std::optional<std::uint64_t> exchange = {};     // the call that took too long
  std::optional<bool> new_dialog = {};            // the dialog expected: new, or the one before
};

// A finding, and the event of the transcript that shows it best, by its index.
struct Finding : reports::Finding {
  std::optional<std::size_t> shown_by;
  Unmet unmet;  // no needs: nothing the story did can explain it
};

class Story {
 public:
  Story(World& world, const Scenario& scenario, const std::vector<Clause>& clauses)
      : world_(world),
        scenario_(scenario),
        clauses_(clauses),
        began_(world.scheduler().now()),
        first_event_(world.transcript().events().size()) {}

  World& world() { return world_; }
  const sim::Transcript& transcript() { return world_.transcript(); }
  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  [[nodiscard]] base::Instant began() const { return began_; }
  // Index of the first event that is the story's, and not of the world being built.
  [[nodiscard]] std::size_t first_event() const { return first_event_; }
  // Index after the last event of the steps. What follows happens while the story settles.
  [[nodiscard]] std::size_t end_event() const {
    return end_event_.value_or(world_.transcript().events().size());
  }
  void ends_here() { end_event_ = world_.transcript().events().size(); }
  [[nodiscard]] base::Instant now() const { return world_.scheduler().now(); }
  // Of the story's first channel, or of the one named, for which the administrator has another.
  Desk& desk(const std::optional<std::string>& channel = std::nullopt) {
    return desks_[channel.value_or("")];
  }
  Clicks& clicks() { return clicks_; }
  void note_click(std::string what) {
    clicks_.noted.push_back({std::move(what), false, false, transcript().events().size()});
  }
  void note_refusal(std::string code) {
    clicks_.noted.push_back({std::move(code), true, false, transcript().events().size()});
  }
  [[nodiscard]] const std::vector<Clause>& clauses() const { return clauses_; }

  // The steps that have begun, and how many events the transcript had then.
  struct Begun {
    const Step* step;
    std::size_t events_before;
  };
  [[nodiscard]] const std::vector<Begun>& begun() const { return begun_; }
  void begins(const Step& step) { begun_.push_back({&step, transcript().events().size()}); }
  // The step during which this event happened, or after which; nullptr: before the first.
  [[nodiscard]] const Step* step_at(std::size_t event) const;

  // Lets time pass until `enough` or for at most `length`. False: the world is stuck, see stuck().
  bool pass_time(base::Duration length, const std::function<bool()>& enough);
  bool pass_time(base::Duration length);
  // Lets everything happen that happens at this instant. Steps that look once do so after it.
  bool finish_this_instant() { return pass_time({}); }
  [[nodiscard]] const std::optional<base::Error>& stuck() const { return world_.stuck(); }

  // The next SMS on this handset that no expectation has claimed; index into transcript().radio().
  std::optional<std::size_t> next_unclaimed(const std::string& handset);
  void claim(std::size_t radio) { claimed_.insert(radio); }
  [[nodiscard]] bool is_claimed(std::size_t radio) const { return claimed_.contains(radio); }
  // When that SMS reached the handset.
  base::Instant arrival_of(std::size_t radio);
  // The event by which it did; nullopt if it has not.
  std::optional<std::size_t> arrival_event(std::size_t radio);

  [[nodiscard]] std::string digits_of(const std::string& phone) const;  // "Anna" -> "33639980001"
  [[nodiscard]] std::string name_of(const std::string& handset) const;  // and back

  // The channel a step means: named, or the first of the story. Null: no channel is ready yet.
  const World::Ready* channel(const std::optional<std::string>& name);

  // The channel, bot and endpoint of every number of the channels that are ready.
  Numbers numbers();

  // ---- findings
  // An expectation was not met. Nobody is blamed: the evidence may not decide who was wrong.
  Finding finding(const Place&, std::string sentence);
  Finding finding(const Step& step, std::string sentence) {
    return finding(step.place, std::move(sentence));
  }
  // The check of a rule found a breach. Names the rule, quotes its sentence, blames RELAY.
  Finding breach(const std::string& rule, std::string sentence);

  // The last SMS each phone sent: its messageId.
  std::map<std::string, std::string> last_mo;
  // The bodies of the notifications that were replayed.
  std::set<std::string> replayed;

 private:
  World& world_;
  const Scenario& scenario_;
  const std::vector<Clause>& clauses_;
  base::Instant began_;
  std::size_t first_event_;
  std::optional<std::size_t> end_event_;
  std::set<std::size_t> claimed_;
  std::vector<Begun> begun_;
  std::map<std::string, Desk> desks_;
  Clicks clicks_;
};

// "+6.951s": since the story began, as its lines say it.
std::string offset_text(Story&, base::Instant);

}  // namespace smsrelay::runner
