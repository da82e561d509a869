#include "runner/execute/witnesses.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "runner/execute/pairing.h"
#include "runner/execute/witness_answers.h"
#include "runner/scenario/captured_notification.h"
#include "runner/testbed/assumptions.h"
#include "runner/testbed/relay_policy.h"

namespace smsrelay::runner {
namespace {

using sim::Exchange;
using Moments = std::vector<Moment>;

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
  if (result == "somehow") return true;
  if (result == "nothing") return response_to(exchange) == nullptr;
  if (result == "unreadably") return is_unreadable(exchange);
  if (result == "Retry-After") {
    const net::Response* response = response_to(exchange);
    return response != nullptr && response->headers.get("Retry-After").has_value();
  }
  if (result == "4xx other than 429") {
    return has_status(exchange, "4xx") && !has_status(exchange, "429");
  }
  return has_status(exchange, result);
}

// ---- when -------------------------------------------------------------------------------------

Moment at_event(std::size_t event) { return {event, std::numeric_limits<std::size_t>::max()}; }

Moment when_sent(std::uint64_t exchange, const Seen& seen) {
  return at_event(seen.positions.sent.at(exchange));
}

// The time at which it was sent, if it was not answered.
Moment when_answered(std::uint64_t exchange, const Seen& seen) {
  const auto found = seen.positions.answered.find(exchange);
  return found == seen.positions.answered.end() ? when_sent(exchange, seen)
                                                : at_event(found->second);
}

// The moments of those items for which the condition holds.
template <class Items, class Is, class When>
Moments moments_where(const Items& items, const Is& is, const When& when) {
  Moments out;
  for (const auto& item : items) {
    if (is(item)) out.push_back(when(item));
  }
  return out;
}

// ---- one function for each kind of fact ---------------------------------------------------------

Moments noted(const Seen& seen, const auto& is) {
  Moments out;
  for (std::size_t i = 0; i < seen.clicks.noted.size(); ++i) {
    const Clicks::Noted& each = seen.clicks.noted[i];
    if (is(each)) out.push_back({each.events_before, i + 1});
  }
  return out;
}

Moments clicked(const std::string& click, const Seen& seen) {
  return noted(seen, [&](const auto& made) { return !made.refusal && made.what == click; });
}

Moments accepted(const std::string& click, const Seen& seen) {
  return noted(seen, [&](const auto& made) { return made.accepted && made.what == click; });
}

Moments refused(const std::string& code, const Seen& seen) {
  return noted(seen, [&](const auto& each) { return each.refusal && each.what.starts_with(code); });
}

std::string plain(std::string_view text) { return base::ascii_lower(base::trim(text)); }

Moment when_delivered(const Mo& mo, const Seen& seen) {
  return when_sent(mo.deliveries.front(), seen);
}

template <class Is>
Moments mos_where(const Seen& seen, const Is& is) {
  return moments_where(seen.received, is, [&](const Mo& mo) { return when_delivered(mo, seen); });
}

bool is_command(const Mo& mo) {
  const std::string text = plain(mo.text);
  return text.size() > 1 && text.front() == '#' && text.back() == '#';
}

Moments said(const std::string& how, const Seen& seen) {
  constexpr std::string_view whole = "exactly ";
  constexpr std::string_view part = "something with ";
  if (how == "a command of Dydu") return mos_where(seen, is_command);
  if (how.starts_with(whole)) {
    const std::string wanted = plain(std::string_view(how).substr(whole.size()));
    return mos_where(seen, [&](const Mo& mo) { return plain(mo.text) == wanted; });
  }
  const std::string wanted = base::ascii_lower(how.substr(part.size()));
  return mos_where(seen,
                   [&](const Mo& mo) { return contains(base::ascii_lower(mo.text), wanted); });
}

bool was_asked(const Mo& mo, const Seen& seen) {
  const std::string text = without_command_marks(mo.text);
  return std::ranges::any_of(seen.asked, [&](const Question& question) {
    return !question.test && without_command_marks(question.text) == text &&
           when_sent(question.exchange, seen) > when_delivered(mo, seen);
  });
}

// Our relay's record of the SMS. For a relay without readable records, the evidence of the wire: an
// SMS that it took and did not ask.
bool is_settled(const Mo& mo, const std::string& fate, const Seen& seen) {
  const auto recorded = seen.ledger.fates.find(mo.id);
  if (recorded != seen.ledger.fates.end()) return recorded->second == fate;
  if (!seen.ledger.foreign || !mo.acknowledged_by) return false;
  return (fate == "answered") == was_asked(mo, seen);
}

// A dead letter that smsmode had not refused for good, and that had attempts left.
bool is_too_old(const Mo& mo, const Seen& seen) {
  if (!is_settled(mo, "dead-letter", seen)) return false;
  const auto recorded = seen.ledger.details.find(mo.id);
  if (recorded != seen.ledger.details.end() && contains(recorded->second, "too old")) return true;
  int sends = 0;
  bool may_be_repeated = false;
  for (const Sending& sending : seen.sent) {
    if (!sending.named || sending.named->mo != mo.id || sending.named->kind != "answer") continue;
    ++sends;
    const Exchange& exchange = seen.transcript.exchange(sending.exchange);
    may_be_repeated = has_status(exchange, "429") || has_status(exchange, "5xx");
  }
  core::Policy policy;
  apply_relay_policy(seen.scenario.setup, policy);
  return may_be_repeated && sends < policy.send_attempts_max;
}

Moments settled(const std::string& fate, const Seen& seen) {
  if (fate == "too-old") {
    return mos_where(seen, [&](const Mo& mo) { return is_too_old(mo, seen); });
  }
  return mos_where(seen, [&](const Mo& mo) { return is_settled(mo, fate, seen); });
}

// An earlier notification flagged that this handset has opted out.
bool was_flagged_before(const Mo& mo, const Seen& seen) {
  return std::ranges::any_of(seen.transcript.exchanges(), [&](const Exchange& exchange) {
    if (exchange.to != "relay" || (exchange.from != "smsmode" && exchange.from != "stranger")) {
      return false;
    }
    const auto read = read_captured_notification(exchange.request.body);
    return read && read->stop && read->message_id != mo.id &&
           (read->from == mo.handset || read->to == mo.handset) &&
           when_sent(exchange.number, seen) < when_delivered(mo, seen);
  });
}

bool was_blacklisted_before(const Mo& mo, const Seen& seen) {
  return std::ranges::any_of(seen.reports, [&](const Notification& report) {
    const auto send = std::ranges::find(seen.sent, report.message_id, &Sending::message_id);
    return send != seen.sent.end() && send->to == mo.handset &&
           contains(seen.transcript.exchange(report.exchange).request.body, "BLACKLISTED") &&
           when_sent(report.exchange, seen) < when_delivered(mo, seen);
  });
}

// Whether the words themselves ask for silence, in some form of the clauses.
bool has_words_of_stop(const Mo& mo) {
  const std::string text = base::ascii_lower(mo.text);
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{"stop", "arr", "sab", "unsub", "inscri", "envoyez"},
      [&](std::string_view stem) { return contains(text, stem); });
}

