#include <algorithm>

#include "base/text.h"
#include "core/sms_text.h"
#include "runner/execute/evidence.h"
#include "runner/execute/replies.h"
#include "runner/execute/steps.h"
#include "runner/execute/text_match.h"

namespace smsrelay::runner {
namespace {

std::string in_quotes(const std::string& text) { return "\"" + base::visible(text) + "\""; }

std::string wanted(const TextMatch& match) {
  switch (match.how) {
    case TextMatch::How::exactly:
      return in_quotes(match.text);
    case TextMatch::How::contains:
      return "a text containing " + in_quotes(match.text);
    case TextMatch::How::matches:
      return "a text that matches " + in_quotes(match.text);
    case TextMatch::How::anything:
      return "any text";
  }
  return "";
}

std::string parts_text(int parts) {
  return std::to_string(parts) + (parts == 1 ? " part" : " parts");
}

// Names the first character that is not in the GSM-7 alphabet.
std::string foreign_to_gsm7(const std::string& text) {
  for (const char32_t character : base::decode_utf8(text)) {
    const std::string alone = base::encode_utf8(std::u32string(1, character));
    if (core::measure(alone).alphabet == core::Alphabet::gsm7) continue;
    return "'" + base::visible(alone) + "' is not in the GSM-7 alphabet; it forces UCS-2";
  }
  return {};
}

// Describes where two texts begin to differ.
std::string first_difference(const std::string& expected, const std::string& actual) {
  const std::u32string a = base::decode_utf8(expected);
  const std::u32string b = base::decode_utf8(actual);
  std::size_t i = 0;
  while (i < a.size() && i < b.size() && a[i] == b[i]) ++i;
  const auto shown = [](const std::u32string& text, std::size_t at) {
    if (at >= text.size()) return std::string("the end");
    return "'" + base::visible(base::encode_utf8(text.substr(at, 1))) + "'";
  };
  std::string out = "another text altogether";
  if (i > 0) {
    out = "they differ at character " + std::to_string(i + 1) + ": expected " + shown(a, i) +
          ", got " + shown(b, i);
  }
  const core::SmsSize size = core::measure(actual);
  out += "; the SMS is ";
  out += size.alphabet == core::Alphabet::gsm7 ? "GSM-7" : "UCS-2";
  out += ", " + parts_text(static_cast<int>(size.parts));
  return out;
}

// Whether this is the first question under its pseudonym: then there is no dialog to go on with.
bool is_first_answer(Story& story, const Question& question) {
  for (const Question& other : questions(story.transcript())) {
    if (other.test || !other.answered_dialog) continue;
    if (person_asking(other) == person_asking(question)) return other.exchange == question.exchange;
  }
  return false;
}

// The new or continued dialog of the question that led to this SMS.
MaybeFinding judge_dialog(Story& story, const Step& step, const Receives& receives,
                          std::size_t radio) {
  if (!receives.new_dialog) return std::nullopt;
  const std::optional<Question> last = question_behind(story, story.transcript().radio()[radio]);
  const bool is_new = last && last->dialog != last->answered_dialog;
  if (last && is_new == *receives.new_dialog) return std::nullopt;
  Finding out =
      story.finding(step.place_of("dialog"),
                    is_new ? receives.phone + " was answered in a new dialog."
                           : receives.phone + " was answered in the dialog that was there before.");
  out.expected = *receives.new_dialog ? "a new dialog" : "the same dialog as before";
  out.actual = !last    ? "Dydu gave no answer to this phone"
               : is_new ? "a new dialog"
                        : "the dialog before went on";
  if (last) {
    out.shown_by = event_index(story.transcript(), sim::Event::Kind::sent, last->exchange);
  }
  if (last && is_first_answer(story, *last)) {
    out.blame = reports::Blame::scenario;
    out.hint = "the first question of a person always begins a dialog; `same` needs one before it";
  }
  out.unmet = {.needs = dialog_kind,
               .phone = receives.phone,
               .received = radio,
               .new_dialog = receives.new_dialog};
  return out;
}

// The story itself gives the whole text, and so its alphabet and its parts.
void blame_for_its_own_text(const Receives& receives, const sim::RadioText& radio, Finding& out) {
  const core::SmsSize size = core::measure(radio.text);
  const bool gsm7 = size.alphabet == core::Alphabet::gsm7;
  if (receives.text.how != TextMatch::How::exactly || gsm7 != (radio.encoding == "GSM7") ||
      size.parts != radio.parts) {
    return;
  }
  out.blame = reports::Blame::scenario;
  if (!out.hint.empty()) return;
  out.hint = std::string("the text that the story gives is ") + (gsm7 ? "GSM-7" : "UCS-2") + ", " +
             parts_text(radio.parts) + ", whoever sends it";
}

MaybeFinding judge_text(Story& story, const Step& step, const Receives& receives,
                        std::size_t index) {
  const sim::RadioText& radio = story.transcript().radio()[index];
  if (!matches(receives.text, radio.text)) {
    Finding out = story.finding(receives.text.place.line > 0 ? receives.text.place : step.place,
                                receives.phone + " received another text than the story says.");
    out.expected = wanted(receives.text);
    out.actual = in_quotes(radio.text);
    out.shown_by = story.arrival_event(index);
    if (receives.text.how == TextMatch::How::exactly) {
      out.nearest = first_difference(receives.text.text, radio.text);
    }
    if (receives.text.pattern && receives.text.pattern->matches_a_part_of(radio.text)) {
      out.hint = "a part of the text matches, but `matches` is about the whole of it";
    }
    out.unmet = {
        .needs = other_words, .phone = receives.phone, .text = &receives.text, .received = index};
    return out;
  }
  const std::string encoding = radio.encoding == "GSM7" ? "GSM-7" : "UCS-2";
  if (receives.encoding && *receives.encoding != encoding) {
    Finding out = story.finding(step.place_of("encoding"),
                                "The SMS to " + receives.phone + " travels in another alphabet.");
    out.expected = *receives.encoding;
    out.actual = encoding;
    out.nearest = in_quotes(radio.text);
    if (encoding == "UCS-2") out.hint = foreign_to_gsm7(radio.text);
    out.shown_by = story.arrival_event(index);
    blame_for_its_own_text(receives, radio, out);
    return out;
  }
  if (receives.parts && *receives.parts != radio.parts) {
    Finding out = story.finding(step.place_of("parts"),
                                "The SMS to " + receives.phone + " costs another number of parts.");
    out.expected = parts_text(*receives.parts);
    out.actual = parts_text(radio.parts) + " of " + encoding;
    out.nearest = in_quotes(radio.text);
    if (encoding == "UCS-2") out.hint = foreign_to_gsm7(radio.text);
    out.shown_by = story.arrival_event(index);
    blame_for_its_own_text(receives, radio, out);
    return out;
  }
  if (receives.from && *receives.from != radio.number) {
    Finding out =
        story.finding(step.place_of("from"), "The SMS to " + receives.phone +
                                                 " comes from another number than the story says.");
    out.expected = "from " + *receives.from;
    out.actual = "from " + radio.number;
    out.nearest = in_quotes(radio.text);
    out.shown_by = story.arrival_event(index);
    return out;
  }
  return judge_dialog(story, step, receives, index);
}

}  // namespace

// Of a message that smsmode took: it arrived, or what became of it by smsmode's report.
static LastWord last_word_about(Story& story, const Sending& taken) {
  const sim::Transcript& transcript = story.transcript();
  const auto& events = transcript.events();
  for (std::size_t i = events.size(); i > 0; --i) {
    const sim::Event& event = events[i - 1];
    if (event.kind != sim::Event::Kind::handset_gets) continue;
    const sim::RadioText& radio = transcript.radio()[event.detail];
    if (radio.message_id != taken.message_id) continue;
    return {"the relay's last SMS to this phone arrived at " + offset_text(story, event.at), i - 1};
  }
  const sim::Exchange& send = transcript.exchange(taken.exchange);
  LastWord out{"smsmode took the last SMS to this phone at " + offset_text(story, send.sent_at) +
                   ", and it has not arrived",
               event_index(transcript, sim::Event::Kind::sent, taken.exchange)};
  for (const Notification& report : notifications(transcript)) {
    if (!report.is_report || report.message_id != taken.message_id) continue;
    if (report.status == "ENROUTE" || report.status == "SCHEDULED") continue;
    const sim::Exchange& told = transcript.exchange(report.exchange);
    out.text = "smsmode reported " + report.status + " of the last SMS to this phone at " +
               offset_text(story, told.sent_at);
    out.shown_by = event_index(transcript, sim::Event::Kind::sent, report.exchange);
  }
  return out;
}

LastWord last_word_about(Story& story, const std::string& handset) {
  const sim::Transcript& transcript = story.transcript();
  const auto sent = [&](std::uint64_t exchange) {
    return event_index(transcript, sim::Event::Kind::sent, exchange);
  };
  const std::vector<Mo> all = mos(transcript);
  const auto mo = std::find_if(all.rbegin(), all.rend(),
                               [&](const Mo& candidate) { return candidate.handset == handset; });
  if (mo == all.rend()) return {"this phone has not texted yet", {}, false};
  if (mo->deliveries.empty())
    return {"smsmode has not told the relay of this phone's last SMS", {}};
  if (!mo->acknowledged_by) {
    const std::size_t count = mo->deliveries.size();
    return {"the relay did not acknowledge this phone's last SMS, delivered " +
                (count == 1 ? std::string("once") : std::to_string(count) + " times") + " so far",
            sent(mo->deliveries.back())};
  }
  const std::uint64_t delivered = mo->deliveries.front();
  for (auto sending = sendings(transcript); !sending.empty(); sending.pop_back()) {
    const Sending& last = sending.back();
    if (last.to != handset || last.exchange < delivered) continue;
    if (!last.message_id.empty()) return last_word_about(story, last);
    return {last.status == 0
                ? "the last send to this phone was answered by nobody"
                : "smsmode refused the last send to this phone with " + std::to_string(last.status),
            sent(last.exchange)};
  }
  for (auto asked = questions(transcript); !asked.empty(); asked.pop_back()) {
    const Question& last = asked.back();
    if (last.text != mo->text || last.exchange < delivered) continue;
    const sim::Exchange& asked_in = transcript.exchange(last.exchange);
    return {"Dydu was asked this at " + offset_text(story, asked_in.sent_at) +
                (asked_in.completed_at ? ", and nothing was sent after it"
                                       : ", and has not answered yet"),
            sent(last.exchange)};
  }
  return {"the relay acknowledged this phone's last SMS and never asked Dydu",
          sent(*mo->acknowledged_by)};
}

namespace {

// The deliveries of one notification by a step: calls of smsmode that hold this text, made after
// this exchange.
struct Deliveries {
  std::string part_of_body;
  std::uint64_t after = 0;
};

bool is_one_of(const sim::Exchange& exchange, const Deliveries& deliveries) {
  return exchange.number > deliveries.after && exchange.from == "smsmode" &&
         exchange.request.body.find(deliveries.part_of_body) != std::string::npos;
}

// The first delivery that is over, whatever came of it; nullptr: none is.
const sim::Exchange* first_over(Story& story, const Deliveries& deliveries) {
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    if (exchange.completed_at && is_one_of(exchange, deliveries)) return &exchange;
  }
  return nullptr;
}

// The event of that delivery, or of the last one if none is over.
std::optional<std::size_t> delivery_event(Story& story, const Deliveries& deliveries) {
  const sim::Exchange* shown = first_over(story, deliveries);
  if (shown == nullptr) {
    for (const sim::Exchange& exchange : story.transcript().exchanges()) {
      if (is_one_of(exchange, deliveries)) shown = &exchange;
    }
  }
  if (shown == nullptr) return std::nullopt;
  return event_index(story.transcript(), sim::Event::Kind::sent, shown->number);
}

// What the webhook answered to this delivery; nullptr: nothing.
const net::Response* answer_to(const sim::Exchange* delivery) {
  return delivery == nullptr ? nullptr : std::get_if<net::Response>(&*delivery->outcome);
}

bool is_acknowledgement(const net::Response* answer) {
  return answer != nullptr && answer->status / 100 == 2;
}

MaybeFinding judge_refused_delivery(Story& story, const Step& step, const Deliveries& deliveries,
                                    const ExpectedAcknowledgement& expected) {
  const sim::Exchange* const delivery = first_over(story, deliveries);
  const net::Response* const answer = answer_to(delivery);
  if (delivery != nullptr && !is_acknowledgement(answer)) {
    if (!expected.refusal) return std::nullopt;
    MaybeFinding wrong =
        judge_refusal(story, step, answer == nullptr ? std::nullopt : std::optional(*answer),
                      expected.refusal, "the webhook");
    if (wrong) wrong->shown_by = delivery_event(story, deliveries);
    return wrong;
  }
  Finding out = story.finding(step.place_of("acknowledged"),
                              "The SMS was acknowledged although it must not be.");
  out.expected = "an answer other than 2xx, so that smsmode repeats it";
  out.actual = delivery == nullptr ? "no answer" : "acknowledged";
  out.shown_by = delivery_event(story, deliveries);
  if (delivery != nullptr) out.unmet = {.needs = no_acknowledgement};
  return out;
}

// What keeps an SMS from being acknowledged, or from being so in time.
Unmet unacknowledged(Story& story, const Step& step, const Deliveries& deliveries) {
  Unmet out{.needs = open_channel | prompt_call};
  if (const auto* const texts = std::get_if<Texts>(&step.act)) out.phone = texts->phone;
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    if (!is_one_of(exchange, deliveries)) continue;
    out.exchange = exchange.number;
    break;
  }
  return out;
}

