// MapReader: reads a map strictly, with every complaint placed at the value that caused it.
//
//   yaml::MapReader row(document, node, "a channel");
//   channel.title = row.text("title");                           // required: absent is a problem
//   channel.space = row.maybe_text("space").value_or("Defaut");  // optional
//   channel.kind = row.one_of("kind", {"SMS", "RCS"});
//
// When the reader is destroyed, every key that was never read is reported, with the nearest of
// those that were. A required value that is absent or wrong is reported once and comes back empty,
// so reading goes on; Document::ok() tells whether all was well.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/phone_number.h"
#include "yaml/document.h"

namespace smsrelay::yaml {

using Integer = long long;
struct Range {
  Integer min = std::numeric_limits<Integer>::min();
  Integer max = std::numeric_limits<Integer>::max();
};

// ---- one value: nullopt, and a complaint, when it is not what it should be. `what` names it in
// the complaint: "'title'".
std::optional<std::string> as_text(Document&, const Node&, const std::string& what);
std::optional<Integer> as_integer(Document&, const Node&, const std::string& what, Range = {});
std::optional<bool> as_boolean(Document&, const Node&, const std::string& what);
std::optional<base::Duration> as_duration(Document&, const Node&, const std::string& what);
std::optional<base::PhoneNumber> as_phone(Document&, const Node&, const std::string& what);
std::optional<std::string> as_one_of(Document&, const Node&, const std::string& what,
                                     const std::vector<std::string>& choices);
// A list of texts; a single text counts as a list of one.
std::optional<std::vector<std::string>> as_texts(Document&, const Node&, const std::string& what);
// The items of a list; an empty list and a complaint when it is none.
const std::vector<Node>& as_list(Document&, const Node&, const std::string& what);

// " What is written has a no-break space (U+00A0)", when that is how a word differs from the one
// that was meant; else nothing. Stands behind "did you mean".
std::string spelling_note(std::string_view word, std::string_view meant);

// "; did you mean 'x'?", or the choices when there are few, or nothing.
std::string suggestion(std::string_view word, const std::vector<std::string>& choices);

class MapReader {
 public:
  // `what` is the map in words, for complaints: "a channel". The document must outlive the reader.
  // A node that is no map is a problem; every key is then absent, and no absence is reported.
  MapReader(Document&, const Node&, std::string what);
  MapReader(const MapReader&) = delete;
  MapReader& operator=(const MapReader&) = delete;
  ~MapReader() { finish(); }

  // Reports unknown keys; once.
  void finish();

  // nullptr: absent (reported when required).
  const Node* required(const std::string& key);
  const Node* optional(const std::string& key);
  // A known key that is not read here, for the suggestions.
  void know(const std::string& key) { asked_.push_back(key); }
  // A key that is allowed here but never suggested.
  void pass_over(const std::string& key) { passed_over_.push_back(key); }

  std::string text(const std::string& key);
  std::optional<std::string> maybe_text(const std::string& key);
  Integer integer(const std::string& key, Range = {});
  std::optional<Integer> maybe_integer(const std::string& key, Range = {});
  bool boolean(const std::string& key);
  std::optional<bool> maybe_boolean(const std::string& key);
  base::Duration duration(const std::string& key);
  std::optional<base::Duration> maybe_duration(const std::string& key);
  std::optional<base::PhoneNumber> phone(const std::string& key);  // nullopt has been reported
  std::optional<base::PhoneNumber> maybe_phone(const std::string& key);
  std::string one_of(const std::string& key, const std::vector<std::string>& choices);
  std::optional<std::string> maybe_one_of(const std::string& key,
                                          const std::vector<std::string>& choices);
  std::vector<std::string> texts(const std::string& key);
  std::vector<std::string> maybe_texts(const std::string& key);
  // The items of a list; absent: none.
  const std::vector<Node>& list(const std::string& key);
  const std::vector<Node>& maybe_list(const std::string& key);

  void complain(const Mark& mark, std::string message) {
    document_.complain(mark, std::move(message));
  }
  [[nodiscard]] Document& document() { return document_; }
  [[nodiscard]] const Node& node() const { return node_; }

 private:
  Document& document_;
  const Node& node_;
  std::string what_;
  std::vector<std::string> asked_;
  std::vector<std::string> passed_over_;
  bool finished_ = false;
};

}  // namespace smsrelay::yaml
