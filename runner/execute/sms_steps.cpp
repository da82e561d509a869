#include <algorithm>

#include "base/text.h"
#include "core/sms_text.h"
#include "runner/execute/evidence.h"
#include "runner/execute/own_world.h"
#include "runner/execute/pairing.h"
#include "runner/execute/steps.h"

namespace smsrelay::runner {
namespace {

std::string in_quotes(const std::string& text) { return "\"" + base::visible(text) + "\""; }

std::string wanted(const TextMatch& match) {
  switch (match.how) {
    case TextMatch::How::exactly:
      return in_quotes(match.text);
    case TextMatch::How::contains:
      return "a text containing " + in_quotes(match.text);
    case TextMatch::How::anything:
      return "any text";
  }
  return "";
}

bool matches(const TextMatch& match, const std::string& text) {
  switch (match.how) {
    case TextMatch::How::exactly:
      return text == match.text;
    case TextMatch::How::contains:
      return text.find(match.text) != std::string::npos;
    case TextMatch::How::anything:
      return true;
  }
  return false;
}

std::string parts_text(int parts) {
  return std::to_string(parts) + (parts == 1 ? " part" : " parts");
}

// Names what forces an SMS out of the cheap alphabet.
std::string foreign_to_gsm7(const std::string& text) {
  for (const char32_t character : base::decode_utf8(text)) {
    const std::string alone = base::encode_utf8(std::u32string(1, character));
    if (core::measure(alone).alphabet == core::Alphabet::gsm7) continue;
    return "'" + base::visible(alone) + "' is not in the GSM-7 alphabet; it forces UCS-2";
  }
  return {};
}

// Where two texts part, in words a person can act on.
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

// The last question answered to this handset's pseudonym before this SMS was sent.
std::optional<Question> question_behind(Story& story, const sim::RadioText& radio) {
  const sim::Transcript& transcript = story.transcript();
  const Positions positions = positions_of(transcript);
  const std::vector<Question> asked = questions(transcript);
  const Numbers numbers = story.numbers();
  const Pairs pairs =
      pair(people_asking(asked, positions), people_texting(mos(transcript), positions, numbers));
  const auto client = pairs.asking_of.find(person_at(radio.handset, radio.number, numbers));
  if (client == pairs.asking_of.end()) return std::nullopt;
  std::size_t sent = transcript.events().size();
  for (const Sending& sending : sendings(transcript)) {
    if (sending.message_id == radio.message_id) sent = positions.sent.at(sending.exchange);
  }
  std::optional<Question> last;
  for (const Question& question : asked) {
    if (question.test || !question.answered_dialog || person_asking(question) != client->second) {
      continue;
    }
    if (positions.answered.at(question.exchange) < sent) last = question;
  }
  return last;
}

// Nobody asked under this pseudonym before, so there was no dialog to go on with.
bool is_first_answer(Story& story, const Question& question) {
  for (const Question& other : questions(story.transcript())) {
    if (other.test || !other.answered_dialog) continue;
    if (person_asking(other) == person_asking(question)) return other.exchange == question.exchange;
  }
  return false;
}

// Says so when the story's own world excludes the text it expects.
void blame_own_world(Story& story, Finding& finding, const TextMatch& expected,
                     std::optional<std::size_t> radio) {
  const std::optional<Question> question =
      radio ? question_behind(story, story.transcript().radio()[*radio]) : std::nullopt;
  const auto found = contradiction(story, expected, question);
  if (!found) return;
  finding.blame = found->blame;
  finding.hint = found->hint;
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
  return out;
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
    for (const sim::Remark& remark : story.transcript().remarks()) {
      if (remark.kind == sim::Remark::Kind::note &&
          remark.text.find("default") != std::string::npos) {
        out.hint = "Dydu says: " + remark.text;
      }
    }
    if (out.hint.empty()) blame_own_world(story, out, receives.text, index);
    return out;
  }
  const std::string encoding = radio.encoding == "GSM7" ? "GSM-7" : "UCS-2";
  if (receives.encoding && *receives.encoding != encoding) {
    Finding out = story.finding(step.place_of("sms"),
                                "The SMS to " + receives.phone + " travels in another alphabet.");
    out.expected = *receives.encoding;
    out.actual = encoding;
    out.nearest = in_quotes(radio.text);
    if (encoding == "UCS-2") out.hint = foreign_to_gsm7(radio.text);
    out.shown_by = story.arrival_event(index);
    return out;
  }
  if (receives.parts && *receives.parts != radio.parts) {
    Finding out = story.finding(step.place_of("sms"),
                                "The SMS to " + receives.phone + " costs another number of parts.");
    out.expected = parts_text(*receives.parts);
    out.actual = parts_text(radio.parts) + " of " + encoding;
    out.nearest = in_quotes(radio.text);
    if (encoding == "UCS-2") out.hint = foreign_to_gsm7(radio.text);
    out.shown_by = story.arrival_event(index);
    return out;
  }
  if (receives.from && *receives.from != radio.number) {
    Finding out = story.finding(
        step, "The SMS to " + receives.phone + " comes from another number than the story says.");
    out.expected = "from " + *receives.from;
    out.actual = "from " + radio.number;
    out.nearest = in_quotes(radio.text);
    out.shown_by = story.arrival_event(index);
    return out;
  }
  return judge_dialog(story, step, receives, index);
}

}  // namespace