// Lets time pass until the first delivery is over, and compares its answer.
MaybeFinding judge_acknowledgement(Story& story, const Step& step, const Deliveries& deliveries,
                                   const ExpectedAcknowledgement& expected) {
  if (!expected.within && !expected.refused) return std::nullopt;
  const base::Instant start = story.now();
  const base::Duration limit = expected.within.value_or(std::chrono::seconds(11));
  if (!story.pass_time(limit, [&] { return first_over(story, deliveries) != nullptr; })) {
    return std::nullopt;
  }
  if (expected.refused) return judge_refused_delivery(story, step, deliveries, expected);
  const sim::Exchange* const delivery = first_over(story, deliveries);
  const net::Response* const answer = answer_to(delivery);
  if (is_acknowledgement(answer)) return std::nullopt;
  Finding out =
      story.finding(step.place_of("acknowledged within"), "The SMS was not acknowledged in time.");
  out.expected = "2xx within " + base::to_text(limit);
  if (delivery == nullptr) {
    out.actual = "no answer by " + offset_text(story, start + limit);
  } else if (answer != nullptr) {
    out.actual = "HTTP " + std::to_string(answer->status);
  } else {
    out.actual = net::to_text(std::get<net::Failure>(*delivery->outcome).kind);
  }
  out.shown_by = delivery_event(story, deliveries);
  out.unmet = unacknowledged(story, step, deliveries);
  return out;
}

