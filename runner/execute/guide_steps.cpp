#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "runner/execute/evidence.h"
#include "runner/execute/steps.h"
#include "runner/scenario/guide.h"

namespace smsrelay::runner {
namespace {

using nlohmann::json;

const std::string wrong_token = "not-the-token";
// That nobody enters without the right token is promised by this clause.
const std::string token_clause = "GUIDE-A1";

bool is_token_slip(const std::optional<std::string>& slip) {
  return slip && std::ranges::find(token_slips(), *slip) != token_slips().end();
}

// The token a call is made with: the right one, or as the slip says.
std::optional<std::string> token_with(Story& story, const std::optional<std::string>& slip) {
  if (!is_token_slip(slip)) return story.world().admin_token();
  return slip == token_slips().front() ? std::nullopt : std::optional(wrong_token);
}

const ChannelFixture& fixture_of(Story& story, const std::optional<std::string>& channel) {
  const World& world = story.world();
  const auto& guided = world.guided();
  if (guided && (!channel || *channel == guided->name)) return *guided;
  if (channel) return *world.fixtures().channel(*channel);
  const auto& ready = world.channels();
  return ready.empty() ? world.fixtures().channels.front() : ready.front().fixture;
}

// One click of the story, and what its function needs.
struct Click {
  Story& story;
  const Step& step;
  const GuideStep& written;
  Desk& desk;
  const ChannelFixture& fixture;
};

// For a slip that has the same effect as the clean click: such a story proves nothing.
MaybeFinding no_effect(const Click& click, const std::string& why) {
  Finding out = click.story.finding(
      click.step, "The slip '" + click.written.slip.value_or("") + "' changes nothing here.");
  out.blame = reports::Blame::scenario;
  out.expected = "a click that differs from the guide's";
  out.actual = why;
  return out;
}

const AccountFixture& account_named(const Click& click, const std::string& name) {
  return *click.story.world().fixtures().account(name);
}

// nullptr: the fixtures have no other account.
const AccountFixture* another_account(const Click& click) {
  for (const AccountFixture& account : click.story.world().fixtures().accounts) {
    if (account.name != click.fixture.account) return &account;
  }
  return nullptr;
}

// Another channel of the account, which is (or is not) of type SMS; nullptr if there is none.
const AccountFixture::SmsmodeChannel* another_channel(const AccountFixture& account,
                                                      const std::string& name, bool sms) {
  for (const auto& channel : account.channels) {
    if (channel.name != name && (channel.type == "SMS") == sms) return &channel;
  }
  return nullptr;
}

std::string number_of(const Click& click) {
  for (const auto& candidate : account_named(click, click.fixture.account).channels) {
    if (candidate.name == click.fixture.smsmode_channel) return candidate.numbers.front();
  }
  return "";
}

std::string bot_id(const Click& click) {
  const BotFixture* const bot = click.story.world().fixtures().bot(click.fixture.bot);
  return bot != nullptr ? bot->id : "";
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

std::string without_last(std::string text, std::size_t count = 1) {
  text.resize(text.size() - std::min(count, text.size()));
  return text;
}

// Before Create the channel has no id; the path then ends in a slash.
std::string channel_path(const Click& click) { return "/api/channels/" + click.desk.channel_id; }

std::optional<net::Response> call(const Click& click, const std::string& method,
                                  const std::string& path, const json& body = nullptr) {
  return click.story.world().admin(method, path, body.is_null() ? "" : body.dump(),
                                   click.desk.token);
}

MaybeFinding judged(const Click& click, const std::optional<net::Response>& answer,
                    const std::string& what) {
  return judge_refusal(click.story, click.step, answer, click.written.refused, what);
}

// Judges the smsmode console's answer to a click. The console has error codes, but no problem+json,
// and it names no step of the guide.
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
    // No call crossed the wire. The console's remark, if there is one, is the last event.
    const auto& events = story.transcript().events();
    if (done) {
      wrong->blame = reports::Blame::none;
      wrong->rule.clear();
      wrong->hint = "what the console refuses is assumed: see ASSUME-SMSMODE-CONSOLE-URL";
    }
    wrong->actual = done ? "accepted" : "refused with " + done.error().code;
    wrong->shown_by.reset();
    if (!events.empty() && events.back().kind == sim::Event::Kind::remark) {
      wrong->shown_by = events.size() - 1;
    }
  }
  return wrong;
}

// ---- the clicks: each as the guide says, or with a slip -----------------------

MaybeFinding not_clicked(const Click&) { return std::nullopt; }

MaybeFinding open_channels(const Click& click, const std::optional<std::string>& token) {
  click.desk.token = click.story.world().admin_token();
  return judged(click, click.story.world().admin("GET", "/api/channels", "", token),
                "Integration > Channels");
}

MaybeFinding choose(const Click& click, std::string title) {
  click.desk.title = std::move(title);
  return std::nullopt;
}

MaybeFinding create(const Click& click) {
  const ChannelFixture& fixture = click.fixture;
  Desk& desk = click.desk;
  json body = {{"title", desk.title}, {"bot", bot_id(click)}};
  if (fixture.canary_question && fixture.canary_answer) {
    body["canary"] = {{"question", *fixture.canary_question}, {"expected", *fixture.canary_answer}};
  }
  const auto answer = call(click, "POST", "/api/channels", body);
  if (answer && answer->status == 201) {
    const json created = json::parse(answer->body, nullptr, false);
    if (created.is_object()) {
      desk.channel_id = created.value("id", "");
      desk.endpoint_url = created.value("endpointUrl", "");
      desk.selected = desk.selected_with_a_slip = false;
      desk.key_entered = desk.key_is_good = false;
      if (!desk.endpoint_url.empty()) {
        click.story.world().add_secret(last_segment(desk.endpoint_url));
      }
    }
  }
  return judged(click, answer, "Create");
}

MaybeFinding copy_endpoint(const Click& click, std::string url) {
  click.desk.copied_endpoint = std::move(url);
  return std::nullopt;
}

MaybeFinding copy_endpoint_of_another_channel(const Click& click) {
  const auto answer =
      call(click, "POST", "/api/channels", {{"title", "Another"}, {"bot", bot_id(click)}});
  const json created = answer ? json::parse(answer->body, nullptr, false) : json();
  if (!created.is_object() || !created.contains("endpointUrl")) {
    return click.story.finding(click.step, "The other channel could not be created.");
  }
  const std::string url = created.value("endpointUrl", "");
  click.story.world().add_secret(last_segment(url));
  return copy_endpoint(click, url);
}

std::string language_of(const Click& click) {
  return click.written.language.value_or(click.fixture.language);
}
std::string space_of(const Click& click) {
  return click.written.space.value_or(click.fixture.space);
}

MaybeFinding select(const Click& click, const std::string& language, const std::string& space) {
  const auto answer =
      call(click, "PATCH", channel_path(click), {{"language", language}, {"space", space}});
  if (answer && answer->status < 400) {
    click.desk.selected = true;
    click.desk.selected_with_a_slip = click.written.slip.has_value();
  }
  return judged(click, answer, "the selection");
}

MaybeFinding select_unknown_space(const Click& click) {
  std::string space = space_of(click);
  space.insert(space.size() / 2, "q");
  return select(click, language_of(click), space);
}

MaybeFinding select_in_wrong_case(const Click& click) {
  const std::string space = space_of(click);
  const std::string other = other_case(space);
  if (other == space) return no_effect(click, "the space's name has no letters to change");
  return select(click, language_of(click), other);
}

MaybeFinding select_space_of_other_language(const Click& click) {
  const BotFixture* const bot = click.story.world().fixtures().bot(click.fixture.bot);
  const std::string language = language_of(click);
  for (const auto& other : bot->languages) {
    if (other.code != language) return select(click, language, other.spaces.back());
  }
  return no_effect(click, "bot '" + bot->name + "' has no other language");
}

// Logs in to the account. Its configuration page shows its first channel.
MaybeFinding log_in(const Click& click, const AccountFixture* account) {
  if (account == nullptr) return no_effect(click, "the fixtures have no other account");
  click.desk.account = account->name;
  return std::nullopt;
}

std::string configured_channel(const Click& click) {
  return click.desk.account == click.fixture.account
             ? click.fixture.smsmode_channel
             : account_named(click, click.desk.account).channels.front().name;
}

MaybeFinding open_configuration(const Click& click) {
  click.desk.smsmode_channel = configured_channel(click);
  return std::nullopt;
}

MaybeFinding open_another_configuration(const Click& click) {
  const auto* const other =
      another_channel(account_named(click, click.desk.account), configured_channel(click), true);
  if (other == nullptr) return no_effect(click, "the account has no other SMS channel");
  click.desk.smsmode_channel = other->name;
  return std::nullopt;
}

MaybeFinding open_webhooks(const Click& click, bool status_field) {
  click.desk.status_field = status_field;
  return std::nullopt;
}

MaybeFinding paste_endpoint(const Click& click, std::string url) {
  click.desk.typed_url = std::move(url);
  return std::nullopt;
}

MaybeFinding paste_endpoint_as_http(const Click& click) {
  std::string url = click.desk.copied_endpoint;
  if (!url.starts_with("https:")) return no_effect(click, "the endpoint is not https");
  return paste_endpoint(click, url.erase(4, 1));
}

MaybeFinding click_edit(const Click& click) {
  Desk& desk = click.desk;
  if (!desk.typed_url) return std::nullopt;
  auto& console = click.story.world().smsmode();
  const auto saved =
      desk.status_field
          ? console.set_status_url(desk.account, desk.smsmode_channel, *desk.typed_url)
          : console.set_mo_url(desk.account, desk.smsmode_channel, *desk.typed_url);
  if (saved && !desk.status_field && desk.account == click.fixture.account &&
      desk.smsmode_channel == click.fixture.smsmode_channel) {
    desk.webhook = *desk.typed_url;
  }
  return judge_console(click.story, click.step, saved, click.written.refused, "Edit");
}

MaybeFinding open_keys(const Click& click) {
  click.desk.key_account = click.fixture.account;
  click.desk.key_channel = click.fixture.smsmode_channel;
  return std::nullopt;
}

MaybeFinding open_keys_of_another_account(const Click& click) {
  const AccountFixture* const other = another_account(click);
  if (other == nullptr) return no_effect(click, "the fixtures have no other account");
  click.desk.key_account = other->name;
  click.desk.key_channel = other->channels.front().name;
  return std::nullopt;
}

MaybeFinding open_keys_of_another_type(const Click& click) {
  const auto* const other = another_channel(account_named(click, click.fixture.account),
                                            click.fixture.smsmode_channel, false);
  if (other == nullptr) return no_effect(click, "the account has no channel of another type");
  click.desk.key_account = click.fixture.account;
  click.desk.key_channel = other->name;
  return std::nullopt;
}

// Uses an old key, which was revoked, instead of generating a new one.
MaybeFinding keep_old_key(const Click& click) {
  Desk& desk = click.desk;
  auto& console = click.story.world().smsmode();
  auto key = console.create_key(desk.key_account, desk.key_channel, "old");
  if (!key) {
    return click.story.finding(click.step, "The old key could not be made: " + key.error().detail);
  }
  click.story.world().add_secret(key->value);
  desk.key_shown = key->value;
  if (auto revoked = console.revoke_key(desk.key_account, "old"); !revoked) {
    return click.story.finding(click.step,
                               "The old key could not be revoked: " + revoked.error().detail);
  }
  return std::nullopt;
}

MaybeFinding create_key(const Click& click, std::string name) {
  Desk& desk = click.desk;
  desk.key_name = std::move(name);
  auto key =
      click.story.world().smsmode().create_key(desk.key_account, desk.key_channel, desk.key_name);
  base::Result<void> done;
  if (key) {
    desk.key_shown = key->value;
    click.story.world().add_secret(key->value);
    if (desk.key_account == click.fixture.account &&
        desk.key_channel == click.fixture.smsmode_channel) {
      desk.good_keys.insert(key->value);
    }
  } else {
    done = key.error();
  }
  return judge_console(click.story, click.step, done, click.written.refused, "Create");
}

MaybeFinding copy_key(const Click& click, std::string key) {
  click.desk.copied_key = std::move(key);
  return std::nullopt;
}

MaybeFinding copy_key_with_one_wrong(const Click& click) {
  std::string key = click.desk.key_shown;
  if (key.empty()) return no_effect(click, "no key is shown");
  char& c = key[key.size() / 2];
  c = c == 'A' ? 'B' : 'A';
  return copy_key(click, key);
}

MaybeFinding return_to_channels(const Click& click) {
  return judged(click, call(click, "GET", channel_path(click)), "the channel's page");
}

MaybeFinding return_to_a_deleted_channel(const Click& click) {
  const auto deleted = call(click, "DELETE", channel_path(click));
  if (!deleted || deleted->status != 204) {
    return click.story.finding(click.step, "The channel could not be deleted.");
  }
  return return_to_channels(click);
}

MaybeFinding paste_key(const Click& click, const std::string& key) {
  const auto answer = call(click, "PUT", channel_path(click) + "/api-key", {{"apiKey", key}});
  if (answer && answer->status < 400) {
    click.desk.key_entered = true;
    click.desk.key_is_good = click.desk.good_keys.contains(key);
  }
  return judged(click, answer, "the smsmode API Key field");
}

MaybeFinding finish(const Click& click) {
  const auto answer = call(click, "POST", channel_path(click) + "/finish");
  if (answer && answer->status == 200) {
    const Desk& desk = click.desk;
    World::Ready ready;
    ready.fixture = click.fixture;
    ready.id = desk.channel_id;
    ready.endpoint_url = desk.endpoint_url;
    ready.key_name = desk.key_name;
    ready.number = number_of(click);
    click.story.world().set_ready(std::move(ready));
  }
  return judged(click, answer, "Finish");
}

MaybeFinding finish_before_selecting(const Click& click) {
  if (click.desk.selected) return no_effect(click, "language and space are selected already");
  return finish(click);
}

MaybeFinding finish_before_the_key(const Click& click) {
  if (click.desk.key_entered) return no_effect(click, "the key is entered already");
  return finish(click);
}

// The click as the guide says, by somebody who is not logged in, or whose token is wrong.
template <MaybeFinding (*clean)(const Click&)>
MaybeFinding without_a_token(const Click& click) {
  const auto token = std::exchange(click.desk.token, std::nullopt);
  MaybeFinding wrong = clean(click);
  click.desk.token = token;
  return wrong;
}
template <MaybeFinding (*clean)(const Click&)>
MaybeFinding with_a_wrong_token(const Click& click) {
  const auto token = std::exchange(click.desk.token, wrong_token);
  MaybeFinding wrong = clean(click);
  click.desk.token = token;
  return wrong;
}

MaybeFinding select_as_written(const Click& click) {
  return select(click, language_of(click), space_of(click));
}
MaybeFinding paste_copied_key(const Click& click) {
  return paste_key(click, click.desk.copied_key);
}

// ---- the function for each row of the guide's tables -------------------------------------------

struct Performance {
  std::string_view clause;
  std::string_view slip;  // empty: as the guide says
  MaybeFinding (*perform)(const Click&);
};

constexpr Performance performances[] = {
    {"GUIDE-A1", "",
     [](const Click& c) { return open_channels(c, c.story.world().admin_token()); }},
    {"GUIDE-A1", "without a token", [](const Click& c) { return open_channels(c, std::nullopt); }},
    {"GUIDE-A1", "with a wrong token",
     [](const Click& c) { return open_channels(c, wrong_token); }},
    {"GUIDE-A2", "",
     [](const Click& c) { return choose(c, c.written.value.value_or(c.fixture.title)); }},
    {"GUIDE-A2", "no title", [](const Click& c) { return choose(c, ""); }},
    {"GUIDE-A2", "a title of 300 characters",
     [](const Click& c) { return choose(c, std::string(300, 'T')); }},
    {"GUIDE-A3", "", create},
    {"GUIDE-A3", "not clicked", not_clicked},
    {"GUIDE-A3", "without a token", without_a_token<create>},
    {"GUIDE-A3", "with a wrong token", with_a_wrong_token<create>},
    {"GUIDE-A4", "", [](const Click& c) { return copy_endpoint(c, c.desk.endpoint_url); }},
    {"GUIDE-A4", "truncated by one character",
     [](const Click& c) { return copy_endpoint(c, without_last(c.desk.endpoint_url)); }},
    {"GUIDE-A4", "copied from another channel", copy_endpoint_of_another_channel},
    {"GUIDE-A5", "", select_as_written},
    {"GUIDE-A5", "unknown language", [](const Click& c) { return select(c, "xx", space_of(c)); }},
    {"GUIDE-A5", "unknown space", select_unknown_space},
    {"GUIDE-A5", "wrong case", select_in_wrong_case},
    {"GUIDE-A5", "space of the other language", select_space_of_other_language},
    {"GUIDE-A5", "nothing selected", not_clicked},
    {"GUIDE-A5", "without a token", without_a_token<select_as_written>},
    {"GUIDE-A5", "with a wrong token", with_a_wrong_token<select_as_written>},
    {"GUIDE-B1", "",
     [](const Click& c) { return log_in(c, &account_named(c, c.fixture.account)); }},
    {"GUIDE-B1", "logs in to another account",
     [](const Click& c) { return log_in(c, another_account(c)); }},
    {"GUIDE-B2", "", open_configuration},
    {"GUIDE-B2", "opens another channel's configuration", open_another_configuration},
    {"GUIDE-B3", "", [](const Click& c) { return open_webhooks(c, false); }},
    {"GUIDE-B3", "opens the field for status notifications",
     [](const Click& c) { return open_webhooks(c, true); }},
    {"GUIDE-B4", "", [](const Click& c) { return paste_endpoint(c, c.desk.copied_endpoint); }},
    {"GUIDE-B4", "blank at the end",
     [](const Click& c) { return paste_endpoint(c, c.desk.copied_endpoint + ' '); }},
    {"GUIDE-B4", "http for https", paste_endpoint_as_http},
    {"GUIDE-B4", "truncated",
     [](const Click& c) { return paste_endpoint(c, without_last(c.desk.copied_endpoint, 8)); }},
    {"GUIDE-B4", "pasted twice",
     [](const Click& c) {
       return paste_endpoint(c, c.desk.copied_endpoint + c.desk.copied_endpoint);
     }},
    {"GUIDE-B5", "", click_edit},
    {"GUIDE-B5", "not clicked", not_clicked},
    {"GUIDE-C1", "", open_keys},
    {"GUIDE-C1", "in another account", open_keys_of_another_account},
    {"GUIDE-C1", "on a channel of another type", open_keys_of_another_type},
    {"GUIDE-C2", "", not_clicked},  // opens a form; Create, the next click, sends it
    {"GUIDE-C2", "keeps an old, revoked key", keep_old_key},
    {"GUIDE-C3", "",
     [](const Click& c) { return create_key(c, c.written.value.value_or("dydu")); }},
    {"GUIDE-C3", "no name", [](const Click& c) { return create_key(c, ""); }},
    {"GUIDE-C4", "", [](const Click& c) { return copy_key(c, c.desk.key_shown); }},
    {"GUIDE-C4", "truncated by one character",
     [](const Click& c) { return copy_key(c, without_last(c.desk.key_shown)); }},
    {"GUIDE-C4", "one character changed", copy_key_with_one_wrong},
    {"GUIDE-D1", "", return_to_channels},
    {"GUIDE-D1", "returns to a deleted channel", return_to_a_deleted_channel},
    {"GUIDE-D1", "without a token", without_a_token<return_to_channels>},
    {"GUIDE-D1", "with a wrong token", with_a_wrong_token<return_to_channels>},
    {"GUIDE-D2", "", paste_copied_key},
    {"GUIDE-D2", "blanks around",
     [](const Click& c) { return paste_key(c, " " + c.desk.copied_key + " "); }},
    {"GUIDE-D2", "empty", [](const Click& c) { return paste_key(c, ""); }},
    {"GUIDE-D2", "pastes the endpoint instead",
     [](const Click& c) { return paste_key(c, c.desk.copied_endpoint); }},
    {"GUIDE-D2", "without a token", without_a_token<paste_copied_key>},
    {"GUIDE-D2", "with a wrong token", with_a_wrong_token<paste_copied_key>},
    {"GUIDE-D3", "", finish},
    {"GUIDE-D3", "too early, before selecting", finish_before_selecting},
    {"GUIDE-D3", "too early, before the key", finish_before_the_key},
    {"GUIDE-D3", "not clicked", not_clicked},
    {"GUIDE-D3", "without a token", without_a_token<finish>},
    {"GUIDE-D3", "with a wrong token", with_a_wrong_token<finish>},
};

constexpr std::size_t performed(std::string_view clause, std::string_view slip) {
  std::size_t count = 0;
  for (const Performance& each : performances) {
    if (each.clause == clause && each.slip == slip) ++count;
  }
  return count;
}

constexpr bool every_click_is_performed_once() {
  for (const GuideClick& click : guide_table) {
    if (performed(click.clause, "") != 1) return false;
  }
  for (const GuideSlip& slip : slip_table) {
    if (performed(slip.clause, slip.words) != 1) return false;
  }
  return std::size(performances) == std::size(guide_table) + std::size(slip_table);
}
static_assert(every_click_is_performed_once(),
              "each click and each slip of runner/scenario/guide.h needs its one row here");

// When a channel is active before the story begins, the administrator starts logged in to both
// consoles, with that channel open and an empty clipboard.
void sit_down(Story& story, const std::optional<std::string>& named) {
  Desk& desk = story.desk(named);
  if (desk.seated) return;
  desk.seated = true;
  const World::Ready* const ready = story.channel(named);
  if (ready == nullptr) return;
  const World::Ready& channel = *ready;
  desk.token = story.world().admin_token();
  desk.title = channel.fixture.title;
  desk.channel_id = channel.id;
  desk.endpoint_url = channel.endpoint_url;
  desk.account = desk.key_account = channel.fixture.account;
  desk.smsmode_channel = desk.key_channel = channel.fixture.smsmode_channel;
  desk.key_name = channel.key_name;
  desk.selected = desk.key_entered = desk.key_is_good = true;
  desk.webhook = channel.endpoint_url;
}

// Whether the relay was shown what this slip has done, at the click that it has just accepted.
// A later click, or what was set up before, may have made up for it.
bool is_in_effect(Story& story, const std::string& clause) {
  const Desk& desk = story.desk();
  const auto& noted = story.clicks().noted;
  const bool is_the_click = !noted.empty() && noted.back().what == clause;
  if (clause == "GUIDE-A2") return !noted.empty() && noted.back().what == "GUIDE-A3";
  if (clause == "GUIDE-A3") return desk.channel_id.empty();
  if (clause == "GUIDE-A5") return is_the_click || !desk.selected || desk.selected_with_a_slip;
  if (clause == "GUIDE-A4" || clause.starts_with("GUIDE-B")) {
    return desk.webhook != desk.endpoint_url;
  }
  if (clause.starts_with("GUIDE-C") || clause == "GUIDE-D2") {
    return is_the_click || !desk.key_entered || !desk.key_is_good;
  }
  return true;
}

bool has_changed_a_console(Story& story) {
  return std::ranges::any_of(story.begun(), [](const Story::Begun& begun) {
    return std::holds_alternative<ConsoleAct>(begun.step->act);
  });
}

}  // namespace

