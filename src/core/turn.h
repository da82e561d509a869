// Turn: works out the reaction to one event. Internal to core.
//
// Each method keeps the conversation's promises by itself: one question and one send in flight,
// each MO settled once. The parts stand in files of their own:
//   conversation.cpp  what comes in: MO, STOP, CONTACT, START; restart
//   asking.cpp        questions, servers, dialogs
//   sending.cpp       the outbox, retries, look-ups
//   receipts.cpp      delivery reports
//   loops.cpp         mechanical exchanges
#pragma once

#include <string>

#include "core/client_reference.h"
#include "core/conversation.h"

namespace smsrelay::core {

class Turn {
 public:
  Turn(Conversation&, Known, base::Instant now, const ChannelProfile&, const Policy&,
       base::Rng& chance);

  void on(const MoReceived&);
  void on(const BotAnswered&);
  void on(const AskFailed&);
  void on(const SendAccepted&);
  void on(const SendFailed&);
  void on(const LookedUp&);
  void on(const ReportReceived&);
  void on(const TimerFired&);
  void on(const BroughtBack&);
  void resume();

  Reaction take() { return std::move(reaction_); }

 private:
  using Asking = Conversation::Asking;
  using Sending = Conversation::Sending;
  using Phase = Conversation::Sending::Phase;

  // ---- keywords (conversation.cpp) ----
  void stop(const InboundMessage&);
  void start(const InboundMessage&);
  void opt_out();
  void come_back();

  // ---- asking ----
  [[nodiscard]] bool is_in_flight(const AskId&) const;
  Asking take_asking();
  void ask_next();
  bool answer_without_the_bot(const InboundMessage&);
  void begin_round();
  void ask_server();
  void ask_failed(AskFailed::Why, std::optional<base::Duration> retry_after,
                  const std::string& detail);
  void ask_elsewhere_or_later(const std::string& detail);
  void give_up_asking(std::string detail);
  // A question that stays without answer: a dead letter, and one apology per incident.
  void apologise(const InboundMessage& question, std::string detail);
  void next_ask_id();
  void resume_asking();
  void forget_expired_dialog();
  void drop_dialog();
  void adopt_dialog(const BotAnswer&, std::size_t server);

  // ---- sending ----
  // The front of the outbox, if it is this message.
  Sending* current(const ClientReference&);
  // What becomes of an answer, of the identity and of the welcome back settles their MO; an apology
  // and the confirmation of a STOP come when it is settled already.
  void queue(const InboundMessage& question, ReplyKind, const std::string& text);
  void send_front();
  void drop_front(Settlement, std::string detail);
  void give_up_sending(std::string detail);
  // `known`: the facts of this message so far.
  void front_accepted(const MessageId&, std::optional<KnownMt> known);
  void send_later(Sending&, std::optional<base::Duration> retry_after, const std::string& detail);
  void look_up_later(Sending&);
  void outcome_unknown(Sending&);
  void resume_sending();
  base::Duration backoff(int attempts);

  // ---- receipts ----
  void note(const DeliveryReport&);
  void take_early_receipt(const MessageId&, const KnownMt& early);
  void opt_out_if_blacklisted(const KnownMt&);

  // ---- loops ----
  // Why no further exchange is had about this SMS: too many equal ones, or too many of any kind, in
  // the last hour. Nullopt: it may be had. Raises the alert when a loop begins.
  std::optional<std::string> loop_with(const InboundMessage& question);
  // Settles the SMS if it is in a loop.
  bool is_loop(const InboundMessage& question);
  void exchanged(const InboundMessage& question, const std::string& answer);

  // ---- everywhere ----
  void settle(const MessageId&, Settlement, std::string detail = {});
  void arm(TimerKind, const std::string& key, base::Duration delay);
  template <typename Kind>
  void record(Kind record) {
    reaction_.records.emplace_back(std::move(record));
  }
  template <typename Kind>
  void act(Kind action) {
    reaction_.actions.emplace_back(std::move(action));
  }

  Conversation& state_;
  Known known_;
  base::Instant now_;
  const ChannelProfile& profile_;
  const Policy& policy_;
  base::Rng& chance_;
  Reaction reaction_;
};

}  // namespace smsrelay::core
