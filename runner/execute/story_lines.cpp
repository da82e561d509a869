#include "runner/execute/story_lines.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "runner/execute/evidence.h"

namespace smsrelay::runner {
namespace {

constexpr std::size_t shown_characters_max = 60;  // of an SMS
constexpr std::size_t remark_characters_max = 100;

std::string shortened(const std::string& text, std::size_t characters_max = shown_characters_max) {
  const std::u32string characters = base::decode_utf8(text);
  if (characters.size() <= characters_max) return base::visible(text);
  return base::visible(base::encode_utf8(characters.substr(0, characters_max))) + "…";
}

std::string outcome_of(const sim::Exchange& exchange) {
  if (!exchange.outcome) return "no answer yet";
  if (const auto* response = std::get_if<net::Response>(&*exchange.outcome)) {
    return std::to_string(response->status);
  }
  return std::string(net::to_text(std::get<net::Failure>(*exchange.outcome).kind));
}

// Whom each send to smsmode was for, by the number of its exchange.
using Recipients = std::map<std::uint64_t, std::string>;

std::string subject(const sim::Exchange& exchange,
                    const std::vector<Notification>& calls_by_smsmode,
                    const Recipients& recipients) {
  if (const auto question = as_question(exchange)) {
    return exchange.from + " > " + exchange.to + (question->test ? " test talk \"" : " talk \"") +
           shortened(question->text) +
           (question->dialog ? "\", dialog continued" : "\", new dialog");
  }
  if (exchange.from == "smsmode") {
    const auto notification = std::find_if(
        calls_by_smsmode.begin(), calls_by_smsmode.end(),
        [&](const Notification& candidate) { return candidate.exchange == exchange.number; });
    const std::string to = exchange.to.empty() ? "nobody" : exchange.to;
    if (notification != calls_by_smsmode.end() && notification->is_report) {
      return "smsmode > " + to + " report " + notification->status;
    }
    return "smsmode > " + to + " MO";
  }
  if (exchange.from == "relay" && exchange.to == "smsmode") {
    const std::string_view path = exchange.request.path();
    if (exchange.request.method == "POST") {
      const auto recipient = recipients.find(exchange.number);
      if (recipient != recipients.end()) return "relay > smsmode send to " + recipient->second;
    }
    return "relay > smsmode " + exchange.request.method + " " + std::string(path);
  }
  // The path of a webhook is a secret; the admin API's is not.
  if (exchange.to == "relay" && exchange.from != "admin") return exchange.from + " > relay webhook";
  return exchange.from + " > " + (exchange.to.empty() ? "nobody" : exchange.to) + " " +
         exchange.request.method + " " + std::string(exchange.request.path());
}

// Ours, not a person's: `… is settled` and the invariants look what became of each SMS.
bool reads_the_ledger(const sim::Exchange& exchange) {
  return exchange.from == "admin" && exchange.request.method == "GET" &&
         exchange.request.path().ends_with("/messages");
}

// An exchange has one line, where it was sent.
bool is_line_of(const sim::Event& event, std::size_t index, const sim::Transcript& transcript,
                std::optional<std::size_t> decisive) {
  if (!decisive) return false;
  if (index == *decisive) return true;
  const sim::Event& shown = transcript.events()[*decisive];
  return event.kind == sim::Event::Kind::sent && shown.exchange == event.exchange &&
         shown.kind != sim::Event::Kind::late_answer;
}

}  // namespace

std::vector<reports::StoryLine> story_lines(Story& story, std::optional<std::size_t> decisive,
                                            std::size_t end) {
  const sim::Transcript& transcript = story.transcript();
  const std::vector<Notification> calls_by_smsmode = notifications(transcript);
  Recipients recipients;
  for (const Sending& sending : sendings(transcript)) {
    recipients.emplace(sending.exchange, story.name_of(sending.to));
  }
  std::vector<reports::StoryLine> lines;
  std::set<std::string> delivered_before;
  for (std::size_t i = story.first_event(); i < transcript.events().size(); ++i) {
    const sim::Event& event = transcript.events()[i];
    reports::StoryLine line;
    line.decisive = is_line_of(event, i, transcript, decisive);
    if (i >= end && !line.decisive) continue;
    line.offset = event.at - story.began();
    switch (event.kind) {
      case sim::Event::Kind::sent: {
        const sim::Exchange& exchange = transcript.exchange(event.exchange);
        if (reads_the_ledger(exchange)) continue;
        line.text = subject(exchange, calls_by_smsmode, recipients) + "   " + outcome_of(exchange);
        if (exchange.completed_at && *exchange.completed_at != exchange.sent_at) {
          line.text += " after " + base::to_text(*exchange.completed_at - exchange.sent_at);
        }
        const auto call = std::find_if(
            calls_by_smsmode.begin(), calls_by_smsmode.end(),
            [&](const Notification& candidate) { return candidate.exchange == exchange.number; });
        if (exchange.fate != sim::Fate::Kind::pass) {
          line.mark = "FAULT";
          // An answer given by the fault is shown already, as the answer.
          if (exchange.fate != sim::Fate::Kind::answer) {
            line.text += " (" + std::string(sim::to_text(exchange.fate)) + ")";
          }
        } else if (call != calls_by_smsmode.end() && !call->is_report &&
                   delivered_before.contains(call->message_id)) {
          line.mark = "REPEAT";
        }
        if (call != calls_by_smsmode.end()) delivered_before.insert(call->message_id);
        break;
      }
      case sim::Event::Kind::late_answer: {
        line.mark = "LATE";
        const sim::Exchange& exchange = transcript.exchange(event.exchange);
        line.text = exchange.to + " answers at last; " + exchange.from + " had given up";
        break;
      }
      case sim::Event::Kind::handset_texts: {
        const sim::RadioText& radio = transcript.radio()[event.detail];
        line.text = story.name_of(radio.handset) + " > " + shortened(radio.text);
        break;
      }
      case sim::Event::Kind::handset_gets: {
        const sim::RadioText& radio = transcript.radio()[event.detail];
        line.text = story.name_of(radio.handset) + " < " + shortened(radio.text) +
                    (radio.by_platform ? "   (from smsmode itself)" : "");
        break;
      }
      case sim::Event::Kind::remark: {
        const sim::Remark& remark = transcript.remarks()[event.detail];
        if (remark.kind == sim::Remark::Kind::violation) line.mark = "BREACH";
        line.text = remark.party + ": " + shortened(remark.text, remark_characters_max);
        break;
      }
      default:
        continue;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace smsrelay::runner