// A slip was accepted: the rule of its click is broken, and the relay is to blame. If no slip of
// the story shows any more, the story is, unless it has changed something in a console besides.
static void blame_for_accepting_a_slip(Story& story, Finding& out) {
  const auto& slips = story.clicks().slips;
  if (slips.empty()) return;
  const auto shown = std::ranges::find_if(
      slips, [&](const auto& slip) { return is_in_effect(story, slip.first); });
  if (shown != slips.end()) {
    const Finding breach = story.breach(shown->first, out.sentence);
    out.blame = breach.blame;
    out.rule = breach.rule;
    out.rule_text = breach.rule_text;
    return;
  }
  if (has_changed_a_console(story)) return;
  out.blame = reports::Blame::scenario;
  out.hint = "the story's slip at " + slips.begin()->first + " (" + slips.begin()->second +
             ") has no effect here: what the relay reads at this click is as the guide says";
}

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
  if (refused) story.note_refusal(text("code"));
  if (refused && expected && text("code") == expected->code &&
      (!expected->step || text("step") == *expected->step)) {
    return std::nullopt;
  }
  const bool other_step = expected && refused && text("code") == expected->code;
  const Place& place = !expected ? step.place : other_step ? expected->step_place : expected->place;
  Finding out =
      story.finding(place.line > 0 ? place : step.place,
                    !expected ? "Refused at " + what + "."
                    : refused ? "Refused at " + what + ", but otherwise than the story says."
                              : "Accepted at " + what + " although it must be refused.");
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
  if (!refused) {
    blame_for_accepting_a_slip(story, out);
    return out;
  }
  out.unmet = {.needs = expected ? refusal : acceptance,
               .refused_with = text("code"),
               .sent_back_to = text("step"),
               .refused = expected,
               .slips = story.clicks().slips};
  return out;
}

