#include "mocks/smsmode/request_body.h"

#include <nlohmann/json.hpp>

namespace smsrelay::mocks::smsmode {

namespace {

using Json = nlohmann::json;

const Json& json_of(const void* value) { return *static_cast<const Json*>(value); }

std::string joined(std::string_view parent, std::string_view name) {
  std::string out(parent);
  if (!parent.empty()) out += '.';
  return out += name;
}

std::string kind_of(const Json& value) {
  return std::string("a value of type ") + value.type_name();
}

}  // namespace

struct RequestBody::Tree {
  Json root;
};

RequestBody::RequestBody(std::string_view text)
    : tree_(std::make_unique<Tree>(Tree{Json::parse(text, nullptr, false)})), bytes_(text.size()) {}

RequestBody::~RequestBody() = default;

std::optional<Breach> RequestBody::expect_object(std::string_view source) const {
  const Json& root = tree_->root;
  if (root.is_discarded()) {
    return breach(code_bad_body, "body of the request", "must be JSON in UTF-8",
                  std::to_string(bytes_) + " bytes that are not", source);
  }
  if (!root.is_object()) {
    return breach(code_bad_body, "body of the request", "must be a JSON object", kind_of(root),
                  source);
  }
  return std::nullopt;
}

bool RequestBody::is_array() const { return tree_->root.is_array(); }

std::size_t RequestBody::size() const { return tree_->root.size(); }

ObjectReader RequestBody::object(std::optional<Breach>& first) const {
  return {&tree_->root, "", first};
}

std::optional<ObjectReader> RequestBody::item(std::size_t index, std::optional<Breach>& first,
                                              std::string_view source) const {
  const Json& value = tree_->root[index];
  std::string path = "[" + std::to_string(index) + "]";
  if (!value.is_object()) {
    if (!first) first = breach(code_bad_body, path, "must be an object", kind_of(value), source);
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

void ObjectReader::only(std::initializer_list<std::string_view> known, std::string_view what,
                        std::string_view source) {
  if (failed()) return;
  for (const auto& item : json_of(object_).items()) {
    bool found = false;
    for (const std::string_view name : known) found = found || name == item.key();
    if (!found) {
      fail(code_bad_body, item.key().substr(0, 60), "is not a property of " + std::string(what),
           kind_of(item.value()), source);
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
         value == nullptr ? "nothing" : kind_of(json_of(value)), source);
    return std::nullopt;
  }
  return ObjectReader(value, joined(path_, name), *first_);
}

const std::string* ObjectReader::text(std::string_view name, bool required,
                                      std::string_view source) {
  const void* value = find(name);
  if (value == nullptr) {
    if (required) fail(code_bad_body, name, "is required", "nothing", source);
    return nullptr;
  }
  if (!json_of(value).is_string()) {
    fail(code_bad_body, name, "must be a string", kind_of(json_of(value)), source);
    return nullptr;
  }
  return json_of(value).get_ptr<const std::string*>();
}

std::optional<bool> ObjectReader::flag(std::string_view name, std::string_view source) {
  const void* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!json_of(value).is_boolean()) {
    fail(code_bad_body, name, "must be a boolean", kind_of(json_of(value)), source);
    return std::nullopt;
  }
  return json_of(value).get<bool>();
}

std::optional<std::int64_t> ObjectReader::integer(std::string_view name, std::string_view source) {
  const void* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (!json_of(value).is_number_integer()) {
    fail(code_bad_body, name, "must be a whole number", kind_of(json_of(value)), source);
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
         value == nullptr ? "nothing" : kind_of(json_of(value)), source);
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
    fail(code_bad_body, name, "must be an array of strings", kind_of(json_of(value)), source);
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

}  // namespace smsrelay::mocks::smsmode
