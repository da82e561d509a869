#include "mocks/smsmode/rest/request_body.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/json_depth.h"
#include "base/text.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/vendor/repeated_field.h"

namespace smsrelay::mocks::smsmode::rest {

namespace {

using Json = nlohmann::json;

// RFC 8259 leaves the meaning of both to the receiver, and no client is known to send them.
constexpr std::string_view source_ours = "no public source; the strictest reading";
constexpr std::size_t name_bytes_max = 60;  // how much of an unknown property's name is shown

const Json& json_of(const void* value) { return *static_cast<const Json*>(value); }

std::string joined(std::string_view parent, std::string_view name) {
  std::string out(parent);
  if (!parent.empty()) out += '.';
  return out += name;
}

bool is_secret_name(std::string_view name) {
  const std::string lower = base::ascii_lower(name);
  return std::ranges::any_of(
      std::array{"key", "token", "secret", "pass", "authorization", "credential"},
      [&](const char* word) { return lower.find(word) != std::string::npos; });
}

bool is_letter_or_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

// An API key, or another long text without words.
bool looks_like_a_key(std::string_view text) {
  constexpr std::size_t characters_min = 20;
  return text.size() >= characters_min && std::ranges::all_of(text, is_letter_or_digit) &&
         std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool looks_like_a_number(std::string_view text) {
  const auto digits = std::ranges::count_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return digits >= 8 && text.find_first_not_of("+0123456789 .-()") == std::string_view::npos;
}

// The value sent under this name, of any type.
std::string shown(std::string_view name, const Json& value) {
  if (value.is_structured()) return std::string("a value of type ") + value.type_name();
  if (!value.is_string()) {
    const std::string text = value.dump();
    return looks_like_a_number(text) ? shown_number(text) + ", a number" : text;
  }
  const auto& text = value.get_ref<const std::string&>();
  if (is_secret_name(name) || looks_like_a_key(text)) {
    return "a text of " + std::to_string(base::decode_utf8(text).size()) + " characters";
  }
  if (text.find("://") != std::string::npos) return shown_url(text);
  return looks_like_a_number(text) ? shown_number(text) : shown_text(text);
}

// "did you mean 'refClient'?", or nothing.
std::string slip_hint(std::string_view name, std::span<const std::string_view> known) {
  if (name.size() > name_bytes_max) return "";
  const std::vector<std::string> names(known.begin(), known.end());
  auto near = base::did_you_mean(name, names);
  for (const std::string& candidate : names) {
    if (base::ascii_lower(candidate) == base::ascii_lower(name)) near = candidate;
  }
  return near ? "did you mean '" + *near + "'?" : "";
}

void leave_out_nulls(Json& value) {
  if (value.is_object()) {
    for (auto item = value.begin(); item != value.end();) {
      item = item->is_null() ? value.erase(item) : std::next(item);
    }
  }
  if (!value.is_structured()) return;
  for (Json& inner : value) leave_out_nulls(inner);
}

// Properties in the tree.
std::size_t properties_in(const Json& value) {
  std::size_t count = value.is_object() ? value.size() : 0;
  if (value.is_structured()) {
    for (const Json& inner : value) count += properties_in(inner);
  }
  return count;
}

// Properties as written, of text that is JSON: each has one colon outside of strings.
std::size_t properties_written(std::string_view json) {
  std::size_t count = 0;
  bool in_string = false;
  for (std::size_t at = 0; at < json.size(); ++at) {
    if (in_string && json[at] == '\\') {
      ++at;
    } else if (json[at] == '"') {
      in_string = !in_string;
    } else if (json[at] == ':' && !in_string) {
      ++count;
    }
  }
  return count;
}

}  // namespace

struct RequestBody::Tree {
  Json root;
  std::optional<std::string> repeated;  // the property that stands twice in one object
};

RequestBody::RequestBody(std::string_view text, Null null)
    : tree_(
          std::make_unique<Tree>(Tree{Json::parse(base::shallow_json(text), nullptr, false), {}})),
      bytes_(text.size()) {
  // The library keeps one of the two. Only a count that differs is worth a second parse.
  if (tree_->root.is_structured() && properties_written(text) != properties_in(tree_->root)) {
    tree_->repeated = vendor::repeated_field(text);
  }
  if (null == Null::absent) leave_out_nulls(tree_->root);
}

RequestBody::~RequestBody() = default;

std::optional<Breach> RequestBody::expect_object(std::string_view source) const {
  const Json& root = tree_->root;
  if (root.is_discarded()) {
    return breach(code_bad_body, "body of the request", "must be JSON in UTF-8",
                  std::to_string(bytes_) + " bytes that are not", source);
  }
  if (tree_->repeated) {
    return breach(code_bad_body, base::visible(tree_->repeated->substr(0, name_bytes_max)),
                  "must not stand twice in one object", "two properties of that name", source_ours);
  }
  if (!root.is_object()) {
    return breach(code_bad_body, "body of the request", "must be a JSON object", shown("", root),
                  source);
  }
  return std::nullopt;
}

bool RequestBody::is_array() const { return tree_->root.is_array() && !tree_->repeated; }

std::size_t RequestBody::size() const { return tree_->root.size(); }

ObjectReader RequestBody::object(std::optional<Breach>& first) const {
  return {&tree_->root, "", first};
}

std::optional<ObjectReader> RequestBody::item(std::size_t index, std::optional<Breach>& first,
                                              std::string_view source) const {
  const Json& value = tree_->root[index];
  std::string path = "[" + std::to_string(index) + "]";
  if (!value.is_object()) {
    if (!first) first = breach(code_bad_body, path, "must be an object", shown("", value), source);
    return std::nullopt;
  }
  return ObjectReader(&value, std::move(path), first);
}

const void* ObjectReader::find(std::string_view name) const {
  if (failed()) return nullptr;
  const Json& object = json_of(object_);
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

void ObjectReader::only(std::span<const std::string_view> known, std::string_view what,
                        std::string_view source) {
  if (failed()) return;
  for (const auto& item : json_of(object_).items()) {
    bool found = false;
    for (const std::string_view name : known) found = found || name == item.key();
    if (!found) {
      fail(code_bad_body, base::visible(item.key().substr(0, name_bytes_max)),
           "is not a property of " + std::string(what), shown(item.key(), item.value()), source,
           slip_hint(item.key(), known));
      return;
    }
  }
}

std::optional<ObjectReader> ObjectReader::object(std::string_view name, bool required,
                                                 std::string_view source) {
  const void* value = find(name);
  if (value == nullptr && !required) return std::nullopt;
  if (value == nullptr || !json_of(value).is_object()) {
    fail(code_bad_body, name, required ? "is required and must be an object" : "must be an object",
         value == nullptr ? "nothing" : shown(name, json_of(value)), source);
    return std::nullopt;
  }
  return ObjectReader(value, joined(path_, name), *first_);
}

std::optional<std::string> ObjectReader::object_text(std::string_view name, bool required,
                                                     std::string_view source) {
  if (!object(name, required, source)) return std::nullopt;
  return json_of(find(name)).dump();
}

const std::string* ObjectReader::text(std::string_view name, bool required,
                                      std::string_view source) {
  const void* value = find(name);
  if (value == nullptr) {
    if (required) fail(code_bad_body, name, "is required", "nothing", source);
    return nullptr;
  }
  if (!json_of(value).is_string()) {
    fail(code_bad_body, name, "must be a string", shown(name, json_of(value)), source);
    return nullptr;
  }
  const auto* text = json_of(value).get_ptr<const std::string*>();
  if (text->find('\0') != std::string::npos) {
    fail(code_bad_body, name, "must not hold the character U+0000",
         std::to_string(text->size()) + " bytes with one", source_ours);
    return nullptr;
  }
  return text;
}

std::optional<bool> ObjectReader::flag(std::string_view name, std::string_view source) {
  const void* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!json_of(value).is_boolean()) {
    fail(code_bad_body, name, "must be a boolean", shown(name, json_of(value)), source);
    return std::nullopt;
  }
  return json_of(value).get<bool>();
}

std::optional<std::int64_t> ObjectReader::integer(std::string_view name, std::string_view source) {
  const void* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!json_of(value).is_number_integer()) {
    fail(code_bad_body, name, "must be a whole number", shown(name, json_of(value)), source);
    return std::nullopt;
  }
  return json_of(value).get<std::int64_t>();
}

std::optional<double> ObjectReader::number(std::string_view name, bool required,
                                           std::string_view source) {
  const void* value = find(name);
  if (value == nullptr && !required) return std::nullopt;
  if (value == nullptr || !json_of(value).is_number()) {
    fail(code_bad_body, name, required ? "is required and must be a number" : "must be a number",
         value == nullptr ? "nothing" : shown(name, json_of(value)), source);
    return std::nullopt;
  }
  return json_of(value).get<double>();
}

std::optional<std::vector<std::string>> ObjectReader::texts(std::string_view name, bool required,
                                                            std::string_view source) {
  const void* value = find(name);
  if (value == nullptr) {
    if (required) fail(code_bad_body, name, "is required", "nothing", source);
    return std::nullopt;
  }
  std::vector<std::string> out;
  bool good = json_of(value).is_array();
  if (good) {
    for (const Json& item : json_of(value)) {
      good = good && item.is_string();
      if (good) out.push_back(item.get<std::string>());
    }
  }
  if (!good) {
    fail(code_bad_body, name, "must be an array of strings", shown(name, json_of(value)), source);
    return std::nullopt;
  }
  return out;
}

void ObjectReader::fail(std::string_view code, std::string_view name, std::string rule,
                        std::string sent, std::string_view source, std::string hint) {
  if (failed()) return;
  *first_ = breach(code, joined(path_, name), std::move(rule), std::move(sent), source);
  (*first_)->hint = std::move(hint);
}

}  // namespace smsrelay::mocks::smsmode::rest
