#include <algorithm>
#include <functional>
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

// The event of the administrator's latest call.
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

// A step about an SMS of somebody who has sent none.
Finding nothing_written(Story& story, const Step& step, const std::string& phone) {
  Finding out = story.finding(step, phone + " has not sent an SMS yet.");
  out.unmet = {.needs = own_sms, .phone = phone};
  return out;
}

// A step with a slip, or one that expects a refusal, checks only that.
bool is_about_entry(const AsAdmin& as_admin) { return as_admin.slip || as_admin.refused; }

MaybeFinding read_with_slip(Story& story, const Step& step, const AsAdmin& as_admin,
                            const std::string& list) {
  const World::Ready* channel = story.channel(std::nullopt);
  const std::string id = channel != nullptr ? channel->id : story.desk().channel_id;
  return call_as_admin(story, step, as_admin, "GET", "/api/channels/" + id + "/" + list,
                       "the list of " + list);
}

// Reads the ledger, once more when everything of this instant has happened, then every 30 seconds
// until the condition holds or the time is over.
json ledger_line_when(Story& story, const std::string& message, base::Duration within,
                      const std::function<bool(const json&)>& enough) {
  const base::Instant deadline = story.now() + within;
  json line = ledger_line(story, message);
  if (!enough(line) && story.finish_this_instant()) line = ledger_line(story, message);
  // In an endless world no time passes any more.
  while (!enough(line) && story.now() < deadline && !story.world().endless()) {
    const base::Duration pause =
        std::min<base::Duration>(std::chrono::seconds(30), deadline - story.now());
    if (!story.pass_time(pause)) break;
    line = ledger_line(story, message);
  }
  return line;
}

// As a story writes it: "yes" for true, the code of a trouble, "none" for nothing.
std::string in_story_words(const json& value) {
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_object()) return text_of(value, "code");
  return "none";
}

}  // namespace