// How the person had opted out when this SMS was settled so; empty: by nothing up to this SMS. The
// relay records a question that a later STOP cancels in the same way.
std::string means_of_opting_out(const Mo& mo, const Seen& seen) {
  if (was_flagged_before(mo, seen)) return "by smsmode's flag";
  if (was_blacklisted_before(mo, seen)) return "by a report";
  if (plain(mo.text) == "stop") return "with STOP";
  if (has_words_of_stop(mo)) return "in other words";
  return mo.flagged_stop ? "by smsmode's flag" : "";
}

// One time that a person was opted out, from the first SMS that shows it.
struct OptOut {
  const Mo* shown_by;
  std::string how;
  std::vector<const Mo*> later;  // SMS of the person until one brought the person back
};

std::vector<OptOut> opt_outs(const Seen& seen) {
  std::vector<OptOut> out;
  std::map<std::string, std::size_t> silent;  // person -> index in `out`
  for (const Mo& mo : seen.received) {
    const std::string person = person_texting(mo, seen.numbers);
    const auto at = silent.find(person);
    if (at != silent.end()) {
      // Somebody else may have asked the same words.
      const bool is_back = !is_settled(mo, "opted-out", seen) &&
                           (is_settled(mo, "came-back", seen) || was_asked(mo, seen));
      if (is_back) {
        silent.erase(at);
      } else {
        out[at->second].later.push_back(&mo);
      }
      continue;
    }
    if (!is_settled(mo, "opted-out", seen)) continue;
    std::string how = means_of_opting_out(mo, seen);
    if (how.empty()) continue;
    silent.emplace(person, out.size());
    out.push_back({&mo, std::move(how), {}});
  }
  return out;
}

