#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "runner/execute/evidence.h"
#include "runner/execute/steps.h"

namespace smsrelay::runner {
namespace {

using nlohmann::json;

std::string in_marks(const std::string& text) { return "\"" + base::visible(text) + "\""; }

std::string text_of(const json& object, const char* key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  if (!object.is_object() || found == object.end()) return "";
  return found->is_string() ? found->get<std::string>() : "";
}

// Of the event by which the admin asked last.
std::optional<std::size_t> last_call(Story& story) {
  for (std::uint64_t number = story.transcript().exchanges().size(); number > 0; --number) {
    if (story.transcript().exchange(number).from != "admin") continue;
    return event_index(story.transcript(), sim::Event::Kind::sent, number);
  }
  return std::nullopt;
}

json get(Story& story, const std::string& path) {
  const auto answer = story.world().admin("GET", path, "", story.world().admin_token());
  return answer ? json::parse(answer->body, nullptr, false) : json();
}

// The ledger's line about this SMS, whichever channel took it; null: none has one.
json ledger_line(Story& story, const std::string& message) {
  for (const World::Ready& channel : story.world().channels()) {
    const json lines = get(story, "/api/channels/" + channel.id + "/messages");
    if (!lines.is_array()) continue;
    for (const json& line : lines) {
      if (text_of(line, "message") == message) return line;
    }
  }
  return {};
}

Finding nothing_yet(Story& story, const Step& step, std::string sentence, std::string way_out) {
  Finding out = story.finding(step, std::move(sentence));
  out.blame = reports::Blame::scenario;
  out.hint = std::move(way_out);
  return out;
}

// As a story writes it: "yes" for true, the code of a trouble, "none" for nothing.
std::string in_story_words(const json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object()) return text_of(value, "code");
  return "none";
}

}  // namespace

MaybeFinding perform(Story& story, const Step& step, const Recorded& recorded) {
  const auto id = story.last_mo.find(recorded.phone);
  if (id == story.last_mo.end()) {
    return nothing_yet(story, step, "There is no SMS to speak of yet.",
                       "let " + recorded.phone + " text first");
  }
  const base::Instant deadline = story.now() + recorded.within;
  json line = ledger_line(story, id->second);
  while (text_of(line, "delivery") != recorded.status && story.now() < deadline) {
    const base::Duration pause =
        std::min<base::Duration>(std::chrono::seconds(30), deadline - story.now());
    if (!story.pass_time(pause)) return std::nullopt;
    line = ledger_line(story, id->second);
  }
  const std::string delivery = text_of(line, "delivery");
  if (story.stuck() || delivery == recorded.status) return std::nullopt;
  Finding out = story.finding(step, "The relay has another record of the reply to " +
                                        recorded.phone + " than the story says.");
  out.expected = "recorded as " + recorded.status + " within " + base::to_text(recorded.within);
  out.actual = line.is_null() ? "the relay does not know the SMS"
               : delivery.empty()
                   ? "no delivery status recorded; the SMS is " + text_of(line, "fate")
                   : "recorded as " + delivery;
  const LastWord last = last_word_about(story, story.digits_of(recorded.phone));
  out.nearest = last.text;
  out.shown_by = last.shown_by;
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const Quarantine& expected) {
  const sim::Exchange* post = nullptr;
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    if (exchange.from == "stranger") post = &exchange;
  }
  const World::Ready* channel = story.channel(std::nullopt);
  if (post == nullptr || channel == nullptr) {
    return nothing_yet(story, step, "Nobody has posted anything yet.",
                       "write `someone posts to the webhook: …` before it");
  }
  // The post stays in the transcript, which grows by the next call.
  const std::uint64_t number = post->number;
  const std::size_t bytes = post->request.body.size();
  const json lines = get(story, "/api/channels/" + channel->id + "/quarantine");
  if (story.stuck()) return std::nullopt;
  std::string reason;
  bool found = false;
  if (lines.is_array()) {
    for (const json& line : lines) {
      if (!line.is_object() || line.value("bytes", json()) != bytes) continue;
      found = true;
      reason = text_of(line, "reason");
    }
  }
  if (found && (!expected.because || reason.find(*expected.because) != std::string::npos)) {
    return std::nullopt;
  }
  Finding out = story.finding(step, found ? "The last post is in quarantine for another reason."
                                          : "The last post is not in quarantine.");
  out.expected = expected.because ? "quarantined because of " + in_marks(*expected.because)
                                  : "a post of " + std::to_string(bytes) + " bytes in quarantine";
  out.actual = found ? "because of " + in_marks(reason)
                     : std::to_string(lines.is_array() ? lines.size() : 0) +
                           " posts in quarantine, none of that size";
  out.shown_by = event_index(story.transcript(), sim::Event::Kind::sent, number);
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const AdminSees& sees) {
  const World::Ready* channel = story.channel(sees.channel);
  const std::string id = channel != nullptr ? channel->id : story.desk().channel_id;
  const auto answer =
      story.world().admin("GET", "/api/channels/" + id, "", token_with(story, sees.slip));
  if (auto wrong = judge_refusal(story, step, answer, sees.refused, "the view of the channel")) {
    return wrong;
  }
  if (story.stuck() || sees.refused) return std::nullopt;
  const json shown = json::parse(answer->body, nullptr, false);
  for (const ViewMember& member : admin_view_members()) {
    const auto expected = sees.members.find(std::string(member.words));
    if (expected == sees.members.end()) continue;
    const std::string name(member.json);
    const std::string actual =
        shown.is_object() && shown.contains(name) ? in_story_words(shown.at(name)) : "not shown";
    if (actual == expected->second) continue;
    Finding out = story.finding(step, "The administrator sees another " +
                                          std::string(member.words) + " than the story says.");
    out.expected = std::string(member.words) + ": " + expected->second;
    out.actual = std::string(member.words) + ": " + base::visible(actual);
    out.shown_by = last_call(story);
    return out;
  }
  return std::nullopt;
}

MaybeFinding perform(Story& story, const Step& step, const LogSays& says) {
  const auto& lines = story.world().log().lines();
  const auto found = std::ranges::find_if(lines, [&](const CapturedLog::Line& line) {
    return line.text.find(says.part) != std::string::npos;
  });
  if ((found == lines.end()) == says.never) return std::nullopt;
  Finding out = story.finding(step, says.never ? "The relay's log says what it must not."
                                               : "The relay's log does not say this.");
  out.expected =
      says.never ? "no line with " + in_marks(says.part) : "a line with " + in_marks(says.part);
  out.actual = says.never ? "the event " + found->event() + " at " + offset_text(story, found->at)
                          : std::to_string(lines.size()) + " lines without it";
  if (!says.never && !lines.empty()) out.nearest = "the last event is " + lines.back().event();
  return out;
}

}  // namespace smsrelay::runner