Finding cannot_be_sent(Story& story, const Step& step, const std::string& why) {
  Finding out = story.finding(step, "This SMS cannot be sent.");
  out.blame = reports::Blame::scenario;
  out.actual = why;
  return out;
}

// The channel a step means, ready or not; nullptr: the story has none.
const ChannelFixture* fixture_meant(Story& story, const std::optional<std::string>& name) {
  if (const World::Ready* ready = story.channel(name)) return &ready->fixture;
  const auto& guide = story.scenario().setup.guide;
  return guide ? story.world().fixtures().channel(*guide) : nullptr;
}

}  // namespace

std::string note_sms_of(Story& story, const CapturedNotification& captured,
                        const ChannelFixture& fixture) {
  if (captured.is_report || captured.message_id.empty()) return {};
  const std::vector<std::string>& ours = story.world().numbers_of(fixture);
  const auto digits = [](const std::string& written) {
    const auto number = base::PhoneNumber::parse(written);
    return number ? number->digits() : written;
  };
  const bool from_is_ours = std::ranges::find(ours, digits(captured.from)) != ours.end();
  const std::string handset = digits(from_is_ours ? captured.to : captured.from);
  if (!base::PhoneNumber::parse(handset)) return {};
  const std::vector<Mo> known = mos(story.transcript());
  const Mo* const same_id = find_mo(known, captured.message_id, handset);
  if (same_id != nullptr && same_id->handset == handset) return {};
  sim::RadioText radio;
  radio.handset = handset;
  radio.number = digits(from_is_ours ? captured.from : captured.to);
  radio.text = captured.text;
  radio.message_id = captured.message_id;
  story.world().transcript().handset_texts(story.now(), std::move(radio));
  return handset;
}