Moments opted_out(const std::string& how, const Seen& seen) {
  Moments out;
  for (const OptOut& each : opt_outs(seen)) {
    if (how == "somehow" || how == each.how) out.push_back(when_delivered(*each.shown_by, seen));
  }
  return out;
}

// Whether an earlier SMS of the same person had neither a reply nor another end when this one came.
bool has_one_waiting(const Mo& mo, const Seen& seen) {
  return std::ranges::any_of(seen.received, [&](const Mo& other) {
    if (person_texting(other, seen.numbers) != person_texting(mo, seen.numbers)) return false;
    if (when_delivered(other, seen) >= when_delivered(mo, seen)) return false;
    if (has_words_of_stop(other) || !other.acknowledged_by) return false;
    // Recorded as what it was when the person opted out, or as answered in spite of it.
    if (!is_settled(other, "opted-out", seen) && !is_settled(other, "answered", seen)) return false;
    return std::ranges::none_of(seen.sent, [&](const Sending& sending) {
      return sending.to == mo.handset && !sending.message_id.empty() &&
             (!sending.named || sending.named->mo == other.id) &&
             when_sent(sending.exchange, seen) < when_delivered(mo, seen);
    });
  });
}

Moments while_opted_out(const std::string& what, const Seen& seen) {
  Moments out;
  for (const OptOut& each : opt_outs(seen)) {
    const Mo& first = *each.shown_by;
    if (what == "had an SMS waiting") {
      if (has_one_waiting(first, seen)) out.push_back(when_delivered(first, seen));
      continue;
    }
    // An SMS that shows an opt-out made without words is already one that was kept silent.
    if (!has_words_of_stop(first) && !first.flagged_stop) {
      out.push_back(when_delivered(first, seen));
    }
    for (const Mo* later : each.later) {
      if (plain(later->text) != plain(first.text)) out.push_back(when_delivered(*later, seen));
    }
  }
  return out;
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

// The relay's own answer, whether or not smsmode saw it; 0: it gave none.
int relay_status(std::uint64_t delivery, const Seen& seen) {
  const Exchange& exchange = seen.transcript.exchange(delivery);
  if (exchange.fate == sim::Fate::Kind::answer || !exchange.answer) return 0;
  return exchange.answer->status;
}

// The first delivery this long after the relay had taken the SMS; nullopt: there was none.
std::optional<std::uint64_t> delivered_again(const Mo& mo, base::Duration length,
                                             const Seen& seen) {
  std::optional<base::Instant> taken;
  for (const std::uint64_t number : mo.deliveries) {
    const base::Instant at = *seen.transcript.exchange(number).arrived_at;
    if (taken && at - *taken >= length) return number;
    if (!taken && relay_status(number, seen) / 100 == 2) taken = at;
  }
  return std::nullopt;
}

Moments delivered_late(base::Duration length, const Seen& seen) {
  Moments out;
  for (const Mo& mo : seen.received) {
    if (const auto again = delivered_again(mo, length, seen))
      out.push_back(when_sent(*again, seen));
  }
  return out;
}

Moments delivered_in_vain(const Seen& seen) {
  Moments out;
  for (const Mo& mo : seen.received) {
    for (const std::uint64_t number : mo.deliveries) {
      if (relay_status(number, seen) >= 400) out.push_back(when_answered(number, seen));
    }
  }
  return out;
}

Moments delivered(const std::string& how, const Seen& seen) {
  if (how == "once") {
    return mos_where(seen, [](const Mo&) { return true; });
  }
  if (how == "twice") return delivered_late(base::Duration{0}, seen);
  if (how == "in vain") return delivered_in_vain(seen);
  if (how == "behind another") {
    return mos_where(seen, [&](const Mo& mo) { return is_behind_another(mo, seen); });
  }
  if (how == "with the words of another") {
    return mos_where(seen, [&](const Mo& mo) {
      return std::ranges::any_of(seen.received, [&](const Mo& other) {
        return other.id != mo.id && other.text == mo.text &&
               person_texting(other, seen.numbers) == person_texting(mo, seen.numbers);
      });
    });
  }
  if (how.starts_with("at over ")) {
    const std::size_t least = count_in(how, "at over ");
    return mos_where(seen, [&](const Mo& mo) { return characters(mo.text) > least; });
  }
  return delivered_late(duration_in(how, "again after "), seen);
}

Moments wrote(const std::string& who, const Seen& seen) {
  return mos_where(seen, [&](const Mo& mo) {
    if (who == "somebody") return true;
    return who == "two people" ? mo.handset != seen.received.front().handset
                               : mo.handset == seen.received.front().handset &&
                                     mo.number != seen.received.front().number;
  });
}

// The question of the same person, or of the same dialog, before this one.
const Question* question_before(const Question& question, const auto& key, const Seen& seen) {
  const Question* last = nullptr;
  for (const Question& other : seen.asked) {
    if (other.exchange == question.exchange) break;
    if (!other.test && key(other) == key(question)) last = &other;
  }
  return last;
}

bool was_silent_before(const Question& question, base::Duration length, const Seen& seen) {
  const Question* const last = question_before(question, person_asking, seen);
  return last != nullptr && seen.transcript.exchange(question.exchange).sent_at -
                                    seen.transcript.exchange(last->exchange).sent_at >=
                                length;
}

bool is_in_another_space_of_its_dialog(const Question& question, const Seen& seen) {
  if (!question.dialog) return false;
  const auto begun = std::ranges::find(seen.asked, question.dialog, &Question::answered_dialog);
  return begun != seen.asked.end() && begun->space != question.space;
}

bool is_asked(const Question& question, const std::string& how, const Seen& seen) {
  if (how == "a test question") return question.test;
  if (question.test) return false;
  if (how == "a question") return true;
  if (how == "on server 2") return question.server == 2;
  if (how == "in two spaces") return question.space != seen.asked.front().space;
  if (how == "in another space of its dialog") {
    return is_in_another_space_of_its_dialog(question, seen);
  }
  if (how == "in a dialog") return question.dialog.has_value();
  if (how.starts_with("over ")) return characters(question.text) > count_in(how, "over ");
  return was_silent_before(question, duration_in(how, "after ", " of silence"), seen);
}

Moments asked(const std::string& how, const Seen& seen) {
  return moments_where(
      seen.asked, [&](const Question& question) { return is_asked(question, how, seen); },
      [&](const Question& question) { return when_sent(question.exchange, seen); });
}

Moments answered_from_the_default_space(const Seen& seen) {
  Moments out;
  const auto& events = seen.transcript.events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].kind != sim::Event::Kind::remark) continue;
    const sim::Remark& remark = seen.transcript.remarks()[events[i].detail];
    if (remark.kind == sim::Remark::Kind::note && remark.party.starts_with("dydu") &&
        contains(remark.text, "default")) {
      out.push_back(at_event(i));
    }
  }
  return out;
}