MaybeFinding call_as_admin(Story& story, const Step& step, const AsAdmin& as_admin,
                           const std::string& method, const std::string& path,
                           const std::string& what, std::optional<net::Response>* answer) {
  auto& slips = story.clicks().slips;
  if (as_admin.slip) slips[token_clause] = *as_admin.slip;
  auto answered = story.world().admin(method, path, "", token_with(story, as_admin.slip));
  MaybeFinding wrong = judge_refusal(story, step, answered, as_admin.refused, what);
  if (as_admin.slip) slips.erase(token_clause);
  if (answer != nullptr) *answer = std::move(answered);
  return wrong;
}

// Notes the click, and gives its index in Clicks::noted. nullopt: nothing was clicked. Without a
// login only the log-in was tried, and Edit saves nothing while its field is untouched.
static std::optional<std::size_t> note_if_made(Story& story, const GuideStep& written) {
  const std::string slip = written.slip.value_or("");
  if (slip == "not clicked" || slip == "nothing selected") return std::nullopt;
  if (is_token_slip(written.slip) && written.clause != token_clause) return std::nullopt;
  if (written.clause == "GUIDE-B5" && !story.desk().typed_url) return std::nullopt;
  story.note_click(written.clause);
  return story.clicks().noted.size() - 1;
}

