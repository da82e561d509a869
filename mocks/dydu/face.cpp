#include "mocks/dydu/face.h"

#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "mocks/dydu/codec.h"

namespace smsrelay::mocks::dydu {
namespace {

std::string_view field(const net::FormFields& fields, std::string_view name) {
  for (const auto& each : fields) {
    if (each.first == name) return each.second;
  }
  return {};
}

// Up to the next '/'; what is left stays in `path`.
std::string_view next_segment(std::string_view& path) {
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(std::min(path.size(), segment.size() + 1));
  return segment;
}

}  // namespace

void Remarks::add(net::Remark::Kind kind, const std::string& party, std::string text) {
  constexpr std::size_t remembered_max = 100;
  if (kind == net::Remark::Kind::violation) {
    ++violations_;
    last_violations_.push_back(party + ": " + text);
    if (last_violations_.size() > remembered_max) last_violations_.pop_front();
  }
  transcript_.remark(scheduler_.now(), {.kind = kind,
                                        .party = party,
                                        .text = std::move(text),
                                        .exchange = current_ ? current_() : 0});
}

Face::Face(std::string party, const Profile& profile, base::Scheduler& scheduler, Content& content,
           Assistant& assistant, Remarks& remarks)
    : party_(std::move(party)),
      profile_(profile),
      scheduler_(scheduler),
      content_(content),
      assistant_(assistant),
      remarks_(remarks),
      dialogs_(profile.dialog_lifetime) {}

void Face::handle(const net::Request& request, const net::Responder& responder) {
  Route route;
  if (!find_route(request.path(), route)) {
    note("nothing is served at " + request.method + " " + base::visible(request.path()));
    return responder.answer(vendor_json(404, write_refusal(404, "Not Found")));
  }
  if (const auto wrong = check_method(route.operation, request.method)) {
    return responder.answer(refuse(405, *wrong));
  }
  if (const auto wrong = check_body(request)) return responder.answer(refuse(400, *wrong));
  auto fields = read_form(request.query());
  if (fields && !request.body.empty()) {
    if (auto sent = read_form(request.body)) {
      fields->insert(fields->end(), std::make_move_iterator(sent->begin()),
                     std::make_move_iterator(sent->end()));
    } else {
      fields = std::move(sent);
    }
  }
  if (!fields) {
    const auto& error = fields.error();
    return responder.answer(refuse(400, unreadable_field(error.code, error.detail)));
  }
  for (const auto& wrong : check_fields(route.operation, *fields)) violated(wrong);

  if (route.operation == Operation::server_status) {
    return responder.answer(vendor_json(200, R"({"status":"OK"})"));
  }
  if (route.operation == Operation::languages) return responder.answer(languages(*fields));

  if (!is_uuid(route.bot)) return responder.answer(refuse(404, malformed_bot(route.bot)));
  Bot* bot = content_.bot_with_id(base::ascii_lower(route.bot));
  if (bot == nullptr) return responder.answer(unknown_bot(route.bot));
  switch (route.operation) {
    case Operation::talk:
      return talk(*bot, route.context, *fields, responder);
    case Operation::context:
      return responder.answer(open_context(*bot, *fields));
    case Operation::available_context: {
      const bool available = dialogs_.find(route.context, bot->id, scheduler_.now()) != nullptr;
      return responder.answer(vendor_json(
          200,
          std::move(Values("availableContextResponse").flag("isContextStillAvailable", available))
              .take()));
    }
    case Operation::languages:
    case Operation::server_status:
      break;
  }
}

bool Face::find_route(std::string_view path, Route& route) {
  constexpr std::string_view root = "/servlet/api/";
  if (!path.starts_with(root)) return false;
  path.remove_prefix(root.size());
  if (path.ends_with('/')) path.remove_suffix(1);
  if (path == "serverstatus") {
    route.operation = Operation::server_status;
    return true;
  }
  if (path == "account/dydubox/bots/language") {
    route.operation = Operation::languages;
    return true;
  }
  if (next_segment(path) != "chat") return false;
  const auto operation = next_segment(path);
  route.bot = next_segment(path);
  route.context = next_segment(path);
  if (route.bot.empty() || !path.empty()) return false;
  if (operation == "talk") {
    route.operation = Operation::talk;
    return true;
  }
  if (operation == "context") {
    route.operation = Operation::context;
    return route.context.empty();
  }
  if (operation == "availablecontext") {
    route.operation = Operation::available_context;
    return !route.context.empty();
  }
  return false;
}

void Face::talk(Bot& bot, std::string_view context, const net::FormFields& fields,
                const net::Responder& responder) {
  Question question;
  question.context_id = context.empty() ? field(fields, "contextId") : context;
  question.text = field(fields, "userInput");
  question.language = field(fields, "language");
  question.space = field(fields, "space");
  question.client_id = field(fields, "clientId");
  question.test = field(fields, "qualificationMode") == "true";
  question.unregistered = field(fields, "doNotRegisterInteraction") == "true";

  auto reply = assistant_.talk(bot, dialogs_, question, scheduler_.now());
  for (auto& text : reply.notes) note(std::move(text));
  auto response = vendor_json(200, write_talk_response(reply, scheduler_.now() + reply.takes));
  if (reply.takes <= base::Duration::zero()) return responder.answer(std::move(response));
  scheduler_.after(reply.takes, [responder, response = std::move(response)]() mutable {
    responder.answer(std::move(response));
  });
}

net::Response Face::open_context(const Bot& bot, const net::FormFields& fields) {
  const auto context_id =
      assistant_.open_dialog(bot, dialogs_, field(fields, "clientId"),
                             field(fields, "qualificationMode") == "true", scheduler_.now());
  return vendor_json(200,
                     std::move(Values("contextResponse").text("contextId", context_id)).take());
}

net::Response Face::languages(const net::FormFields& fields) {
  const auto id = field(fields, "botUUID");
  Bot* bot = content_.bot_with_id(base::ascii_lower(id));
  if (bot == nullptr) return unknown_bot(id);
  auto list = nlohmann::ordered_json::array();
  for (const auto& language : bot->languages) {
    list.push_back({{"id", language.code()}, {"isAvailable", true}});
  }
  return vendor_json(200, list.dump());
}

net::Response Face::unknown_bot(std::string_view id) {
  note("no bot has the id '" + base::visible(id) + "'");
  return vendor_json(404, write_refusal(404, "Unknown bot"));
}

net::Response Face::refuse(int status, const Violation& violation) {
  violated(violation);
  return vendor_json(status, write_refusal(status, net::reason_phrase(status)));
}

void Face::violated(const Violation& violation) {
  remarks_.add(net::Remark::Kind::violation, party_, to_text(violation));
}

void Face::note(std::string text) {
  remarks_.add(net::Remark::Kind::note, party_, std::move(text));
}

}  // namespace smsrelay::mocks::dydu
