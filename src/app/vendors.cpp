#include "app/vendors.h"

namespace smsrelay::app {
namespace {

constexpr base::Duration probe_timeout = std::chrono::seconds(10);

// ---- why an answer is a failure; nullopt: it is none
std::optional<std::string> failure_of(const providers::dydu::TalkResult& result) {
  const auto* failed = std::get_if<core::AskFailed>(&result);
  return failed == nullptr ? std::nullopt : std::optional(failed->detail);
}
std::optional<std::string> failure_of(const providers::smsmode::SendResult& result) {
  const auto* failed = std::get_if<core::SendFailed>(&result);
  return failed == nullptr ? std::nullopt : std::optional(failed->detail);
}
std::optional<std::string> failure_of(const base::Result<std::vector<std::string>>& result) {
  return result ? std::nullopt : std::optional(result.error().detail);
}
std::optional<std::string> failure_of(const core::LookedUp& result) {
  if (result.found != core::LookedUp::Found::unknown) return std::nullopt;
  return "smsmode did not tell whether it has the message";
}
std::optional<std::string> failure_of(const core::AccountFacts& facts) {
  if (facts.key == core::AccountFacts::Key::accepted) return std::nullopt;
  return facts.detail;
}

}  // namespace

Vendors::Vendors(Shared& shared) : shared_(shared) {}

template <class Decode, class Answer>
void Vendors::call(const Subject& subject, Plan plan, Decode decode, Done<Answer> done) {
  net::Call call;
  call.from = "relay";
  call.url = plan.origin + plan.request.target;
  call.request = std::move(plan.request);
  call.timeout = plan.timeout;
  shared_.errands.call(std::move(call),
                       [this, subject, event = plan.event, decode = std::move(decode),
                        done = std::move(done)](const net::Outcome& outcome) {
                         Answer answer = decode(outcome);
                         if (const auto cause = failure_of(answer)) {
                           log_failure(subject, event, *cause);
                         }
                         done(std::move(answer));
                       });
}

void Vendors::log_failure(const Subject& subject, std::string_view event,
                          const std::string& cause) const {
  std::vector<base::Log::Field> fields = {{"channel", subject.channel}};
  if (subject.handset) fields.emplace_back("handset", *subject.handset);
  if (!subject.reference.empty()) fields.emplace_back("reference", subject.reference);
  fields.emplace_back("cause", cause);
  shared_.log.write(base::LogLevel::warning, shared_.scheduler.now(), event, fields);
}

void Vendors::ask(const Subject& subject, const core::Ask& question, const std::string& bot,
                  const std::string& client_id, providers::dydu::Purpose purpose,
                  Done<providers::dydu::TalkResult> done) {
  call(
      subject,
      {"ask-failed", shared_.settings.dydu_servers[question.server],
       providers::dydu::encode_talk(question, bot, client_id, purpose),
       shared_.settings.ask_timeout},
      [this, ask = question.ask](const net::Outcome& outcome) {
        return providers::dydu::read_talk_answer(ask, outcome, shared_.scheduler.now());
      },
      std::move(done));
}

void Vendors::languages(const Subject& subject, std::size_t server, const std::string& bot,
                        Done<base::Result<std::vector<std::string>>> done) {
  call(subject,
       {"languages-failed", shared_.settings.dydu_servers[server],
        providers::dydu::encode_languages(bot), probe_timeout},
       &providers::dydu::read_languages, std::move(done));
}

void Vendors::send(const Subject& subject, const core::OutboundMessage& message,
                   const std::string& api_key, const std::string& callback_url,
                   Done<providers::smsmode::SendResult> done) {
  call(
      subject,
      {"send-failed", shared_.settings.smsmode_url,
       providers::smsmode::encode_send(message, api_key, callback_url),
       shared_.settings.send_timeout},
      [this, reference = message.reference](const net::Outcome& outcome) {
        return providers::smsmode::read_send_answer(reference, outcome, shared_.scheduler.now());
      },
      std::move(done));
}

void Vendors::look_up(const Subject& subject, const core::ClientReference& reference,
                      const std::string& api_key, Done<core::LookedUp> done) {
  call(
      subject,
      {"look-up-failed", shared_.settings.smsmode_url,
       providers::smsmode::encode_lookup(reference, api_key), shared_.settings.send_timeout},
      [reference](const net::Outcome& outcome) {
        return providers::smsmode::read_lookup_answer(reference, outcome);
      },
      std::move(done));
}

void Vendors::probe_key(const Subject& subject, const std::string& api_key,
                        Done<core::AccountFacts> done) {
  call(subject,
       {"key-probe-failed", shared_.settings.smsmode_url,
        providers::smsmode::encode_key_probe(api_key), probe_timeout},
       &providers::smsmode::read_key_probe, std::move(done));
}

void Vendors::probe_channel(const Subject& subject, const std::string& api_key,
                            core::AccountFacts facts, Done<core::AccountFacts> done) {
  call(
      subject,
      {"channel-probe-failed", shared_.settings.smsmode_url,
       providers::smsmode::encode_channel_probe(api_key), probe_timeout},
      [facts = std::move(facts)](const net::Outcome& outcome) {
        core::AccountFacts more = facts;
        providers::smsmode::read_channel_probe(outcome, more);
        return more;
      },
      std::move(done));
}

}  // namespace smsrelay::app
