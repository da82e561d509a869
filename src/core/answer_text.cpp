#include "core/answer_text.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <vector>

#include "base/text.h"
#include "core/html_entities.h"

namespace smsrelay::core {
namespace {

bool is_blank(char byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

bool is_letter(char byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

char lower(char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte + 32) : byte; }

bool same_word(std::string_view text, std::string_view lower_case) {
  return text.size() == lower_case.size() &&
         std::equal(text.begin(), text.end(), lower_case.begin(),
                    [](char a, char b) { return lower(a) == b; });
}

bool starts_with_word(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         same_word(text.substr(0, lower_case.size()), lower_case);
}

template <std::size_t size>
bool is_one_of(std::string_view word, const std::array<std::string_view, size>& lower_case_words) {
  return std::any_of(lower_case_words.begin(), lower_case_words.end(),
                     [&](std::string_view candidate) { return same_word(word, candidate); });
}

constexpr std::array<std::string_view, 27> block_tags = {
    "p",      "div",    "h1",     "h2",    "h3",         "h4",   "h5",    "h6",  "tr",
    "table",  "tbody",  "thead",  "tfoot", "section",    "main", "aside", "nav", "article",
    "header", "footer", "figure", "form",  "blockquote", "pre",  "dl",    "dt",  "address"};
// Their content is not text.
constexpr std::array<std::string_view, 11> contentless_tags = {
    "svg",    "script", "style", "template", "title", "iframe",
    "object", "video",  "audio", "canvas",   "select"};
// The content of these is not even markup: only their own end tag ends them.
constexpr std::array<std::string_view, 3> raw_tags = {"script", "style", "iframe"};
constexpr std::array<std::string_view, 9> void_tags = {"br",   "hr",   "img",   "input", "wbr",
                                                       "meta", "link", "embed", "source"};

struct Tag {
  std::string_view name;
  bool closing = false;
  bool self_closing = false;
  bool hidden = false;
  std::string_view href;
  std::string_view alt;
};

bool holds_word(std::string_view list, std::string_view word) {
  for (std::size_t at = list.find(word); at != std::string_view::npos;
       at = list.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || is_blank(list[at - 1])) && (end == list.size() || is_blank(list[end]))) {
      return true;
    }
  }
  return false;
}

bool is_display_none(std::string_view style) {
  const std::size_t at = style.find("display");
  if (at == std::string_view::npos) return false;
  std::string_view rest = style.substr(at + 7);
  while (!rest.empty() && (is_blank(rest[0]) || rest[0] == ':')) rest.remove_prefix(1);
  return starts_with_word(rest, "none");
}

void set_attribute(Tag& tag, std::string_view name, std::string_view value) {
  if (same_word(name, "href")) tag.href = value;
  if (same_word(name, "alt")) tag.alt = value;
  if (same_word(name, "hidden")) tag.hidden = true;
  if (same_word(name, "class")) {
    tag.hidden |= holds_word(value, "sr-only") || holds_word(value, "visually-hidden");
  }
  if (same_word(name, "style")) tag.hidden |= is_display_none(value);
}

// Splits HTML into tags and text. Whatever is malformed is passed over in linear time: each place
// that could look far ahead knows beforehand whether there is anything to find.
class Scanner {
 public:
  explicit Scanner(std::string_view html) : html_(html), last_tag_end_(html.rfind('>')) {}

  [[nodiscard]] bool at_end() const { return at_ >= html_.size(); }
  [[nodiscard]] char peek() const { return html_[at_]; }
  [[nodiscard]] std::string_view rest() const { return html_.substr(at_); }
  void skip(std::size_t bytes) { at_ += bytes; }

  // Text up to the next '<' or '&' or control character or special blank; never empty unless one
  // of these is next.
  std::string_view plain_run() {
    const std::size_t begin = at_;
    while (at_ < html_.size() && is_plain(html_[at_])) ++at_;
    return html_.substr(begin, at_ - begin);
  }

  // Is what starts with '<' here markup? "5 < 6" is not, nor is anything after the last '>'.
  [[nodiscard]] bool at_markup() const {
    if (last_tag_end_ == std::string_view::npos || at_ >= last_tag_end_) return false;
    const char next = html_[at_ + 1];
    return is_letter(next) || next == '/' || next == '!' || next == '?';
  }