LastWord last_word_about(Story& story, const std::string& handset) {
  const sim::Transcript& transcript = story.transcript();
  const auto sent = [&](std::uint64_t exchange) {
    return event_index(transcript, sim::Event::Kind::sent, exchange);
  };
  const std::vector<Mo> all = mos(transcript);
  const auto mo = std::find_if(all.rbegin(), all.rend(),
                               [&](const Mo& candidate) { return candidate.handset == handset; });
  if (mo == all.rend()) return {"this phone has not texted yet", {}, false};
  if (mo->deliveries.empty()) return {"smsmode never told the relay of its last SMS", {}};
  if (!mo->acknowledged_by) {
    const std::size_t count = mo->deliveries.size();
    return {"the relay did not acknowledge its last SMS, delivered " +
                (count == 1 ? std::string("once") : std::to_string(count) + " times") + " so far",
            sent(mo->deliveries.back())};
  }
  const std::uint64_t delivered = mo->deliveries.front();
  for (auto sending = sendings(transcript); !sending.empty(); sending.pop_back()) {
    const Sending& last = sending.back();
    if (last.to != handset || last.exchange < delivered) continue;
    return {"the last send to this phone was answered " +
                (last.status == 0 ? std::string("by nobody") : std::to_string(last.status)),
            sent(last.exchange)};
  }
  for (auto asked = questions(transcript); !asked.empty(); asked.pop_back()) {
    const Question& last = asked.back();
    if (last.text != mo->text || last.exchange < delivered) continue;
    return {"Dydu was asked this at " +
                offset_text(story, transcript.exchange(last.exchange).sent_at) +
                ", and nothing was sent after it",
            sent(last.exchange)};
  }
  return {"the relay acknowledged its last SMS and never asked Dydu", sent(*mo->acknowledged_by)};
}