bool is_answered(const Question& question, const std::string& how, const Seen& seen) {
  const Exchange& exchange = seen.transcript.exchange(question.exchange);
  if (question.test || !exchange.answer) return false;
  const auto after = [&](std::string_view words) {
    return how.starts_with(words) ? std::optional(how.substr(words.size())) : std::nullopt;
  };
  if (how == "from a branch") return is_from_a_branch(question, seen.scenario);
  if (how == "after a capture") return is_after_a_capture(question, seen.scenario);
  if (how == "for want of an operator") return is_for_want_of_an_operator(question, seen.scenario);
  if (how == "in another language") return is_in_another_language(question, exchange);
  if (how == "with a type of the story's own") {
    return has_type_of_the_story(question, seen.scenario);
  }
  if (const auto type = after("with the type ")) return question.answer_type.starts_with(*type);
  if (const auto text = after("with the text ")) {
    return contains(base::ascii_lower(question.answer_html), base::ascii_lower(*text));
  }
  if (const auto field = after("with its ")) return has_field(exchange, *field);
  if (how.starts_with("at over ")) {
    return characters(question.answer_html) > count_in(how, "at over ");
  }
  return exchange.arrived_at && exchange.answered_at &&
         *exchange.answered_at - *exchange.arrived_at >= duration_in(how, "after ");
}

Moments answered(const std::string& how, const Seen& seen) {
  if (how == "from the default space") return answered_from_the_default_space(seen);
  return moments_where(
      seen.asked, [&](const Question& question) { return is_answered(question, how, seen); },
      [&](const Question& question) { return when_answered(question.exchange, seen); });
}