  // Precondition: at_markup(). nullopt: a comment or declaration, passed over.
  std::optional<Tag> tag() {
    ++at_;
    if (rest().starts_with("!--")) {
      const std::size_t end = html_.find("-->", at_ + 3);
      at_ = end == std::string_view::npos ? html_.size() : end + 3;
      return std::nullopt;
    }
    Tag tag;
    if (peek() == '/') {
      tag.closing = true;
      ++at_;
    }
    if (!at_end() && !is_letter(peek())) {
      const std::size_t end = html_.find('>', at_);
      at_ = end == std::string_view::npos ? html_.size() : end + 1;
      return std::nullopt;
    }
    const std::size_t begin = at_;
    while (!at_end() && !is_blank(peek()) && peek() != '>' && peek() != '/') ++at_;
    tag.name = html_.substr(begin, at_ - begin);
    const std::size_t attributes = at_;
    if (!attributes_of(tag)) {
      // A quote that swallows the rest of the answer was never meant as one.
      quotes_count_ = false;
      at_ = attributes;
      attributes_of(tag);
    }
    return tag;
  }

  // After the start tag of raw text: to behind its end tag, or to the end.
  void skip_raw(std::string_view name) {
    const std::string end_name = base::ascii_lower(name);
    while (!at_end()) {
      const std::size_t end = html_.find("</", at_);
      if (end == std::string_view::npos) break;
      at_ = end + 2;
      if (!starts_with_word(rest(), end_name)) continue;
      const std::size_t close = html_.find('>', at_);
      at_ = close == std::string_view::npos ? html_.size() : close + 1;
      return;
    }
    at_ = html_.size();
  }

 private:
  static bool is_plain(char byte) {
    const auto code = static_cast<unsigned char>(byte);
    // C2, E2, EF lead the no-break, wide and zero-width blanks, among much else.
    return code > 0x20 && code != 0x7F && byte != '<' && byte != '&' && code != 0xC2 &&
           code != 0xE2 && code != 0xEF;
  }

  // To behind the '>' of the tag; false if there is none.
  bool attributes_of(Tag& tag) {
    while (at_ < html_.size()) {
      const char next = html_[at_];
      if (next == '>') {
        ++at_;
        return true;
      }
      if (is_blank(next) || next == '/' || next == '=' || next == '"' || next == '\'') {
        tag.self_closing = next == '/';
        ++at_;
        continue;
      }
      tag.self_closing = false;
      const std::size_t begin = at_;
      while (at_ < html_.size() && !is_blank(html_[at_]) && html_[at_] != '=' &&
             html_[at_] != '>' && html_[at_] != '/') {
        ++at_;
      }
      const std::string_view name = html_.substr(begin, at_ - begin);
      std::size_t ahead = at_;
      while (ahead < html_.size() && is_blank(html_[ahead])) ++ahead;
      if (ahead >= html_.size() || html_[ahead] != '=') {
        set_attribute(tag, name, {});
        continue;
      }
      at_ = ahead + 1;
      while (at_ < html_.size() && is_blank(html_[at_])) ++at_;
      const std::optional<std::string_view> value = attribute_value();
      if (!value) return false;
      set_attribute(tag, name, *value);
    }
    return false;
  }

  std::optional<std::string_view> attribute_value() {
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
    while (at_ < html_.size() && !is_blank(html_[at_]) && html_[at_] != '>') ++at_;
    std::string_view value = html_.substr(begin, at_ - begin);
    while (!value.empty() && (value.front() == '"' || value.front() == '\''))
      value.remove_prefix(1);
    while (!value.empty() && (value.back() == '"' || value.back() == '\'')) value.remove_suffix(1);
    return value;
  }

  std::string_view html_;
  std::size_t last_tag_end_;
  std::size_t at_ = 0;
  bool quotes_count_ = true;
};

// The text as it grows. Blanks, breaks and bullets are owed until a character needs them.
class Page {
 public:
  explicit Page(std::size_t capacity) { out_.reserve(capacity); }

  void text(std::string_view visible) {
    if (visible.empty()) return;
    pay(visible[0]);
    out_ += visible;
  }

  void blank() { blank_ = true; }

  // An editor's empty line, "<p>&nbsp;</p>", is meant to be seen.
  void hard_blank() {
    blank_ = true;
    if (at_line_start()) hard_ = true;
  }

  void line_break() {
    breaks_ = std::min(breaks_ + 1, 2);
    hard_ = false;
  }

  void at_least(int breaks) {
    if (hard_) breaks_ = std::min(breaks_ + 1, 2);
    hard_ = false;
    breaks_ = std::max(breaks_, breaks);
  }

  void bullet(std::string mark) { bullet_ = std::move(mark); }
  void no_bullet() { bullet_.clear(); }

  // What was written since begin_label(), without the blanks, breaks and bullets owed before it.
  void begin_label() { label_begin_.reset(); }
  [[nodiscard]] std::string_view label() const {
    return std::string_view(out_).substr(label_begin_.value_or(out_.size()));
  }
  // Directly behind what stands, whatever is owed.
  void append_url(std::string_view between, std::string_view url) {
    out_ += between;
    out_ += url;
    after_url_ = true;
  }
  void mark_url() { after_url_ = true; }
  void replace_tail(std::size_t tail_bytes, std::string_view text) {
    out_.resize(out_.size() - tail_bytes);
    out_ += text;
    after_url_ = true;
  }