MaybeFinding perform(Story& story, const Step& step, const GuideStep& written) {
  sit_down(story, written.channel);
  const std::string slip = written.slip.value_or("");
  // A slip with the token concerns this one call; another one all that follows, until the click is
  // taken without it.
  const bool of_this_call = is_token_slip(written.slip);
  if (slip.empty()) {
    story.clicks().slips.erase(written.clause);
  } else {
    story.clicks().slips[of_this_call ? token_clause : written.clause] = slip;
  }
  const std::optional<std::size_t> click = note_if_made(story, written);
  const auto* const found = std::find_if(
      std::begin(performances), std::end(performances),
      [&](const Performance& each) { return each.clause == written.clause && each.slip == slip; });
  if (found == std::end(performances)) {
    Finding out =
        story.finding(step, slip.empty() ? written.clause + " is not a click of the guide."
                                         : written.clause + " has no slip '" + slip + "'.");
    out.blame = reports::Blame::scenario;
    return out;
  }
  MaybeFinding wrong = found->perform(
      {story, step, written, story.desk(written.channel), fixture_of(story, written.channel)});
  if (of_this_call) story.clicks().slips.erase(token_clause);
  // A refusal would have been noted behind the click.
  auto& noted = story.clicks().noted;
  if (click && slip.empty() && !wrong && noted.size() == *click + 1) noted.back().accepted = true;
  return wrong;
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
    click.channel = walk.channel;
    if (auto wrong = perform(story, step, click)) return wrong;
    if (story.stuck()) return std::nullopt;
  }
  return std::nullopt;
}

MaybeFinding perform(Story& story, const Step& step) {
  return std::visit([&](const auto& act) { return perform(story, step, act); }, step.act);
}

}  // namespace smsrelay::runner
