#include "base/text.h"
#include "runner/execute/evidence.h"
#include "runner/execute/steps.h"

namespace smsrelay::runner {
namespace {

std::string times(int at_least, int at_most) {
  if (at_most == 0) return "never";
  if (at_most >= 1 << 30) return "at least " + std::to_string(at_least) + " times";
  if (at_least == at_most) return at_least == 1 ? "once" : std::to_string(at_least) + " times";
  return std::to_string(at_least) + " to " + std::to_string(at_most) + " times";
}

std::string described(const Question& question) {
  return "\"" + base::visible(question.text) + "\" in space \"" + base::visible(question.space) +
         "\", language " + question.language + ", server " + std::to_string(question.server) +
         (question.dialog ? ", dialog continued" : ", new dialog");
}

// Where the first value stands that differs from the last question.
const Place& place_of_other(const DyduWasAsked& asked, const Step& step,
                            const std::vector<Question>& all) {
  if (all.empty()) return step.place;
  const Question& last = all.back();
  if (asked.text && last.text != *asked.text) return step.place_of("text");
  if (asked.space && last.space != *asked.space) return step.place_of("space");
  if (asked.language && last.language != *asked.language) return step.place_of("language");
  if (asked.server && last.server != *asked.server) return step.place_of("server");
  if (asked.new_dialog && last.dialog.has_value() == *asked.new_dialog) {
    return step.place_of("dialog");
  }
  return asked.bot ? step.place_of("bot") : step.place;
}

}  // namespace

MaybeFinding perform(Story& story, const Step& step, const DyduWasAsked& asked) {
  if (!story.finish_this_instant()) return std::nullopt;
  std::string bot_id;
  if (asked.bot) {
    for (const BotFixture& bot : story.world().fixtures().bots) {
      if (bot.name == *asked.bot) bot_id = bot.id;
    }
  }
  int count = 0;
  std::optional<std::uint64_t> last_match;
  std::vector<Question> all = questions(story.transcript());
  std::erase_if(all, [](const Question& question) { return question.test; });
  for (const Question& question : all) {
    if (asked.text && question.text != *asked.text) continue;
    if (asked.space && question.space != *asked.space) continue;
    if (asked.language && question.language != *asked.language) continue;
    if (asked.bot && question.bot != bot_id) continue;
    if (asked.server && question.server != *asked.server) continue;
    if (asked.new_dialog && question.dialog.has_value() == *asked.new_dialog) continue;
    ++count;
    last_match = question.exchange;
  }
  if (count >= asked.at_least && count <= asked.at_most) return std::nullopt;
  Finding out = story.finding(
      count > 0 || asked.at_least == 0 ? step.place_of("times") : place_of_other(asked, step, all),
      count > asked.at_most ? "Dydu was asked this more often than the story says."
      : count > 0           ? "Dydu was asked this less often than the story says."
                            : "Dydu was never asked this.");
  out.expected = times(asked.at_least, asked.at_most);
  out.actual = times(count, count);
  if (!all.empty()) out.nearest = "last asked: " + described(all.back());
  // When it was asked too often, shows the last matching question; else the last question.
  const std::optional<std::uint64_t> shown = count > asked.at_most ? last_match
                                             : all.empty()         ? std::nullopt
                                                           : std::optional(all.back().exchange);
  if (shown) out.shown_by = event_index(story.transcript(), sim::Event::Kind::sent, *shown);
  if (count < asked.at_least && all.empty()) out.unmet = {.needs = open_channel};
  const int servers = story.scenario().setup.dydu_servers;
  if (count < asked.at_least && asked.server.value_or(1) > servers) {
    out.blame = reports::Blame::scenario;
    out.hint = "the story has one server of Dydu (`dydu servers: " + std::to_string(servers) + "`)";
  }
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const SmsmodeWasCalled& called) {
  if (!story.finish_this_instant()) return std::nullopt;
  const bool look_up = called.to == SmsmodeWasCalled::To::look_up;
  std::vector<std::uint64_t> calls;
  if (look_up) {
    calls = look_ups(story.transcript());
  } else {
    for (const Sending& sending : sendings(story.transcript())) calls.push_back(sending.exchange);
  }
  const int count = static_cast<int>(calls.size());
  if (count >= called.at_least && count <= called.at_most) return std::nullopt;
  Finding out = story.finding(step.place_of("times"),
                              std::string("The relay ") + (look_up ? "looked up" : "sent") +
                                  (count > called.at_most ? " more" : " fewer") +
                                  " messages than the story says.");
  out.expected = times(called.at_least, called.at_most);
  out.actual = times(count, count);
  if (!calls.empty()) {
    out.shown_by = event_index(story.transcript(), sim::Event::Kind::sent, calls.back());
  } else if (count < called.at_least) {
    out.unmet = {.needs = open_channel};
  }
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const Reported& reported) {
  const std::string handset = story.digits_of(reported.phone);
  std::string message;
  const auto arrived = [&] {
    message.clear();
    for (const Sending& sending : sendings(story.transcript())) {
      if (sending.to == handset && !sending.message_id.empty()) message = sending.message_id;
    }
    for (const Notification& notification : notifications(story.transcript())) {
      if (notification.is_report && notification.acknowledged &&
          notification.message_id == message && notification.status == reported.status) {
        return true;
      }
    }
    return false;
  };
  if (!story.pass_time(reported.within, arrived)) return std::nullopt;
  if (arrived()) return std::nullopt;
  Finding out = story.finding(step.place_of(""), "The relay was not told that " + reported.phone +
                                                     "'s SMS is " + reported.status + ".");
  out.expected = reported.status;
  std::string seen;
  std::optional<std::size_t> last;
  for (const Notification& notification : notifications(story.transcript())) {
    if (!notification.is_report || notification.message_id != message) continue;
    last = event_index(story.transcript(), sim::Event::Kind::sent, notification.exchange);
    seen += (seen.empty() ? "" : ", ") + notification.status + " at " +
            offset_text(story, story.transcript().exchange(notification.exchange).sent_at) +
            (notification.acknowledged ? "" : " (not acknowledged)");
  }
  out.actual = message.empty() ? "no SMS to this phone was accepted"
               : seen.empty()  ? "no report"
                               : seen;
  out.shown_by = last;
  out.unmet = {.needs = open_channel | own_sms | good_key | delivery,
               .phone = reported.phone,
               .status = reported.status};
  return out;
}

}  // namespace smsrelay::runner