  std::string take() { return std::move(out_); }

 private:
  [[nodiscard]] bool at_line_start() const { return out_.empty() || breaks_ > 0; }

  void pay(char next) {
    if (!out_.empty()) {
      if (breaks_ > 0) {
        out_.append(static_cast<std::size_t>(breaks_), '\n');
      } else if (blank_ || (after_url_ && !ends_url(next))) {
        out_ += ' ';
      }
    }
    out_ += bullet_;
    bullet_.clear();
    if (!label_begin_) label_begin_ = out_.size();
    breaks_ = 0;
    blank_ = hard_ = after_url_ = false;
  }

  // Signs that a telephone does not take for a part of the link before them.
  static bool ends_url(char next) {
    return next == '.' || next == ',' || next == ';' || next == '!' || next == '?' || next == ')';
  }

  std::string out_;
  std::string bullet_;
  int breaks_ = 0;
  bool blank_ = false;
  bool hard_ = false;
  bool after_url_ = false;
  std::optional<std::size_t> label_begin_ = 0;
};

struct Target {
  std::string text;  // a URL, an address or a number; empty: nothing to show
  enum class Kind { none, web, mail, telephone } kind = Kind::none;
};

Target target_of(std::string_view href) {
  const std::string decoded = decode_entities(href);
  const std::string_view address = base::trim(decoded);
  const auto is_unseen = [](char byte) {
    return static_cast<unsigned char>(byte) <= 0x20 || byte == 0x7F;
  };
  if (starts_with_word(address, "tel:")) {
    std::string number(address.substr(4));
    std::erase_if(number, is_unseen);
    return {std::move(number), Target::Kind::telephone};
  }
  if (std::any_of(address.begin(), address.end(), is_unseen)) return {};
  if (starts_with_word(address, "mailto:")) {
    return {std::string(address.substr(7, address.find('?') - 7)), Target::Kind::mail};
  }
  if (starts_with_word(address, "https://") || starts_with_word(address, "http://") ||
      starts_with_word(address, "www.")) {
    return {std::string(address), Target::Kind::web};
  }
  if (address.starts_with("//") && address.size() > 2) {
    return {"https:" + std::string(address), Target::Kind::web};
  }
  return {};
}

// "www.ville.example" and "https://www.ville.example/" are one link to a reader.
std::string_view bare(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (starts_with_word(url, scheme)) url.remove_prefix(scheme.size());
  }
  while (url.ends_with('/')) url.remove_suffix(1);
  return url;
}

std::string digits_of(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
               [](char byte) { return byte >= '0' && byte <= '9'; });
  return digits;
}

class Renderer {
 public:
  explicit Renderer(std::string_view html) : scanner_(html), page_(html.size()) {}

  std::string render() {
    while (!scanner_.at_end()) step();
    end_link();
    return page_.take();
  }

 private:
  struct List {
    bool numbered = false;
    int items = 0;
  };

  void step() {
    if (const std::string_view run = scanner_.plain_run(); !run.empty()) {
      if (hidden_depth_ == 0) page_.text(run);
      return;
    }
    if (scanner_.peek() == '<' && scanner_.at_markup()) {
      if (const std::optional<Tag> tag = scanner_.tag()) on(*tag);
      return;
    }
    if (scanner_.peek() == '&') {
      if (const std::optional<Entity> entity = entity_at(scanner_.rest())) {
        scanner_.skip(entity->length);
        encoded_.clear();
        base::append_utf8(encoded_, entity->character);
        character(encoded_);
        return;
      }
    }
    const std::size_t length = character_length(scanner_.rest());
    const std::string_view next = scanner_.rest().substr(0, length);
    scanner_.skip(length);
    character(next);
  }

  static std::size_t character_length(std::string_view text) {
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return std::min(length, text.size());
  }

  void character(std::string_view utf8) {
    if (hidden_depth_ > 0) return;
    const auto lead = static_cast<unsigned char>(utf8[0]);
    if (is_blank(utf8[0]) || utf8 == "\u2028" || utf8 == "\u2029") {
      page_.blank();
    } else if (lead < 0x20 || lead == 0x7F || (lead == 0xC2 && is_c1_control(utf8))) {
      return;
    } else if (is_hard_blank(utf8)) {
      page_.hard_blank();
    } else if (!is_zero_width(utf8)) {
      page_.text(utf8);
    }
  }

  static bool is_c1_control(std::string_view utf8) {
    return utf8.size() == 2 && static_cast<unsigned char>(utf8[1]) < 0xA0;
  }

