#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "runner/execute/evidence.h"
#include "runner/execute/steps.h"

namespace smsrelay::runner {
namespace {

using nlohmann::json;

const ChannelFixture& fixture_of(Story& story) {
  const Fixtures& fixtures = story.world().fixtures();
  const Setup& setup = story.scenario().setup;
  if (setup.guide) return *fixtures.channel(*setup.guide);
  return setup.channels.empty() ? fixtures.channels.front()
                                : *fixtures.channel(setup.channels.front());
}

const AccountFixture& account_named(Story& story, const std::string& name) {
  return *story.world().fixtures().account(name);
}

const AccountFixture& another_account(Story& story, const std::string& name) {
  const auto& accounts = story.world().fixtures().accounts;
  const auto found = std::find_if(accounts.begin(), accounts.end(),
                                  [&](const auto& account) { return account.name != name; });
  return found == accounts.end() ? accounts.front() : *found;
}

// Another channel of the account, of the type asked for; the same one if there is none.
std::string another_channel(const AccountFixture& account, const std::string& name, bool sms) {
  for (const auto& channel : account.channels) {
    if (channel.name != name && (channel.type == "SMS") == sms) return channel.name;
  }
  return name;
}

std::string number_of(Story& story, const std::string& account, const std::string& channel) {
  for (const auto& candidate : account_named(story, account).channels) {
    if (candidate.name == channel) return candidate.numbers.front();
  }
  return "";
}

std::string last_segment(const std::string& url) { return url.substr(url.rfind('/') + 1); }

std::string other_case(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    } else if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    }
  }
  return text;
}

// What the smsmode console said to a click. It has codes but no problem+json, and names no step of
// the guide: whoever clicks sees which one it was.
MaybeFinding judge_console(Story& story, const Step& step, const base::Result<void>& done,
                           const std::optional<ExpectedRefusal>& expected,
                           const std::string& click) {
  json problem = json::object();
  if (!done) {
    problem = {{"code", done.error().code},
               {"step", expected ? expected->step.value_or("") : ""},
               {"cause", done.error().detail}};
  }
  auto wrong = judge_refusal(story, step, net::json_response(done ? 200 : 400, problem.dump()),
                             expected, click + " in the smsmode console");
  if (wrong) {
    // No call crossed the wire; what the console made of the click is the last thing that happened.
    const auto& events = story.transcript().events();
    wrong->blame = reports::Blame::config;
    wrong->actual = done ? "accepted" : "refused with " + done.error().code;
    wrong->shown_by.reset();
    if (!events.empty() && events.back().kind == sim::Event::Kind::remark) {
      wrong->shown_by = events.size() - 1;
    }
  }
  return wrong;
}

// Before Create there is no id, and the page has nothing to put there.
std::string channel_path(Story& story) { return "/api/channels/" + story.desk().channel_id; }

std::optional<net::Response> call(Story& story, const std::string& method, const std::string& path,
                                  const json& body = nullptr) {
  return story.world().admin(method, path, body.is_null() ? "" : body.dump(), story.desk().token);
}

MaybeFinding open_channels(Story& story, const Step& step, const GuideStep& click,
                           const std::string& slip) {
  story.desk().token = story.world().admin_token();
  std::optional<std::string> token = story.desk().token;
  if (slip == "without a token") token = std::nullopt;
  if (slip == "with a wrong token") token = "not-the-token";
  return judge_refusal(story, step, story.world().admin("GET", "/api/channels", "", token),
                       click.refused, "Integration > Channels");
}

MaybeFinding create(Story& story, const Step& step, const GuideStep& click) {
  const ChannelFixture& fixture = fixture_of(story);
  const BotFixture* bot = story.world().fixtures().bot(fixture.bot);
  json body = {{"title", story.desk().title}, {"bot", bot != nullptr ? bot->id : ""}};
  if (fixture.canary_question && fixture.canary_answer) {
    body["canary"] = {{"question", *fixture.canary_question}, {"expected", *fixture.canary_answer}};
  }
  const auto answer = call(story, "POST", "/api/channels", body);
  if (answer && answer->status == 201) {
    const json created = json::parse(answer->body, nullptr, false);
    if (created.is_object()) {
      story.desk().channel_id = created.value("id", "");
      story.desk().endpoint_url = created.value("endpointUrl", "");
      if (!story.desk().endpoint_url.empty()) {
        story.world().add_secret(last_segment(story.desk().endpoint_url));
      }
    }
  }
  return judge_refusal(story, step, answer, click.refused, "Create");
}

