#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "runner/execute/invariant_rules.h"
#include "runner/execute/own_policy.h"

namespace smsrelay::runner {
namespace {

bool is_accepted(const Sending& sending) { return !sending.message_id.empty(); }

// Precondition: the message names an SMS.
const Mo* named_by(const Sending& sending, const Facts& facts) {
  return find_mo(facts.received, sending.named->mo, sending.to);
}

std::size_t acknowledged_at(const Facts& facts, const Mo& mo) {
  const auto at = facts.positions.answered.find(*mo.acknowledged_by);
  return at == facts.positions.answered.end() ? 0 : at->second;
}

bool says_any(const Mo& mo, std::initializer_list<std::string_view> stems) {
  const std::string text = base::ascii_lower(mo.text);
  return std::ranges::any_of(
      stems, [&](std::string_view stem) { return text.find(stem) != std::string::npos; });
}

// By evidence: the platform's flag in the notification, or the relay's own record. That record is
// also kept of questions that an opt-out cancelled, so the text must look like one besides.
bool opts_out(const Facts& facts, const Mo& mo) {
  const auto fate = facts.ledger.fates.find(mo.id);
  const bool recorded = fate != facts.ledger.fates.end() && fate->second == "opted-out";
  return mo.flagged_stop || (recorded && says_any(mo, {"stop", "arr", "sab", "unsub"}));
}

// The last opt-out of the same person that was acknowledged between the two places; nullptr: none.
const Mo* opt_out_between(const Facts& facts, const std::string& person, std::size_t from,
                          std::size_t until) {
  const Mo* last = nullptr;
  for (const Mo& mo : facts.received) {
    if (!mo.acknowledged_by || person_texting(mo, facts.numbers) != person) continue;
    const std::size_t at = acknowledged_at(facts, mo);
    if (at >= from && at < until && opts_out(facts, mo)) last = &mo;
  }
  return last;
}

bool is_recorded_as_opted_out(const Facts& facts, const Mo& mo) {
  const auto fate = facts.ledger.fates.find(mo.id);
  return fate != facts.ledger.fates.end() && fate->second == "opted-out";
}

// Did an SMS or an administrator bring the person back between the two? An administrator by any
// change at all; an SMS by being recorded otherwise than opted-out. CONTACT only asks who is there.
bool came_back(Story& story, const Facts& facts, const Mo& opt_out, const Mo& later) {
  const std::size_t from = acknowledged_at(facts, opt_out);
  const std::size_t until = acknowledged_at(facts, later);
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    if (exchange.from != "admin" || exchange.request.method == "GET") continue;
    const std::size_t at = facts.positions.sent.at(exchange.number);
    if (at > from && at < until) return true;
  }
  return std::ranges::any_of(facts.received, [&](const Mo& mo) {
    return mo.acknowledged_by && acknowledged_at(facts, mo) > from &&
           acknowledged_at(facts, mo) < until &&
           person_texting(mo, facts.numbers) == person_texting(opt_out, facts.numbers) &&
           !is_recorded_as_opted_out(facts, mo) && !says_any(mo, {"contact"});
  });
}

std::string name_of_message(const Named& named) {
  return named.kind + (named.index == 1 ? "" : " " + std::to_string(named.index));
}

}  // namespace

void every_reply_names_its_sms(Story& story, const Facts& facts, std::vector<Finding>& out) {
  if (facts.ledger.foreign) return;
  for (const Sending& sending : facts.sent) {
    const Mo* const mo = sending.named ? named_by(sending, facts) : nullptr;
    const bool right = mo != nullptr && mo->handset == sending.to && mo->acknowledged_by &&
                       acknowledged_at(facts, *mo) < facts.positions.sent.at(sending.exchange);
    if (right) continue;
    Finding finding =
        story.breach("RELAY-NAME-1", "A message does not name the SMS that caused it.");
    finding.expected = "a refClient that begins with the id of an acknowledged SMS of " +
                       story.name_of(sending.to);
    finding.actual = mo == nullptr
                         ? "refClient " + in_quotes(sending.reference)
                         : "it names an SMS of " + story.name_of(mo->handset) +
                               (mo->handset == sending.to ? ", not acknowledged yet" : "");
    finding.shown_by = sent_event(story, sending.exchange);
    out.push_back(std::move(finding));
    return;
  }
}

