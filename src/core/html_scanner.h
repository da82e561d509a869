// HtmlScanner: splits HTML into tags and text, in linear time whatever the HTML is: each place that
// could look far ahead finds out once whether there is anything to find.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace smsrelay::core {

// The attributes that matter to a reader.
enum class Attribute : std::size_t {
  href,
  alt,
  title,
  class_names,
  style,
  hidden,
  open,
  start,
  reversed,
  type,
  value,
  aria_label,
  aria_hidden,
};
inline constexpr std::size_t attribute_count = 13;

struct Tag {
  std::string_view name;  // as written
  bool closing = false;
  bool self_closing = false;  // "/>"
  // As written, character references undecoded; of two equal attributes the first.
  std::array<std::optional<std::string_view>, attribute_count> attributes;

  [[nodiscard]] const std::optional<std::string_view>& operator[](Attribute attribute) const {
    return attributes[static_cast<std::size_t>(attribute)];
  }
};

class HtmlScanner {
 public:
  // `html` must outlive the scanner and the tags it returns.
  explicit HtmlScanner(std::string_view html) : html_(html), last_tag_end_(html.rfind('>')) {}

  [[nodiscard]] bool at_end() const { return at_ >= html_.size(); }
  [[nodiscard]] char peek() const { return html_[at_]; }
  [[nodiscard]] std::string_view rest() const { return html_.substr(at_); }
  void skip(std::size_t bytes) { at_ += bytes; }

  // Text up to the next blank, control character, '<', '&' or character that may be invisible;
  // empty when one of these is next.
  std::string_view plain_run();

  // Is what starts with '<' here markup? "5 < 6" is not, nor is "a <b" without any '>' behind it.
  [[nodiscard]] bool at_markup() const;
  // Are character references decoded here?
  [[nodiscard]] bool decodes() const { return at_ >= raw_end_; }

  // Precondition: at_markup(). nullopt: a comment or declaration, passed over.
  std::optional<Tag> tag();

  // After the start tag of raw text: its content is text up to its end tag, or else to the end.
  enum class Content { skipped, text, decoded_text };
  void raw_content(std::string_view name, Content);
  void rest_is_text() { markup_from_ = raw_end_ = html_.size(); }

 private:
  void skip_comment();
  void skip_to_tag_end();
  bool read_attributes(Tag&);
  std::optional<std::string_view> attribute_value();
  [[nodiscard]] bool is_tag_of(std::string_view name, std::size_t at) const;
  [[nodiscard]] std::size_t end_tag_of(std::string_view name) const;
  std::size_t end_of_script();

  std::string_view html_;
  std::size_t last_tag_end_;
  std::size_t at_ = 0;
  std::size_t markup_from_ = 0;  // before it '<' is text
  std::size_t raw_end_ = 0;      // before it '&' is text
  bool quotes_count_ = true;
  bool scripts_nest_ = true;
};

}  // namespace smsrelay::core
