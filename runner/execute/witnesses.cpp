#include "runner/execute/witnesses.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "runner/execute/pairing.h"
#include "runner/testbed/assumptions.h"

namespace smsrelay::runner {
namespace {

using sim::Exchange;

// ---- parameters, which the loader has checked ---------------------------------------------------

base::Duration duration_in(std::string_view text, std::string_view before,
                           std::string_view after = "") {
  text.remove_prefix(before.size());
  text.remove_suffix(after.size());
  const auto read = base::parse_duration(text);
  return read ? *read : base::Duration{0};
}

std::size_t count_in(std::string_view text, std::string_view before) {
  text.remove_prefix(before.size());
  std::size_t count = 0;
  std::from_chars(text.data(), text.data() + text.size(), count);
  return count;
}

std::size_t characters(const std::string& text) { return base::decode_utf8(text).size(); }

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// ---- what an exchange came to -----------------------------------------------------------------

const net::Response* response_to(const Exchange& exchange) {
  return exchange.outcome ? std::get_if<net::Response>(&*exchange.outcome) : nullptr;
}

bool has_status(const Exchange& exchange, std::string_view wanted) {
  const net::Response* response = response_to(exchange);
  if (response == nullptr) return false;
  const std::string status = std::to_string(response->status);
  return wanted.ends_with("xx") ? status.front() == wanted.front() : status == wanted;
}

bool is_unreadable(const Exchange& exchange) {
  const auto question = as_question(exchange);
  return has_status(exchange, "2xx") && question && question->answer_html.empty();
}

bool came_to(const Exchange& exchange, const std::string& result) {
  if (result == "nothing") return response_to(exchange) == nullptr;
  if (result == "unreadably") return is_unreadable(exchange);
  if (result == "Retry-After") {
    const net::Response* response = response_to(exchange);
    return response != nullptr && response->headers.get("Retry-After").has_value();
  }
  return has_status(exchange, result);
}

// ---- one function for each kind of fact ---------------------------------------------------------

bool clicked(const std::string& click, const Seen& seen) {
  return seen.clicks.made.contains(click);
}

bool refused(const std::string& code, const Seen& seen) {
  return std::ranges::any_of(seen.clicks.refusals,
                             [&](const std::string& refusal) { return refusal.starts_with(code); });
}

bool said(const std::string& part, const Seen& seen) {
  const std::string wanted = base::ascii_lower(part);
  return std::ranges::any_of(
      seen.received, [&](const Mo& mo) { return contains(base::ascii_lower(mo.text), wanted); });
}

bool is_behind_another(const Mo& mo, const Seen& seen) {
  const std::size_t at = seen.positions.sent.at(mo.deliveries.front());
  const auto earlier = std::ranges::count_if(seen.received, [&](const Mo& other) {
    return person_texting(other, seen.numbers) == person_texting(mo, seen.numbers) &&
           seen.positions.sent.at(other.deliveries.front()) < at;
  });
  const auto answered = std::ranges::count_if(seen.sent, [&](const Sending& sending) {
    return sending.to == mo.handset && !sending.message_id.empty() &&
           seen.positions.sent.at(sending.exchange) < at;
  });
  return answered < earlier;
}

bool delivered(const std::string& how, const Seen& seen) {
  const auto any_mo = [&](const auto& is) { return std::ranges::any_of(seen.received, is); };
  if (how == "once") return !seen.received.empty();
  if (how == "twice") {
    return any_mo([](const Mo& mo) { return mo.deliveries.size() > 1; });
  }
  if (how == "behind another") {
    return any_mo([&](const Mo& mo) { return is_behind_another(mo, seen); });
  }
  if (how == "with the words of another") {
    return any_mo([&](const Mo& mo) {
      return any_mo([&](const Mo& other) {
        return other.id != mo.id && other.text == mo.text &&
               person_texting(other, seen.numbers) == person_texting(mo, seen.numbers);
      });
    });
  }
  if (how.starts_with("at over ")) {
    const std::size_t least = count_in(how, "at over ");
    return any_mo([&](const Mo& mo) { return characters(mo.text) > least; });
  }
  const base::Duration length = duration_in(how, "again after ");
  return any_mo([&](const Mo& mo) {
    return *seen.transcript.exchange(mo.deliveries.back()).arrived_at -
               *seen.transcript.exchange(mo.deliveries.front()).arrived_at >=
           length;
  });
}

bool wrote(const std::string& who, const Seen& seen) {
  if (who == "somebody") return !seen.received.empty();
  return std::ranges::any_of(seen.received, [&](const Mo& mo) {
    return who == "two people" ? mo.handset != seen.received.front().handset
                               : mo.handset == seen.received.front().handset &&
                                     mo.number != seen.received.front().number;
  });
}

bool was_silent_before(const Question& question, base::Duration length, const Seen& seen) {
  const Exchange& own = seen.transcript.exchange(question.exchange);
  std::optional<base::Instant> last;
  for (const Question& other : seen.asked) {
    if (other.exchange == question.exchange) break;
    if (!other.test && person_asking(other) == person_asking(question)) {
      last = seen.transcript.exchange(other.exchange).sent_at;
    }
  }
  return last && own.sent_at - *last >= length;
}

bool asked(const std::string& how, const Seen& seen) {
  return std::ranges::any_of(seen.asked, [&](const Question& question) {
    if (how == "a test question") return question.test;
    if (question.test) return false;
    if (how == "a question") return true;
    if (how == "on server 2") return question.server == 2;
    if (how == "in two spaces") return question.space != seen.asked.front().space;
    if (how == "in a dialog") return question.dialog.has_value();
    if (how.starts_with("over ")) return characters(question.text) > count_in(how, "over ");
    return was_silent_before(question, duration_in(how, "after ", " of silence"), seen);
  });
}

// The answer as Dydu gave it, with what it holds in base64 beside it.
std::string answer_in_full(const Exchange& exchange) {
  std::string out = exchange.answer ? exchange.answer->body : "";
  const auto answer = nlohmann::json::parse(out, nullptr, false);
  if (!answer.is_object() || !answer.contains("values") || !answer["values"].is_object()) {
    return out;
  }
  for (const auto& [name, value] : answer["values"].items()) {
    if (!value.is_string()) continue;
    out += "\n" + base::base64_decode(value.get<std::string>()).value_or("");
  }
  return out;
}

bool answered(const std::string& how, const Seen& seen) {
  if (how == "from the default space") {
    return std::ranges::any_of(seen.transcript.remarks(), [](const sim::Remark& remark) {
      return remark.kind == sim::Remark::Kind::note && remark.party.starts_with("dydu") &&
             contains(remark.text, "default");
    });
  }
  return std::ranges::any_of(seen.asked, [&](const Question& question) {
    const Exchange& exchange = seen.transcript.exchange(question.exchange);
    if (question.test || !exchange.answer) return false;
    if (how.starts_with("with ")) {
      return contains(answer_in_full(exchange), std::string_view(how).substr(5));
    }
    if (how.starts_with("at over ")) {
      return characters(question.answer_html) > count_in(how, "at over ");
    }
    return exchange.arrived_at && exchange.answered_at &&
           *exchange.answered_at - *exchange.arrived_at >= duration_in(how, "after ");
  });
}

bool call_answered(const std::string& what, const std::string& result, const Seen& seen) {
  const auto any = [&](const auto& calls, const auto& number_of) {
    return std::ranges::any_of(calls, [&](const auto& call) {
      return came_to(seen.transcript.exchange(number_of(call)), result);
    });
  };
  if (what == "send")
    return any(seen.sent, [](const Sending& sending) { return sending.exchange; });
  if (what == "look-up") return any(seen.look_ups, [](std::uint64_t number) { return number; });
  if (what == "question") {
    return std::ranges::any_of(seen.asked, [&](const Question& question) {
      return !question.test && came_to(seen.transcript.exchange(question.exchange), result);
    });
  }
  if (what == "stranger's post") {
    return std::ranges::any_of(seen.transcript.exchanges(), [&](const Exchange& exchange) {
      return exchange.from == "stranger" && came_to(exchange, result);
    });
  }
  const bool is_report = what == "report";
  return std::ranges::any_of(notifications(seen.transcript), [&](const Notification& call) {
    return call.is_report == is_report && came_to(seen.transcript.exchange(call.exchange), result);
  });
}

const Sending* send_of(const Notification& report, const Seen& seen) {
  const auto found = std::ranges::find(seen.sent, report.message_id, &Sending::message_id);
  return found == seen.sent.end() ? nullptr : &*found;
}

bool reported(const std::string& how, const Seen& seen) {
  return std::ranges::any_of(seen.reports, [&](const Notification& report) {
    const Sending* send = send_of(report, seen);
    if (how == "came") return send != nullptr;
    if (how.starts_with("said ")) {
      return send != nullptr && report.status == std::string_view(how).substr(5);
    }
    if (how == "was of a stranger's message") return send == nullptr;
    if (how == "came twice") {
      return std::ranges::any_of(seen.reports, [&](const Notification& other) {
        return other.exchange != report.exchange && other.message_id == report.message_id &&
               other.status == report.status;
      });
    }
    if (send == nullptr) return false;
    if (how == "came an hour late") {
      return seen.transcript.exchange(report.exchange).sent_at -
                 seen.transcript.exchange(send->exchange).sent_at >=
             std::chrono::hours(1);
    }
    const auto answered_at = seen.positions.answered.find(send->exchange);
    return answered_at == seen.positions.answered.end() ||
           seen.positions.sent.at(report.exchange) < answered_at->second;
  });
}

bool somebody_waits_in_vain(const Seen& seen) {
  return std::ranges::any_of(seen.received, [&](const Mo& mo) {
    const auto wrote_times = std::ranges::count(seen.received, mo.handset, &Mo::handset);
    const auto got = std::ranges::count_if(seen.transcript.events(), [&](const sim::Event& event) {
      return event.kind == sim::Event::Kind::handset_gets &&
             seen.transcript.radio()[event.detail].handset == mo.handset &&
             !seen.transcript.radio()[event.detail].by_platform;
    });
    return got < wrote_times;
  });
}

bool received(const std::string& what, const Seen& seen) {
  if (what == "no answer") return somebody_waits_in_vain(seen);
  return std::ranges::any_of(seen.transcript.events(), [&](const sim::Event& event) {
    if (event.kind != sim::Event::Kind::handset_gets) return false;
    const sim::RadioText& radio = seen.transcript.radio()[event.detail];
    if (what == "smsmode's own SMS") return radio.by_platform;
    if (radio.by_platform) return false;
    if (what == "the apology") return radio.text == seen.scenario.setup.apology;
    if (what == "an SMS of two parts") return radio.parts >= 2;
    if (what == "an SMS in UCS-2") return radio.encoding != "GSM7";
    return true;
  });
}

}  // namespace

Seen seen_in(Story& story) {
  const sim::Transcript& transcript = story.transcript();
  Seen seen{story.scenario(),
            transcript,
            story.clicks(),
            mos(transcript),
            questions(transcript),
            sendings(transcript),
            {},
            look_ups(transcript),
            positions_of(transcript),
            story.numbers()};
  const auto arrived = [&](std::uint64_t number) {
    const Exchange& exchange = transcript.exchange(number);
    return exchange.to == "relay" && exchange.arrived_at.has_value();
  };
  for (Mo& mo : seen.received) {
    std::erase_if(mo.deliveries, [&](std::uint64_t number) { return !arrived(number); });
  }
  std::erase_if(seen.received, [](const Mo& mo) { return mo.deliveries.empty(); });
  for (const Notification& notification : notifications(transcript)) {
    if (notification.is_report && arrived(notification.exchange)) {
      seen.reports.push_back(notification);
    }
  }
  return seen;
}

bool happened(const Fact& fact, const Seen& seen) {
  const std::string& first = fact.blanks.front();
  switch (fact.kind) {
    case Fact::Kind::clicked:
      return clicked(first, seen);
    case Fact::Kind::refused:
      return refused(first, seen);
    case Fact::Kind::said:
      return said(first, seen);
    case Fact::Kind::delivered:
      return delivered(first, seen);
    case Fact::Kind::wrote:
      return wrote(first, seen);
    case Fact::Kind::asked:
      return asked(first, seen);
    case Fact::Kind::answered:
      return answered(first, seen);
    case Fact::Kind::call_answered:
      return call_answered(first, fact.blanks.back(), seen);
    case Fact::Kind::reported:
      return reported(first, seen);
    case Fact::Kind::received:
      return received(first, seen);
    case Fact::Kind::assumed:
      return settles(seen.scenario.setup, first);
  }
  return false;
}

std::vector<Unproven> unproven_clauses(const std::vector<Clause>& clauses, const Seen& seen) {
  std::vector<Unproven> out;
  for (const std::string& id : seen.scenario.clauses) {
    const auto clause = std::ranges::find(clauses, id, &Clause::id);
    if (clause == clauses.end()) continue;
    Unproven unproven{id, {}};
    for (const Condition& condition : clause->witness) {
      const bool met =
          std::ranges::any_of(condition, [&](const Fact& fact) { return happened(fact, seen); });
      if (!met) unproven.missing.push_back(to_text(condition));
    }
    if (!unproven.missing.empty()) out.push_back(std::move(unproven));
  }
  return out;
}

}  // namespace smsrelay::runner
