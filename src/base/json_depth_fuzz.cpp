// The depth that is measured before parsing bounds the depth that the parser reaches.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/fuzz.h"
#include "base/json_depth.h"

namespace smsrelay::base {
namespace {

using nlohmann::json;

// How deep nlohmann's parser gets, to the first mistake or to the end.
class Depth : public nlohmann::json_sax<json> {
 public:
  std::size_t deepest = 0;

  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(std::int64_t) override { return true; }
  bool number_unsigned(std::uint64_t) override { return true; }
  bool number_float(double, const std::string&) override { return true; }
  bool string(std::string&) override { return true; }
  bool binary(json::binary_t&) override { return true; }
  bool start_object(std::size_t) override { return begin(); }
  bool key(std::string&) override { return true; }
  bool end_object() override { return end(); }
  bool start_array(std::size_t) override { return begin(); }
  bool end_array() override { return end(); }
  bool parse_error(std::size_t, const std::string&, const json::exception&) override {
    return false;
  }

 private:
  bool begin() {
    deepest = std::max(deepest, ++depth_);
    return true;
  }
  bool end() {
    --depth_;
    return true;
  }

  std::size_t depth_ = 0;
};

void check(std::string_view text, std::size_t levels) {
  Depth depth;
  const bool valid = json::sax_parse(text, &depth);
  const bool deeper = is_nested_deeper(text, levels);
  must_hold(deeper || depth.deepest <= levels, "a parser gets no deeper than was measured");
  // A NUL ends nlohmann's reading; what follows is measured all the same.
  const bool exact = valid && text.find('\0') == std::string_view::npos;
  must_hold(!exact || deeper == (depth.deepest > levels), "valid JSON is measured exactly");
  must_hold(is_nested_deeper(text) == (shallow_json(text).empty() && !text.empty()),
            "shallow JSON is passed on whole");
}

}  // namespace
}  // namespace smsrelay::base

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  smsrelay::base::FuzzInput input(bytes, count);
  const std::size_t levels = input.choice(8);
  smsrelay::base::check(input.text(), levels);
  return 0;
}
