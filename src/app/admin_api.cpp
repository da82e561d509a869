#include "app/admin_api.h"

#include "app/admin_codec.h"
#include "app/bots.h"
#include "app/problem.h"
#include "app/request_path.h"
#include "base/keyed_hash.h"
#include "base/text.h"

namespace smsrelay::app {
namespace {

using base::LogLevel;
using State = core::Channel::State;

constexpr std::string_view channels_path = "/api/channels";
constexpr std::string_view id_alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
constexpr std::size_t id_length = 12;
constexpr std::size_t token_length = 32;  // 192 bits

net::Response not_authenticated() {
  net::Response response = to_response(
      {401, "not-authenticated", "GUIDE-A1", "The request carries no valid bearer token.",
       "Send the relay's admin token as \"Authorization: Bearer <token>\"."});
  response.headers.set("WWW-Authenticate", "Bearer");
  return response;
}

net::Response bad_request(const base::Error& error) {
  return to_response({400, error.code, "", error.detail, "Correct the request and send it again."});
}

net::Response not_found() {
  return to_response({404, "path-unknown", "", "Nothing is served at this path.",
                      "The admin API begins at /api/channels."});
}

net::Response channel_unknown() {
  return to_response({404, "channel-unknown", "GUIDE-D1", "No channel has this id.",
                      "Open the list of channels and choose one, or create it again."});
}

net::Response channel_not_created() {
  return to_response({404, "channel-not-created", "GUIDE-A3",
                      "The path names no channel: \"Create\" was not clicked, or was refused.",
                      "Give the channel its title and click \"Create\"; what comes back is the "
                      "channel to go on with."});
}

net::Response method_not_allowed(std::string_view allow) {
  net::Response response =
      to_response({405, "method-not-allowed", "", "This path does not take this method.",
                   "It takes " + std::string(allow) + "."});
  response.headers.set("Allow", std::string(allow));
  return response;
}

net::Response not_durable() {
  return to_response({503, "not-durable", "", "The change could not be stored.",
                      "Nothing was changed; try again."});
}

// The same facts as when the verification began?
bool same_facts(const core::Channel& left, const core::Channel& right) {
  const auto canary_of = [](const core::Channel& channel) {
    return channel.canary ? channel.canary->question + '\n' + channel.canary->expected : "";
  };
  return left.bot == right.bot && left.language == right.language && left.space == right.space &&
         left.api_key == right.api_key && canary_of(left) == canary_of(right);
}

}  // namespace

AdminApi::AdminApi(Shared& shared, ChannelDirectory& directory, Conversations& conversations,
                   Verification& verification)
    : shared_(shared),
      directory_(directory),
      conversations_(conversations),
      verification_(verification) {}

void AdminApi::handle(const net::Request& request, const net::Responder& responder) {
  if (request.path() == "/healthz") {
    responder.answer(net::json_response(200, R"({"status":"up"})"
                                             "\n"));
  } else if (!is_authenticated(request)) {
    responder.answer(not_authenticated());
  } else if (request.body.size() > shared_.settings.body_bytes_max) {
    responder.answer(to_response(
        {413, "body-too-long", "", "The body is too long.",
         "Send at most " + std::to_string(shared_.settings.body_bytes_max) + " bytes."}));
  } else {
    route(request, responder);
  }
}

bool AdminApi::is_authenticated(const net::Request& request) const {
  constexpr std::string_view scheme = "bearer ";
  const std::string_view field = request.headers.get("Authorization").value_or("");
  return base::ascii_lower(field.substr(0, scheme.size())) == scheme &&
         base::equal_secrets(base::trim(field.substr(scheme.size())), shared_.settings.admin_token);
}

void AdminApi::route(const net::Request& request, const net::Responder& responder) {
  const std::vector<std::string> path = path_segments(request.path());
  if (!begins_with(path, {"api", "channels"})) return responder.answer(not_found());
  if (path.size() == 2) return route_list(request, responder);
  const std::string& id = path[2];
  if (id.empty()) return responder.answer(channel_not_created());
  const Listed* listed = directory_.find({id});
  if (listed == nullptr) return responder.answer(channel_unknown());
  if (path.size() > 4) return responder.answer(not_found());
  route_channel(*listed, path.size() == 4 ? path[3] : "", request, responder);
}

void AdminApi::route_list(const net::Request& request, const net::Responder& responder) {
  if (request.method == "POST") return create(request, responder);
  if (request.method != "GET") return responder.answer(method_not_allowed("GET, POST"));
  responder.answer(net::json_response(200, write_channels(directory_)));
}

void AdminApi::route_channel(const Listed& listed, std::string_view part,
                             const net::Request& request, const net::Responder& responder) {
  const core::Channel& channel = listed.channel;
  const auto only = [&](std::string_view method) {
    if (request.method == method) return true;
    responder.answer(method_not_allowed(method));
    return false;
  };
  if (part.empty()) {
    if (request.method == "PATCH") return change(channel, request, responder);
    if (request.method == "DELETE") return remove(channel.id, responder);
    if (request.method != "GET") return responder.answer(method_not_allowed("GET, PATCH, DELETE"));
    return responder.answer(net::json_response(200, write_channel(directory_, listed)));
  }
  if (part == "api-key") {
    if (only("PUT")) enter_key(channel, request, responder);
  } else if (part == "finish") {
    if (only("POST")) finish(channel, responder);
  } else if (part == "check") {
    if (only("POST")) check(channel, responder);
  } else if (part == "messages") {
    if (!only("GET")) return;
    responder.answer(net::json_response(200, write_messages(shared_.store.messages(channel.id))));
  } else if (part == "quarantine") {
    if (!only("GET")) return;
    responder.answer(
        net::json_response(200, write_quarantine(shared_.store.quarantined(channel.id))));
  } else {
    responder.answer(not_found());
  }
}

void AdminApi::create(const net::Request& request, const net::Responder& responder) {
  auto asked = read_create(request.body);
  if (!asked) return responder.answer(bad_request(asked.error()));
  if (const auto refusal = core::check_title(asked->title)) {
    return responder.answer(to_response(to_problem(422, *refusal)));
  }
  const auto& bots = shared_.settings.bots;
  if (!asked->bot && bots.size() != 1) {
    return responder.answer(to_response({422, "bot-missing", "GUIDE-A2",
                                         "The relay serves several bots and none is named.",
                                         "Name the bot by its botUUID."}));
  }
  const std::string bot = asked->bot ? *asked->bot : bots.front().id;
  if (find_bot(shared_.settings, bot) == nullptr) {
    return responder.answer(
        to_response({422, "bot-unknown", "GUIDE-A2", "The relay serves no bot of this botUUID.",
                     "Copy the botUUID from Preferences > Api, or add the bot "
                     "to the relay's configuration."}));
  }
  core::Channel channel;
  channel.id = {shared_.rng.text(id_alphabet, id_length)};
  channel.title = base::trim(asked->title);
  channel.endpoint_token = shared_.rng.text(base::url_safe_alphabet, token_length);
  channel.bot = bot;
  channel.canary = std::move(asked->canary);
  save(std::move(channel), 201, responder);
}

void AdminApi::change(const core::Channel& current, const net::Request& request,
                      const net::Responder& responder) {
  auto asked = read_change(request.body);
  if (!asked) return responder.answer(bad_request(asked.error()));
  core::Channel channel = current;
  if (asked->title) {
    if (const auto refusal = core::check_title(*asked->title)) {
      return responder.answer(to_response(to_problem(422, *refusal)));
    }
    channel.title = base::trim(*asked->title);
  }
  if (asked->language) channel.language = base::trim(*asked->language);
  if (asked->space) channel.space = base::trim(*asked->space);
  if (asked->canary_given) channel.canary = std::move(asked->canary);
  // Language first, space later: what is chosen is judged when both are.
  const auto* bot = find_bot(shared_.settings, channel.bot);
  if ((asked->language || asked->space) && channel.language && channel.space && bot != nullptr) {
    const auto refusal = core::check_selection(bot->directory, *channel.language, *channel.space);
    if (refusal) return responder.answer(to_response(to_problem(422, *refusal)));
  }
  if (channel.language != current.language || channel.space != current.space) {
    channel.state = State::draft;
  }
  save(std::move(channel), 200, responder);
}

void AdminApi::enter_key(const core::Channel& current, const net::Request& request,
                         const net::Responder& responder) {
  auto api_key = read_api_key(request.body);
  if (!api_key) return responder.answer(bad_request(api_key.error()));
  if (const auto refusal = core::check_key_shape(*api_key)) {
    return responder.answer(to_response(to_problem(422, *refusal)));
  }
  core::Channel channel = current;
  channel.api_key = *std::move(api_key);
  if (channel.api_key != current.api_key) channel.state = State::draft;
  save(std::move(channel), 200, responder);
}

void AdminApi::finish(const core::Channel& channel, const net::Responder& responder) {
  if (channel.state == State::active) {
    return responder.answer(net::json_response(200, write_state(*directory_.find(channel.id))));
  }
  if (const auto refusal = core::check_complete(channel)) {
    return responder.answer(to_response(to_problem(409, *refusal)));
  }
  verification_.verify(channel, [this, channel, responder](const Verification::Verdict& verdict) {
    if (verdict.refusal) {
      shared_.log.write(LogLevel::warning, shared_.scheduler.now(), "finish-refused",
                        {{"channel", channel.id.value}, {"code", verdict.refusal->code}});
      responder.answer(to_response(to_problem(409, *verdict.refusal)));
    } else {
      activate(channel, verdict.account, responder);
    }
  });
}

void AdminApi::activate(const core::Channel& verified, const core::AccountFacts& account,
                        const net::Responder& responder) {
  const Listed* listed = directory_.find(verified.id);
  if (listed == nullptr) return responder.answer(channel_unknown());
  if (!same_facts(listed->channel, verified)) {
    return responder.answer(to_response({409, "changed-meanwhile", "GUIDE-D3",
                                         "The channel was changed while it was being verified.",
                                         "Click Finish again."}));
  }
  core::Channel channel = listed->channel;
  channel.state = State::active;
  channel.own_numbers = account.numbers;
  save_then(std::move(channel), responder, [this, responder](const Listed& saved) {
    const core::ChannelId id = saved.channel.id;
    directory_.set_trouble(id, std::nullopt);
    watch(id);
    shared_.log.write(LogLevel::info, shared_.scheduler.now(), "channel-active",
                      {{"channel", id.value}});
    responder.answer(net::json_response(200, write_state(*directory_.find(id))));
  });
}

void AdminApi::check(const core::Channel& channel, const net::Responder& responder) {
  if (channel.state != State::active) {
    return responder.answer(to_response({409, "channel-not-active", "GUIDE-D3",
                                         "The channel is not finished yet.", "Click Finish."}));
  }
  verification_.verify(
      channel, [this, id = channel.id, responder](const Verification::Verdict& verdict) {
        directory_.set_trouble(id, verdict.refusal);
        const Listed* listed = directory_.find(id);
        if (listed == nullptr) return responder.answer(channel_unknown());
        responder.answer(verdict.refusal ? to_response(to_problem(409, *verdict.refusal))
                                         : net::json_response(200, write_state(*listed)));
      });
}

void AdminApi::remove(const core::ChannelId& id, const net::Responder& responder) {
  std::vector<store::Change> changes;
  changes.emplace_back(store::ChannelDeleted{id});
  shared_.errands.commit(std::move(changes),
                         [this, id, responder](const base::Result<void>& result) {
                           if (!result) return responder.answer(not_durable());
                           directory_.remove(id);
                           conversations_.forget(id);
                           responder.answer({204, {}, {}});
                         });
}

void AdminApi::save(core::Channel channel, int status, const net::Responder& responder) {
  save_then(std::move(channel), responder, [this, status, responder](const Listed& saved) {
    net::Response response = net::json_response(status, write_channel(directory_, saved));
    if (status == 201) {
      response.headers.set("Location", std::string(channels_path) + "/" + saved.channel.id.value);
    }
    responder.answer(std::move(response));
  });
}

void AdminApi::save_then(core::Channel channel, const net::Responder& responder,
                         std::function<void(const Listed&)> then) {
  std::vector<store::Change> changes;
  changes.emplace_back(store::ChannelSaved{channel});
  shared_.errands.commit(std::move(changes),
                         [this, channel = std::move(channel), responder,
                          then = std::move(then)](const base::Result<void>& result) mutable {
                           if (!result) return responder.answer(not_durable());
                           const core::ChannelId id = channel.id;
                           directory_.put(std::move(channel));
                           then(*directory_.find(id));
                         });
}

void AdminApi::watch(const core::ChannelId& id) {
  const base::Duration every = shared_.settings.canary_every;
  const Listed* listed = directory_.find(id);
  if (every <= base::Duration(0) || listed == nullptr || !listed->channel.canary) return;
  if (!watched_.insert(id).second) return;
  shared_.errands.at(shared_.scheduler.now() + every, [this, id] {
    watched_.erase(id);
    ask_canary(id);
  });
}

void AdminApi::ask_canary(const core::ChannelId& id) {
  const Listed* listed = directory_.find(id);
  if (listed == nullptr || listed->channel.state != State::active || !listed->channel.canary) {
    return;
  }
  watch(id);
  verification_.ask_canary(listed->channel, [this, id](std::optional<core::Refusal> refusal) {
    if (!refusal) {
      directory_.clear_trouble(id, {"wrong-space", "dydu-unreachable"});
      return;
    }
    shared_.log.write(LogLevel::error, shared_.scheduler.now(), "canary-failed",
                      {{"channel", id.value}, {"code", refusal->code}});
    directory_.set_trouble(id, std::move(refusal));
  });
}

}  // namespace smsrelay::app
