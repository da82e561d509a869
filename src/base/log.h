// Log: one line an event, for the person who runs the relay.
//
//   2026-11-22T14:05:07Z warning send-refused channel=k3… handset=+33…01 code=400.029
//
// A key, a token or a text never reaches a line: secrets go in as Redacted, handsets as PhoneNumber
// and identifiers as Id; every other text is masked and bounded (base/masking.h), ours included.
// Values are made visible, so that no input forges a second line.
#pragma once

#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "base/id.h"
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
  template <class Tag>
  LogValue(const Id<Tag>& id)  // NOLINT(google-explicit-constructor)
      : text_(id.value), is_id_(true) {}
  LogValue(Redacted redacted)
      : text_(redacted.secret), secret_(true) {}  // NOLINT(google-explicit-constructor)

  void append_to(std::string& line) const;

 private:
  std::string_view text_;
  const PhoneNumber* handset_ = nullptr;
  bool is_id_ = false;
  bool secret_ = false;
};

class Log {
 public:
  using Sink = std::function<void(std::string_view line)>;  // the line has no line end
  using Field = std::pair<std::string_view, LogValue>;

  Log() = default;  // writes nothing
  Log(Sink sink, LogLevel least) : sink_(std::move(sink)), least_(least) {}

  // `event` is stable and kebab-case.
  void write(LogLevel, Instant, std::string_view event, std::span<const Field> fields) const;
  void write(LogLevel level, Instant at, std::string_view event,
             std::initializer_list<Field> fields) const {
    write(level, at, event, std::span<const Field>(fields.begin(), fields.size()));
  }

 private:
  Sink sink_;
  LogLevel least_ = LogLevel::info;
};

}  // namespace smsrelay::base
