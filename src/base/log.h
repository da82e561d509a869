// Log: one line an event, for the person who runs the relay.
//
//   2026-11-22T14:05:07Z warning send-refused channel=k3… handset=+33…01 code=400.029
//
// A key, a token or a text never reaches a line: secrets go in as Redacted, handsets as
// PhoneNumber (masked). Values are made visible, so that no input forges a second line.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "base/instant.h"
#include "base/phone_number.h"

namespace smsrelay::base {

enum class LogLevel { debug, info, warning, error };
std::string_view to_text(LogLevel);

// Shows only that something is there, and how long it is.
struct Redacted {
  std::string_view secret;
};

class LogValue {
 public:
  LogValue(std::string_view text) : text_(text) {}    // NOLINT(google-explicit-constructor)
  LogValue(const std::string& text) : text_(text) {}  // NOLINT(google-explicit-constructor)
  LogValue(const char* text) : text_(text) {}         // NOLINT(google-explicit-constructor)
  LogValue(const PhoneNumber& handset)
      : handset_(&handset) {}  // NOLINT(google-explicit-constructor)
  LogValue(Redacted redacted)
      : text_(redacted.secret), secret_(true) {}  // NOLINT(google-explicit-constructor)

  void append_to(std::string& line) const;

 private:
  std::string_view text_;
  const PhoneNumber* handset_ = nullptr;
  bool secret_ = false;
};

class Log {
 public:
  using Sink = std::function<void(std::string_view line)>;  // the line has no line end
  using Field = std::pair<std::string_view, LogValue>;

  Log() = default;  // writes nothing
  Log(Sink sink, LogLevel least) : sink_(std::move(sink)), least_(least) {}

  // `event` is stable and kebab-case.
  void write(LogLevel, Instant, std::string_view event, std::initializer_list<Field> fields) const;

 private:
  Sink sink_;
  LogLevel least_ = LogLevel::info;
};

}  // namespace smsrelay::base
