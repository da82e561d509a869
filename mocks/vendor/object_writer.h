// ObjectWriter: writes one JSON object from front to back into a text, and escapes its strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace smsrelay::mocks::vendor {

void append_json_string(std::string& out, std::string_view text);

class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  void close() { out_ += '}'; }

  // The caller writes the value behind it.
  std::string& name(std::string_view key) {
    if (!first_) out_ += ',';
    first_ = false;
    out_ += '"';
    out_ += key;
    out_ += "\":";
    return out_;
  }
  void text(std::string_view key, std::string_view value) { append_json_string(name(key), value); }
  void text_if_set(std::string_view key, std::string_view value) {
    if (!value.empty()) text(key, value);
  }
  template <class Texts>
  void texts(std::string_view key, const Texts& values) {
    std::string& out = name(key);
    out += '[';
    bool first = true;
    for (const auto& value : values) {
      if (!first) out += ',';
      first = false;
      append_json_string(out, value);
    }
    out += ']';
  }
  void number(std::string_view key, std::int64_t value) { name(key) += std::to_string(value); }
  void flag(std::string_view key, bool value) { name(key) += value ? "true" : "false"; }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace smsrelay::mocks::vendor
