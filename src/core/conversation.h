// Conversation: one handset on one channel, from the SMS that comes in to the receipt of the reply.
//
// A function of a state, an event and an instant. The state is the work in hand, bounded whatever
// the history. What happened to single messages are facts: rows that the store keeps, made from the
// records; an event comes with the one row it is about (Known). Records are durable before any
// action is performed; a retry is a timer that becomes an event.
//
//   MO ──> inbox ──Ask──> asking ──BotAnswered──> outbox ──Send──> sending ──SendAccepted──> sent ──DLR
//            one question in flight                  one send in flight, in order
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/instant.h"
#include "base/rng.h"
#include "core/message.h"

namespace smsrelay::core {

// Every number of the message policy. Defaults are the product's.
struct Policy {
  std::size_t servers = 1;  // Dydu servers, in order of preference
  base::Duration dialog_lifetime = std::chrono::minutes(10);
  // A question goes round the servers this often at most; a server that may have processed it
  // (timeout, lost connection) is not asked again.
  int ask_rounds = 3;
  base::Duration ask_round_pause = std::chrono::seconds(3);
  // Sending: exponential, capped, full jitter on the upper half; Retry-After wins, up to a maximum.
  base::Duration send_backoff_first = std::chrono::seconds(2);
  base::Duration send_backoff_max = std::chrono::minutes(1);
  base::Duration retry_after_max = std::chrono::minutes(10);
  int send_attempts_max = 12;
  // A message whose outcome is unknown is looked up by refClient this long after. It is sent again
  // only after that many look-ups without it: the vendor lists a new message some minutes late.
  base::Duration look_up_after = std::chrono::minutes(3);
  int look_ups_before_resend = 2;
  base::Duration answer_age_max = std::chrono::hours(24);  // older answers are dropped, recorded
  base::Duration remember_mo = std::chrono::hours(48);     // > 30 h 12 min 30 s
  int parts_max = 4;                                       // SMS parts of one answer
  // A mechanical exchange (same question, same answer, whatever their figures) is had this often
  // in an hour, and any exchange that often; further SMS are recorded as a loop. Two automats that
  // answer each other come to an end this way.
  int same_exchanges_max = 5;
  int exchanges_max = 60;
  // SMS of the relay's own, each sent only when it is configured.
  std::optional<std::string> apology;            // one per incident
  std::optional<std::string> identity;           // who we are, in answer to CONTACT
  std::optional<std::string> welcome_back;       // in answer to START
  std::optional<std::string> stop_confirmation;  // of a STOP that smsmode did not flag itself
};

// What the channel tells every conversation on it.
struct ChannelProfile {
  std::string language;
  std::string space;
};

enum class TimerKind { ask_again, send_again, look_up };

// ---- events ----------------------------------------------------------------------------------
struct MoReceived {
  InboundMessage message;
};
struct BotAnswered {
  AskId ask;
  BotAnswer answer;
};
struct AskFailed {
  enum class Why {
    not_processed,  // refused, 5xx, 4xx, 429: the bot has not taken the question
    unknown,        // timeout, lost connection: it may have
    credential,     // 401: authentication, not a server failure; no failover
    unusable,       // 2xx that cannot be read as an answer
  };
  AskId ask;
  Why why = Why::not_processed;
  std::optional<base::Duration> retry_after;
  std::string detail;
};
struct SendAccepted {
  ClientReference reference;
  MessageId message;
};
struct SendFailed {
  enum class Why {
    throttled,   // 429
    not_taken,   // connection refused, 5xx: try again
    unknown,     // timeout, lost connection, 2xx without messageId: to be looked up first
    rejected,    // other 4xx: final
    credential,  // 401, 403: final, and the channel needs attention
  };
  ClientReference reference;
  Why why = Why::not_taken;
  std::optional<base::Duration> retry_after;
  std::string detail;  // smsmode's errorCode, or our word
};
struct LookedUp {
  enum class Found { yes, no, unknown };  // unknown: the look-up itself failed
  ClientReference reference;
  Found found = Found::unknown;
  MessageId message;  // when found
};
struct ReportReceived {
  DeliveryReport report;
};
struct TimerFired {
  TimerKind kind = TimerKind::ask_again;
  std::string key;
};  // AskId or ClientReference
// An administrator lets a person who has opted out have SMS again. Nothing is sent.
struct BroughtBack {};
using ConversationEvent = std::variant<MoReceived, BotAnswered, AskFailed, SendAccepted, SendFailed,
                                       LookedUp, ReportReceived, TimerFired, BroughtBack>;

// ---- actions ---------------------------------------------------------------------------------
struct Acknowledge {
  MessageId message;
};  // answer smsmode's webhook with 200
struct Ask {
  AskId ask;
  std::size_t server = 0;          // index into the ordered list
  std::optional<DialogId> dialog;  // nullopt: a new dialog
  std::string language;
  std::string space;
  std::string text;
};
struct Send {
  OutboundMessage message;
};
struct LookUp {
  ClientReference reference;
};  // ask smsmode whether it has this message
struct ArmTimer {
  TimerKind kind = TimerKind::ask_again;
  std::string key;
  base::Instant due;
};
// Something a person should look at; `code` is stable and kebab-case: "blacklisted-again",
// "loop-ended".
struct Alert {
  std::string code;
};
using Action = std::variant<Acknowledge, Ask, Send, LookUp, ArmTimer, Alert>;

// ---- records: durable before the actions of the same reaction -----------------------------------
// The final outcome of an MO.
enum class Settlement {
  answered,
  opted_out,         // a STOP, or from somebody who has opted out
  dead_letter,       // given up, with the reason
  ignored,           // nothing to ask
  left_to_platform,  // CONTACT, and no identity is configured: smsmode is assumed to answer
  came_back,         // START, and no welcome is configured
  loop,              // one mechanical exchange too many
};
std::string_view to_text(Settlement);  // "answered", "opted-out", "dead-letter", …
struct MoAccepted {
  InboundMessage message;
};
struct MoSettled {
  MessageId message;
  Settlement settlement = Settlement::answered;
  std::string detail;
};
struct AnswerQueued {
  OutboundMessage message;
};
struct AnswerSent {
  ClientReference reference;
  MessageId message;
};
struct DeliveryRecorded {
  DeliveryReport report;
};
// An administrator has lifted the opt-out.
struct OptOutLifted {};
using Record =
    std::variant<MoAccepted, MoSettled, AnswerQueued, AnswerSent, DeliveryRecorded, OptOutLifted>;

struct Reaction {
  std::vector<Record> records;
  std::vector<Action> actions;
};

// ---- facts -----------------------------------------------------------------------------------
// A message that smsmode has: one of ours once accepted, or one known only by a receipt.
struct KnownMt {
  ClientReference reference = {};  // empty: no message of ours that we know of
  DeliveryStatus status = DeliveryStatus::enroute;
  std::string word = {};    // of the last receipt that counted; empty before the first
  std::string detail = {};  // of the same receipt
  base::Instant at;         // when we first heard of it
};
// What the store knows of the message an event is about. Facts are kept for Policy::remember_mo at
// least.
struct Known {
  std::optional<base::Instant> mo_at = {};  // when this MO was accepted before
  std::optional<KnownMt> mt = {};
};
// The message whose facts react() needs beside this event; nullopt: none.
std::optional<MessageId> asks_about(const ConversationEvent&);
// The message whose facts this record changes; nullopt: none.
std::optional<MessageId> is_about(const Record&);
// `known` of `about`, after these records of the same conversation were made at that instant. A
// store applies records to its rows in the same way.
void learn(Known& known, const MessageId& about, const std::vector<Record>&, base::Instant at);

// ---- state -----------------------------------------------------------------------------------
struct Conversation {
  struct Asking {
    InboundMessage message;
    AskId ask = {};       // in flight, or the next one while paused
    bool paused = false;  // between two rounds, an ask_again timer is armed
    int round = 1;
    std::size_t first_server = 0;  // where this round began; a round goes round once
    std::size_t server = 0;
    std::vector<bool> spent = {};  // servers that may have processed the question
    base::Duration wait_asked{};   // the longest Retry-After of this round
    bool cancelled = false;        // by a STOP while it was in flight: the answer is not wanted
  };
  struct Sending {
    enum class Phase {
      queued,     // waits for its turn
      in_flight,  // smsmode has not answered yet
      waiting,    // a send_again timer is armed
      unknown,    // outcome unknown, a look_up timer is armed
      look_up,    // outcome unknown, a look-up is in flight
    };
    OutboundMessage message;
    base::Instant queued_at;
    Phase phase = Phase::queued;
    bool settles = true;     // false (apology, confirmation of a STOP): its MO is settled already
    bool cancelled = false;  // by a STOP while it was in flight: not sent again
    int attempts = 0;
    int look_ups_empty = 0;   // that found nothing, since the outcome became unknown
    int look_ups_failed = 0;  // that could not tell
    // A receipt came before smsmode's answer, so smsmode has taken the message.
    struct Reported {
      MessageId message;
      std::optional<KnownMt> known = {};
    };
    std::optional<Reported> reported = {};
  };