// The exchanges of one kind of call, by the words of the table.
std::vector<std::uint64_t> calls(const std::string& what, const Seen& seen) {
  std::vector<std::uint64_t> out;
  if (what == "look-up") return seen.look_ups;
  if (what == "send") {
    for (const Sending& sending : seen.sent) out.push_back(sending.exchange);
  } else if (what == "question") {
    for (const Question& question : seen.asked) {
      if (!question.test) out.push_back(question.exchange);
    }
  } else if (what == "verification") {
    for (const Exchange& exchange : seen.transcript.exchanges()) {
      if (exchange.from == "relay" && exchange.to == "smsmode" &&
          exchange.request.method == "GET" && exchange.request.path().ends_with("/channels")) {
        out.push_back(exchange.number);
      }
    }
  } else if (what == "stranger's post") {
    for (const Exchange& exchange : seen.transcript.exchanges()) {
      if (exchange.from == "stranger") out.push_back(exchange.number);
    }
  } else {
    const bool is_report = what == "report";
    for (const Notification& call : notifications(seen.transcript)) {
      if (call.is_report == is_report) out.push_back(call.exchange);
    }
  }
  return out;
}

Moments call_answered(const std::string& what, const std::string& result, const Seen& seen) {
  return moments_where(
      calls(what, seen),
      [&](std::uint64_t number) { return came_to(seen.transcript.exchange(number), result); },
      [&](std::uint64_t number) { return when_answered(number, seen); });
}

// The smsmode channel that a notification names; empty: none.
std::string smsmode_channel_of(const Exchange& exchange) {
  const auto body = nlohmann::json::parse(exchange.request.body, nullptr, false);
  if (!body.is_object() || !body.contains("channel") || !body["channel"].is_object()) return "";
  const auto& channel = body["channel"];
  const auto id = channel.find("channelId");
  return id != channel.end() && id->is_string() ? id->get<std::string>() : "";
}

bool is_of_another_smsmode_channel(const Exchange& post, const Seen& seen) {
  const std::string channel = smsmode_channel_of(post);
  const auto read = read_captured_notification(post.request.body);
  if (channel.empty() || !read || read->message_id.empty() || read->from.empty()) return false;
  return std::ranges::none_of(seen.transcript.exchanges(), [&](const Exchange& other) {
    return other.from == "smsmode" && other.url == post.url && smsmode_channel_of(other) == channel;
  });
}

bool cannot_be_read(const Exchange& post) {
  const auto read = read_captured_notification(post.request.body);
  return !read || read->message_id.empty() || read->from.empty() || read->to.empty();
}

Moments posted(const std::string& what, const Seen& seen) {
  return moments_where(
      seen.transcript.exchanges(),
      [&](const Exchange& post) {
        if (post.from != "stranger") return false;
        return what == "what cannot be read" ? cannot_be_read(post)
                                             : is_of_another_smsmode_channel(post, seen);
      },
      [&](const Exchange& post) { return when_sent(post.number, seen); });
}

const Sending* send_of(const Notification& report, const Seen& seen) {
  const auto found = std::ranges::find(seen.sent, report.message_id, &Sending::message_id);
  return found == seen.sent.end() ? nullptr : &*found;
}

bool is_repeated(const Notification& report, const Seen& seen) {
  return std::ranges::any_of(seen.reports, [&](const Notification& other) {
    return other.exchange != report.exchange && other.message_id == report.message_id &&
           other.status == report.status;
  });
}

// Another report came to another URL.
bool is_of_a_second_endpoint(const Notification& report, const Seen& seen) {
  return seen.transcript.exchange(report.exchange).url !=
         seen.transcript.exchange(seen.reports.front().exchange).url;
}

bool is_reported(const Notification& report, const std::string& how, const Seen& seen) {
  const Sending* const send = send_of(report, seen);
  if (how == "was of a stranger's message") return send == nullptr;
  if (how == "came twice") return is_repeated(report, seen);
  if (send == nullptr) return false;
  if (how == "came") return true;
  if (how == "came to a second endpoint") return is_of_a_second_endpoint(report, seen);
  if (how.starts_with("said ")) return report.status == std::string_view(how).substr(5);
  if (how == "came an hour late") {
    return seen.transcript.exchange(report.exchange).sent_at -
               seen.transcript.exchange(send->exchange).sent_at >=
           std::chrono::hours(1);
  }
  const auto answered_at = seen.positions.answered.find(send->exchange);
  return answered_at == seen.positions.answered.end() ||
         seen.positions.sent.at(report.exchange) < answered_at->second;
}

Moments reported(const std::string& how, const Seen& seen) {
  return moments_where(
      seen.reports, [&](const Notification& report) { return is_reported(report, how, seen); },
      [&](const Notification& report) { return when_sent(report.exchange, seen); });
}