MaybeFinding perform(Story& story, const Step& step, const Texts& texts) {
  const World::Ready* channel = story.channel(texts.to);
  std::string number;
  if (channel != nullptr) {
    number = texts.to_number.value_or(channel->number);
  } else if (story.scenario().setup.guide) {
    // Before Finish the person already knows the number: it is printed on the poster.
    const Fixtures& fixtures = story.world().fixtures();
    const ChannelFixture& fixture = *fixtures.channel(*story.scenario().setup.guide);
    for (const auto& smsmode_channel : fixtures.account(fixture.account)->channels) {
      if (smsmode_channel.name == fixture.smsmode_channel) number = smsmode_channel.numbers.front();
    }
  }
  auto sent =
      story.world().smsmode().handset_texts(story.digits_of(texts.phone), number, texts.text);
  if (!sent) {
    Finding out = story.finding(step, "This SMS cannot be sent.");
    out.blame = reports::Blame::scenario;
    out.actual = sent.error().detail;
    return out;
  }
  const std::string id = *sent;
  story.last_mo[texts.phone] = id;
  if (!texts.acknowledged_within && !texts.refused) return std::nullopt;

  const base::Instant start = story.now();
  const auto delivery = [&]() -> const sim::Exchange* {
    for (const sim::Exchange& exchange : story.transcript().exchanges()) {
      if (exchange.from == "smsmode" && exchange.completed_at &&
          exchange.request.body.find("\"" + id + "\"") != std::string::npos) {
        return &exchange;
      }
    }
    return nullptr;
  };
  // Of the first delivery that was answered, or of the last one if none was.
  const auto delivery_event = [&]() -> std::optional<std::size_t> {
    if (const sim::Exchange* answered = delivery()) {
      return event_index(story.transcript(), sim::Event::Kind::sent, answered->number);
    }
    for (const Mo& mo : mos(story.transcript())) {
      if (mo.id != id || mo.deliveries.empty()) continue;
      return event_index(story.transcript(), sim::Event::Kind::sent, mo.deliveries.back());
    }
    return std::nullopt;
  };
  const base::Duration limit = texts.acknowledged_within.value_or(std::chrono::seconds(11));
  if (!story.pass_time(limit, [&] { return delivery() != nullptr; })) return std::nullopt;
  const sim::Exchange* exchange = delivery();
  const bool acknowledged = exchange != nullptr && exchange->outcome &&
                            std::holds_alternative<net::Response>(*exchange->outcome) &&
                            std::get<net::Response>(*exchange->outcome).status / 100 == 2;
  if (texts.refused) {
    if (exchange != nullptr && !acknowledged) {
      if (!texts.refusal) return std::nullopt;
      const auto* response = std::get_if<net::Response>(&*exchange->outcome);
      MaybeFinding wrong =
          judge_refusal(story, step, response == nullptr ? std::nullopt : std::optional(*response),
                        texts.refusal, "the webhook");
      if (wrong) wrong->shown_by = delivery_event();
      return wrong;
    }
    Finding out = story.finding(step.place_of("acknowledged"),
                                "The SMS was acknowledged although it must not be.");
    out.expected = "an answer other than 2xx, so that smsmode repeats it";
    out.actual = acknowledged ? "acknowledged" : "no answer";
    out.shown_by = delivery_event();
    return out;
  }
  if (acknowledged) return std::nullopt;
  Finding out =
      story.finding(step.place_of("acknowledged within"), "The SMS was not acknowledged in time.");
  out.expected = "2xx within " + base::to_text(limit);
  out.actual = exchange == nullptr ? "no answer by " + offset_text(story, start + limit)
               : std::holds_alternative<net::Response>(*exchange->outcome)
                   ? "HTTP " + std::to_string(std::get<net::Response>(*exchange->outcome).status)
                   : std::string(net::to_text(std::get<net::Failure>(*exchange->outcome).kind));
  out.shown_by = delivery_event();
  for (const Mo& mo : mos(story.transcript())) {
    if (mo.id != id || mo.deliveries.empty()) continue;
    out.hint = own_delay(story, story.transcript().exchange(mo.deliveries.front()));
    if (!out.hint.empty()) out.blame = reports::Blame::scenario;
  }
  return out;
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
        step.keys.contains("within")   ? step.place_of("within")
        : receives.text.place.line > 0 ? receives.text.place
                                       : step.place,
        receives.phone + " received nothing within " + base::to_text(receives.within) + ".");
    out.expected = wanted(receives.text);
    out.actual = "no SMS";
    const LastWord last = last_word_about(story, handset);
    out.nearest = last.text;
    out.shown_by = last.shown_by;
    if (!last.texted) {
      out.blame = reports::Blame::scenario;
      out.hint = "nobody is answered who has not written: add `" + receives.phone + " texts: …`";
    } else if (const auto own = last_sms_of_the_platform(story, handset)) {
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
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const AnyOrder& group) {
  std::vector<bool> met(group.receives.size(), false);
  const base::Instant deadline = story.now() + group.within;
  while (std::find(met.begin(), met.end(), false) != met.end()) {
    // The earliest unclaimed SMS to any phone that still waits for one.
    const auto candidate = [&]() -> std::optional<std::pair<std::size_t, std::size_t>> {
      for (std::size_t i = 0; i < group.receives.size(); ++i) {
        if (met[i]) continue;
        const std::string handset = story.digits_of(group.receives[i].phone);
        for (std::size_t radio = 0; radio < story.transcript().radio().size(); ++radio) {
          const sim::RadioText& text = story.transcript().radio()[radio];
          if (story.is_claimed(radio) || text.handset != handset || text.by_platform) continue;
          const auto& events = story.transcript().events();
          const bool arrived =
              std::any_of(events.begin(), events.end(), [&](const sim::Event& event) {
                return event.kind == sim::Event::Kind::handset_gets && event.detail == radio;
              });
          if (arrived && matches(group.receives[i].text, text.text)) return std::pair(i, radio);
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
      const Receives& receives = group.receives[missing];
      const Place& place = missing < group.places.size() ? group.places[missing] : step.place;
      Finding out = story.finding(place, receives.phone + " did not receive this within " +
                                             base::to_text(group.within) + ".");
      out.expected = wanted(receives.text);
      const std::string handset = story.digits_of(receives.phone);
      const auto other = story.next_unclaimed(handset);
      out.actual = other ? in_quotes(story.transcript().radio()[*other].text) : "no SMS";
      const LastWord last = last_word_about(story, handset);
      out.shown_by = other ? story.arrival_event(*other) : last.shown_by;
      if (!other) out.nearest = last.text;
      if (!last.texted) {
        out.blame = reports::Blame::scenario;
        out.hint = "nobody is answered who has not written: add `" + receives.phone + " texts: …`";
      } else {
        blame_own_world(story, out, receives.text, other);
      }
      return out;
    }
    story.claim(hit->second);
    met[hit->first] = true;
    if (auto wrong = judge_text(story, step, group.receives[hit->first], hit->second)) return wrong;
  }
  return std::nullopt;
}

MaybeFinding perform(Story& story, const Step&, const Wait& wait) {
  story.pass_time(wait.length);
  return std::nullopt;
}

}  // namespace smsrelay::runner
