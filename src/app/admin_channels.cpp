#include "app/admin_channels.h"

#include "app/admin_codec.h"
#include "app/admin_problems.h"
#include "base/text.h"

namespace smsrelay::app {
namespace {

using State = core::Channel::State;

constexpr std::string_view id_alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t id_length = 12;
constexpr std::size_t token_length = 32;  // 192 bits

std::string shown(const std::optional<core::Canary>& canary) {
  return canary ? canary->question + " / " + canary->expected : "";
}

// The same facts as when the verification began?
bool same_facts(const core::Channel& left, const core::Channel& right) {
  return left.bot == right.bot && left.language == right.language && left.space == right.space &&
         left.api_key == right.api_key && shown(left.canary) == shown(right.canary);
}

std::string_view shown(State state) { return state == State::active ? "active" : "draft"; }

void note_changes(AdminCall& call, const core::Channel& from, const core::Channel& to) {
  call.notes_change("title", from.title, to.title);
  call.notes_change("language", from.language.value_or(""), to.language.value_or(""));
  call.notes_change("space", from.space.value_or(""), to.space.value_or(""));
  call.notes_change("canary", shown(from.canary), shown(to.canary));
  if (from.api_key != to.api_key) call.notes_change("key", from.api_key ? "set" : "", "set anew");
  call.notes_change("state", shown(from.state), shown(to.state));
}

// Puts the wanted values into the channel. Nullopt: every value is readable.
std::optional<core::Refusal> apply(const ChangeRequest& asked, core::Channel& channel) {
  if (asked.title) {
    if (auto refusal = core::check_title(*asked.title)) return refusal;
    channel.title = base::trim(*asked.title);
  }
  for (const auto& [name, text, target] :
       {std::tuple{"language", &asked.language, &channel.language},
        std::tuple{"consultation space", &asked.space, &channel.space}}) {
    if (!*text) continue;
    if (auto refusal = core::check_readable(name, **text, "GUIDE-A5")) return refusal;
    *target = base::trim(**text);
  }
  if (asked.canary_given) channel.canary = asked.canary;
  return core::check_canary_readable(channel);
}

template <typename Row>
std::function<void(base::Result<store::Rows<Row>>)> answers_page(
    const AdminCallPtr& call, std::string (*write)(const std::vector<Row>&)) {
  return [call, write](const base::Result<store::Rows<Row>>& page) {
    if (!page) return call->refuse(problems::store_unreadable());
    call->answer_page(write(page->rows), page->next);
  };
}

}  // namespace

AdminChannels::AdminChannels(Parts parts) : parts_(parts) {}

const core::Channel& AdminChannels::channel_of(const AdminCallPtr& call) const {
  return parts_.directory.find(call->channel)->channel;
}

void AdminChannels::create(const AdminCallPtr& call) {
  auto asked = read_create(call->body());
  if (!asked) return call->refuse(problems::bad_request(asked.error()));
  if (const auto refusal = core::check_title(asked->title)) {
    return call->refuse(to_problem(422, *refusal));
  }
  const auto& bots = parts_.shared.settings.bots;
  if (!asked->bot && bots.size() != 1) return call->refuse(problems::bot_missing());
  const std::string bot = asked->bot ? *asked->bot : bots.front().id;
  if (parts_.shared.settings.find_bot(bot) == nullptr) {
    return call->refuse(problems::bot_unknown());
  }
  core::Channel channel;
  channel.canary = std::move(asked->canary);
  if (const auto refusal = core::check_canary_readable(channel)) {
    return call->refuse(to_problem(422, *refusal));
  }
  channel.id = {parts_.shared.rng.text(id_alphabet, id_length)};
  channel.title = base::trim(asked->title);
  channel.endpoint_token = parts_.shared.rng.text(base::url_safe_alphabet, token_length);
  channel.bot = bot;
  call->channel = channel.id;
  note_changes(*call, {}, channel);
  save(std::move(channel), 201, call);
}

void AdminChannels::list(const AdminCallPtr& call) {
  call->answer(net::json_response(200, write_channels(parts_.directory)));
}

void AdminChannels::show(const AdminCallPtr& call) {
  call->answer(net::json_response(
      200, write_channel(parts_.directory, *parts_.directory.find(call->channel))));
}

void AdminChannels::change(const AdminCallPtr& call) {
  auto asked = read_change(call->body());
  if (!asked) return call->refuse(problems::bad_request(asked.error()));
  const core::Channel& current = channel_of(call);
  core::Channel channel = current;
  if (const auto refusal = apply(*asked, channel)) return call->refuse(to_problem(422, *refusal));
  // The language may come first and the space later: the choice is judged when both are set.
  const auto* bot = parts_.shared.settings.find_bot(channel.bot);
  if ((asked->language || asked->space) && channel.language && channel.space && bot != nullptr) {
    const auto refusal = core::check_selection(bot->directory, *channel.language, *channel.space);
    if (refusal) return call->refuse(to_problem(422, *refusal));
  }
  if (channel.language != current.language || channel.space != current.space) {
    channel.state = State::draft;
  }
  note_changes(*call, current, channel);
  save(std::move(channel), 200, call);
}

void AdminChannels::enter_key(const AdminCallPtr& call) {
  auto api_key = read_api_key(call->body());
  if (!api_key) return call->refuse(problems::bad_request(api_key.error()));
  if (const auto refusal = core::check_key_shape(*api_key)) {
    return call->refuse(to_problem(422, *refusal));
  }
  const core::Channel& current = channel_of(call);
  core::Channel channel = current;
  channel.api_key = *std::move(api_key);
  if (channel.api_key != current.api_key) channel.state = State::draft;
  note_changes(*call, current, channel);
  save(std::move(channel), 200, call);
}

void AdminChannels::finish(const AdminCallPtr& call) {
  const core::Channel& channel = channel_of(call);
  // A click that checks nothing would hide a key revoked since, or a URL pasted wrong.
  if (channel.state == State::active) return check(call);
  if (const auto refusal = core::check_complete(channel)) {
    return call->refuse(to_problem(409, *refusal));
  }
  parts_.verification.verify(channel, [this, channel, call](const Verification::Verdict& verdict) {
    if (verdict.refusal) return call->refuse(to_problem(409, *verdict.refusal));
    activate(channel, verdict.account, call);
  });
}

void AdminChannels::activate(const core::Channel& verified, const core::AccountFacts& account,
                             const AdminCallPtr& call) {
  const Listed* listed = parts_.directory.find(verified.id);
  if (listed == nullptr) return call->refuse(problems::channel_unknown());
  if (!same_facts(listed->channel, verified)) return call->refuse(problems::changed_meanwhile());
  core::Channel channel = listed->channel;
  channel.state = State::active;
  channel.own_numbers = account.numbers;
  channel.smsmode_channel = account.channel;
  note_changes(*call, listed->channel, channel);
  save_then(std::move(channel), call, [this, call](const Listed& saved) {
    const core::ChannelId id = saved.channel.id;
    parts_.troubles.none(id);
    parts_.watch.begin(id);
    call->answer(net::json_response(200, write_state(*parts_.directory.find(id))));
  });
}

void AdminChannels::check(const AdminCallPtr& call) {
  const core::Channel& channel = channel_of(call);
  if (channel.state != State::active) return call->refuse(problems::channel_not_active());
  parts_.verification.verify(channel,
                             [this, id = channel.id, call](const Verification::Verdict& verdict) {
                               const Listed* listed = parts_.directory.find(id);
                               if (listed == nullptr)
                                 return call->refuse(problems::channel_unknown());
                               if (verdict.refusal) {
                                 parts_.troubles.found(id, *verdict.refusal);
                                 return call->refuse(to_problem(409, *verdict.refusal));
                               }
                               parts_.troubles.none(id);
                               call->answer(net::json_response(200, write_state(*listed)));
                             });
}

void AdminChannels::remove(const AdminCallPtr& call) {
  std::vector<store::Change> changes;
  changes.emplace_back(store::ChannelDeleted{call->channel});
  parts_.shared.errands.commit(std::move(changes), [this, call](const base::Result<void>& result) {
    if (!result) return call->refuse(problems::not_durable());
    parts_.directory.remove(call->channel);
    parts_.conversations.forget(call->channel);
    call->answer({204, {}, {}});
  });
}

void AdminChannels::messages(const AdminCallPtr& call) {
  const auto page = call->page();
  if (!page) return call->refuse(problems::bad_page(page.error().detail));
  parts_.shared.errands.messages(call->channel, *page, answers_page(call, write_messages));
}

void AdminChannels::quarantine(const AdminCallPtr& call) {
  const auto page = call->page();
  if (!page) return call->refuse(problems::bad_page(page.error().detail));
  parts_.shared.errands.quarantined(call->channel, *page, answers_page(call, write_quarantine));
}

void AdminChannels::opt_outs(const AdminCallPtr& call) {
  const auto page = call->page();
  if (!page) return call->refuse(problems::bad_page(page.error().detail));
  parts_.shared.errands.opted_out(call->channel, *page, answers_page(call, write_opt_outs));
}

void AdminChannels::bring_back(const AdminCallPtr& call) {
  const auto handset =
      base::PhoneNumber::parse(call->number.starts_with('+') ? call->number : "+" + call->number);
  if (!handset) return call->refuse(problems::not_opted_out());
  call->notes_handset(*handset);
  parts_.shared.errands.load(
      call->channel, *handset, {},
      [this, call, handset = *handset](const base::Result<store::Loaded>& loaded) {
        if (!loaded) return call->refuse(problems::not_durable());
        const auto& conversation = loaded->conversation;
        const bool is_known = parts_.directory.find(call->channel) != nullptr;
        if (!is_known || !conversation || !conversation->opted_out) {
          return call->refuse(problems::not_opted_out());
        }
        call->notes_change("opted-out", "yes", "no");
        parts_.conversations.post(call->channel, handset, core::BroughtBack{},
                                  [call](const base::Result<void>& result) {
                                    if (!result) return call->refuse(problems::not_durable());
                                    call->answer({204, {}, {}});
                                  });
      });
}

void AdminChannels::save(core::Channel channel, int status, const AdminCallPtr& call) {
  save_then(std::move(channel), call, [this, status, call](const Listed& saved) {
    net::Response response = net::json_response(status, write_channel(parts_.directory, saved));
    if (status == 201) {
      response.headers.set("Location", "/api/channels/" + saved.channel.id.value);
    }
    call->answer(std::move(response));
  });
}

void AdminChannels::save_then(core::Channel channel, const AdminCallPtr& call,
                              std::function<void(const Listed&)> then) {
  std::vector<store::Change> changes;
  changes.emplace_back(store::ChannelSaved{channel});
  parts_.shared.errands.commit(std::move(changes),
                               [this, channel = std::move(channel), call,
                                then = std::move(then)](const base::Result<void>& result) mutable {
                                 if (!result) return call->refuse(problems::not_durable());
                                 const core::ChannelId id = channel.id;
                                 parts_.directory.put(std::move(channel));
                                 then(*parts_.directory.find(id));
                               });
}

}  // namespace smsrelay::app