MaybeFinding perform(Story& story, const Step& step, const Texts& texts) {
  std::string number;
  if (const World::Ready* channel = story.channel(texts.to)) {
    number = texts.to_number.value_or(channel->number);
  } else if (const ChannelFixture* fixture = fixture_meant(story, texts.to)) {
    // Before Finish the person already knows the number: it is printed on the poster.
    number = story.world().numbers_of(*fixture).front();
  }
  const std::uint64_t before = story.transcript().exchanges().size();
  auto sent =
      story.world().smsmode().handset_texts(story.digits_of(texts.phone), number, texts.text);
  if (!sent) return cannot_be_sent(story, step, sent.error().detail);
  story.last_mo[texts.phone] = *sent;
  return judge_acknowledgement(story, step, {'"' + *sent + '"', before}, texts.acknowledged);
}

MaybeFinding perform(Story& story, const Step& step, const Replays& replays) {
  const ChannelFixture* const fixture = fixture_meant(story, replays.channel);
  if (fixture == nullptr) return cannot_be_sent(story, step, "the story has no channel");
  const std::string handset = note_sms_of(story, replays.captured, *fixture);
  for (const Phone& phone : story.scenario().setup.phones) {
    if (story.digits_of(phone.name) == handset) {
      story.last_mo[phone.name] = replays.captured.message_id;
    }
  }
  story.replayed.insert(replays.body);
  const std::uint64_t before = story.transcript().exchanges().size();
  const auto sent = story.world().smsmode().replay_notification(
      fixture->account, fixture->smsmode_channel, replays.body);
  if (!sent) return cannot_be_sent(story, step, sent.error().detail);
  return judge_acknowledgement(story, step, {replays.body, before}, replays.acknowledged);
}