  // One question and its answer, reduced to what stays the same when an automat repeats them.
  struct Exchanged {
    base::Instant at;
    std::uint64_t question = 0;
    std::uint64_t answer = 0;
  };

  ChannelId channel;
  base::PhoneNumber handset;
  bool opted_out = false;
  std::optional<base::Instant> came_back_at = {};  // the last time they came back after a STOP
  std::deque<InboundMessage> inbox = {};           // waiting for their turn
  std::optional<Asking> asking = {};
  std::deque<Sending> outbox = {};  // front() is the one in flight
  std::optional<DialogId> dialog = {};
  std::optional<std::string> dialog_space = {};  // guiCSName override, for this dialog only
  std::size_t dialog_server = 0;
  base::Instant dialog_used_at = {};
  std::deque<Exchanged> exchanged = {};  // of the last hour
  bool in_loop = false;                  // the last SMS was settled as a loop
  bool incident = false;                 // an apology was sent and nothing has succeeded since
  std::uint64_t counter = 0;             // feeds AskId and ClientReference
};

// Preconditions: the event belongs to this conversation; Known is of the message asks_about(event)
// names; policy.servers > 0. Stale events (an ask,
// reference or timer that is no longer current) change nothing. `chance` is drawn for jitter and
// client references. In `actions` an Acknowledge stands before the Ask it allows.
//
// A repeated MO is acknowledged without a record, yet it must not overtake the commit of the first:
// an Acknowledge is performed only after every commit begun before it.
Reaction react(Conversation&, const ConversationEvent&, const Known&, base::Instant now,
               const ChannelProfile&, const Policy&, base::Rng& chance);

// After a restart, once per conversation with work left: timers and answers in flight are gone. An
// interrupted question may have been processed, so that server is not asked again; an interrupted
// send is looked up before any resend.
Reaction resume(Conversation&, base::Instant now, const ChannelProfile&, const Policy&,
                base::Rng& chance);

// Inbox, question or answer not finished: to be resumed after a restart.
[[nodiscard]] bool has_work(const Conversation&);

}  // namespace smsrelay::core