MaybeFinding copy_endpoint(Story& story, const Step& step, const std::string& slip) {
  Desk& desk = story.desk();
  desk.copied_endpoint = desk.endpoint_url;
  if (slip == "truncated by one character" && !desk.copied_endpoint.empty()) {
    desk.copied_endpoint.pop_back();
  }
  if (slip == "copied from another channel") {
    const BotFixture* bot = story.world().fixtures().bot(fixture_of(story).bot);
    const auto answer = call(story, "POST", "/api/channels",
                             {{"title", "Another"}, {"bot", bot != nullptr ? bot->id : ""}});
    const json created = answer ? json::parse(answer->body, nullptr, false) : json();
    if (!created.is_object() || !created.contains("endpointUrl")) {
      return story.finding(step, "The other channel could not be created.");
    }
    desk.copied_endpoint = created.value("endpointUrl", "");
    story.world().add_secret(last_segment(desk.copied_endpoint));
  }
  return std::nullopt;
}

MaybeFinding select(Story& story, const Step& step, const GuideStep& click,
                    const std::string& slip) {
  if (slip == "nothing selected") return std::nullopt;
  const ChannelFixture& fixture = fixture_of(story);
  std::string language = click.language.value_or(fixture.language);
  std::string space = click.space.value_or(fixture.space);
  if (slip == "unknown language") language = "xx";
  if (slip == "unknown space") space.insert(space.size() / 2, "q");
  if (slip == "wrong case") space = other_case(space);
  if (slip == "space of the other language") {
    if (const BotFixture* bot = story.world().fixtures().bot(fixture.bot)) {
      for (const auto& other : bot->languages) {
        if (other.code != language) space = other.spaces.back();
      }
    }
  }
  const auto answer =
      call(story, "PATCH", channel_path(story), {{"language", language}, {"space", space}});
  return judge_refusal(story, step, answer, click.refused, "the selection");
}

void paste_endpoint(Desk& desk, const std::string& slip) {
  std::string url = desk.copied_endpoint;
  if (slip == "blank at the end") url += ' ';
  if (slip == "http for https" && url.starts_with("https")) url.erase(4, 1);
  if (slip == "truncated") url.resize(url.size() - std::min<std::size_t>(8, url.size()));
  if (slip == "pasted twice") url += url;
  desk.typed_url = url;
}

MaybeFinding click_edit(Story& story, const Step& step, const GuideStep& click) {
  Desk& desk = story.desk();
  if (!desk.typed_url) return std::nullopt;
  auto& console = story.world().smsmode();
  const auto saved =
      desk.status_field
          ? console.set_status_url(desk.account, desk.smsmode_channel, *desk.typed_url)
          : console.set_mo_url(desk.account, desk.smsmode_channel, *desk.typed_url);
  return judge_console(story, step, saved, click.refused, "Edit");
}

MaybeFinding create_key(Story& story, const Step& step, const GuideStep& click,
                        const std::string& slip) {
  Desk& desk = story.desk();
  desk.key_name = click.value.value_or("dydu");
  if (slip == "no name") desk.key_name.clear();
  auto key = story.world().smsmode().create_key(desk.key_account, desk.key_channel, desk.key_name);
  if (!key) return judge_console(story, step, key.error(), click.refused, "Create");
  desk.key_shown = key->value;
  story.world().add_secret(key->value);
  return judge_console(story, step, {}, click.refused, "Create");
}

