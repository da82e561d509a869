#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "mocks/smsmode/platform/delivery_words.h"
#include "runner/execute/evidence.h"
#include "runner/execute/steps.h"

namespace smsrelay::runner {
namespace {

MaybeFinding impossible(Story& story, const Step& step, const base::Error& error) {
  Finding out = story.finding(step, "This step cannot be done.");
  out.blame = reports::Blame::scenario;
  out.actual = error.code + ": " + error.detail;
  return out;
}

}  // namespace

MaybeFinding no_channel(Story& story, const Step& step) {
  return impossible(story, step, {"no-channel", "no channel of the story is ready yet"});
}

MaybeFinding perform(Story& story, const Step& step, const ChannelCheck& check) {
  const World::Ready* channel = story.channel(check.channel);
  if (channel == nullptr) return no_channel(story, step);
  story.note_click("the check");
  return call_as_admin(story, step, check.as_admin, "POST",
                       "/api/channels/" + channel->id + "/check", "the check of the channel");
}

MaybeFinding perform(Story& story, const Step& step, const ConsoleAct& act) {
  const World::Ready* channel = story.channel(act.channel);
  const Desk& desk = story.desk();
  base::Result<void> done;
  const bool on_key =
      act.what == ConsoleAct::What::revoke_key || act.what == ConsoleAct::What::block_key;
  if (channel == nullptr && on_key && !desk.key_shown.empty()) {
    // Before Finish: the key made on the way through the guide.
    mocks::smsmode::Engine& console = story.world().smsmode();
    done = act.what == ConsoleAct::What::revoke_key
               ? console.revoke_key(desk.key_account, desk.key_name)
               : console.block_key(desk.key_account, desk.key_name);
    if (!done) return impossible(story, step, done.error());
    return std::nullopt;
  }
  if (channel == nullptr) return no_channel(story, step);
  switch (act.what) {
    case ConsoleAct::What::revoke_key:
      done = story.world().smsmode().revoke_key(channel->fixture.account, channel->key_name);
      break;
    case ConsoleAct::What::block_key:
      done = story.world().smsmode().block_key(channel->fixture.account, channel->key_name);
      break;
    case ConsoleAct::What::set_credit:
      done = story.world().smsmode().set_credit(channel->fixture.account, act.credit);
      break;
    case ConsoleAct::What::rename_space:
      done = story.world().dydu().rename_space(channel->fixture.bot, channel->fixture.language,
                                               act.from, act.to);
      break;
    case ConsoleAct::What::delete_channel:
      return call_as_admin(story, step, act.as_admin, "DELETE", "/api/channels/" + channel->id,
                           "deleting the channel");
  }
  if (!done) return impossible(story, step, done.error());
  return std::nullopt;
}

MaybeFinding perform(Story& story, const Step& step, const HandsetState& state) {
  const auto outcome = mocks::smsmode::delivery_of(state.delivery);
  if (!outcome) return impossible(story, step, {"unknown-delivery", "unknown: " + state.delivery});
  mocks::smsmode::DeliveryPlan plan;
  plan.outcome = *outcome;
  plan.decided_after = state.decided_after;
  plan.report_lag = state.reported_after;
  plan.report_copies = state.reports;
  plan.reported_before_answer = state.reported_before_answer;
  story.world().smsmode().set_delivery(story.digits_of(state.phone), plan);
  return std::nullopt;
}

// A stranger who has the endpoint can post what looks like an SMS, and no relay can tell: it counts
// as one of the person it names. Of another smsmode channel it must not be acted upon.
static void note_sms_of(Story& story, const RawPost& post, const ChannelFixture& fixture) {
  const auto read = read_captured_notification(post.body);
  if (post.path || !read) return;
  const auto& exchanges = story.transcript().exchanges();
  const bool is_foreign = !read->smsmode_channel.empty() &&
                          std::ranges::none_of(exchanges, [&](const sim::Exchange& exchange) {
                            if (exchange.from != "smsmode") return false;
                            const auto other = read_captured_notification(exchange.request.body);
                            return other && other->smsmode_channel == read->smsmode_channel;
                          });
  if (!is_foreign) note_sms_of(story, *read, fixture);
}

MaybeFinding perform(Story& story, const Step& step, const RawPost& post) {
  const World::Ready* channel = story.channel(std::nullopt);
  if (channel == nullptr) return no_channel(story, step);
  note_sms_of(story, post, channel->fixture);
  net::Call call;
  call.from = "stranger";
  const auto endpoint = net::Url::parse(channel->endpoint_url);
  call.url = post.path ? endpoint->origin() + *post.path : channel->endpoint_url;
  call.request.method = "POST";
  call.request.headers.add("Content-Type", post.content_type);
  call.request.body = post.body;
  auto seen = std::make_shared<std::optional<net::Outcome>>();
  story.world().network().send(std::move(call),
                               [seen](net::Outcome outcome) { *seen = std::move(outcome); });
  if (!story.pass_time(std::chrono::seconds(11), [&] { return seen->has_value(); })) {
    return std::nullopt;
  }
  std::string actual = "no answer";
  if (*seen) {
    if (const auto* response = std::get_if<net::Response>(&**seen)) {
      if (response->status == post.answered) return std::nullopt;
      actual = "HTTP " + std::to_string(response->status);
    } else {
      actual = net::to_text(std::get<net::Failure>(**seen).kind);
    }
  }
  Finding out = story.finding(step.place_of("answered"),
                              "The webhook answered otherwise than the story says.");
  out.expected = "HTTP " + std::to_string(post.answered);
  out.actual = actual;
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    if (exchange.from != "stranger") continue;
    out.shown_by = event_index(story.transcript(), sim::Event::Kind::sent, exchange.number);
  }
  return out;
}

MaybeFinding perform(Story& story, const Step& step, const ForeignReport&) {
  const World::Ready* channel = story.channel(std::nullopt);
  if (channel == nullptr) return no_channel(story, step);
  auto sent = story.world().smsmode().send_foreign_report(channel->fixture.account,
                                                          channel->fixture.smsmode_channel);
  if (!sent) return impossible(story, step, sent.error());
  return std::nullopt;
}

}  // namespace smsrelay::runner