// The last SMS that smsmode sent to this handset by itself since the handset last wrote.
static std::optional<std::size_t> last_sms_of_the_platform(Story& story,
                                                           const std::string& handset) {
  std::optional<std::size_t> out;
  for (const sim::Event& event : story.transcript().events()) {
    if (event.kind == sim::Event::Kind::handset_texts &&
        story.transcript().radio()[event.detail].handset == handset) {
      out.reset();
    }
    if (event.kind != sim::Event::Kind::handset_gets) continue;
    const sim::RadioText& radio = story.transcript().radio()[event.detail];
    if (radio.handset == handset && radio.by_platform) out = event.detail;
  }
  return out;
}

// The last SMS to this handset that a step of the story has expected already.
static std::optional<std::size_t> last_claimed(Story& story, const std::string& handset) {
  std::optional<std::size_t> out;
  for (const sim::Event& event : story.transcript().events()) {
    if (event.kind != sim::Event::Kind::handset_gets || !story.is_claimed(event.detail)) continue;
    if (story.transcript().radio()[event.detail].handset == handset) out = event.detail;
  }
  return out;
}

static std::string no_further_sms(Story& story, std::size_t before) {
  return "no SMS after " + in_quotes(story.transcript().radio()[before].text) + " at " +
         offset_text(story, story.arrival_of(before));
}

// What an SMS needs to be received.
static Unmet nothing_came(const Receives& receives, base::Duration within) {
  return {.needs = open_channel | own_sms | bot_answer | good_key | delivery,
          .phone = receives.phone,
          .text = &receives.text,
          .within = within};
}

MaybeFinding perform(Story& story, const Step& step, const Receives& receives) {
  const std::string handset = story.digits_of(receives.phone);
  const base::Instant start = story.now();
  if (!story.pass_time(receives.within,
                       [&] { return story.next_unclaimed(handset).has_value(); })) {
    return std::nullopt;
  }
  const std::optional<std::size_t> radio = story.next_unclaimed(handset);
  if (!radio) {
    Finding out = story.finding(
        step.values.contains("within") ? step.place_of("within")
        : receives.text.place.line > 0 ? receives.text.place
                                       : step.place,
        receives.phone + " received nothing within " + base::to_text(receives.within) + ".");
    out.expected = wanted(receives.text);
    out.actual = "no SMS";
    const LastWord last = last_word_about(story, handset);
    out.nearest = last.text;
    out.shown_by = last.shown_by;
    out.unmet = nothing_came(receives, receives.within);
    if (const auto before = last_claimed(story, handset)) {
      out.sentence = receives.phone + " received no further SMS within " +
                     base::to_text(receives.within) + ".";
      out.actual = no_further_sms(story, *before);
    }
    if (const auto own = last_sms_of_the_platform(story, handset); own && last.texted) {
      out.sentence = receives.phone + " received no SMS of the relay within " +
                     base::to_text(receives.within) + ", only smsmode's own.";
      out.actual = in_quotes(story.transcript().radio()[*own].text) + ", sent by smsmode itself";
      out.hint = "smsmode confirms a STOP by itself; a story expects only what the relay sends";
      out.shown_by = story.arrival_event(*own);
    }
    return out;
  }
  story.claim(*radio);
  if (auto wrong = judge_text(story, step, receives, *radio)) return wrong;
  if (receives.not_before && story.arrival_of(*radio) < start + *receives.not_before) {
    Finding out =
        story.finding(step.place_of("not before"), receives.phone + " was answered too early.");
    out.expected = offset_text(story, start + *receives.not_before) + " or later";
    out.actual = offset_text(story, story.arrival_of(*radio));
    out.shown_by = story.arrival_event(*radio);
    return out;
  }
  return std::nullopt;
}

