#include "core/answer_text.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "base/ascii.h"
#include "base/text.h"
#include "core/answer_filter.h"
#include "core/answer_joiner.h"
#include "core/answer_link.h"
#include "core/answer_list.h"
#include "core/answer_page.h"
#include "core/html_elements.h"
#include "core/html_entities.h"
#include "core/html_open_elements.h"
#include "core/html_scanner.h"
#include "core/html_style.h"

namespace smsrelay::core {
namespace {

using Id = HtmlOpenElements::Id;
using Open = HtmlOpenElements::Open;

bool is(Id id, Element::Trait trait) { return id < element_count && elements[id].is(trait); }

class Renderer {
 public:
  // What a browser shows only where it cannot play, draw or load: "Your browser does not support
  // video". Read only if nothing else is said.
  enum class Fallbacks { left_out, read };

  Renderer(std::string_view html, Fallbacks fallbacks)
      : scanner_(html), page_(html.size()), fallbacks_(fallbacks) {}

  // Once; take() afterwards.
  void render() {
    while (!scanner_.at_end()) step();
    at_end_ = true;
    end_down_to(0);
    if (page_.is_empty()) say_pictures(0, true);
  }
  std::string take() { return page_.take(); }

  // Something was left out that may be all there is: nothing else is said, or the fallback has no
  // end, so that the rest of the answer is in it.
  [[nodiscard]] bool left_out_too_much() const {
    return left_out_ && (page_.is_empty() || endless_fallback_);
  }

 private:
  struct List {
    bool numbered = false;
    bool backwards = false;  // and counts from the number of its items, once that is known
    std::int64_t next = 1;
    int step = 1;
    char numbering = '\0';
    std::vector<std::size_t> bullets;  // if backwards
  };

  // ---- text ------------------------------------------------------------------------------------
  void step() {
    if (const std::string_view run = scanner_.plain_run(); !run.empty()) {
      if (hidden_depth_ > 0) return;
      write(run);
    } else if (scanner_.peek() == '<' && scanner_.at_markup()) {
      if (const std::optional<Tag> tag = scanner_.tag()) on(*tag);
    } else if (!step_over_entity()) {
      const std::string_view rest = scanner_.rest();
      const std::string_view next = rest.substr(0, character_bytes(rest));
      scanner_.skip(next.size());
      if (next == "\r" && rest.starts_with("\r\n")) return;
      character(next, keeps_lines());
    }
  }

  bool step_over_entity() {
    if (scanner_.peek() != '&' || !scanner_.decodes()) return false;
    const std::optional<Entity> entity = entity_at(scanner_.rest(), EntityPlace::text);
    if (!entity) return false;
    scanner_.skip(entity->length);
    for (const char32_t each : {entity->character, entity->second}) {
      if (each == 0) continue;
      std::string encoded;
      base::append_utf8(encoded, each);
      character(encoded, keeps_lines());
    }
    return true;
  }

  void character(std::string_view utf8, bool keep_lines) {
    if (hidden_depth_ > 0) return;
    switch (sight_of(utf8)) {
      case Sight::text:
        AnswerJoiner::is_mark(utf8) ? write_mark(utf8) : write(utf8);
        break;
      case Sight::blank:
        joiner_.blank();
        keep_lines && (utf8 == "\n" || utf8 == "\r") ? page_.line_break() : page_.blank();
        break;
      case Sight::hard_blank:
        joiner_.blank();
        page_.hard_blank();
        break;
      case Sight::nothing:
        break;
    }
  }

  void write(std::string_view text) {
    if (const std::string_view mark = joiner_.before(text); !mark.empty()) page_.text(mark);
    page_.text(text);
  }

  void write_mark(std::string_view character) {
    if (const std::string_view mark = joiner_.mark(character); !mark.empty()) page_.text(mark);
  }

  [[nodiscard]] bool keeps_lines() const {
    return open_.size() > 0 && open_.innermost().keeps_lines;
  }