  // No-break space, the spaces of fixed width (U+2000-200A), narrow no-break, ideographic.
  static bool is_hard_blank(std::string_view utf8) {
    if (utf8 == "\u00A0" || utf8 == "\u202F" || utf8 == "\u205F" || utf8 == "\u3000") return true;
    return utf8.size() == 3 && utf8.starts_with("\xE2\x80") &&
           static_cast<unsigned char>(utf8[2]) <= 0x8A;
  }

  // Soft hyphens, zero-width blanks, marks that turn the writing around. Joiners stay: emoji and
  // scripts need them.
  static bool is_zero_width(std::string_view utf8) {
    if (utf8 == "\u00AD" || utf8 == "\u200B" || utf8 == "\uFEFF") return true;
    if (utf8.size() != 3) return false;
    const auto last = static_cast<unsigned char>(utf8[2]);
    if (utf8.starts_with("\xE2\x80"))
      return last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE);
    return utf8.starts_with("\xE2\x81") && last >= 0xA0 && last <= 0xAF;
  }

  void on(const Tag& tag) {
    if (hidden_depth_ > 0) {
      if (same_word(tag.name, hidden_name_) && !tag.self_closing) {
        hidden_depth_ += tag.closing ? -1 : 1;
      }
      return;
    }
    if (!tag.closing && hide(tag)) return;
    if (same_word(tag.name, "br")) {
      page_.line_break();
    } else if (same_word(tag.name, "hr")) {
      page_.at_least(2);
    } else if (same_word(tag.name, "a")) {
      end_link();
      if (!tag.closing) begin_link(tag);
    } else if (same_word(tag.name, "img")) {
      if (link_) alternative(tag.alt);
    } else if (same_word(tag.name, "ul") || same_word(tag.name, "ol")) {
      list(tag);
    } else if (same_word(tag.name, "li")) {
      item(tag);
    } else if (same_word(tag.name, "td") || same_word(tag.name, "th") ||
               same_word(tag.name, "button") || same_word(tag.name, "option")) {
      page_.blank();
    } else if (same_word(tag.name, "dd") || is_one_of(tag.name, block_tags)) {
      page_.at_least(1);
    }
  }

  // True if the tag and what it holds are not to be read.
  bool hide(const Tag& tag) {
    const bool contentless = is_one_of(tag.name, contentless_tags);
    if (!tag.hidden && !contentless) return false;
    if (is_one_of(tag.name, raw_tags)) {
      scanner_.skip_raw(tag.name);
    } else if (!tag.self_closing && !is_one_of(tag.name, void_tags)) {
      hidden_name_ = base::ascii_lower(tag.name);
      hidden_depth_ = 1;
    }
    return true;
  }

  void list(const Tag& tag) {
    page_.at_least(1);
    page_.no_bullet();
    if (!tag.closing) {
      lists_.push_back({.numbered = same_word(tag.name, "ol")});
    } else if (!lists_.empty()) {
      lists_.pop_back();
    }
  }

  void item(const Tag& tag) {
    page_.at_least(1);
    page_.no_bullet();
    if (tag.closing) return;
    if (lists_.empty() || !lists_.back().numbered) {
      page_.bullet("- ");
    } else {
      page_.bullet(std::to_string(++lists_.back().items) + ". ");
    }
  }

  void alternative(std::string_view text) {
    const std::string decoded = decode_entities(text);
    const std::string_view words = base::trim(decoded);
    if (words.empty() || words.find_first_of("\n\r\t") != std::string_view::npos) return;
    page_.text(words);
  }

  void begin_link(const Tag& tag) {
    link_ = target_of(tag.href);
    page_.begin_label();
  }

  // "label: URL"; the URL alone when the label says no more.
  void end_link() {
    if (!link_) return;
    const Target target = std::move(*link_);
    link_.reset();
    if (target.text.empty()) return;
    const std::string label(page_.label());
    if (label.empty()) {
      page_.text(target.text);
      page_.mark_url();
    } else if (target.kind == Target::Kind::web && bare(label) == bare(target.text)) {
      page_.replace_tail(label.size(), target.text);
    } else if (label == target.text || (target.kind == Target::Kind::telephone &&
                                        digits_of(label) == digits_of(target.text))) {
      page_.mark_url();
    } else {
      page_.append_url(label.ends_with(':') ? " " : ": ", target.text);
    }
  }

  Scanner scanner_;
  Page page_;
  std::vector<List> lists_;
  std::optional<Target> link_;
  std::string hidden_name_;
  int hidden_depth_ = 0;
  std::string encoded_;
};

}  // namespace

std::string to_sms_text(std::string_view html) {
  if (base::is_utf8(html)) return Renderer(html).render();
  return Renderer(base::encode_utf8(base::decode_utf8(html))).render();
}

}  // namespace smsrelay::core
