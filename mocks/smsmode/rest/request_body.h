// RequestBody: the JSON of a request, parsed once and read strictly.
//
//   const RequestBody body(request.body);
//   if (auto wrong = body.expect_object(source)) return *wrong;
//   std::optional<Breach> first;
//   ObjectReader reader = body.object(first);
//   reader.only({"name"}, "an organisation", source);
//   const std::string* name = reader.text("name", true, source);
//   if (first) return *first;
//
// A reader keeps the first breach and reads nothing after it.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/smsmode/rest/breach.h"

namespace smsrelay::mocks::smsmode::rest {

class ObjectReader {
 public:
  // Any other property is a breach.
  void only(std::span<const std::string_view> known, std::string_view what,
            std::string_view source);
  void only(std::initializer_list<std::string_view> known, std::string_view what,
            std::string_view source) {
    only(std::span(known.begin(), known.size()), what, source);
  }
  // Absent, or a breach: null, nothing. The value found is valid as long as the body.
  std::optional<ObjectReader> object(std::string_view name, bool required, std::string_view source);
  // An object as JSON text, as sent; its properties are not checked.
  std::optional<std::string> object_text(std::string_view name, bool required,
                                         std::string_view source);
  const std::string* text(std::string_view name, bool required, std::string_view source);
  std::optional<bool> flag(std::string_view name, std::string_view source);
  std::optional<std::int64_t> integer(std::string_view name, std::string_view source);
  std::optional<double> number(std::string_view name, bool required, std::string_view source);
  std::optional<std::vector<std::string>> texts(std::string_view name, bool required,
                                                std::string_view source);

  void fail(std::string_view code, std::string_view name, std::string rule, std::string sent,
            std::string_view source, std::string hint = "");
  [[nodiscard]] bool failed() const { return first_->has_value(); }

 private:
  friend class RequestBody;
  ObjectReader(const void* object, std::string path, std::optional<Breach>& first)
      : object_(object), path_(std::move(path)), first_(&first) {}
  [[nodiscard]] const void* find(std::string_view name) const;

  const void* object_;  // a value of the JSON library, which only request_body.cpp includes
  std::string path_;    // "[3].recipient"; empty: the body itself
  std::optional<Breach>* first_;
};

class RequestBody {
 public:
  // The meaning of a null property: a value of the wrong type, or absent.
  enum class Null { value, absent };
  explicit RequestBody(std::string_view text, Null null = Null::value);
  RequestBody(const RequestBody&) = delete;
  RequestBody& operator=(const RequestBody&) = delete;
  ~RequestBody();

  [[nodiscard]] std::optional<Breach> expect_object(std::string_view source) const;
  // False too for one in which a property stands twice: expect_object() tells of it.
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] std::size_t size() const;  // of the array

  // Precondition: expect_object() found nothing.
  [[nodiscard]] ObjectReader object(std::optional<Breach>& first) const;
  // Item `index` of the array; nothing, and a breach, when it is no object.
  [[nodiscard]] std::optional<ObjectReader> item(std::size_t index, std::optional<Breach>& first,
                                                 std::string_view source) const;

 private:
  struct Tree;
  std::unique_ptr<Tree> tree_;
  std::size_t bytes_;
};

}  // namespace smsrelay::mocks::smsmode::rest