  // ---- tags ------------------------------------------------------------------------------------
  void on(const Tag& tag) {
    const Id id = open_.id_of(tag.name);
    if (id == "html"_tag || id == "body"_tag || id == "head"_tag) {
      page_.at_least(1);
    } else if (tag.closing) {
      on_end(id);
    } else {
      on_start(tag, id);
    }
  }

  void on_start(const Tag& tag, Id id) {
    if (id == "select"_tag && open_.in_select()) return on_end(id);  // the standard has it so
    while (const std::optional<std::size_t> ended = open_.ended_by_start(id)) end_down_to(*ended);
    if (open_.in_select()) return;  // what it holds is not read
    if (id == "a"_tag && open_.is_open(id) && !open_.in_drawing()) end_formatting(id);
    const HtmlStyle style = style_of(tag);
    const bool left_out = is(id, Element::fallback) && fallbacks_ == Fallbacks::left_out;
    left_out_ |= left_out && hidden_depth_ == 0;
    const bool hidden = style.hidden || is(id, Element::unread) || left_out ||
                        (id == "dialog"_tag && !tag[Attribute::open]);
    if (is(id, Element::void_element) || id == "image"_tag) {
      if (!hidden && hidden_depth_ == 0) on_void(tag, id);
      return;
    }
    if (id == "svg"_tag && !style.hidden && hidden_depth_ == 0) begin_drawing(tag);
    if (tag.self_closing && (hidden || open_.in_drawing())) return;
    if (is(id, Element::cell) && open_.lacks_row()) begin({.id = "tr"_tag}, {}, {});
    const bool drawn = open_.in_drawing();
    if (drawn && id == "title"_tag) title_of_drawing();
    begin({.id = id, .hidden = hidden, .keeps_lines = style.keeps_lines}, tag, style);
    if (!drawn) begin_content(tag, id);
  }

  void on_void(const Tag& tag, Id id) {
    if (id == "br"_tag) {
      page_.line_break();
    } else if (id == "hr"_tag) {
      page_.at_least(2);
    } else if (id == "img"_tag || id == "image"_tag) {
      page_.element_begins();
      picture(tag);
    } else if (id == "area"_tag) {
      area(tag);
    } else if (is(id, Element::apart)) {
      page_.blank();
    }
  }

  // How the text after a start tag is to be read.
  void begin_content(const Tag& tag, Id id) {
    using Content = HtmlScanner::Content;
    if (is(id, Element::raw) || is(id, Element::raw_decoded)) {
      const bool skipped = is(id, Element::unread) || hidden_depth_ > 0;
      const Content text = is(id, Element::raw) ? Content::text : Content::decoded_text;
      scanner_.raw_content(tag.name, skipped ? Content::skipped : text);
    } else if (is(id, Element::endless)) {
      scanner_.rest_is_text();
    }
    if (is(id, Element::keeps_lines)) {  // a line end directly behind the tag is none
      for (const char line_end : {'\r', '\n'}) {
        if (!scanner_.at_end() && scanner_.peek() == line_end) scanner_.skip(1);
      }
    }
  }

  void on_end(Id id) {
    if (id == "br"_tag) {
      if (hidden_depth_ == 0) page_.line_break();
    } else if (is(id, Element::formatting)) {
      if (open_.reaches(id)) end_formatting(id);
    } else if (const std::optional<std::size_t> ended = open_.ended_by_end(id)) {
      end_down_to(*ended);
    } else if (id == "p"_tag && hidden_depth_ == 0) {
      page_.at_least(1);  // an empty paragraph
    }
  }

