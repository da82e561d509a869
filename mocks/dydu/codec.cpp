#include "mocks/dydu/codec.h"

#include <cassert>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace smsrelay::mocks::dydu {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool decode_into(std::string& out, std::string_view encoded) {
  out.reserve(encoded.size());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    if (encoded[i] == '+') {
      out += ' ';
    } else if (encoded[i] == '%') {
      const int high = i + 2 < encoded.size() ? hex_value(encoded[i + 1]) : -1;
      const int low = i + 2 < encoded.size() ? hex_value(encoded[i + 2]) : -1;
      if (high < 0 || low < 0) return false;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      out += encoded[i];
    }
  }
  return true;
}

}  // namespace

base::Result<net::FormFields> read_form(std::string_view encoded) {
  net::FormFields fields;
  while (!encoded.empty()) {
    const auto pair = encoded.substr(0, encoded.find('&'));
    encoded.remove_prefix(std::min(encoded.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const auto name = pair.substr(0, pair.find('='));
    const auto value = name.size() < pair.size() ? pair.substr(name.size() + 1) : "";
    auto& field = fields.emplace_back();
    if (!decode_into(field.first, name) || !decode_into(field.second, value)) {
      return base::Error{"bad-percent", std::string(pair)};
    }
    if (!base::is_utf8(field.first) || !base::is_utf8(field.second)) {
      return base::Error{"bad-utf8", std::string(pair)};
    }
  }
  return fields;
}

base::Result<net::FormFields> read_unencoded(std::string_view text) {
  if (!base::is_utf8(text)) return base::Error{"bad-utf8", std::string(text)};
  net::FormFields fields;
  for (const auto pair : base::split(text, '&')) {
    if (pair.empty()) continue;
    const auto name = pair.substr(0, pair.find('='));
    const auto value = name.size() < pair.size() ? pair.substr(name.size() + 1) : "";
    fields.emplace_back(name, value);
  }
  return fields;
}

Values::Values(std::string_view type, bool base64_padded)
    : open_("}}"), base64_padded_(base64_padded) {
  out_.reserve(1024);
  out_.append(R"({"type":")").append(type).append(R"(","values":{)");
}

Values Values::bare(bool base64_padded) {
  Values out;
  out.out_ = "{";
  out.open_ = "}";
  out.base64_padded_ = base64_padded;
  return out;
}

Values Values::single(std::string_view type, std::string_view text, bool base64_padded) {
  Values out;
  out.base64_padded_ = base64_padded;
  out.out_ = "{";
  out.open_ = "}";
  out.plain("type", type).text("values", text);
  return out;
}

Values Values::listed(std::string_view type, bool base64_padded) {
  Values out;
  out.out_.append(R"({"type":")").append(type).append(R"(","values":[)");
  out.open_ = "}]";
  out.base64_padded_ = base64_padded;
  return out;
}

void Values::name(std::string_view name) {
  if (!first_) out_ += ',';
  first_ = false;
  if (!name.empty()) out_.append("\"").append(name).append("\":");
}

Values& Values::text(std::string_view name, std::string_view value) {
  this->name(name);
  auto encoded = base::base64_encode(value);
  if (!base64_padded_) encoded.erase(encoded.find_last_not_of('=') + 1);
  out_.append("\"").append(encoded).append("\"");
  return *this;
}

Values& Values::plain(std::string_view name, std::string_view value) {
  this->name(name);
  out_ += nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return *this;
}

Values& Values::number(std::string_view name, std::int64_t value) {
  this->name(name);
  out_ += std::to_string(value);
  return *this;
}

Values& Values::flag(std::string_view name, bool value) {
  this->name(name);
  out_ += value ? "true" : "false";
  return *this;
}

Values& Values::object(std::string_view name) {
  this->name(name);
  out_ += '{';
  open_ += '}';
  first_ = true;
  return *this;
}

Values& Values::list(std::string_view name) {
  this->name(name);
  out_ += '[';
  open_ += ']';
  first_ = true;
  return *this;
}

Values& Values::close() {
  assert(!open_.empty());
  out_ += open_.back();
  open_.pop_back();
  first_ = false;
  return *this;
}

std::string Values::take() && {
  while (!open_.empty()) close();
  return std::move(out_);
}

}  // namespace smsrelay::mocks::dydu