MaybeFinding perform(Story& story, const Step& step, const ReceivesNothing& nothing) {
  const std::string handset = story.digits_of(nothing.phone);
  if (!story.pass_time(nothing.during, [&] { return story.next_unclaimed(handset).has_value(); })) {
    return std::nullopt;
  }
  const std::optional<std::size_t> radio = story.next_unclaimed(handset);
  if (!radio) return std::nullopt;
  story.claim(*radio);
  Finding out = story.finding(step, nothing.phone + " received an SMS.");
  out.expected = "nothing for " + base::to_text(nothing.during);
  out.actual = in_quotes(story.transcript().radio()[*radio].text) + " at " +
               offset_text(story, story.arrival_of(*radio));
  out.shown_by = story.arrival_event(*radio);
  out.unmet = {.needs = no_sms, .phone = nothing.phone, .received = radio};
  return out;
}

MaybeFinding perform(Story& story, const Step&, const AnyOrder& group) {
  std::vector<bool> met(group.steps.size(), false);
  const auto receives_of = [&](std::size_t i) -> const Receives& {
    return std::get<Receives>(group.steps[i].act);
  };
  const base::Instant deadline = story.now() + group.within;
  while (std::find(met.begin(), met.end(), false) != met.end()) {
    // The earliest unclaimed SMS to any phone that still waits for one.
    const auto candidate = [&]() -> std::optional<std::pair<std::size_t, std::size_t>> {
      for (std::size_t i = 0; i < group.steps.size(); ++i) {
        if (met[i]) continue;
        const std::string handset = story.digits_of(receives_of(i).phone);
        for (std::size_t radio = 0; radio < story.transcript().radio().size(); ++radio) {
          const sim::RadioText& text = story.transcript().radio()[radio];
          if (story.is_claimed(radio) || text.handset != handset || text.by_platform) continue;
          const auto& events = story.transcript().events();
          const bool arrived =
              std::any_of(events.begin(), events.end(), [&](const sim::Event& event) {
                return event.kind == sim::Event::Kind::handset_gets && event.detail == radio;
              });
          if (arrived && matches(receives_of(i).text, text.text)) return std::pair(i, radio);
        }
      }
      return std::nullopt;
    };
    if (!story.pass_time(deadline - story.now(), [&] { return candidate().has_value(); })) {
      return std::nullopt;
    }
    const auto hit = candidate();
    if (!hit) {
      const std::size_t missing =
          static_cast<std::size_t>(std::find(met.begin(), met.end(), false) - met.begin());
      const Receives& receives = receives_of(missing);
      Finding out =
          story.finding(receives.text.place, receives.phone + " did not receive this within " +
                                                 base::to_text(group.within) + ".");
      out.expected = wanted(receives.text);
      const std::string handset = story.digits_of(receives.phone);
      const auto other = story.next_unclaimed(handset);
      const auto before = last_claimed(story, handset);
      out.actual = other    ? in_quotes(story.transcript().radio()[*other].text)
                   : before ? no_further_sms(story, *before)
                            : "no SMS";
      const LastWord last = last_word_about(story, handset);
      out.shown_by = other ? story.arrival_event(*other) : last.shown_by;
      if (!other) out.nearest = last.text;
      out.unmet = nothing_came(receives, group.within);
      if (other) out.unmet.needs = other_words;
      out.unmet.received = other;
      return out;
    }
    story.claim(hit->second);
    met[hit->first] = true;
    if (auto wrong =
            judge_text(story, group.steps[hit->first], receives_of(hit->first), hit->second))
      return wrong;
  }
  return std::nullopt;
}

MaybeFinding perform(Story& story, const Step&, const Wait& wait) {
  story.pass_time(wait.length);
  return std::nullopt;
}

}  // namespace smsrelay::runner
