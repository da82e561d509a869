// ConversationBench: one conversation under test, its clock and its chance, told in few words.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/rng.h"
#include "core/conversation.h"

namespace smsrelay::core {

inline base::PhoneNumber phone(std::string_view text) {
  return base::PhoneNumber::parse(text).value();
}

template <class Wanted, class Variant>
std::vector<Wanted> all(const std::vector<Variant>& values) {
  std::vector<Wanted> found;
  for (const Variant& value : values) {
    if (const auto* wanted = std::get_if<Wanted>(&value)) found.push_back(*wanted);
  }
  return found;
}

struct ConversationBench {
  Conversation conversation{.channel = {"town-hall"}, .handset = phone("33639980001")};
  ChannelProfile profile{.language = "fr", .space = "Mairie SMS"};
  Policy policy;
  base::SeededRng chance{7, "conversation"};
  base::Instant now{std::chrono::hours(24 * 365)};

  std::map<MessageId, Known> facts;  // as a store would keep them, but for ever

  Reaction on(const ConversationEvent& event) {
    const std::optional<MessageId> about = asks_about(event);
    return learned(
        react(conversation, event, about ? facts[*about] : Known{}, now, profile, policy, chance));
  }
  Reaction resumes() { return learned(resume(conversation, now, profile, policy, chance)); }
  Reaction learned(Reaction reaction) {
    for (const Record& record : reaction.records) {
      if (const std::optional<MessageId> about = is_about(record)) {
        learn(facts[*about], *about, {record}, now);
      }
    }
    return reaction;
  }
  void wait(base::Duration duration) { now += duration; }

  Reaction texts(const std::string& id, const std::string& text) {
    return on(MoReceived{
        {.id = {id}, .handset = conversation.handset, .own_number = "36034", .text = text}});
  }
  Reaction answers(const AskId& ask, const std::string& html, const std::string& dialog = "d1") {
    return on(BotAnswered{ask,
                          {.dialog = {dialog},
                           .html = html,
                           .kind = "DMUnderstoodQuestion",
                           .language = "fr",
                           .space = std::nullopt}});
  }
  Reaction ask_fails(const AskId& ask, AskFailed::Why why,
                     std::optional<base::Duration> retry_after = std::nullopt) {
    return on(AskFailed{ask, why, retry_after, "told by the test"});
  }
  Reaction accepts(const ClientReference& reference, const std::string& message) {
    return on(SendAccepted{reference, {message}});
  }
  Reaction send_fails(const ClientReference& reference, SendFailed::Why why,
                      std::optional<base::Duration> retry_after = std::nullopt) {
    return on(SendFailed{reference, why, retry_after, "told by the test"});
  }
  Reaction reports(const std::string& message, DeliveryStatus status, const std::string& word,
                   std::optional<ClientReference> reference = std::nullopt) {
    return on(ReportReceived{{.message = {message},
                              .reference = std::move(reference),
                              .status = status,
                              .word = word,
                              .detail = ""}});
  }
  Reaction blacklists(const std::string& message) {
    return on(ReportReceived{{.message = {message},
                              .reference = std::nullopt,
                              .status = DeliveryStatus::undeliverable,
                              .word = "UNDELIVERABLE",
                              .detail = "BLACKLISTED"}});
  }
  // The clock moves to the timer, which fires.
  Reaction fire(const ArmTimer& timer) {
    if (now < timer.due) now = timer.due;
    return on(TimerFired{timer.kind, timer.key});
  }

  // The usual way there.
  Ask asked(const std::string& id, const std::string& text) {
    const auto asks = all<Ask>(texts(id, text).actions);
    return asks.at(0);
  }
  OutboundMessage sent(const std::string& id, const std::string& text, const std::string& html) {
    return all<Send>(answers(asked(id, text).ask, html).actions).at(0).message;
  }
  // While another is in flight.
  void sent_behind(const std::string& id, const std::string& text, const std::string& html) {
    answers(asked(id, text).ask, html);
  }
};

}  // namespace smsrelay::core