void each_message_is_sent_once(Story& story, const Facts& facts, std::vector<Finding>& out) {
  std::map<std::tuple<std::string, std::string, std::string, int>, int> accepted;
  for (const Sending& sending : facts.sent) {
    if (!is_accepted(sending) || !sending.named) continue;
    const Named& named = *sending.named;
    const Mo* const mo = named_by(sending, facts);
    const std::string handset = mo != nullptr ? mo->handset : sending.to;
    if (++accepted[{named.mo, handset, named.kind, named.index}] < 2) continue;
    if (mo != nullptr && !came_again_when_forgotten(story, *mo).empty()) continue;
    Finding finding = story.breach("RELAY-ONCE-1",
                                   story.name_of(sending.to) + " was sent the same message twice.");
    finding.expected = "one message \"" + name_of_message(named) + "\" for one SMS";
    finding.actual = "accepted by smsmode a second time at " +
                     offset_text(story, story.transcript().exchange(sending.exchange).sent_at);
    finding.shown_by = sent_event(story, sending.exchange);
    out.push_back(std::move(finding));
    return;
  }
}

void what_counts_as_answered_was_sent(Story& story, const Facts& facts, std::vector<Finding>& out) {
  if (!facts.ledger.complete || facts.ledger.foreign) return;
  for (const Mo& mo : facts.received) {
    const auto fate = facts.ledger.fates.find(mo.id);
    if (fate == facts.ledger.fates.end() || fate->second != "answered") continue;
    const bool sent = std::ranges::any_of(facts.sent, [&](const Sending& sending) {
      // A reply that names nothing breaks another rule.
      return is_accepted(sending) && sending.to == mo.handset &&
             (!sending.named || sending.named->mo == mo.id);
    });
    if (sent) continue;
    Finding finding =
        story.breach("RELAY-LOST-1", "The relay counts an SMS of " + story.name_of(mo.handset) +
                                         " as answered, but smsmode never accepted the reply.");
    finding.expected = "a reply to " + in_quotes(mo.text) + ", accepted";
    finding.actual = "none";
    finding.shown_by = mo.acknowledged_by ? sent_event(story, *mo.acknowledged_by) : std::nullopt;
    out.push_back(std::move(finding));
    return;
  }
}

// The n-th SMS answered to a person needs n answers of the bot to that person before it.
void answers_before_replies(Story& story, const Facts& facts, std::vector<Finding>& out) {
  const Pairs pairs = pair(people_asking(facts.asked, facts.positions),
                           people_texting(facts.received, facts.positions, facts.numbers));
  std::map<std::string, std::set<std::string>> answered;  // person -> MO ids
  for (const Sending& sending : facts.sent) {
    if (!is_accepted(sending) || !sending.named || sending.named->kind != "answer") continue;
    const Mo* const mo = named_by(sending, facts);
    if (mo == nullptr) continue;
    const std::string person = person_texting(*mo, facts.numbers);
    const auto client = pairs.asking_of.find(person);
    if (client == pairs.asking_of.end()) continue;
    const std::size_t sent_at = facts.positions.sent.at(sending.exchange);
    const auto answers =
        static_cast<std::size_t>(std::ranges::count_if(facts.asked, [&](const Question& question) {
          return question.answered_dialog && person_asking(question) == client->second &&
                 facts.positions.sent.at(question.exchange) < sent_at;
        }));
    answered[person].insert(mo->id);
    if (answered[person].size() <= answers) continue;
    Finding finding =
        story.breach("RELAY-ORDER-1", "A reply was sent before the bot had answered its question.");
    finding.expected = "an answer to " + story.name_of(sending.to) + " first";
    finding.actual = in_quotes(sending.text);
    finding.shown_by = sent_at;
    out.push_back(std::move(finding));
    return;
  }
}