  // ---- elements --------------------------------------------------------------------------------
  void begin(Open element, const Tag& tag, const HtmlStyle& style) {
    if (element.hidden) ++hidden_depth_;
    element.visible = hidden_depth_ == 0;
    element.keeps_lines |= is(element.id, Element::keeps_lines) || keeps_lines();
    element.laid_out = element.visible && open_.in_table() &&
                       (element.id == "tr"_tag || is(element.id, Element::cell));
    element.begin = page_.written_bytes();
    element.label = tag[Attribute::aria_label].value_or(std::string_view());
    open_.push(element);
    if (!element.visible) return;
    page_.element_begins();
    if (is(element.id, Element::struck)) page_.part();
    if (is(element.id, Element::block)) page_.at_least(1);
    if (is(element.id, Element::apart)) page_.blank();
    if (is(element.id, Element::list)) {
      begin_list(tag, element.id, style);
    } else if (element.id == "li"_tag) {
      item(tag, style);
    } else if (element.id == "a"_tag) {
      link_ = link_of(tag[Attribute::href].value_or(std::string_view()));
      page_.begin_label();
    } else if (element.laid_out && element.id == "tr"_tag) {
      page_.begin_row();
    } else if (element.laid_out) {
      page_.begin_cell();
      cell_pictures_.push_back(pictures_.size());
    }
  }

  void end_down_to(std::size_t place) {
    while (open_.size() > place) finish(open_.pop());
  }

  // A formatting element ends alone if a block was opened in it, which goes on.
  void end_formatting(Id id) {
    if (const std::optional<std::size_t> ended = open_.ended_as_a_whole(id)) {
      end_down_to(*ended);
    } else {
      finish(open_.end_alone(id));
    }
  }

  void finish(const Open& element) {
    if (element.hidden) --hidden_depth_;
    if (element.id == "svg"_tag && hidden_depth_ == 0 && drawing_title_) {
      see_aside(*std::exchange(drawing_title_, std::nullopt));
    }
    endless_fallback_ |= at_end_ && is(element.id, Element::fallback);
    if (!element.visible) return;
    if (page_.written_bytes() == element.begin && !element.label.empty()) {
      element.id == "a"_tag ? see(element.label) : see_aside(element.label);
    }
    if (element.id == "a"_tag) end_link();
    page_.element_ends(element.begin);
    if (is(element.id, Element::struck)) page_.part();
    if (element.laid_out && is(element.id, Element::cell)) {
      if (page_.cell_is_empty()) say_pictures(cell_pictures_.back(), false);
      pictures_.resize(cell_pictures_.back());
      cell_pictures_.pop_back();
      page_.end_cell();
    } else if (element.laid_out) {
      page_.end_row();
    }
    if (is(element.id, Element::list)) end_list();
    if (element.id == "li"_tag) page_.no_bullet();
    if (is(element.id, Element::block)) page_.at_least(1);
    if (is(element.id, Element::apart)) page_.blank();
  }

  // ---- lists -----------------------------------------------------------------------------------
  void begin_list(const Tag& tag, Id id, const HtmlStyle& style) {
    page_.no_bullet();
    List list;
    list.numbered = id == "ol"_tag;
    list.numbering = style.numbering;
    const std::optional<int> start = number(tag[Attribute::start]);
    if (tag[Attribute::reversed]) list.step = -1;
    list.backwards = list.numbered && list.step < 0 && !start;
    list.next = start.value_or(1);
    lists_.push_back(std::move(list));
  }

  void end_list() {
    page_.no_bullet();
    List& list = lists_.back();
    int left = static_cast<int>(list.bullets.size());
    for (const std::size_t bullet : list.bullets) {
      page_.set_bullet(bullet, numbered_bullet(left--, list.numbering));
    }
    lists_.pop_back();
  }

  void item(const Tag& tag, const HtmlStyle& style) {
    page_.no_bullet();
    if (lists_.empty() || !lists_.back().numbered) {
      page_.bullet("- ");
      return;
    }
    List& list = lists_.back();
    if (const std::optional<int> value = number(tag[Attribute::value])) list.next = *value;
    const std::size_t bullet = page_.bullet(
        numbered_bullet(list.next, style.numbering != '\0' ? style.numbering : list.numbering));
    list.next += list.step;
    if (list.backwards) list.bullets.push_back(bullet);
  }

  static std::optional<int> number(const std::optional<std::string_view>& attribute) {
    if (!attribute) return std::nullopt;
    return whole_number(decode_attribute(*attribute));
  }

  // ---- pictures and links ----------------------------------------------------------------------
  // A picture without `alt` may have a title; one with an empty `alt` is an ornament.
  void picture(const Tag& tag) {
    if (const auto words = description_of(tag)) see(*words);
  }

