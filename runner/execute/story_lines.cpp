#include "runner/execute/story_lines.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "runner/execute/evidence.h"
#include "runner/execute/pairing.h"

namespace smsrelay::runner {
namespace {

constexpr std::size_t shown_characters_max = 60;  // of an SMS
constexpr std::size_t question_characters_max = 24;
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

// Short names for messages, so that a reader can follow one from line to line: people sent mo1,
// mo2 …, the relay sent sms1, sms2 …
struct Names {
  std::map<std::uint64_t, std::string> recipients;  // of sends, by exchange
  std::map<std::string, std::string> messages;      // by messageId, both ways
  std::map<std::uint64_t, std::string> sends;       // by exchange
  std::map<std::uint64_t, std::string> questions;   // the MO that was asked, by exchange
  std::map<std::string, std::string> bots;          // by id
  std::set<std::string> posted;                     // MO ids that only a stranger's post names
};

// A question does not name its SMS. It is taken for the first SMS with the same words that has not
// been asked yet, or else for the last one.
void name_questions(Names& names, const std::vector<Mo>& received,
                    const std::vector<Question>& asked) {
  std::set<std::string> taken;
  for (const Question& question : asked) {
    if (question.test) continue;
    for (const Mo& mo : received) {
      if (without_command_marks(mo.text) != without_command_marks(question.text)) continue;
      if (mo.deliveries.empty() || mo.deliveries.front() > question.exchange) continue;
      const std::string& name = names.messages[mo.id];
      names.questions[question.exchange] = name;
      if (taken.insert(name).second) break;
    }
  }
}

// " for mo1", of a message that names the SMS it answers; " for mo1 (apology)", if it is no answer
// of the bot.
std::string for_its_mo(const Names& names, const std::vector<Mo>& received,
                       const Sending& sending) {
  if (!sending.named || find_mo(received, sending.named->mo) == nullptr) return {};
  std::string out = " for " + names.messages.at(sending.named->mo);
  if (sending.named->kind != "answer") out += " (" + sending.named->kind + ")";
  return out;
}

Names names_in(Story& story) {
  const sim::Transcript& transcript = story.transcript();
  Names names;
  const std::vector<Mo> received = mos(transcript);
  std::size_t count = 0;
  for (const Mo& mo : received) names.messages.emplace(mo.id, "mo" + std::to_string(++count));
  count = 0;
  for (const Sending& sending : sendings(transcript)) {
    const std::string name = "sms" + std::to_string(++count);
    names.recipients[sending.exchange] = story.name_of(sending.to);
    names.sends[sending.exchange] = name + for_its_mo(names, received, sending);
    if (!sending.message_id.empty()) names.messages[sending.message_id] = name;
  }
  for (const Mo& mo : received) {
    const bool by_strangers = std::ranges::all_of(mo.deliveries, [&](std::uint64_t number) {
      return transcript.exchange(number).from == "stranger";
    });
    if (by_strangers && !mo.deliveries.empty()) names.posted.insert(mo.id);
  }
  for (const BotFixture& bot : story.world().fixtures().bots) names.bots[bot.id] = bot.name;
  name_questions(names, received, questions(transcript));
  return names;
}

std::string name_of_message(const Names& names, const std::string& id) {
  const auto known = names.messages.find(id);
  return known == names.messages.end() ? "of a message unknown here" : known->second;
}

std::string subject_of_question(const sim::Exchange& exchange, const Question& question,
                                const Names& names) {
  const auto bot = names.bots.find(question.bot);
  const auto mo = names.questions.find(exchange.number);
  return exchange.from + " > " + exchange.to + (question.test ? " test " : " ") + "\"" +
         shortened(question.text, question_characters_max) + "\"" +
         (mo == names.questions.end() ? "" : " (" + mo->second + ")") + " to " +
         (bot == names.bots.end() ? "an unknown bot" : bot->second) + "/" + question.language +
         "/" + shortened(question.space, question_characters_max) +
         (question.dialog ? ", dialog goes on" : ", new dialog");
}

std::string subject(const sim::Exchange& exchange,
                    const std::vector<Notification>& calls_by_smsmode, const Names& names) {
  if (const auto question = as_question(exchange)) {
    return subject_of_question(exchange, *question, names);
  }
  if (exchange.from == "smsmode") {
    const auto call = std::ranges::find(calls_by_smsmode, exchange.number, &Notification::exchange);
    const std::string to = "smsmode > " + (exchange.to.empty() ? "nobody" : exchange.to);
    if (call == calls_by_smsmode.end()) return to + " MO";
    const std::string name = name_of_message(names, call->message_id);
    return call->is_report ? to + " report " + name + " " + call->status : to + " MO " + name;
  }
  if (exchange.from == "relay" && exchange.to == "smsmode") {
    const auto recipient = names.recipients.find(exchange.number);
    if (recipient != names.recipients.end()) {
      return "relay > smsmode send " + names.sends.at(exchange.number) + " to " + recipient->second;
    }
    return "relay > smsmode " + exchange.request.method + " " +
           std::string(exchange.request.path());
  }
  // The path of a webhook is a secret; the admin API's is not.
  if (exchange.to == "relay" && exchange.from != "admin") {
    const auto read = read_captured_notification(exchange.request.body);
    const bool is_sms = read && !read->is_report && names.messages.contains(read->message_id);
    return exchange.from + " > relay webhook" +
           (is_sms ? " MO " + names.messages.at(read->message_id) : "");
  }
  return exchange.from + " > " + (exchange.to.empty() ? "nobody" : exchange.to) + " " +
         exchange.request.method + " " + std::string(exchange.request.path());
}

// The answer to a question, without its tags.
std::string answer_text(const sim::Exchange& exchange) {
  const auto question = as_question(exchange);
  if (!question || question->answer_html.empty()) return {};
  std::string out;
  bool in_tag = false;
  for (const char c : question->answer_html) {
    if (c == '<') in_tag = true;
    if (!in_tag) out += c;
    if (c == '>') in_tag = false;
  }
  return " \"" + shortened(out, question_characters_max) + "\"";
}

// Whether rehearse itself made this call: some steps and the invariants read the relay's ledger.
bool reads_the_ledger(const sim::Exchange& exchange) {
  return exchange.from == "admin" && exchange.request.method == "GET" &&
         (exchange.request.path().ends_with("/messages") ||
          exchange.request.path().ends_with("/quarantine"));
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
  const Names names = names_in(story);
  std::vector<reports::StoryLine> lines;
  std::set<std::string> delivered_before;
  // What decides may come after the last step; so does what led to it.
  end = decisive ? std::max(end, *decisive + 1) : transcript.events().size();
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
        line.text = subject(exchange, calls_by_smsmode, names) + "   " + outcome_of(exchange) +
                    answer_text(exchange);
        if (exchange.completed_at && *exchange.completed_at != exchange.sent_at) {
          line.text += " after " + base::to_text(*exchange.completed_at - exchange.sent_at);
        }
        const auto call = std::find_if(
            calls_by_smsmode.begin(), calls_by_smsmode.end(),
            [&](const Notification& candidate) { return candidate.exchange == exchange.number; });
        if (exchange.fate != sim::Fate::Kind::pass) {
          line.mark = "FAULT";
          // The answer that the fault gives is shown already.
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
        line.text = story.name_of(radio.handset) + " > " + shortened(radio.text) + "   (" +
                    name_of_message(names, radio.message_id) + " to " + radio.number +
                    (names.posted.contains(radio.message_id) ? ", in a stranger's post)" : ")");
        break;
      }
      case sim::Event::Kind::handset_gets: {
        const sim::RadioText& radio = transcript.radio()[event.detail];
        line.text = story.name_of(radio.handset) + " < " + shortened(radio.text) +
                    (radio.by_platform ? "   (from smsmode itself, not from the relay)"
                                       : "   (" + name_of_message(names, radio.message_id) + ")");
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
