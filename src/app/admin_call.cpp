#include "app/admin_call.h"

#include "app/admin_routes.h"

namespace smsrelay::app {

AdminCall::AdminCall(Shared& shared, const AdminRoute& route, std::string who, net::Request request,
                     net::Responder responder)
    : shared_(shared),
      route_(route),
      who_(std::move(who)),
      request_(std::move(request)),
      responder_(std::move(responder)) {}

void AdminCall::notes_change(std::string_view field, std::string_view from, std::string_view to) {
  if (from == to) return;
  const auto shown = [](std::string_view value) {
    return value.empty() ? std::string("-") : std::string(value);
  };
  changes_.emplace_back(std::string(field), shown(from) + " -> " + shown(to));
}

void AdminCall::answer(net::Response response) {
  write_audit_line(response.status, {});
  responder_.answer(std::move(response));
}

void AdminCall::refuse(const Problem& problem) {
  write_audit_line(problem.status, problem.code);
  responder_.answer(to_response(problem));
}

void AdminCall::write_audit_line(int status, std::string_view code) const {
  if (!route_.changes) return;
  const std::string call = std::string(route_.method) + ' ' + std::string(route_.path);
  const std::string outcome = std::to_string(status);
  std::vector<base::Log::Field> fields = {{"who", who_}, {"call", call}};
  if (!channel.empty()) fields.emplace_back("channel", channel);
  if (handset_) fields.emplace_back("handset", *handset_);
  for (const auto& [field, change] : changes_) fields.emplace_back(field, change);
  fields.emplace_back("outcome", outcome);
  if (!code.empty()) fields.emplace_back("code", code);
  shared_.log.write(base::LogLevel::info, shared_.scheduler.now(), "admin-change", fields);
}

}  // namespace smsrelay::app