  static std::optional<std::string_view> description_of(const Tag& tag) {
    for (const Attribute each : {Attribute::alt, Attribute::aria_label, Attribute::title}) {
      if (tag[each]) return tag[each];
    }
    return std::nullopt;
  }

  // The words of something to be looked at. In a link they are its label.
  void see(std::string_view words) {
    if (link_) {
      say(words);
    } else {
      pictures_.push_back(words);
    }
  }

  // The same of a drawing or an icon, which beside other words in a link says nothing new.
  void see_aside(std::string_view words) {
    if (!link_) return see(words);
    if (!aside_) aside_ = words;
  }

  // A drawing is called by its aria-label, or else by its first title.
  void begin_drawing(const Tag& tag) {
    const bool ornament =
        tag[Attribute::aria_hidden] && base::same_word(*tag[Attribute::aria_hidden], "true");
    drawing_needs_title_ = !ornament && !tag[Attribute::aria_label];
    if (!ornament && tag[Attribute::aria_label]) see_aside(*tag[Attribute::aria_label]);
  }

  // Behind its start tag.
  void title_of_drawing() {
    if (hidden_depth_ == 1 && std::exchange(drawing_needs_title_, false)) {
      drawing_title_ = scanner_.rest().substr(0, scanner_.rest().find('<'));
    }
  }

  // The part of a picture that is a link of its own.
  void area(const Tag& tag) {
    const AnswerLink link = link_of(tag[Attribute::href].value_or(std::string_view()));
    if (link_ || link.kind == AnswerLink::Kind::none) return picture(tag);
    page_.at_least(1);
    page_.begin_label();
    if (const auto words = description_of(tag)) say(*words);
    page_.end_label(link.text, link.is_said_by(page_.label()), link.kind != AnswerLink::Kind::web);
    page_.at_least(1);
  }

  void say_pictures(std::size_t from, bool in_lines) {
    for (; from < pictures_.size(); ++from) {
      say(pictures_[from]);
      if (in_lines) page_.at_least(1);
    }
  }

  void say(std::string_view attribute) {
    const std::string decoded = decode_attribute(attribute);
    if (decoded.empty()) return;  // an ornament does not part words
    page_.blank();
    for (std::string_view left = decoded; !left.empty();) {
      const std::string_view next = left.substr(0, character_bytes(left));
      left.remove_prefix(next.size());
      character(next, false);
    }
    page_.blank();
  }

  void end_link() {
    if (!link_) return;
    if (aside_ && page_.label().empty()) say(*aside_);
    aside_.reset();
    const AnswerLink link = *std::move(link_);
    link_.reset();
    if (link.kind == AnswerLink::Kind::none) return;
    page_.end_label(link.text, link.is_said_by(page_.label()), link.kind != AnswerLink::Kind::web);
  }

  HtmlScanner scanner_;
  AnswerPage page_;
  AnswerJoiner joiner_;
  Fallbacks fallbacks_;
  bool left_out_ = false;
  bool endless_fallback_ = false;
  bool at_end_ = false;
  HtmlOpenElements open_;
  std::size_t hidden_depth_ = 0;
  std::vector<List> lists_;
  std::optional<AnswerLink> link_;
  std::optional<std::string_view> aside_;  // a name of what is in the open link
  bool drawing_needs_title_ = false;
  std::optional<std::string_view> drawing_title_;  // said where the drawing ends
  std::vector<std::string_view> pictures_;  // their descriptions, in case nothing else is said
  std::vector<std::size_t> cell_pictures_;  // where those of each open cell begin
};

}  // namespace

std::string to_sms_text(std::string_view html) {
  if (!base::is_utf8(html)) return to_sms_text(base::encode_utf8(base::decode_utf8(html)));
  Renderer renderer(html, Renderer::Fallbacks::left_out);
  renderer.render();
  if (!renderer.left_out_too_much()) return renderer.take();
  Renderer whole(html, Renderer::Fallbacks::read);
  whole.render();
  return whole.take();
}

}  // namespace smsrelay::core
