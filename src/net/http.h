// HTTP messages as values. Header names are compared without case and kept in the order given.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace smsrelay::net {

class Headers {
 public:
  using Field = std::pair<std::string, std::string>;
  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  void set(std::string_view name, std::string value);  // replaces every field of that name
  void remove(std::string_view name);
  // The first field of that name.
  [[nodiscard]] std::optional<std::string_view> get(std::string_view name) const;
  [[nodiscard]] const std::vector<Field>& fields() const { return fields_; }

  friend bool operator==(const Headers&, const Headers&) = default;

 private:
  std::vector<Field> fields_;
};

struct Request {
  std::string method = "GET";
  std::string target = "/";  // origin-form, still percent-encoded: "/sms/v1/messages?page=1"
  Headers headers;
  std::string body;
  // The address of the client, "192.0.2.7"; empty: not told, as in a testbed. It is not sent.
  std::string peer = {};

  [[nodiscard]] std::string_view path() const;   // without the query
  [[nodiscard]] std::string_view query() const;  // without the '?'; empty if none
  friend bool operator==(const Request&, const Request&) = default;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  friend bool operator==(const Response&, const Response&) = default;
};

// The standard phrase of a status ("Not Found"); "Unknown" for others.
std::string_view reason_phrase(int status);

Response json_response(int status, std::string body);
Response problem_response(int status, std::string body);  // application/problem+json

struct Url {
  std::string scheme;     // "https", in lower case
  std::string authority;  // "relay.test" or "127.0.0.1:8080", host in lower case
  std::string target;     // "/hooks/abc?x=1"; "/" if none

  [[nodiscard]] std::string origin() const { return scheme + "://" + authority; }
  // Absolute http(s) URLs only, no userinfo, no fragment, no blank inside. Error "bad-url".
  static base::Result<Url> parse(std::string_view);
};

// RFC 3986 percent-encoding of everything but unreserved characters.
std::string percent_encode(std::string_view);
// A '%' not followed by two hexadecimal digits is kept as it stands; '+' is kept.
std::string percent_decode(std::string_view);

using FormFields = std::vector<std::pair<std::string, std::string>>;
// application/x-www-form-urlencoded; '+' is a blank. Also right for query strings.
std::string form_encode(const FormFields&);
FormFields form_decode(std::string_view);
std::optional<std::string> form_value(const FormFields&, std::string_view name);  // the first

}  // namespace smsrelay::net
