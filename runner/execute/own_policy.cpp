#include "runner/execute/own_policy.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "runner/execute/pairing.h"
#include "runner/execute/replies.h"
#include "runner/testbed/relay_policy.h"

namespace smsrelay::runner {
namespace {

using mocks::vendor::Fault;
using Kind = sim::Fate::Kind;

// The relay's own waiting for an answer of the bot, and Dydu's memory of a silent dialog.
constexpr base::Duration ask_timeout = std::chrono::seconds(50);
constexpr base::Duration dialog_at_dydu = std::chrono::minutes(10);
constexpr base::Duration loop_window = std::chrono::hours(1);

core::Policy policy_of(const Case& given) {
  core::Policy policy;
  const Setup& setup = given.story.scenario().setup;
  policy.servers = static_cast<std::size_t>(setup.dydu_servers);
  apply_relay_policy(setup, policy);
  return policy;
}

// ---- the calls about the phone's last SMS ------------------------------------------------------

// A call, and the fault of the story that struck it.
struct Call {
  const sim::Exchange* exchange = nullptr;
  const Fault* fault = nullptr;
  int server = 1;  // of a question
};

// What was done so far about an SMS.
struct Course {
  std::optional<Mo> mo;
  std::vector<Call> deliveries;
  std::vector<Call> asked;
  std::vector<Call> sent;
};

const Fault* fault_of(Story& story, const sim::Exchange& exchange) {
  constexpr std::string_view before = "faults[";
  if (!exchange.rule.starts_with(before)) return nullptr;
  std::size_t index = 0;
  const char* const begin = exchange.rule.data() + before.size();
  std::from_chars(begin, exchange.rule.data() + exchange.rule.size(), index);
  const auto& faults = story.scenario().faults;
  return index < faults.size() ? &faults[index] : nullptr;
}

Course course_of_last_sms(const Case& given) {
  Story& story = given.story;
  Course out;
  for (Mo& mo : mos(story.transcript())) {
    if (mo.handset == given.handset) out.mo = std::move(mo);
  }
  if (given.handset.empty() || !out.mo || out.mo->deliveries.empty()) return {};
  const auto call = [&](std::uint64_t number, int server = 1) {
    const sim::Exchange& exchange = story.transcript().exchange(number);
    return Call{&exchange, fault_of(story, exchange), server};
  };
  for (const std::uint64_t number : out.mo->deliveries) out.deliveries.push_back(call(number));
  const std::uint64_t first = out.mo->deliveries.front();
  for (const Question& question : questions(story.transcript())) {
    if (question.test || question.exchange < first) continue;
    if (without_command_marks(question.text) != without_command_marks(out.mo->text)) continue;
    out.asked.push_back(call(question.exchange, question.server));
  }
  for (const Sending& sending : sendings(story.transcript())) {
    if (sending.to != given.handset || sending.exchange < first) continue;
    if (sending.named && sending.named->mo != out.mo->id) continue;
    out.sent.push_back(call(sending.exchange));
  }
  return out;
}

bool is_struck(const Call& call, bool work_is_enough) {
  return call.fault != nullptr && prevents(call.fault->act, call.fault->status, work_is_enough);
}

bool all_struck(const std::vector<Call>& calls, bool work_is_enough) {
  return !calls.empty() && std::ranges::all_of(calls, [&](const Call& call) {
    return is_struck(call, work_is_enough);
  });
}

bool is_delay(const Fault& fault) {
  return fault.act == Kind::delay_request || fault.act == Kind::delay_answer;
}

std::string own_fault(const Fault& fault) {
  return "the story's own fault (line " + std::to_string(fault.place.line) + ")";
}

std::string and_the_story_waits(const Case& given) {
  return given.unmet.within ? "; the story waits " + base::to_text(*given.unmet.within) : "";
}

// Whether only an answer of the bot would do, or nothing else is there to be sent.
bool needs_the_bot(const Case& given) {
  const TextMatch* const text = given.unmet.text;
  return text == nullptr || is_authored(given.story, *text) ||
         !given.story.scenario().setup.apology;
}

std::string only_letters(const std::string& text) {
  std::string out;
  for (const char c : base::ascii_lower(text)) {
    if (c >= '0' && c <= '9') return {};
    if ((c >= 'a' && c <= 'z') || (c & 0x80) != 0) out += c;
  }
  return out;
}

bool is_one_of(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

// ---- sends -------------------------------------------------------------------------------------

// When the relay tries again at the earliest after this send, the n-th, was struck.
base::Instant tried_again_at(const Call& last, std::size_t count, const core::Policy& policy) {
  const base::Instant end = *last.exchange->completed_at;
  if (last.fault->act != Kind::answer && last.fault->act != Kind::refuse) {
    return end + policy.look_up_after;  // it may have been sent
  }
  long seconds = 0;
  if (last.fault->retry_after) {
    const std::string& written = *last.fault->retry_after;
    const auto read = std::from_chars(written.data(), written.data() + written.size(), seconds);
    if (read.ec == std::errc() && seconds > 0) {
      return end + std::min<base::Duration>(std::chrono::seconds(seconds), policy.retry_after_max);
    }
  }
  base::Duration pause = policy.send_backoff_first;
  for (std::size_t i = 1; i < count && pause < policy.send_backoff_max; ++i) pause *= 2;
  return end + std::min(pause, policy.send_backoff_max) / 2;
}

}  // namespace

bool prevents(Kind fate, int status, bool work_is_enough) {
  switch (fate) {
    case Kind::refuse:
    case Kind::drop_before:
    case Kind::reset_before:
    case Kind::close_before:
      return true;
    case Kind::answer:
      return status / 100 != 2;
    case Kind::drop_after:
    case Kind::reset_after:
    case Kind::close_after:
    case Kind::truncate:
    case Kind::garbage:
      return !work_is_enough;
    case Kind::pass:
    case Kind::delay_request:
    case Kind::delay_answer:
    case Kind::duplicate:
      return false;
  }
  return false;
}

std::string no_delivery_came_through(const Case& given) {
  const Course course = course_of_last_sms(given);
  if (!course.mo || course.mo->acknowledged_by) return {};
  const auto kept_away = [](const Call& call) {
    return is_struck(call, true) || (call.fault != nullptr && !call.exchange->arrived_at);
  };
  if (!std::ranges::all_of(course.deliveries, kept_away)) return {};
  const std::size_t count = course.deliveries.size();
  return own_fault(*course.deliveries.back().fault) + " strikes the delivery of this SMS to the " +
         "relay, which smsmode has tried " +
         (count == 1 ? std::string("once") : std::to_string(count) + " times") +
         "; it repeats it after 30 s, 2 min, 10 min, 1 h, 5 h and 24 h" +
         and_the_story_waits(given);
}

std::string question_is_held_up(const Case& given) {
  const Course course = course_of_last_sms(given);
  if (course.asked.empty() || !course.sent.empty() || !needs_the_bot(given)) return {};
  const Call& last = course.asked.back();
  if (last.fault == nullptr || last.exchange->completed_at) return {};
  const base::Duration waited = given.story.now() - last.exchange->sent_at;
  if (is_delay(*last.fault)) {
    if (waited > last.fault->delay || waited > ask_timeout) return {};
    return own_fault(*last.fault) + " holds the question up for " +
           base::to_text(last.fault->delay) + and_the_story_waits(given);
  }
  if (!is_struck(last, false) || waited > ask_timeout) return {};
  return own_fault(*last.fault) + " leaves the question unanswered, and the relay waits " +
         base::to_text(ask_timeout) + " for an answer" + and_the_story_waits(given);
}

std::string was_asked_in_vain(const Case& given) {
  const Course course = course_of_last_sms(given);
  if (!course.sent.empty() || !needs_the_bot(given) || !all_struck(course.asked, false)) return {};
  const Call& last = course.asked.back();
  if (!last.exchange->completed_at) return {};
  const core::Policy policy = policy_of(given);
  // The pause is between rounds; a second server is asked at once.
  if (course.asked.size() % policy.servers == 0 &&
      given.story.now() - *last.exchange->completed_at < policy.ask_round_pause) {
    return own_fault(*last.fault) + " strikes the question; the relay asks again after " +
           base::to_text(policy.ask_round_pause) + and_the_story_waits(given);
  }
  for (std::size_t server = 1; server <= policy.servers; ++server) {
    int calls = 0;
    bool may_have_taken_it = false;
    for (const Call& call : course.asked) {
      if (static_cast<std::size_t>(call.server) != server) continue;
      ++calls;
      const Kind act = call.fault->act;
      if (act != Kind::answer && act != Kind::refuse) may_have_taken_it = true;
    }
    if (calls < policy.ask_rounds && !(calls > 0 && may_have_taken_it)) return {};
  }
  const bool once = course.asked.size() == 1;
  return own_fault(*last.fault) + " strikes " +
         (once ? std::string("the one call")
               : "each of the " + std::to_string(course.asked.size()) + " calls") +
         " that the relay makes for this question" +
         (given.story.scenario().setup.apology ? "" : ", and without `apology` nothing is sent");
}

std::string send_is_held_up(const Case& given) {
  const Course course = course_of_last_sms(given);
  if (!course.mo || !all_struck(course.sent, true)) return {};
  const Call& last = course.sent.back();
  const core::Policy policy = policy_of(given);
  const std::string fault = own_fault(*last.fault);
  if (last.fault->act == Kind::answer && last.fault->status / 100 == 4 &&
      last.fault->status != 429) {
    return fault + " refuses the message with " + std::to_string(last.fault->status) +
           ", which is final";
  }
  if (course.sent.size() >= static_cast<std::size_t>(policy.send_attempts_max)) {
    return fault + " strikes " +
           (course.sent.size() == 1
                ? std::string("the one send")
                : "each of the " + std::to_string(course.sent.size()) + " sends") +
           " that the relay makes (`sends at most`)";
  }
  if (!last.exchange->completed_at) {
    return fault + " leaves the send unanswered" + and_the_story_waits(given);
  }
  const base::Instant again = tried_again_at(last, course.sent.size(), policy);
  if (again - course.mo->at > policy.answer_age_max) {
    return fault + " strikes the send, which is tried again after " +
           base::to_text(again - *last.exchange->completed_at) +
           " at the earliest; by then the answer is older than " +
           base::to_text(policy.answer_age_max) + " (`answers at most old`) and is dropped";
  }
  if (again <= given.story.now()) return {};
  return fault + " strikes the send, which is tried again after " +
         base::to_text(again - *last.exchange->completed_at) + " at the earliest" +
         and_the_story_waits(given);
}

std::string was_held_up_on_its_way(const Case& given) {
  const Course course = course_of_last_sms(given);
  if (given.unmet.received || course.sent.empty() || !given.unmet.within) return {};
  // The SMS left late, and has not reached the phone yet.
  if (given.story.now() - course.sent.back().exchange->sent_at > std::chrono::seconds(1)) return {};
  base::Duration held_up{0};
  const Fault* fault = nullptr;
  for (const auto* calls : {&course.deliveries, &course.asked, &course.sent}) {
    for (const Call& call : *calls) {
      if (call.fault == nullptr || !call.exchange->completed_at) continue;
      held_up += *call.exchange->completed_at - call.exchange->sent_at;
      fault = call.fault;
    }
  }
  if (fault == nullptr || held_up + std::chrono::seconds(1) < *given.unmet.within) return {};
  return own_fault(*fault) + " holds it up for " + base::to_text(held_up) +
         ", and an SMS takes 1s to the phone" + and_the_story_waits(given);
}

std::string is_a_loop(const Case& given) {
  const Course course = course_of_last_sms(given);
  if (!course.mo || !course.mo->acknowledged_by || !course.asked.empty() || !course.sent.empty()) {
    return {};
  }
  const core::Policy policy = policy_of(given);
  // Figures do not tell two exchanges of automats apart.
  const auto frame = [](std::string text) {
    std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
    return base::ascii_lower(base::trim(text));
  };
  int same = 0;
  int any = 0;
  for (const Mo& mo : mos(given.story.transcript())) {
    if (mo.handset != given.handset || mo.number != course.mo->number) continue;
    if (mo.id == course.mo->id || course.mo->at - mo.at >= loop_window) continue;
    ++any;
    if (frame(mo.text) == frame(course.mo->text)) ++same;
  }
  const auto hint = [&](int count, const std::string& what) {
    return given.unmet.phone + " has had " + std::to_string(count) +
           (count == 1 ? " exchange" : " exchanges") + " within an hour" +
           (what == "same exchanges" ? " with the same words" : "") +
           ", and the relay ends a loop after that many (`relay: { " + what + ": " +
           std::to_string(count) + " }`)";
  };
  if (same >= policy.same_exchanges_max) return hint(policy.same_exchanges_max, "same exchanges");
  if (any >= policy.exchanges_max) return hint(policy.exchanges_max, "exchanges");
  return {};
}

// Only words that mean nothing else are taken for a request: about others the relay may be wrong.
std::string asks_for_a_sentence_not_set(const Case& given) {
  const Course course = course_of_last_sms(given);
  if (!course.mo || !course.mo->acknowledged_by || !course.sent.empty()) return {};
  const Setup& setup = given.story.scenario().setup;
  const std::string word = only_letters(course.mo->text);
  if (word == "contact" && !setup.identity) {
    return "CONTACT is answered by smsmode, and by the relay only with `identity` in `setup`";
  }
  if (is_one_of(word, {"stop", "unsubscribe", "desabonnement", "désabonnement"})) {
    if (course.mo->flagged_stop) {
      return "the relay sends nothing after a STOP that smsmode has read; smsmode confirms it";
    }
    if (!setup.stop_confirmation) {
      return "the relay sends nothing after a STOP but `stop confirmation`, which `setup` does not "
             "have";
    }
  }
  if (!is_one_of(word, {"start", "unstop", "reprise"}) || setup.welcome_back) return {};
  const std::vector<Mo> all = mos(given.story.transcript());
  const bool opted_out = std::ranges::any_of(all, [&](const Mo& mo) {
    return mo.handset == given.handset && (mo.flagged_stop || only_letters(mo.text) == "stop");
  });
  if (!opted_out || !course.asked.empty()) return {};
  return "who comes back is sent nothing but `welcome back`, which `setup` does not have";
}

// ---- dialogs -----------------------------------------------------------------------------------

namespace {

// The question behind the SMS that came, and the one of the same person before it.
struct Dialogs {
  Question now;
  Question before;
  base::Duration silence;  // between the two
};

std::optional<Dialogs> dialogs_of(const Case& given) {
  if (!given.unmet.received || !given.unmet.new_dialog) return std::nullopt;
  const sim::Transcript& transcript = given.story.transcript();
  const auto now = question_behind(given.story, transcript.radio()[*given.unmet.received]);
  if (!now) return std::nullopt;
  std::optional<Question> before;
  for (Question& question : questions(transcript)) {
    if (question.exchange >= now->exchange || question.test || !question.answered_dialog) continue;
    if (person_asking(question) == person_asking(*now)) before = std::move(question);
  }
  if (!before) return std::nullopt;
  const sim::Exchange& answered = transcript.exchange(before->exchange);
  const base::Instant end = answered.answered_at.value_or(answered.sent_at);
  return Dialogs{*now, *before, transcript.exchange(now->exchange).sent_at - end};
}

base::Duration dialog_life(const Case& given) {
  return std::min(policy_of(given).dialog_lifetime, dialog_at_dydu);
}

std::string whose_life(const Case& given) {
  const bool own = policy_of(given).dialog_lifetime < dialog_at_dydu;
  return base::to_text(dialog_life(given)) + (own ? " (`dialog lives`)" : "");
}

}  // namespace

std::string dialog_has_ended(const Case& given) {
  const auto dialogs = dialogs_of(given);
  if (!dialogs || *given.unmet.new_dialog || dialogs->silence < dialog_life(given)) return {};
  return given.unmet.phone + " was silent for " + base::to_text(dialogs->silence) +
         ", and a dialog ends after " + whose_life(given);
}

std::string dialog_moved_to_another_server(const Case& given) {
  const auto dialogs = dialogs_of(given);
  if (!dialogs || *given.unmet.new_dialog || dialogs->now.server == dialogs->before.server) {
    return {};
  }
  for (const sim::Exchange& exchange : given.story.transcript().exchanges()) {
    const auto asked = as_question(exchange);
    const Fault* const fault = fault_of(given.story, exchange);
    if (!asked || fault == nullptr || exchange.number > dialogs->now.exchange) continue;
    if (exchange.number <= dialogs->before.exchange || asked->server != dialogs->before.server) {
      continue;
    }
    return own_fault(*fault) + " strikes server " + std::to_string(dialogs->before.server) +
           ", which has the dialog; the servers of a bot do not share dialogs";
  }
  return {};
}

std::string dialog_still_lives(const Case& given) {
  const auto dialogs = dialogs_of(given);
  if (!dialogs || !*given.unmet.new_dialog || dialogs->silence >= dialog_life(given)) return {};
  if (dialogs->now.server != dialogs->before.server) return {};
  return "only " + base::to_text(dialogs->silence) + " passed since " + given.unmet.phone +
         "'s last answer, and a dialog lives for " + whose_life(given);
}

// ---- memory ------------------------------------------------------------------------------------

std::string came_again_when_forgotten(Story& story, const Mo& mo) {
  core::Policy policy;
  apply_relay_policy(story.scenario().setup, policy);
  std::optional<base::Instant> taken;
  for (const std::uint64_t number : mo.deliveries) {
    const sim::Exchange& exchange = story.transcript().exchange(number);
    if (!exchange.arrived_at) continue;
    if (taken && *exchange.arrived_at - *taken >= policy.remember_mo) {
      return "this SMS came again " + base::to_text(*exchange.arrived_at - *taken) +
             " after the relay had taken it, and it remembers an SMS for " +
             base::to_text(policy.remember_mo) + " (`remembers an SMS`)";
    }
    if (!taken && mo.acknowledged_by == number) taken = exchange.arrived_at;
  }
  return {};
}

std::string came_again_when_forgotten(const Case& given) {
  std::string out;
  for (const Mo& mo : mos(given.story.transcript())) {
    if (mo.handset != given.handset) continue;
    if (std::string hint = came_again_when_forgotten(given.story, mo); !hint.empty()) out = hint;
  }
  return out;
}

}  // namespace smsrelay::runner
