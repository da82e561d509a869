#include "core/html_scanner.h"

#include <algorithm>
#include <utility>

#include "base/ascii.h"

namespace smsrelay::core {
namespace {

using Named = std::pair<std::string_view, Attribute>;
constexpr std::array<Named, attribute_count> attribute_names = {{
    {"href", Attribute::href},
    {"alt", Attribute::alt},
    {"title", Attribute::title},
    {"class", Attribute::class_names},
    {"style", Attribute::style},
    {"hidden", Attribute::hidden},
    {"open", Attribute::open},
    {"start", Attribute::start},
    {"reversed", Attribute::reversed},
    {"type", Attribute::type},
    {"value", Attribute::value},
    {"aria-label", Attribute::aria_label},
    {"aria-hidden", Attribute::aria_hidden},
}};

void set_attribute(Tag& tag, std::string_view name, std::string_view value) {
  const auto found = std::ranges::find_if(
      attribute_names, [name](const Named& each) { return base::same_word(name, each.first); });
  if (found == attribute_names.end()) return;
  auto& place = tag.attributes[static_cast<std::size_t>(found->second)];
  if (!place) place = value;
}

bool is_plain(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  if (code <= 0x20 || code == 0x7F || byte == '<' || byte == '&') return false;
  // The first bytes of blanks and invisible characters, among much else.
  return code != 0xC2 && code != 0xD8 && code != 0xE1 && code != 0xE2 && code != 0xE3 &&
         code != 0xEF;
}

}  // namespace

std::string_view HtmlScanner::plain_run() {
  const std::size_t begin = at_;
  while (at_ < html_.size() && is_plain(html_[at_])) ++at_;
  return html_.substr(begin, at_ - begin);
}

bool HtmlScanner::at_markup() const {
  if (at_ < markup_from_) return false;
  if (rest().starts_with("<!--")) return true;
  if (last_tag_end_ == std::string_view::npos || at_ >= last_tag_end_) return false;
  const char next = html_[at_ + 1];
  return base::is_ascii_letter(next) || next == '/' || next == '!' || next == '?';
}

std::optional<Tag> HtmlScanner::tag() {
  ++at_;
  if (rest().starts_with("!--")) {
    at_ += 3;
    skip_comment();
    return std::nullopt;
  }
  Tag tag;
  if (peek() == '/') {
    tag.closing = true;
    ++at_;
  }
  if (!at_end() && !base::is_ascii_letter(peek())) {
    skip_to_tag_end();
    return std::nullopt;
  }
  const std::size_t begin = at_;
  while (!at_end() && !base::is_ascii_blank(peek()) && peek() != '>' && peek() != '/') ++at_;
  tag.name = html_.substr(begin, at_ - begin);
  const std::size_t attributes = at_;
  if (!read_attributes(tag)) {
    // A quote that swallows the rest of the answer was never meant as one.
    quotes_count_ = false;
    at_ = attributes;
    tag.attributes = {};
    read_attributes(tag);
  }
  return tag;
}

// The standard ends a comment with "-->" and "--!>", and an empty one with ">" or "->" as well.
void HtmlScanner::skip_comment() {
  for (const std::string_view empty : {">", "->"}) {
    if (rest().starts_with(empty)) return skip(empty.size());
  }
  for (std::size_t dashes = html_.find("--", at_); dashes != std::string_view::npos;
       dashes = html_.find("--", dashes + 1)) {
    const std::string_view ending = html_.substr(dashes + 2);
    if (ending.starts_with('>') || ending.starts_with("!>")) {
      at_ = dashes + (ending[0] == '>' ? 3 : 4);
      return;
    }
  }
  at_ = html_.size();
}

void HtmlScanner::skip_to_tag_end() {
  const std::size_t end = html_.find('>', at_);
  at_ = end == std::string_view::npos ? html_.size() : end + 1;
}

// To behind the '>' of the tag; false if there is none.
bool HtmlScanner::read_attributes(Tag& tag) {
  while (at_ < html_.size()) {
    const char next = html_[at_];
    if (next == '>') {
      ++at_;
      return true;
    }
    if (base::is_ascii_blank(next) || next == '/') {
      tag.self_closing = next == '/';
      ++at_;
      continue;
    }
    tag.self_closing = false;
    const std::size_t begin = at_++;  // whatever it is, '=' too, it begins the name
    while (at_ < html_.size() && !base::is_ascii_blank(html_[at_]) && html_[at_] != '=' &&
           html_[at_] != '>' && html_[at_] != '/') {
      ++at_;
    }
    const std::string_view name = html_.substr(begin, at_ - begin);
    std::size_t ahead = at_;
    while (ahead < html_.size() && base::is_ascii_blank(html_[ahead])) ++ahead;
    if (ahead >= html_.size() || html_[ahead] != '=') {
      set_attribute(tag, name, {});
      continue;
    }
    at_ = ahead + 1;
    while (at_ < html_.size() && base::is_ascii_blank(html_[at_])) ++at_;
    const std::optional<std::string_view> value = attribute_value();
    if (!value) return false;
    set_attribute(tag, name, *value);
  }
  return false;
}

std::optional<std::string_view> HtmlScanner::attribute_value() {
  if (at_ >= html_.size()) return std::nullopt;
  const char quote = html_[at_];
  if (quotes_count_ && (quote == '"' || quote == '\'')) {
    const std::size_t end = html_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view value = html_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return value;
  }
  const std::size_t begin = at_;
  while (at_ < html_.size() && !base::is_ascii_blank(html_[at_]) && html_[at_] != '>') ++at_;
  std::string_view value = html_.substr(begin, at_ - begin);
  if (quotes_count_) return value;
  const auto is_quote = [](char byte) { return byte == '"' || byte == '\''; };
  while (!value.empty() && is_quote(value.front())) value.remove_prefix(1);
  while (!value.empty() && is_quote(value.back())) value.remove_suffix(1);
  return value;
}

// Does the name of a tag stand here, whole?
bool HtmlScanner::is_tag_of(std::string_view name, std::size_t at) const {
  const std::string_view after = html_.substr(std::min(at, html_.size()));
  if (after.size() <= name.size() ||
      !std::ranges::equal(after.substr(0, name.size()), name, {}, base::to_ascii_lower,
                          base::to_ascii_lower)) {
    return false;
  }
  const char next = after[name.size()];
  return base::is_ascii_blank(next) || next == '/' || next == '>';
}

std::size_t HtmlScanner::end_tag_of(std::string_view name) const {
  for (std::size_t at = html_.find("</", at_); at != std::string_view::npos;
       at = html_.find("</", at + 2)) {
    if (is_tag_of(name, at + 2)) return at;
  }
  return html_.size();
}

// Within "<!-- -->" a script may write another one, whose end tag is not the script's (13.2.5.20 to
// 13.2.5.31 of the standard). If no end is found that way, the first end tag is taken: rather a
// word too many than an answer that is swallowed.
std::size_t HtmlScanner::end_of_script() {
  constexpr std::string_view script = "script";
  if (!scripts_nest_) return end_tag_of(script);
  bool in_comment = false;
  bool in_inner = false;
  for (std::size_t at = html_.find_first_of("<-", at_); at != std::string_view::npos;
       at = html_.find_first_of("<-", at + 1)) {
    const std::string_view here = html_.substr(at);
    if (here.starts_with("-->")) {
      in_comment = in_inner = false;
    } else if (!in_comment && here.starts_with("<!--")) {
      in_comment = true;
      at += 1;  // "<!-->" is a whole one
    } else if (here.starts_with("</") && is_tag_of(script, at + 2)) {
      if (!in_inner) return at;
      in_inner = false;
    } else if (in_comment && here.starts_with('<') && is_tag_of(script, at + 1)) {
      in_inner = true;
    }
  }
  scripts_nest_ = false;  // asked again for each script, this would take quadratic time
  return end_tag_of(script);
}

void HtmlScanner::raw_content(std::string_view name, Content content) {
  const std::size_t end = base::same_word(name, "script") ? end_of_script() : end_tag_of(name);
  if (content == Content::skipped) at_ = end;
  markup_from_ = end;
  raw_end_ = content == Content::decoded_text ? at_ : end;
}

}  // namespace smsrelay::core
