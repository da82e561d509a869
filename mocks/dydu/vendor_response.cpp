#include "mocks/dydu/vendor_response.h"

#include <nlohmann/json.hpp>

namespace smsrelay::mocks::dydu {
namespace {

net::Response of(int status, std::string_view content_type, std::string body) {
  net::Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(content_type));
  response.body = std::move(body);
  return response;
}

constexpr std::string_view html = "text/html;charset=UTF-8";
constexpr std::string_view json = "application/json;charset=UTF-8";

std::string page(int status, std::string_view message) {
  const auto title = "HTTP Status " + std::to_string(status) + " – " + std::string(message);
  return "<!doctype html><html lang=\"en\"><head><title>" + title + "</title></head><body><h1>" +
         title + "</h1></body></html>\n";
}

}  // namespace

net::Response vendor_answer(const Profile& profile, std::string body) {
  return of(200, profile.content_type_is_html ? html : json, std::move(body));
}

net::Response vendor_refusal(const Profile& profile, int status, std::string_view message) {
  if (profile.html_errors) return of(status, html, page(status, message));
  const nlohmann::ordered_json body{{"status", status}, {"message", message}};
  return of(status, json, body.dump());
}

}  // namespace smsrelay::mocks::dydu