void replies_to_the_right_people(Story& story, const Facts& facts, std::vector<Finding>& out) {
  for (const Sending& sending : facts.sent) {
    if (!is_accepted(sending)) continue;
    const bool wrote = std::ranges::any_of(facts.received, [&](const Mo& mo) {
      return mo.handset == sending.to && (sending.from.empty() || mo.number == sending.from);
    });
    if (wrote) continue;
    Finding finding = story.breach("RELAY-CROSS-1",
                                   "A reply went to somebody who had not written to that number.");
    finding.expected = "an SMS from " + story.name_of(sending.to) + " to " + sending.from;
    finding.actual = in_quotes(sending.text);
    finding.shown_by = sent_event(story, sending.exchange);
    out.push_back(std::move(finding));
    return;
  }
}

void reports_come_to_their_own_endpoint(Story& story, const Facts& facts,
                                        std::vector<Finding>& out) {
  const bool any_named = std::ranges::any_of(
      facts.sent, [](const Sending& sending) { return !sending.callback.empty(); });
  // A relay of another hand may do without reports.
  if (facts.ledger.foreign && !any_named) return;
  for (const Sending& sending : facts.sent) {
    // Where the person has written to; a message that names its SMS has one place only.
    std::set<std::string> endpoints;
    for (const Mo& mo : facts.received) {
      if (mo.handset != sending.to || (sending.named && sending.named->mo != mo.id)) continue;
      const auto behind = facts.numbers.find(mo.number);
      if (behind != facts.numbers.end()) endpoints.insert(behind->second.endpoint);
    }
    if (endpoints.empty() || endpoints.contains(sending.callback)) continue;
    Finding finding = story.breach(
        "RELAY-REPORT-1", "The reports on a message would not come to its own channel's endpoint.");
    finding.expected = "callbackUrlStatus: the Endpoint URL of the channel that took the SMS";
    const bool of_another = std::ranges::any_of(facts.numbers, [&](const auto& number) {
      return number.second.endpoint == sending.callback;
    });
    finding.actual = sending.callback.empty() ? "no callbackUrlStatus"
                     : of_another             ? "the Endpoint URL of another channel"
                                              : "a URL that is no channel's endpoint";
    finding.shown_by = sent_event(story, sending.exchange);
    out.push_back(std::move(finding));
    return;
  }
}

// From the acknowledgement of an opt-out on, nothing is sent for that SMS or an earlier one. A
// later SMS (START, CONTACT) may get one line, which is no answer of the bot.
void who_opted_out_is_left_alone(Story& story, const Facts& facts, std::vector<Finding>& out) {
  std::map<std::string, int> lines;  // by MO
  for (const Sending& sending : facts.sent) {
    const Mo* const named = sending.named ? named_by(sending, facts) : nullptr;
    if (named == nullptr || !named->acknowledged_by) continue;
    const std::string person = person_texting(*named, facts.numbers);
    const std::size_t sent_at = facts.positions.sent.at(sending.exchange);
    const std::size_t named_at = acknowledged_at(facts, *named);
    // What confirms a STOP, where that is configured, answers the very SMS that said it.
    if (sending.text == story.scenario().setup.stop_confirmation && opts_out(facts, *named) &&
        (!is_accepted(sending) || ++lines[named->id] == 1)) {
      continue;
    }
    const Mo* opt_out = opt_out_between(facts, person, named_at, sent_at);
    if (opt_out == nullptr) {
      opt_out = opt_out_between(facts, person, 0, named_at);
      if (opt_out == nullptr || came_back(story, facts, *opt_out, *named)) continue;
      const bool is_the_one_line =
          sending.named->kind != "answer" && (!is_accepted(sending) || ++lines[named->id] == 1);
      if (is_the_one_line) continue;
    }
    Finding finding =
        story.breach("RELAY-STOP-2", story.name_of(sending.to) + " had opted out and was sent " +
                                         in_quotes(sending.text) + ".");
    finding.expected = "nothing after " + in_quotes(opt_out->text) + " at " +
                       offset_text(story, opt_out->at) + " but one line for START or CONTACT";
    finding.actual = "a message about " + in_quotes(named->text) + " at " +
                     offset_text(story, story.transcript().exchange(sending.exchange).sent_at);
    finding.shown_by = sent_at;
    out.push_back(std::move(finding));
    return;
  }
}

}  // namespace smsrelay::runner