MaybeFinding perform(Story& story, const Step& step, const Settled& settled) {
  if (is_about_entry(settled.as_admin)) {
    return read_with_slip(story, step, settled.as_admin, "messages");
  }
  const auto id = story.last_mo.find(settled.phone);
  if (id == story.last_mo.end() || story.world().channels().empty()) {
    Finding out = nothing_written(story, step, settled.phone);
    if (id != story.last_mo.end()) {
      out.sentence = "No channel is ready, so no relay has " + settled.phone + "'s SMS.";
      out.unmet.needs = open_channel;
    }
    return out;
  }
  const json line = ledger_line_when(story, id->second, settled.within, [](const json& shown) {
    const std::string fate = text_of(shown, "fate");
    return !fate.empty() && fate != "pending";
  });
  const std::string fate = text_of(line, "fate");
  const std::string detail = text_of(line, "detail");
  const bool same_fate = fate == settled.fate;
  const bool same_reason = !settled.because || detail.find(*settled.because) != std::string::npos;
  if (story.stuck() || (same_fate && same_reason)) return std::nullopt;
  Finding out = story.finding(step.place_of(same_fate ? "because" : ""),
                              settled.phone + "'s SMS ended otherwise than the story says.");
  out.expected = settled.fate;
  if (settled.because) out.expected += " (…" + base::visible(*settled.because) + "…)";
  out.actual =
      line.is_null() ? "unknown to the relay" : fate + (detail.empty() ? "" : " (" + detail + ")");
  const LastWord last = last_word_about(story, story.digits_of(settled.phone));
  out.nearest = last.text;
  out.shown_by = last.shown_by;
  out.unmet = {.needs = open_channel | own_sms, .phone = settled.phone};
  if (settled.fate == "answered") out.unmet.needs |= bot_answer | good_key;
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const Recorded& recorded) {
  if (is_about_entry(recorded.as_admin)) {
    return read_with_slip(story, step, recorded.as_admin, "messages");
  }
  const auto id = story.last_mo.find(recorded.phone);
  if (id == story.last_mo.end()) {
    return nothing_written(story, step, recorded.phone);
  }
  const json line = ledger_line_when(story, id->second, recorded.within, [&](const json& shown) {
    return text_of(shown, "delivery") == recorded.status;
  });
  const std::string status = text_of(line, "delivery");
  if (story.stuck() || status == recorded.status) return std::nullopt;
  Finding out = story.finding(step.place_of(""), "The relay has another record of the reply to " +
                                                     recorded.phone + " than the story says.");
  out.expected = "recorded as " + recorded.status + " within " + base::to_text(recorded.within);
  out.actual = line.is_null()   ? "the relay does not know the SMS"
               : status.empty() ? "no delivery status recorded; the SMS is " + text_of(line, "fate")
                                : "recorded as " + status;
  const LastWord last = last_word_about(story, story.digits_of(recorded.phone));
  out.nearest = last.text;
  out.shown_by = last.shown_by;
  out.unmet = {.needs = open_channel | own_sms | good_key | delivery,
               .phone = recorded.phone,
               .status = recorded.status};
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const Quarantine& expected) {
  if (is_about_entry(expected.as_admin)) {
    return read_with_slip(story, step, expected.as_admin, "quarantine");
  }
  const sim::Exchange* post = nullptr;
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    const bool replayed =
        exchange.from == "smsmode" && story.replayed.contains(exchange.request.body);
    if (exchange.from == "stranger" || replayed) post = &exchange;
  }
  const World::Ready* channel = story.channel(std::nullopt);
  if (post == nullptr || channel == nullptr) {
    Finding out = story.finding(step, "Nobody has posted anything yet.");
    out.blame = reports::Blame::scenario;
    out.hint = "write `someone posts to the webhook: …` or `smsmode replays: …` before it";
    return out;
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
  Finding out = story.finding(step.place_of("because"),
                              found ? "The last post is in quarantine for another reason."
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
  if (!story.finish_this_instant()) return std::nullopt;
  const World::Ready* channel = story.channel(sees.channel);
  const std::string id = channel != nullptr ? channel->id : story.desk().channel_id;
  std::optional<net::Response> answer;
  if (auto wrong = call_as_admin(story, step, sees.as_admin, "GET", "/api/channels/" + id,
                                 "the view of the channel", &answer)) {
    return wrong;
  }
  if (story.stuck() || sees.as_admin.refused) return std::nullopt;
  const json shown = json::parse(answer->body, nullptr, false);
  for (const ViewMember& member : admin_view_members()) {
    const auto expected = sees.members.find(std::string(member.words));
    if (expected == sees.members.end()) continue;
    const std::string name(member.json);
    const std::string actual =
        shown.is_object() && shown.contains(name) ? in_story_words(shown.at(name)) : "not shown";
    if (actual == expected->second) continue;
    Finding out =
        story.finding(step.place_of(std::string(member.words)),
                      "The administrator sees the channel otherwise than the story says.");
    out.expected = std::string(member.words) + ": " + expected->second;
    out.actual = std::string(member.words) + ": " + base::visible(actual);
    out.shown_by = last_call(story);
    const std::string& wanted = expected->second;
    if (wanted == "active") out.unmet = {.needs = open_channel};
    if (wanted == "yes" || wanted == "none") out.unmet = {.needs = good_key};
    return out;
  }
  return std::nullopt;
}

MaybeFinding perform(Story& story, const Step& step, const LogSays& says) {
  if (!story.finish_this_instant()) return std::nullopt;
  const auto& lines = story.world().log().lines();
  const auto found = std::ranges::find_if(lines, [&](const CapturedLog::Line& line) {
    return line.text.find(says.part) != std::string::npos;
  });
  if ((found == lines.end()) == says.never) return std::nullopt;
  Finding out =
      story.finding(step.place_of(""), says.never ? "The relay's log says what it must not."
                                                  : "The relay's log does not say this.");
  out.expected =
      says.never ? "no line with " + in_marks(says.part) : "a line with " + in_marks(says.part);
  out.actual = says.never ? "the event " + found->event() + " at " + offset_text(story, found->at)
                          : std::to_string(lines.size()) + " lines without it";
  if (!says.never && !lines.empty()) out.nearest = "the last event is " + lines.back().event();
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const BringBack& back) {
  const World::Ready* channel = story.channel(back.channel);
  if (channel == nullptr) return no_channel(story, step);
  auto wrong =
      call_as_admin(story, step, back.as_admin, "DELETE",
                    "/api/channels/" + channel->id + "/opt-outs/" + story.digits_of(back.phone),
                    "bringing " + back.phone + " back");
  if (!wrong && !back.as_admin.refused) story.note_click("a person's return");
  return wrong;
}

MaybeFinding perform(Story& story, const Step& step, const OptOutListed& expected) {
  if (!story.finish_this_instant()) return std::nullopt;
  const World::Ready* channel = story.channel(expected.channel);
  if (channel == nullptr) return no_channel(story, step);
  std::optional<net::Response> answer;
  if (auto wrong = call_as_admin(story, step, expected.as_admin, "GET",
                                 "/api/channels/" + channel->id + "/opt-outs",
                                 "the list of opt-outs", &answer)) {
    return wrong;
  }
  if (story.stuck() || expected.as_admin.refused) return std::nullopt;
  // The list shows the first and the last digits of a number, and stars between them.
  const std::string digits = story.digits_of(expected.phone);
  const json list = json::parse(answer->body, nullptr, false);
  const auto is_shown = [&](const json& line) {
    const std::string number = text_of(line, "number");
    return std::ranges::equal(
        number, digits, [](char shown, char digit) { return shown == digit || shown == '*'; });
  };
  const bool listed = list.is_array() && std::ranges::any_of(list, is_shown);
  if (listed == expected.listed) return std::nullopt;
  Finding out = story.finding(step, expected.phone + (listed ? " is listed as opted out."
                                                             : " is not listed as opted out."));
  out.expected = expected.listed ? "listed" : "not listed";
  out.actual = listed
                   ? "listed"
                   : std::to_string(list.size()) + " people listed, none of them " + expected.phone;
  out.shown_by = last_call(story);
  return out;
}

}  // namespace smsrelay::runner
