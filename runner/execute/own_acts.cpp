#include "runner/execute/own_acts.h"

#include <algorithm>

#include "base/spelling.h"
#include "base/text.h"
#include "runner/execute/evidence.h"
#include "runner/execute/own_policy.h"
#include "runner/execute/own_world.h"
#include "runner/execute/replies.h"
#include "runner/execute/text_match.h"
#include "runner/scenario/guide.h"

namespace smsrelay::runner {
namespace {

std::string at_line(const Place& place) { return " (line " + std::to_string(place.line) + ")"; }

// The steps before the one that failed, each as an act of this kind or nullptr.
template <class Each>
void for_steps_before(const Case& given, Each each) {
  const auto& begun = given.story.begun();
  for (std::size_t i = 0; i + 1 < begun.size(); ++i) each(*begun[i].step);
}

// ---- what the wire says about the phone --------------------------------------------------------

std::optional<Mo> last_sms_of_phone(const Case& given) {
  std::optional<Mo> out;
  for (Mo& mo : mos(given.story.transcript())) {
    if (mo.handset == given.handset) out = std::move(mo);
  }
  return out;
}

// The last message to the phone since its last SMS was delivered to the relay.
std::optional<Sending> last_reply_to_phone(const Case& given) {
  const std::optional<Mo> mo = last_sms_of_phone(given);
  std::optional<Sending> out;
  if (!mo || mo->deliveries.empty()) return out;
  for (Sending& sending : sendings(given.story.transcript())) {
    if (sending.to == given.handset && sending.exchange > mo->deliveries.front()) {
      out = std::move(sending);
    }
  }
  return out;
}

// The delivery statuses that smsmode reported of the last message to the phone.
std::vector<std::string> reported_statuses(const Case& given) {
  std::string message;
  for (const Sending& sending : sendings(given.story.transcript())) {
    if (sending.to == given.handset && !sending.message_id.empty()) message = sending.message_id;
  }
  std::vector<std::string> out;
  if (message.empty()) return out;
  for (const Notification& notification : notifications(given.story.transcript())) {
    if (notification.is_report && notification.message_id == message) {
      out.push_back(notification.status);
    }
  }
  return out;
}

bool is_unacknowledged(const Case& given) {
  if (given.handset.empty()) return true;
  const std::optional<Mo> mo = last_sms_of_phone(given);
  return mo && !mo->acknowledged_by;
}

// ---- clicks of the guide -----------------------------------------------------------------------

std::string slip_must_be_refused(const Case& given) {
  const auto& slips = given.unmet.slips;
  if (slips.empty()) return {};
  return "the story's own slip at " + slips.begin()->first + " (" + slips.begin()->second +
         ") must be refused: expect it with `refused:`, or take the slip out";
}

std::string in_words(std::string_view code, std::string_view step) {
  return "`" + std::string(code) + "`" + (step.empty() ? "" : ", step " + std::string(step));
}

// The slip is refused as the guide's table says, and the story expects something else.
std::string slip_has_another_code(const Case& given) {
  const Unmet& unmet = given.unmet;
  if (!unmet.refused || unmet.refused_with.empty()) return {};
  for (const auto& [clause, words] : unmet.slips) {
    for (const GuideSlip& slip : slip_table) {
      if (slip.clause != clause || slip.words != words || slip.code != unmet.refused_with) continue;
      if (!slip.step.empty() && slip.step != unmet.sent_back_to) continue;
      return "the slip at " + clause + " (" + words + ") is refused with " +
             in_words(slip.code, slip.step) +
             "; the table of slips in LANGUAGE.md names every code";
    }
  }
  return {};
}

// The refusal sends the person back to a click that the story has left out.
std::string click_left_out(const Case& given) {
  const GuideClick* const click = guide_click(given.unmet.sent_back_to);
  if (click == nullptr || !given.story.scenario().setup.channels.empty()) return {};
  const bool taken = std::ranges::any_of(given.story.clicks().noted, [&](const auto& noted) {
    return !noted.refusal && noted.what == click->clause;
  });
  if (taken) return {};
  return "the story leaves out `" + std::string(click->words) + "` (" + std::string(click->clause) +
         ")";
}

constexpr std::string_view paste_click = "GUIDE-D2";
constexpr std::string_view finish_click = "GUIDE-D3";

std::string channel_was_deleted(const Case& given) {
  if (!is_unacknowledged(given)) return {};
  std::string out;
  for_steps_before(given, [&](const Step& step) {
    const auto* const act = std::get_if<ConsoleAct>(&step.act);
    if (act == nullptr || act->what != ConsoleAct::What::delete_channel) return;
    if (act->as_admin.slip || act->as_admin.refused) return;
    out = "the story itself deletes the channel" + at_line(step.place);
  });
  return out;
}

// No channel takes SMS: it was never finished, or has had a new key since.
std::string channel_is_not_finished(const Case& given) {
  if (!is_unacknowledged(given)) return {};
  std::optional<Place> pasted;  // a key or a selection
  std::optional<Place> tried;   // Finish, in vain
  for_steps_before(given, [&](const Step& step) {
    if (takes_cleanly(step, paste_click) || takes_cleanly(step, select_click)) pasted = step.place;
    if (takes_cleanly(step, finish_click)) {
      pasted.reset();
      tried.reset();
      return;
    }
    const auto* const click = std::get_if<GuideStep>(&step.act);
    if (click != nullptr && click->clause == finish_click) tried = step.place;
  });
  const bool never_ready = given.story.channel(std::nullopt) == nullptr;
  if (!never_ready && !pasted && !tried) return {};
  if (!given.unmet.refused_with.empty() && given.unmet.refused_with != "channel-not-active") {
    return {};
  }
  if (tried) {
    return "the channel is not active: the story's `admin clicks Finish`" + at_line(*tried) +
           " did not succeed";
  }
  if (!never_ready) {
    return "after this click" + at_line(*pasted) +
           " the channel takes no SMS until Finish: add `admin clicks Finish`";
  }
  return "the channel is not active: the story has not clicked Finish (`the guide: A1 to D3` takes "
         "every click)";
}

// Nothing since Finish has closed the channel again.
std::string channel_is_active(const Case& given) {
  if (given.story.channel(std::nullopt) == nullptr) return {};
  bool closed = false;
  for_steps_before(given, [&](const Step& step) {
    if (takes_cleanly(step, paste_click) || takes_cleanly(step, select_click)) closed = true;
    if (takes_cleanly(step, finish_click)) closed = false;
    if (std::holds_alternative<ConsoleAct>(step.act)) closed = true;
  });
  if (closed) return {};
  return "the channel is active, and an active channel acknowledges every SMS; only before Finish "
         "it must not";
}

// ---- the key and the account -------------------------------------------------------------------

std::string key_was_taken(const Case& given) {
  std::string out;
  bool pasted = false;
  for_steps_before(given, [&](const Step& step) {
    if (takes_cleanly(step, paste_click)) pasted = true;
    if (takes_cleanly(step, finish_click) && pasted) out.clear();
    const auto* const act = std::get_if<ConsoleAct>(&step.act);
    if (act == nullptr) return;
    const bool revoked = act->what == ConsoleAct::What::revoke_key;
    if (!revoked && act->what != ConsoleAct::What::block_key) return;
    pasted = false;
    out = std::string("the story itself ") + (revoked ? "revokes" : "blocks") + " the key" +
          at_line(step.place);
  });
  if (out.empty()) return {};
  if ((given.unmet.needs & acceptance) != 0) {
    return given.unmet.refused_with.starts_with("key-")
               ? out + ": expect the refusal, or make a new key with `the guide: C2 to D3` first"
               : "";
  }
  const std::optional<Sending> reply = last_reply_to_phone(given);
  const bool refused = reply && (reply->status == 401 || reply->status == 403);
  if (!given.handset.empty() && !refused) return {};
  return out + ": nothing is sent until there is a new one (`the guide: C2 to D3`)";
}

std::string credit_is_gone(const Case& given) {
  const std::vector<std::string> statuses = reported_statuses(given);
  const std::optional<Sending> reply = last_reply_to_phone(given);
  const bool refused = reply && reply->status / 100 == 4;
  if (!refused && std::ranges::find(statuses, "UNDELIVERABLE") == statuses.end()) return {};
  std::string out;
  for_steps_before(given, [&](const Step& step) {
    const auto* const act = std::get_if<ConsoleAct>(&step.act);
    if (act == nullptr || act->what != ConsoleAct::What::set_credit) return;
    out = "the story itself leaves credit for " + std::to_string(act->credit) + " SMS" +
          at_line(step.place);
  });
  return out;
}

// ---- who writes --------------------------------------------------------------------------------

// Why a replayed notification is not an SMS of this phone.
std::string replay_counts_for_nobody(const Case& given) {
  if (last_sms_of_phone(given)) return {};
  std::string out;
  const std::vector<Mo> all = mos(given.story.transcript());
  for_steps_before(given, [&](const Step& step) {
    const auto* const replays = std::get_if<Replays>(&step.act);
    if (replays == nullptr) return;
    const std::string it = "the notification that is replayed" + at_line(step.place);
    if (replays->captured.is_report) {
      out = it + " is a delivery report, not an SMS of a person";
      return;
    }
    if (replays->captured.message_id.empty()) {
      out = it +
            " has no messageId, so it is no SMS of anybody; expect `the last post is "
            "quarantined`";
      return;
    }
    const Mo* const mo = find_mo(all, replays->captured.message_id);
    if (mo == nullptr) {
      out = it + " names no number of a person";
      return;
    }
    const std::string name = given.story.name_of(mo->handset);
    out = it + " comes from " + mo->handset +
          (given.story.digits_of(name) == mo->handset
               ? ", which is the number of " + name + ", not of " + given.unmet.phone
               : ", which is no number of `phones`: give it a name there, or write " +
                     given.unmet.phone + "'s number in the notification");
  });
  return out;
}

// The last notification of the story has the id of an earlier SMS with other words.
std::string replay_has_an_old_id(const Case& given) {
  const std::optional<Mo> mo = last_sms_of_phone(given);
  std::string out;
  for_steps_before(given, [&](const Step& step) {
    if (const auto* const texts = std::get_if<Texts>(&step.act)) {
      if (texts->phone == given.unmet.phone) out.clear();
    }
    const auto* const replays = std::get_if<Replays>(&step.act);
    if (replays == nullptr || !mo || replays->captured.message_id != mo->id) return;
    if (replays->captured.text == mo->text) return;
    out = "the notification that is replayed" + at_line(step.place) +
          " has the messageId of an earlier SMS, \"" + base::visible(mo->text) +
          "\", and counts as a repeat of it: give it another messageId";
  });
  return out;
}

std::string nobody_wrote(const Case& given) {
  if (given.handset.empty() || last_sms_of_phone(given)) return {};
  return "nobody is answered who has not written: add `" + given.unmet.phone + " texts: …`";
}

// The last SMS went to a number that is no channel's.
std::string wrote_to_no_channel(const Case& given) {
  const std::optional<Mo> mo = last_sms_of_phone(given);
  const Numbers numbers = given.story.numbers();
  if (!mo || numbers.empty() || numbers.contains(mo->number)) return {};
  std::vector<std::string> known;
  for (const auto& [number, channel] : numbers) known.push_back(number);
  return "this SMS names the number " + mo->number +
         " as the one it was sent to, which no channel "
         "of the story has; they have " +
         base::join(known, ", ");
}

bool is_word(const std::string& text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, base::ascii_lower(std::string(base::trim(text)))) != words.end();
}

// Only the plainest opt-out is taken for one: about others the relay may be wrong.
std::string opted_out(const Case& given) {
  std::string out;
  for (const Mo& mo : mos(given.story.transcript())) {
    if (mo.handset != given.handset) continue;
    if (is_word(mo.text, {"stop"}) || mo.flagged_stop) {
      out = given.unmet.phone + " opted out at " + offset_text(given.story, mo.at) + " (\"" +
            base::visible(mo.text) + "\"); `" + given.unmet.phone +
            " texts: START` brings a person back";
    } else if (is_word(mo.text, {"start", "unstop", "reprise"})) {
      out.clear();
    }
  }
  // STOP and CONTACT themselves may be answered.
  const std::optional<Mo> last = last_sms_of_phone(given);
  return last && is_word(last->text, {"stop", "contact"}) ? "" : out;
}

// ---- faults and times --------------------------------------------------------------------------

// A fault that strikes each call of this place, for good.
std::string endless_fault(const Case& given, std::string_view place, bool work_is_enough) {
  constexpr int every_call = 1 << 30;
  for (const mocks::vendor::Fault& fault : given.story.scenario().faults) {
    if (fault.where == nullptr || fault.where->word != place) continue;
    if (fault.first_call > 1 || fault.last_call < every_call || fault.server) continue;
    const auto end = fault.until ? given.story.began() + *fault.until : given.story.now();
    const auto begin = fault.from.value_or(base::Duration{0});
    if (begin > base::Duration{0} || end < given.story.now()) continue;
    if (!prevents(fault.act, fault.status, work_is_enough)) continue;
    return "the story's own fault" + at_line(fault.place) + " strikes every `" +
           std::string(place) + "`";
  }
  return {};
}

std::string webhook_is_cut_off(const Case& given) {
  const std::string fault = endless_fault(given, "smsmode webhook", true);
  return fault.empty() ? "" : fault + ", so no SMS reaches the relay";
}

// Without a question answered there may still be an apology. Only an answer of the bot is ruled
// out.
std::string bot_is_cut_off(const Case& given) {
  if (given.unmet.text == nullptr || !is_authored(given.story, *given.unmet.text)) return {};
  const std::string fault = endless_fault(given, "dydu talk", false);
  return fault.empty() ? "" : fault + ", so no answer of the bot can come";
}

std::string sends_are_cut_off(const Case& given) {
  const std::string fault = endless_fault(given, "smsmode send", true);
  return fault.empty() ? "" : fault + ", so nothing can be sent";
}

std::string bot_is_slow(const Case& given) {
  if (given.unmet.text == nullptr || !given.unmet.within || given.unmet.received) return {};
  const Knowledge* const knowledge = knowledge_with(given.story, *given.unmet.text);
  if (knowledge == nullptr || knowledge->takes < *given.unmet.within) return {};
  return "the bot takes " + base::to_text(knowledge->takes) + " for this answer (`takes`, line " +
         std::to_string(knowledge->place.line) + "), and the story waits " +
         base::to_text(*given.unmet.within);
}

std::string held_up_by_a_fault(const Case& given) {
  using Kind = sim::Fate::Kind;
  if (!given.unmet.exchange) return {};
  const Kind fate = given.story.transcript().exchange(*given.unmet.exchange).fate;
  if (fate != Kind::delay_request && fate != Kind::delay_answer) return {};
  return "the story's own fault holds this SMS up";
}

// ---- the operator ------------------------------------------------------------------------------

struct OwnOperator {
  const HandsetState* state = nullptr;
  Place place;
};

OwnOperator operator_of(const Case& given) {
  OwnOperator out;
  for_steps_before(given, [&](const Step& step) {
    const auto* const state = std::get_if<HandsetState>(&step.act);
    if (state != nullptr && state->phone == given.unmet.phone) out = {state, step.place};
  });
  return out;
}

std::string in_words(const OwnOperator& own) {
  return "the story's own `" + own.state->phone + "'s operator: " + own.state->delivery + "`" +
         at_line(own.place);
}

std::string operator_drops_it(const Case& given) {
  const OwnOperator own = operator_of(given);
  const std::optional<Sending> reply = last_reply_to_phone(given);
  if (own.state == nullptr || given.unmet.received || !reply || reply->message_id.empty()) {
    return {};
  }
  if (given.unmet.text == nullptr) return {};
  const bool is_late = own.state->decided_after && given.unmet.within &&
                       own.state->decided_after >= given.unmet.within;
  if (is_word(own.state->delivery, {"delivered", "read"}) && !is_late) return {};
  return in_words(own) + (is_late ? " delivers it after " + base::to_text(*own.state->decided_after)
                                  : " keeps the SMS from " + given.unmet.phone);
}

// smsmode never reported the status that the story expects.
std::string operator_reports_otherwise(const Case& given) {
  if (given.unmet.status.empty()) return {};
  const std::vector<std::string> statuses = reported_statuses(given);
  const bool final = std::ranges::any_of(statuses, [](const std::string& status) {
    return status != "ENROUTE" && status != "SCHEDULED";
  });
  if (!final || std::ranges::find(statuses, given.unmet.status) != statuses.end()) return {};
  const OwnOperator own = operator_of(given);
  if (own.state != nullptr) return in_words(own) + " makes smsmode report " + statuses.back();
  return "smsmode reports " + statuses.back() + " of this SMS; another status needs `" +
         given.unmet.phone + "'s operator: …` before the SMS";
}

// ---- SMS that came already, or in another order ------------------------------------------------

struct Replies {
  std::size_t written = 0;                // SMS of the phone
  std::size_t received = 0;               // replies of the relay to it
  std::optional<std::size_t> last_alike;  // radio index: the expected text, received before
};

Replies replies_so_far(const Case& given) {
  Replies out;
  const sim::Transcript& transcript = given.story.transcript();
  for (const sim::Event& event : transcript.events()) {
    const bool texts = event.kind == sim::Event::Kind::handset_texts;
    if (!texts && event.kind != sim::Event::Kind::handset_gets) continue;
    const sim::RadioText& radio = transcript.radio()[event.detail];
    if (radio.handset != given.handset || radio.by_platform) continue;
    ++(texts ? out.written : out.received);
    if (texts || !given.story.is_claimed(event.detail)) continue;
    if (given.unmet.text != nullptr && matches(*given.unmet.text, radio.text)) {
      out.last_alike = event.detail;
    }
  }
  return out;
}

std::string times(std::size_t count) {
  return count == 1 ? "once" : count == 2 ? "twice" : std::to_string(count) + " times";
}

std::string everything_was_answered(const Case& given, bool with_the_same_text) {
  if (given.unmet.received || given.unmet.text == nullptr) return {};
  const Replies replies = replies_so_far(given);
  if (replies.written == 0 || replies.received < replies.written) return {};
  if (replies.last_alike.has_value() != with_the_same_text) return {};
  std::string out = given.unmet.phone + " has written " + times(replies.written) +
                    " and was answered " + times(replies.received);
  if (replies.last_alike) {
    out +=
        ", with this at " + offset_text(given.story, given.story.arrival_of(*replies.last_alike));
  }
  return out + "; for another answer add `" + given.unmet.phone + " texts: …`";
}

std::string was_received_before(const Case& given) { return everything_was_answered(given, true); }
std::string was_answered_before(const Case& given) { return everything_was_answered(given, false); }

// A later step expects the SMS that came now, and it is the turn of this one.
std::string comes_in_another_order(const Case& given) {
  if (!given.unmet.received || !question_in_turn(given.story, *given.unmet.received)) return {};
  const std::string& text = given.story.transcript().radio()[*given.unmet.received].text;
  const auto& steps = given.story.scenario().story;
  const Step* const now = given.story.begun().empty() ? nullptr : given.story.begun().back().step;
  bool later = false;
  for (const Step& step : steps) {
    const auto* const receives = std::get_if<Receives>(&step.act);
    if (later && receives != nullptr && receives->phone == given.unmet.phone &&
        receives->text.how != TextMatch::How::anything && matches(receives->text, text)) {
      return "this SMS is expected later" + at_line(step.place) +
             "; a person is answered in the order of the questions";
    }
    if (&step == now) later = true;
  }
  return {};
}

std::string is_on_its_way(const Case& given) {
  const std::optional<Sending> reply = last_reply_to_phone(given);
  if (given.unmet.received || given.unmet.text == nullptr || !reply || reply->message_id.empty()) {
    return {};
  }
  for (const std::string& status : reported_statuses(given)) {
    if (status != "ENROUTE" && status != "SCHEDULED") return {};
  }
  const auto& events = given.story.transcript().events();
  for (const sim::Event& event : events) {
    if (event.kind == sim::Event::Kind::handset_gets &&
        given.story.transcript().radio()[event.detail].message_id == reply->message_id) {
      return {};
    }
  }
  return "smsmode has the SMS since " +
         offset_text(given.story, given.story.transcript().exchange(reply->exchange).sent_at) +
         ", but it has not reached the phone yet; it takes 1s unless the story says otherwise";
}

// ---- the table ---------------------------------------------------------------------------------

struct OwnAct {
  unsigned takes_away;               // of Need
  bool decides;                      // SCENARIO is blamed; else it is a hint only
  std::string (*hint)(const Case&);  // empty: the story did not do this
};

// In the order in which they explain: what keeps everything from happening comes first.
constexpr OwnAct own_acts[] = {
    {acceptance, true, slip_must_be_refused},
    {acceptance, true, key_was_taken},
    {acceptance, true, click_left_out},
    {refusal, true, slip_has_another_code},
    {prompt_call, true, held_up_by_a_fault},
    {no_acknowledgement, true, channel_is_active},
    {open_channel | refusal, true, channel_was_deleted},
    {open_channel | refusal, true, channel_is_not_finished},
    {open_channel, true, webhook_is_cut_off},
    {open_channel, true, no_delivery_came_through},
    {own_sms, true, replay_counts_for_nobody},
    {own_sms, true, nobody_wrote},
    {bot_answer, true, replay_has_an_old_id},
    {bot_answer, true, wrote_to_no_channel},
    {bot_answer, true, asks_for_a_sentence_not_set},
    {bot_answer, true, is_a_loop},
    {bot_answer, true, was_received_before},
    {bot_answer, true, opted_out},
    {bot_answer, true, bot_is_cut_off},
    {bot_answer, true, bot_is_slow},
    {bot_answer, true, question_is_held_up},
    {bot_answer, true, was_asked_in_vain},
    {good_key, true, key_was_taken},
    {good_key, true, sends_are_cut_off},
    {good_key, true, send_is_held_up},
    {delivery, true, credit_is_gone},
    {delivery, true, operator_drops_it},
    {delivery, true, was_held_up_on_its_way},
    {delivery, true, operator_reports_otherwise},
    {other_words, true, is_html_of_answer},
    {other_words, true, comes_in_another_order},
    {other_words, true, space_was_renamed},
    {other_words, true, is_answer_of_elsewhere},
    {other_words, true, matches_no_knowledge},
    {other_words, true, bot_is_cut_off},
    {other_words, true, has_words_of_no_answer},
    {other_words, true, is_not_what_the_bot_said},
    {dialog_kind, true, dialog_has_ended},
    {dialog_kind, true, dialog_moved_to_another_server},
    {dialog_kind, true, dialog_still_lives},
    {no_sms, true, came_again_when_forgotten},
    {other_words, false, note_of_dydu},
    {bot_answer, false, was_answered_before},
    {delivery, false, is_on_its_way},
};

// The phone of somebody else that received the expected text.
std::string received_by_another(const Case& given) {
  if (given.unmet.text == nullptr || given.unmet.text->how == TextMatch::How::anything) return {};
  const sim::Transcript& transcript = given.story.transcript();
  for (const sim::Event& event : transcript.events()) {
    if (event.kind != sim::Event::Kind::handset_gets) continue;
    const sim::RadioText& radio = transcript.radio()[event.detail];
    if (radio.handset == given.handset || radio.by_platform) continue;
    if (!matches(*given.unmet.text, radio.text)) continue;
    return given.story.name_of(radio.handset) + " received such an SMS at " +
           offset_text(given.story, event.at);
  }
  return {};
}

// What makes the expected text and the received one differ when nothing else does: a no-break
// space, a typographic apostrophe, an accent apart from its letter.
std::string differs_by_spelling(const Case& given) {
  const TextMatch* const expected = given.unmet.text;
  if (expected == nullptr || !given.unmet.received) return {};
  const std::string& received = given.story.transcript().radio()[*given.unmet.received].text;
  if (expected->how == TextMatch::How::exactly) {
    const std::string what =
        base::spelling_difference(expected->text, received, "the story", "the SMS");
    return what.empty() ? "" : "only the spelling differs: " + what;
  }
  if (expected->how != TextMatch::How::contains) return {};
  const std::string plain = base::plainly_spelt(expected->text);
  if (base::plainly_spelt(received).find(plain) == std::string::npos) return {};
  const std::string in_story = base::odd_character(expected->text);
  if (!in_story.empty()) return "only the spelling differs: the story has " + in_story;
  const std::string in_sms = base::odd_character(received);
  return in_sms.empty() ? "" : "only the spelling differs: the SMS has " + in_sms;
}

}  // namespace

void explain_by_own_acts(Story& story, Finding& finding) {
  const Unmet& unmet = finding.unmet;
  if (unmet.needs == 0 || finding.blame != reports::Blame::none) return;
  const Case given{story, unmet, unmet.phone.empty() ? "" : story.digits_of(unmet.phone)};
  if (std::string another = received_by_another(given); !another.empty()) {
    finding.nearest = std::move(another);
  }
  for (const OwnAct& own : own_acts) {
    if ((own.takes_away & unmet.needs) == 0) continue;
    std::string hint = own.hint(given);
    if (hint.empty()) continue;
    finding.hint = std::move(hint);
    if (own.decides) finding.blame = reports::Blame::scenario;
    break;
  }
  // Nobody sees such a difference, whoever is to blame for it.
  if (std::string odd = differs_by_spelling(given); !odd.empty()) finding.hint = std::move(odd);
}

}  // namespace smsrelay::runner