bool waits_in_vain(const Mo& mo, const Seen& seen) {
  const auto wrote_times = std::ranges::count(seen.received, mo.handset, &Mo::handset);
  const auto got = std::ranges::count_if(seen.transcript.events(), [&](const sim::Event& event) {
    return event.kind == sim::Event::Kind::handset_gets &&
           seen.transcript.radio()[event.detail].handset == mo.handset &&
           !seen.transcript.radio()[event.detail].by_platform;
  });
  return got < wrote_times;
}

// An answer of the bot, and none of the sentences that the set-up gives the relay.
bool is_answer(const sim::RadioText& radio, const Seen& seen) {
  const auto send = std::ranges::find(seen.sent, radio.message_id, &Sending::message_id);
  if (send != seen.sent.end() && send->named) return send->named->kind == "answer";
  const Setup& setup = seen.scenario.setup;
  return radio.text != setup.apology && radio.text != setup.identity &&
         radio.text != setup.welcome_back && radio.text != setup.stop_confirmation;
}

bool is_received(const sim::RadioText& radio, const std::string& what, const Seen& seen) {
  const Setup& setup = seen.scenario.setup;
  if (what == "smsmode's own SMS") return radio.by_platform;
  if (radio.by_platform) return false;
  if (what == "the apology") return radio.text == setup.apology;
  if (what == "the identity") return radio.text == setup.identity;
  if (what == "the welcome back") return radio.text == setup.welcome_back;
  if (what == "an SMS of two parts") return radio.parts >= 2;
  if (what == "an SMS in UCS-2") return radio.encoding != "GSM7";
  if (what == "a cut SMS") return is_cut(radio.text, seen.asked);
  return is_answer(radio, seen);
}

Moments received(const std::string& what, const Seen& seen) {
  if (what == "no answer") {
    return mos_where(seen, [&](const Mo& mo) { return waits_in_vain(mo, seen); });
  }
  Moments out;
  const auto& events = seen.transcript.events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].kind == sim::Event::Kind::handset_gets &&
        is_received(seen.transcript.radio()[events[i].detail], what, seen)) {
      out.push_back(at_event(i));
    }
  }
  return out;
}

// The first time at which the condition was met; if `after` is given, later than that.
std::optional<Moment> first_moment(const Condition& condition, const std::optional<Moment>& after,
                                   const Seen& seen) {
  std::optional<Moment> first;
  for (const Fact& fact : condition.facts) {
    for (const Moment& moment : moments_of(fact, seen)) {
      if ((!after || moment > *after) && (!first || moment < *first)) first = moment;
    }
  }
  return first;
}

}  // namespace

Seen seen_in(Story& story, const Ledger& ledger) {
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
            story.numbers(),
            ledger};
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

std::vector<Moment> moments_of(const Fact& fact, const Seen& seen) {
  const std::string& first = fact.blanks.front();
  switch (fact.kind) {
    case Fact::Kind::clicked:
      return clicked(first, seen);
    case Fact::Kind::accepted:
      return accepted(first, seen);
    case Fact::Kind::refused:
      return refused(first, seen);
    case Fact::Kind::said:
      return said(first, seen);
    case Fact::Kind::settled:
      return settled(first, seen);
    case Fact::Kind::opted_out:
      return opted_out(first, seen);
    case Fact::Kind::while_opted_out:
      return while_opted_out(first, seen);
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
    case Fact::Kind::posted:
      return posted(first, seen);
    case Fact::Kind::reported:
      return reported(first, seen);
    case Fact::Kind::received:
      return received(first, seen);
    case Fact::Kind::assumed:
      if (settles(seen.scenario.setup, first)) return {Moment{}};
      return {};
  }
  return {};
}

std::vector<Unproven> unproven_clauses(const std::vector<Clause>& clauses, const Seen& seen) {
  std::vector<Unproven> out;
  for (const std::string& id : seen.scenario.clauses) {
    const auto clause = std::ranges::find(clauses, id, &Clause::id);
    if (clause == clauses.end()) continue;
    Unproven unproven{id, {}};
    std::optional<Moment> before;
    for (const Condition& condition : clause->witness) {
      before = first_moment(condition, condition.then ? before : std::nullopt, seen);
      if (!before) unproven.missing.push_back(to_text(condition));
    }
    if (!unproven.missing.empty()) out.push_back(std::move(unproven));
  }
  return out;
}

}  // namespace smsrelay::runner
