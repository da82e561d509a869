// Evidence: the transcript in the story's words: questions asked, SMS sent, notifications
// delivered. Read only from the wire, so that any relay can be judged.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/transcript.h"

namespace smsrelay::runner {

// A `talk` call that reached a Dydu server.
struct Question {
  std::uint64_t exchange = 0;
  int server = 1;
  std::string bot;                    // botUUID of the path
  std::optional<std::string> dialog;  // contextId of the path
  std::string text;
  std::string space;
  std::string language;
  std::string client_id;
  bool test = false;  // qualificationMode=true: the canary's, not a citizen's
  std::optional<std::string> answered_dialog;  // contextId of the answer, if one was given
  std::string answer_html;                     // empty if none was given
  std::string answer_type;                     // typeResponse of the answer, as it is decoded
};
std::vector<Question> questions(const sim::Transcript&);
std::optional<Question> as_question(const sim::Exchange&);

// The SMS that a message answers, read from its refClient `<MO id>/<kind>/<index>/…`; see
// core/client_reference.h. A relay that others wrote may name none.
struct Named {
  std::string mo;
  std::string kind;  // "answer"
  int index = 1;
};

// A POST of a message that reached smsmode.
struct Sending {
  std::uint64_t exchange = 0;
  std::string to;  // digits
  std::string text;
  std::string reference;
  std::string callback;        // callbackUrlStatus, empty if none
  std::optional<Named> named;  // nullopt: the reference has another form
  int status = 0;              // what smsmode answered, whether or not it arrived; 0: nothing
  std::string message_id;      // when accepted
  std::string from;            // sender in smsmode's answer, when accepted
};
std::vector<Sending> sendings(const sim::Transcript&);

// The exchanges by which the relay asked smsmode what became of messages.
std::vector<std::uint64_t> look_ups(const sim::Transcript&);

// A call of smsmode to the relay's endpoint: an MO or a DLR.
struct Notification {
  std::uint64_t exchange = 0;
  std::string message_id;
  std::string status;  // DLR status word; empty for an MO
  bool is_report = false;
  bool acknowledged = false;  // the relay answered 2xx, whether or not that arrived
};
std::vector<Notification> notifications(const sim::Transcript&);

// Every MO of the story: what the handset sent, and how the relay took it. A post of a stranger
// that the relay takes for an SMS counts as one (see note_sms_of); so two may have one id.
struct Mo {
  std::string id;
  std::string handset;
  std::string number;
  std::string text;
  base::Instant at;
  bool flagged_stop = false;                     // body.stop of a notification of it
  std::vector<std::uint64_t> deliveries;         // exchanges, first attempt first
  std::optional<std::uint64_t> acknowledged_by;  // the first delivery the relay answered with 2xx
};
std::vector<Mo> mos(const sim::Transcript&);
// The MO with this id, that of this handset if several have it; nullptr: no such MO.
const Mo* find_mo(const std::vector<Mo>&, const std::string& id, const std::string& handset = "");

// Index in transcript.events() of this event of an exchange; nullopt if it never happened.
std::optional<std::size_t> event_index(const sim::Transcript&, sim::Event::Kind,
                                       std::uint64_t exchange);

// Where each exchange was sent and answered, as indices in transcript.events(), found once for all.
struct Positions {
  std::map<std::uint64_t, std::size_t> sent;
  std::map<std::uint64_t, std::size_t> answered;
};
Positions positions_of(const sim::Transcript&);

}  // namespace smsrelay::runner
