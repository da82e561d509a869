#include "app/admin_call.h"

#include <limits>

#include "app/admin_routes.h"
#include "base/whole_number.h"

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

base::Result<store::Page> AdminCall::page() const {
  const net::FormFields query = net::form_decode(request_.query());
  const std::uint64_t rows_max = store::Page{}.at_most;
  store::Page page;
  if (const auto after = net::form_value(query, "after")) {
    const auto cursor =
        base::whole_number<std::int64_t>(*after, 0, std::numeric_limits<std::int64_t>::max());
    if (!cursor) return base::Error{"bad-page", "after is no cursor of an earlier answer"};
    page.after = static_cast<std::uint64_t>(*cursor);
  }
  if (const auto limit = net::form_value(query, "limit")) {
    const auto rows = base::whole_number<std::uint64_t>(*limit, 1, rows_max);
    if (!rows) {
      return base::Error{"bad-page", "limit is no number from 1 to " + std::to_string(rows_max)};
    }
    page.at_most = *rows;
  }
  return page;
}

void AdminCall::answer_page(std::string json, std::uint64_t next) {
  net::Response response = net::json_response(200, std::move(json));
  if (next != 0) {
    const auto limit = net::form_value(net::form_decode(request_.query()), "limit");
    response.headers.set("Link", '<' + std::string(request_.path()) +
                                     "?after=" + std::to_string(next) +
                                     (limit ? "&limit=" + *limit : "") + ">; rel=\"next\"");
  }
  answer(std::move(response));
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