// Someone keeps a key from the drawer instead of generating one; it was revoked since.
MaybeFinding keep_old_key(Story& story, const Step& step) {
  Desk& desk = story.desk();
  auto& console = story.world().smsmode();
  auto key = console.create_key(desk.key_account, desk.key_channel, "old");
  if (!key) return story.finding(step, "The old key could not be made: " + key.error().detail);
  story.world().add_secret(key->value);
  desk.key_shown = key->value;
  if (auto revoked = console.revoke_key(desk.key_account, "old"); !revoked) {
    return story.finding(step, "The old key could not be revoked: " + revoked.error().detail);
  }
  return std::nullopt;
}

void copy_key(Desk& desk, const std::string& slip) {
  desk.copied_key = desk.key_shown;
  if (desk.copied_key.empty()) return;
  if (slip == "truncated by one character") desk.copied_key.pop_back();
  if (slip == "one character changed") {
    char& c = desk.copied_key[desk.copied_key.size() / 2];
    c = c == 'A' ? 'B' : 'A';
  }
}

MaybeFinding paste_key(Story& story, const Step& step, const GuideStep& click,
                       const std::string& slip) {
  std::string key = story.desk().copied_key;
  if (slip == "blanks around") key = " " + key + " ";
  if (slip == "empty") key.clear();
  if (slip == "pastes the endpoint instead") key = story.desk().copied_endpoint;
  const auto answer = call(story, "PUT", channel_path(story) + "/api-key", {{"apiKey", key}});
  return judge_refusal(story, step, answer, click.refused, "the smsmode API Key field");
}

MaybeFinding finish(Story& story, const Step& step, const GuideStep& click) {
  const auto answer = call(story, "POST", channel_path(story) + "/finish");
  if (answer && answer->status == 200) {
    const Desk& desk = story.desk();
    World::Ready ready;
    ready.fixture = fixture_of(story);
    ready.id = desk.channel_id;
    ready.endpoint_url = desk.endpoint_url;
    ready.key_name = desk.key_name;
    ready.number = number_of(story, ready.fixture.account, ready.fixture.smsmode_channel);
    if (story.channel(ready.fixture.name) == nullptr) story.world().add_ready(std::move(ready));
  }
  return judge_refusal(story, step, answer, click.refused, "Finish");
}

}  // namespace

