// Conversation: one handset on one channel, from the SMS that comes in to the receipt of the reply.
//
// A function of an event and an instant. Records are durable before any action is performed; a
// retry is a timer that becomes an event. State is kept per conversation so that it can be loaded,
// decided and saved alone.
//
//   MO ──> inbox ──Ask──> asking ──BotAnswered──> outbox ──Send──> sending ──SendAccepted──> sent
//   ──DLR
//            one question in flight                  one send in flight, in order
#pragma once

#include <cstdint>
#include <deque>
#include <map>
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
  // Sending: exponential, capped, full jitter on the upper half; Retry-After wins when it is sane.
  base::Duration send_backoff_first = std::chrono::seconds(2);
  base::Duration send_backoff_max = std::chrono::minutes(1);
  base::Duration retry_after_max = std::chrono::minutes(10);
  int send_attempts_max = 12;
  // An unknown outcome is looked up by refClient this long after, twice, before any resend: the
  // vendor shows a new message only after some minutes.
  base::Duration reconcile_after = std::chrono::minutes(3);
  int reconcile_looks = 2;
  base::Duration answer_age_max = std::chrono::hours(24);  // older answers are dropped, recorded
  base::Duration remember_mo = std::chrono::hours(48);     // > 30 h 12 min 30 s
  int parts_max = 4;                                       // SMS parts of one answer
  std::optional<std::string> apology;                      // one per incident, if configured
};

// What the channel tells every conversation on it.
struct ChannelProfile {
  std::string language;
  std::string space;
};

enum class TimerKind { ask_again, send_again, reconcile };

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
    unknown,     // timeout, lost connection, 2xx without messageId: reconcile first
    rejected,    // other 4xx: final
    credential,  // 401, 403: final, and the channel needs attention
  };
  ClientReference reference;
  Why why = Why::not_taken;
  std::optional<base::Duration> retry_after;
  std::string detail;  // smsmode's errorCode, or our word
};
struct Reconciled {
  enum class Found { yes, no, unknown };
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
using ConversationEvent = std::variant<MoReceived, BotAnswered, AskFailed, SendAccepted, SendFailed,
                                       Reconciled, ReportReceived, TimerFired>;

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
struct Reconcile {
  ClientReference reference;
};  // look it up at smsmode
struct ArmTimer {
  TimerKind kind = TimerKind::ask_again;
  std::string key;
  base::Instant due;
};
using Action = std::variant<Acknowledge, Ask, Send, Reconcile, ArmTimer>;

// ---- records: durable before the actions of the same reaction -----------------------------------
enum class Fate { answered, opted_out, dead_letter, dropped, ignored };
std::string_view to_text(Fate);  // "answered", "opted-out", "dead-letter", …
struct MoAccepted {
  InboundMessage message;
};
struct MoSettled {
  MessageId message;
  Fate fate = Fate::answered;
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
using Record = std::variant<MoAccepted, MoSettled, AnswerQueued, AnswerSent, DeliveryRecorded>;

struct Reaction {
  std::vector<Record> records;
  std::vector<Action> actions;
};

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
  };
  struct Sending {
    enum class Phase {
      queued,     // waits for its turn
      in_flight,  // smsmode has not answered yet
      waiting,    // a send_again timer is armed
      in_doubt,   // outcome unknown, a reconcile timer is armed
      looking,    // outcome unknown, being looked up at smsmode
    };
    OutboundMessage message;
    base::Instant queued_at;
    Phase phase = Phase::queued;
    bool apology = false;  // settles nothing: its MO is a dead letter already
    int attempts = 0;
    int looks = 0;                           // that found nothing, since the outcome became unknown
    int blind_looks = 0;                     // that could not tell
    std::optional<MessageId> reported = {};  // a receipt came before smsmode's answer: it was taken
  };
  // A message smsmode knows: ours once accepted, or known so far only by a receipt.
  struct Sent {
    ClientReference reference;  // empty: no message of ours that we know of
    MessageId message;
    DeliveryStatus status = DeliveryStatus::enroute;
    base::Instant at;
    std::string word = {};    // of the last receipt that counted; empty before the first
    std::string detail = {};  // of the same receipt
  };

  ChannelId channel;
  base::PhoneNumber handset;
  bool opted_out = false;
  std::map<MessageId, base::Instant> seen = {};  // MO ids, forgotten after Policy::remember_mo
  std::deque<InboundMessage> inbox = {};         // waiting for their turn
  std::optional<Asking> asking = {};
  std::deque<Sending> outbox = {};  // front() is the one in flight
  std::vector<Sent> sent = {};      // for receipts, forgotten after Policy::remember_mo
  std::optional<DialogId> dialog = {};
  std::optional<std::string> dialog_space = {};  // guiCSName override, for this dialog only
  std::size_t dialog_server = 0;
  base::Instant dialog_used_at = {};
  bool incident = false;      // an apology was sent and nothing has succeeded since
  std::uint64_t counter = 0;  // feeds AskId and ClientReference
};

// Preconditions: the event belongs to this conversation; policy.servers > 0. Stale events (an ask,
// reference or timer that is no longer current) change nothing. `chance` is drawn for jitter and
// client references. In `actions` an Acknowledge stands before the Ask it allows.
//
// A repeated MO is acknowledged without a record, yet it must not overtake the commit of the first:
// whoever performs an Acknowledge waits for every commit begun before it.
Reaction react(Conversation&, const ConversationEvent&, base::Instant now, const ChannelProfile&,
               const Policy&, base::Rng& chance);

// After a restart, once per conversation with work left: timers and answers in flight are gone. An
// interrupted question may have been processed, so that server is not asked again; an interrupted
// send is looked up before any resend.
Reaction resume(Conversation&, base::Instant now, const ChannelProfile&, const Policy&,
                base::Rng& chance);

// Inbox, question or answer not finished: to be resumed after a restart.
[[nodiscard]] bool has_work(const Conversation&);

}  // namespace smsrelay::core
