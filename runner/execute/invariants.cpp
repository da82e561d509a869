#include "runner/execute/invariants.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "runner/execute/invariant_rules.h"
#include "runner/execute/own_policy.h"

namespace smsrelay::runner {
namespace {

constexpr base::Duration settle_step = std::chrono::minutes(5);
constexpr base::Duration settle_max = std::chrono::hours(60);
constexpr base::Duration acknowledge_max = std::chrono::milliseconds(300);

std::optional<std::size_t> remark_event(Story& story, const sim::Remark& remark) {
  const auto& events = story.transcript().events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (events[i].kind != sim::Event::Kind::remark) continue;
    if (&story.transcript().remarks()[events[i].detail] == &remark) return i;
  }
  return std::nullopt;
}

// The sizes of the bodies in the channel's quarantine, the one thing that tells them apart.
std::vector<std::size_t> quarantined_bytes(Story& story, const std::string& channel) {
  const auto answer = story.world().admin("GET", "/api/channels/" + channel + "/quarantine", "",
                                          story.world().admin_token());
  std::vector<std::size_t> out;
  if (!answer) return out;
  const nlohmann::json lines = nlohmann::json::parse(answer->body, nullptr, false);
  if (!lines.is_array()) return out;
  for (const auto& line : lines) out.push_back(line.value("bytes", std::size_t{0}));
  return out;
}

Ledger read_ledger(Story& story) {
  Ledger ledger;
  if (!story.world().relay_is_ours()) {
    ledger.foreign = true;
    return ledger;
  }
  for (const World::Ready& channel : story.world().channels()) {
    const auto answer = story.world().admin("GET", "/api/channels/" + channel.id + "/messages", "",
                                            story.world().admin_token());
    if (!answer || answer->status != 200) {
      const bool deleted = answer && answer->status == 404;
      (deleted ? ledger.forgotten : ledger.complete) = deleted;
      continue;
    }
    const nlohmann::json lines = nlohmann::json::parse(answer->body, nullptr, false);
    if (!lines.is_array()) {
      ledger.complete = false;
      continue;
    }
    for (const std::size_t bytes : quarantined_bytes(story, channel.id)) {
      ledger.quarantined_bytes.insert(bytes);
    }
    for (const auto& line : lines) {
      const std::string fate = line.value("fate", "");
      if (fate == "pending") ++ledger.pending;
      ledger.fates[line.value("message", "")] = fate;
      ledger.details[line.value("message", "")] = line.value("detail", "");
    }
  }
  return ledger;
}

// The same question asked twice has the same answer twice. Equal replies are too many only when
// there are more replies than SMS.
bool more_replies_than_sms(Story& story, const std::string& handset) {
  const auto received = mos(story.transcript());
  const auto owed = std::ranges::count_if(
      received, [&](const Mo& mo) { return mo.handset == handset && mo.acknowledged_by; });
  const auto& radio = story.transcript().radio();
  const auto replies = std::ranges::count_if(story.transcript().events(), [&](const auto& event) {
    return event.kind == sim::Event::Kind::handset_gets && radio[event.detail].handset == handset &&
           !radio[event.detail].by_platform;
  });
  return replies > owed;
}

bool is_a_phone(const Story& story, const std::string& handset) {
  return std::ranges::any_of(story.scenario().setup.phones, [&](const Phone& phone) {
    return story.digits_of(phone.name) == handset;
  });
}

// The handset is rightly answered again about an SMS that the relay had forgotten; empty: it is
// not.
std::string why_answered_again(Story& story, const std::string& handset) {
  for (const Mo& mo : mos(story.transcript())) {
    if (mo.handset != handset) continue;
    if (std::string why = came_again_when_forgotten(story, mo); !why.empty()) return why;
  }
  return {};
}

void nothing_else_is_sent(Story& story, std::vector<Finding>& out) {
  const sim::Transcript& transcript = story.transcript();
  for (const sim::Event& event : transcript.events()) {
    if (event.kind != sim::Event::Kind::handset_gets || story.is_claimed(event.detail)) continue;
    const sim::RadioText& radio = transcript.radio()[event.detail];
    if (radio.by_platform) continue;
    std::size_t same = 0;
    for (const sim::RadioText& other : transcript.radio()) {
      if (other.handset == radio.handset && other.text == radio.text && !other.by_platform) ++same;
    }
    const std::string name =
        is_a_phone(story, radio.handset) ? story.name_of(radio.handset) : "A stranger";
    const std::string forgotten = why_answered_again(story, radio.handset);
    const bool too_many =
        same > 1 && forgotten.empty() && more_replies_than_sms(story, radio.handset);
    Finding finding =
        too_many ? story.breach("RELAY-ONCE-1", name + " got the same answer " +
                                                    (same == 2 ? std::string("twice")
                                                               : std::to_string(same) + " times") +
                                                    ".")
                 : story.finding(story.scenario().place,
                                 name + " received an SMS the story does not mention.");
    finding.expected = "nothing else is sent";
    finding.actual = in_quotes(radio.text) + " at " + offset_text(story, event.at);
    finding.shown_by = story.arrival_event(event.detail);
    if (const Step* const step = finding.shown_by ? story.step_at(*finding.shown_by) : nullptr) {
      finding.where = step->place;
    }
    if (!forgotten.empty()) {
      finding.blame = reports::Blame::scenario;
      finding.hint = forgotten;
    } else if (!too_many && is_a_phone(story, radio.handset)) {
      finding.hint = "if it belongs to the story, add `" + name + " receives: …`";
    } else if (!too_many) {
      finding.blame = reports::Blame::scenario;
      finding.hint =
          "this phone has the number " + radio.handset +
          ", which stands in a notification of the story; give it a name in `phones`, and "
          "add what it "
          "receives";
    }
    out.push_back(std::move(finding));
    return;
  }
}

// A replayed notification may name a number that is not of this suite's channels. The relay puts it
// in quarantine; there is no conversation it could have lost it from.
bool is_to_a_channel(const Story& story, const Mo& mo) {
  return std::ranges::any_of(story.scenario().fixtures->accounts, [&](const auto& account) {
    return std::ranges::any_of(account.channels, [&](const auto& channel) {
      return std::ranges::find(channel.numbers, mo.number) != channel.numbers.end();
    });
  });
}

// The story itself brought this notification. Of one that could not be read, the quarantine is the
// recorded end; what smsmode delivers by itself can be read, and must be in the ledger.
bool is_replayed(const Story& story, const std::string& body) {
  return std::ranges::any_of(story.scenario().story, [&](const Step& step) {
    const auto* const replays = std::get_if<Replays>(&step.act);
    const auto* const post = std::get_if<RawPost>(&step.act);
    return (replays != nullptr && replays->body == body) || (post != nullptr && post->body == body);
  });
}

void none_is_lost(Story& story, const std::vector<Mo>& received, const Ledger& ledger,
                  std::vector<Finding>& out) {
  if (ledger.foreign) return;
  if (!ledger.complete) {
    Finding finding = story.breach("RELAY-LOST-1", "The relay's ledger could not be read.");
    finding.expected = "GET /api/channels/{id}/messages answers a list";
    finding.actual = "no list";
    out.push_back(std::move(finding));
    return;
  }
  if (ledger.forgotten) return;
  for (const Mo& mo : received) {
    if (!mo.acknowledged_by || !is_to_a_channel(story, mo)) continue;
    const auto fate = ledger.fates.find(mo.id);
    const std::string& body = story.transcript().exchange(*mo.acknowledged_by).request.body;
    if (fate == ledger.fates.end() && is_replayed(story, body) &&
        ledger.quarantined_bytes.contains(body.size())) {
      continue;
    }
    if (fate != ledger.fates.end() && fate->second != "pending") continue;
    Finding finding = story.breach("RELAY-LOST-1", "An SMS of " + story.name_of(mo.handset) +
                                                       " was acknowledged and then lost.");
    finding.expected = "answered, or a recorded reason why not";
    finding.actual = fate == ledger.fates.end()
                         ? "the relay does not know it"
                         : "still pending " + base::to_text(story.now() - mo.at) + " later";
    finding.nearest = "the SMS: " + in_quotes(mo.text) + " at " + offset_text(story, mo.at);
    finding.shown_by = sent_event(story, *mo.acknowledged_by);
    out.push_back(std::move(finding));
    return;
  }
}

void acknowledged_before_asking(Story& story, const std::vector<Mo>& received,
                                const std::vector<Question>& asked, const Positions& positions,
                                std::vector<Finding>& out) {
  for (const Question& question : asked) {
    if (question.test) continue;
    const std::size_t asked_at = positions.sent.at(question.exchange);
    const bool acknowledged = std::any_of(received.begin(), received.end(), [&](const Mo& mo) {
      return mo.acknowledged_by &&
             without_command_marks(mo.text) == without_command_marks(question.text) &&
             positions.answered.at(*mo.acknowledged_by) < asked_at;
    });
    if (acknowledged) continue;
    Finding finding = story.breach("RELAY-ACK-1",
                                   "Dydu was asked something no acknowledged SMS had said before.");
    finding.expected = "an SMS with this text, acknowledged first";
    finding.actual = in_quotes(question.text) + " asked at " +
                     offset_text(story, story.transcript().exchange(question.exchange).sent_at);
    finding.shown_by = asked_at;
    out.push_back(std::move(finding));
    return;
  }
}

void acknowledged_in_time(Story& story, const std::vector<Mo>& received,
                          std::vector<Finding>& out) {
  for (const Mo& mo : received) {
    for (const std::uint64_t number : mo.deliveries) {
      const sim::Exchange& exchange = story.transcript().exchange(number);
      if (!exchange.arrived_at || !exchange.answered_at) continue;
      if (exchange.fate == sim::Fate::Kind::delay_request) continue;
      const base::Duration taken = *exchange.answered_at - *exchange.arrived_at;
      if (taken <= acknowledge_max) continue;
      Finding finding = story.breach("RELAY-ACK-2", "An SMS was answered to smsmode too late.");
      finding.expected = "within " + base::to_text(acknowledge_max);
      finding.actual = base::to_text(taken);
      finding.shown_by = sent_event(story, number);
      out.push_back(std::move(finding));
      return;
    }
  }
}

bool said_all(const Person& asking, const Person& texting) {
  return std::ranges::all_of(asking.said, [&](const Saying& question) {
    return std::ranges::find(texting.said, question.text, &Saying::text) != texting.said.end();
  });
}

void dialogs_are_not_shared(Story& story, const std::vector<Question>& asked,
                            std::vector<Finding>& out) {
  std::map<std::string, std::string> owner_of_dialog;  // contextId -> pseudonym
  for (const Question& question : asked) {
    if (question.test) continue;
    for (const auto& dialog : {question.dialog, question.answered_dialog}) {
      if (!dialog) continue;
      const auto [owner, fresh] = owner_of_dialog.emplace(*dialog, person_asking(question));
      if (fresh || owner->second == person_asking(question)) continue;
      Finding finding = story.breach("RELAY-CROSS-1", "Two people share one dialog at Dydu.");
      finding.expected = "a dialog of their own for each";
      finding.actual = in_quotes(question.text) + " was asked in somebody else's dialog";
      finding.shown_by = sent_event(story, question.exchange);
      out.push_back(std::move(finding));
      return;
    }
  }
}

void in_order_and_not_crossed(Story& story, const std::vector<Mo>& received,
                              const std::vector<Question>& asked, const Positions& positions,
                              const Numbers& numbers, std::vector<Finding>& out) {
  const std::vector<Person> asking = people_asking(asked, positions);
  std::vector<Person> texting = people_texting(received, positions, numbers);
  // Only the order counts here, the one in which the relay has acknowledged the SMS: one that it
  // could not take at first comes later. Asking before the acknowledgement breaks RELAY-ACK-1.
  for (Person& handset : texting) {
    std::ranges::stable_sort(handset.said, {}, &Saying::at);
    for (Saying& text : handset.said) text.at = 0;
  }
  const std::vector<std::string> unpaired = pair(asking, texting).unpaired;
  if (unpaired.empty()) return;
  const Person& client = *std::ranges::find(asking, unpaired.front(), &Person::name);
  const auto anybody = [&](bool (*fits)(const Person&, const Person&)) {
    return std::ranges::any_of(texting,
                               [&](const Person& handset) { return fits(client, handset); });
  };
  Finding finding =
      anybody(follows)
          ? story.breach("RELAY-CROSS-1", "Dydu was asked in one person's words under two names.")
      : anybody(said_all)
          ? story.breach("RELAY-ORDER-1",
                         "The questions of one person were not asked in the order they were sent.")
          : story.breach("RELAY-CROSS-1",
                         "Dydu was asked under one name what no single person had said.");
  finding.expected = "the SMS of one handset, in their order";
  for (const Saying& question : client.said) {
    finding.actual += (finding.actual.empty() ? "" : ", ") + in_quotes(question.text);
  }
  for (const Question& question : asked) {
    if (question.test || person_asking(question) != client.name) continue;
    finding.shown_by = positions.sent.at(question.exchange);
  }
  out.push_back(std::move(finding));
}

void contracts_are_kept(Story& story, std::vector<Finding>& out) {
  for (const sim::Remark& remark : story.transcript().remarks()) {
    if (remark.kind != sim::Remark::Kind::violation) continue;
    // The relay is not responsible for what strangers post.
    if (remark.exchange != 0 && story.transcript().exchange(remark.exchange).from != "relay")
      continue;
    Finding finding = story.breach(
        "RELAY-CONTRACT-1", "The relay sent what " + remark.party + " would call malformed.");
    finding.expected = "a request as the vendor documents it";
    finding.actual = remark.text;
    finding.shown_by = remark_event(story, remark);
    out.push_back(std::move(finding));
    return;
  }
}

void faults_have_fired(Story& story, std::vector<Finding>& out) {
  for (const mocks::vendor::Fault& fault : story.world().faults().unfired()) {
    Finding finding = story.finding(fault.place, "A planned fault never happened.");
    finding.blame = reports::Blame::scenario;
    finding.rule = "STORY-FAULTS";
    finding.rule_text = "every planned fault fires, else the story proves nothing";
    finding.expected = "a call it applies to";
    finding.actual = "none";
    finding.hint = "check `where`, the call numbers and the time window";
    out.push_back(std::move(finding));
    return;
  }
}

Finding no_end(Story& story) {
  std::map<std::string, std::size_t> calls;
  for (const auto& exchange : story.transcript().exchanges()) {
    ++calls[exchange.from + " -> " + exchange.to];
  }
  const auto most = std::max_element(
      calls.begin(), calls.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  Finding out = story.breach("RELAY-END-1", "The story does not come to an end.");
  out.expected = "an end";
  out.actual = std::to_string(exchanges_max) + " exchanges until " +
               offset_text(story, story.now()) + ", " + std::to_string(most->second) + " of them " +
               most->first;
  out.hint = "somebody answers every answer: look at the last of the lines";
  out.shown_by = story.transcript().events().size() - 1;
  return out;
}

}  // namespace

std::string in_quotes(const std::string& text) { return "\"" + base::visible(text) + "\""; }

std::optional<std::size_t> sent_event(Story& story, std::uint64_t exchange) {
  return event_index(story.transcript(), sim::Event::Kind::sent, exchange);
}

Ledger settle(Story& story) {
  const base::Instant limit = story.now() + settle_max;
  story.pass_time(settle_step);
  Ledger ledger = read_ledger(story);
  while (!story.stuck() && !story.world().endless() && story.now() < limit &&
         (ledger.pending > 0 || story.world().smsmode().notifications_pending() > 0)) {
    story.pass_time(std::chrono::hours(1));
    ledger = read_ledger(story);
  }
  return ledger;
}

std::vector<Finding> judge_invariants(Story& story, const Ledger& ledger) {
  std::vector<Finding> out;
  if (story.world().endless()) return {no_end(story)};
  const Facts facts{.received = mos(story.transcript()),
                    .asked = questions(story.transcript()),
                    .sent = sendings(story.transcript()),
                    .positions = positions_of(story.transcript()),
                    .numbers = story.numbers(),
                    .ledger = ledger};
  contracts_are_kept(story, out);
  nothing_else_is_sent(story, out);
  each_message_is_sent_once(story, facts, out);
  every_reply_names_its_sms(story, facts, out);
  what_counts_as_answered_was_sent(story, facts, out);
  none_is_lost(story, facts.received, ledger, out);
  who_opted_out_is_left_alone(story, facts, out);
  acknowledged_before_asking(story, facts.received, facts.asked, facts.positions, out);
  acknowledged_in_time(story, facts.received, out);
  dialogs_are_not_shared(story, facts.asked, out);
  dydu_is_told_pseudonyms(story, facts, out);
  in_order_and_not_crossed(story, facts.received, facts.asked, facts.positions, facts.numbers, out);
  answers_before_replies(story, facts, out);
  replies_to_the_right_people(story, facts, out);
  reports_come_to_their_own_endpoint(story, facts, out);
  secrets_stay_home(story, out);
  log_and_admin_tell_no_secrets(story, facts, out);
  faults_have_fired(story, out);
  return out;
}

std::vector<std::string> not_judged(const Ledger& ledger) {
  if (!ledger.foreign) return {};
  return {"RELAY-NAME-1", "RELAY-LOST-1", "RELAY-STOP-2", "RELAY-DLR-1", "RELAY-SECRET-1"};
}

}  // namespace smsrelay::runner