MaybeFinding judge_refusal(Story& story, const Step& step,
                           const std::optional<net::Response>& answer,
                           const std::optional<ExpectedRefusal>& expected,
                           const std::string& what) {
  if (story.stuck()) return std::nullopt;
  if (!answer) {
    Finding out = story.finding(step, "The relay did not answer " + what + ".");
    out.expected = expected ? "refused: " + expected->code : "accepted";
    out.actual = "no answer within 3 minutes";
    return out;
  }
  const bool refused = answer->status >= 400;
  if (!refused && !expected) return std::nullopt;
  const json problem = json::parse(answer->body, nullptr, false);
  const auto text = [&](const char* key) {
    return problem.is_object() && problem.contains(key) && problem[key].is_string()
               ? problem[key].get<std::string>()
               : std::string();
  };
  if (refused && expected && text("code") == expected->code &&
      (!expected->step || text("step") == *expected->step)) {
    return std::nullopt;
  }
  const Place& place = expected ? expected->place : step.place;
  Finding out =
      story.finding(place.line > 0 ? place : step.place,
                    !expected ? "Refused at " + what + "."
                    : refused ? "Refused at " + what + ", but otherwise than the story says."
                              : "Accepted at " + what + " although it must be refused.");
  out.blame = expected ? reports::Blame::relay : reports::Blame::config;
  out.expected = !expected ? "accepted"
                           : "refused with " + expected->code +
                                 (expected->step ? ", step to redo " + *expected->step : "");
  out.actual = !refused
                   ? "accepted (HTTP " + std::to_string(answer->status) + ")"
                   : "refused with " + (text("code").empty() ? "no code" : text("code")) +
                         ", step to redo " + (text("step").empty() ? "not named" : text("step")) +
                         " (HTTP " + std::to_string(answer->status) + ")";
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    if (exchange.from != "admin") continue;
    out.shown_by = event_index(story.transcript(), sim::Event::Kind::sent, exchange.number);
  }
  out.nearest = text("cause");
  out.hint = text("fix");
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const GuideStep& click) {
  Desk& desk = story.desk();
  const ChannelFixture& fixture = fixture_of(story);
  const std::string slip = click.slip.value_or("");
  const std::string& at = click.clause;
  if (slip == "not clicked") return std::nullopt;
  if (at == "GUIDE-A1") return open_channels(story, step, click, slip);
  if (at == "GUIDE-A2") {
    desk.title = click.value.value_or(fixture.title);
    if (slip == "no title") desk.title.clear();
    if (slip == "a title of 300 characters") desk.title.assign(300, 'T');
    return std::nullopt;
  }
  if (at == "GUIDE-A3") return create(story, step, click);
  if (at == "GUIDE-A4") return copy_endpoint(story, step, slip);
  if (at == "GUIDE-A5") return select(story, step, click, slip);
  if (at == "GUIDE-B1") {
    desk.account = slip.empty() ? fixture.account : another_account(story, fixture.account).name;
    return std::nullopt;
  }
  if (at == "GUIDE-B2") {
    const AccountFixture& account = account_named(story, desk.account);
    desk.smsmode_channel =
        desk.account == fixture.account ? fixture.smsmode_channel : account.channels.front().name;
    if (!slip.empty()) desk.smsmode_channel = another_channel(account, desk.smsmode_channel, true);
    return std::nullopt;
  }
  if (at == "GUIDE-B3") {
    desk.status_field = !slip.empty();
    return std::nullopt;
  }
  if (at == "GUIDE-B4") {
    paste_endpoint(desk, slip);
    return std::nullopt;
  }
  if (at == "GUIDE-B5") return click_edit(story, step, click);
  if (at == "GUIDE-C1") {
    desk.key_account = fixture.account;
    desk.key_channel = fixture.smsmode_channel;
    if (slip == "in another account") {
      const AccountFixture& other = another_account(story, fixture.account);
      desk.key_account = other.name;
      desk.key_channel = other.channels.front().name;
    } else if (slip == "on a channel of another type") {
      desk.key_channel =
          another_channel(account_named(story, fixture.account), fixture.smsmode_channel, false);
    }
    return std::nullopt;
  }
  if (at == "GUIDE-C2") return slip.empty() ? std::nullopt : keep_old_key(story, step);
  if (at == "GUIDE-C3") return create_key(story, step, click, slip);
  if (at == "GUIDE-C4") {
    copy_key(desk, slip);
    return std::nullopt;
  }
  if (at == "GUIDE-D1") {
    if (slip == "returns to a deleted channel") {
      const auto deleted = call(story, "DELETE", channel_path(story));
      if (!deleted || deleted->status != 204) {
        return story.finding(step, "The channel could not be deleted.");
      }
    }
    return judge_refusal(story, step, call(story, "GET", channel_path(story)), click.refused,
                         "the channel's page");
  }
  if (at == "GUIDE-D2") return paste_key(story, step, click, slip);
  if (at == "GUIDE-D3") return finish(story, step, click);
  Finding out = story.finding(step, at + " is not a click of the guide.");
  out.blame = reports::Blame::scenario;
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const GuideWalk& walk) {
  const std::vector<std::string>& clicks = guide_clicks();
  const auto first = std::find(clicks.begin(), clicks.end(), walk.from);
  const auto last = std::find(clicks.begin(), clicks.end(), walk.to);
  if (first == clicks.end() || last == clicks.end() || last < first) {
    Finding out = story.finding(step, "The guide has no such walk.");
    out.blame = reports::Blame::scenario;
    out.hint = "from GUIDE-A1 to GUIDE-D3, in the guide's order";
    return out;
  }
  for (auto at = first; at <= last; ++at) {
    GuideStep click;
    click.clause = *at;
    if (auto wrong = perform(story, step, click)) return wrong;
    if (story.stuck()) return std::nullopt;
  }
  return std::nullopt;
}

MaybeFinding perform(Story& story, const Step& step) {
  return std::visit([&](const auto& act) { return perform(story, step, act); }, step.act);
}

}  // namespace smsrelay::runner
