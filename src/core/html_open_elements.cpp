#include "core/html_open_elements.h"

#include <algorithm>

#include "base/text.h"

namespace smsrelay::core {
namespace {

using Id = HtmlOpenElements::Id;

bool has(Id id, Element::Trait trait) { return id < element_count && elements[id].is(trait); }

bool is_item_barrier(Id id) {
  return has(id, Element::special) && id != "address"_tag && id != "div"_tag && id != "p"_tag;
}

// HTML again, inside a drawing.
bool is_text_of_drawing(Id id) {
  return id == "foreignobject"_tag || id == "desc"_tag || id == "title"_tag;
}

std::optional<std::size_t> place(int top) {
  if (top < 0) return std::nullopt;
  return static_cast<std::size_t>(top);
}

}  // namespace

HtmlOpenElements::HtmlOpenElements() : top_(element_count, none) {}

Id HtmlOpenElements::id_of(std::string_view name) {
  if (const std::optional<ElementId> known = element_named(name)) return *known;
  const auto [entry, added] =
      foreign_names_.try_emplace(base::ascii_lower(name), static_cast<Id>(top_.size()));
  if (added) top_.push_back(none);
  return entry->second;
}

int HtmlOpenElements::top(std::initializer_list<Id> ids) const {
  int highest = none;
  for (const Id id : ids) highest = std::max(highest, top_[id]);
  return highest;
}

// End tags do not reach out of these.
int HtmlOpenElements::scope() const {
  return top({"applet"_tag, "caption"_tag, "table"_tag, "td"_tag, "th"_tag, "marquee"_tag,
              "object"_tag, "template"_tag, "foreignobject"_tag, "desc"_tag, "title"_tag});
}

int HtmlOpenElements::table_scope() const { return top({"table"_tag, "template"_tag}); }

bool HtmlOpenElements::in_select() const { return top({"select"_tag}) > scope(); }

bool HtmlOpenElements::in_drawing() const {
  return top({"svg"_tag}) > top({"foreignobject"_tag, "desc"_tag, "title"_tag});
}

bool HtmlOpenElements::in_table() const {
  return top({"table"_tag}) > top({"td"_tag, "th"_tag, "caption"_tag, "template"_tag});
}

bool HtmlOpenElements::lacks_row() const {
  return in_table() && top({"tr"_tag}) < top({"table"_tag});
}

std::optional<std::size_t> HtmlOpenElements::ended_in_table_by(Id id) const {
  const int table = top({"table"_tag});
  if (table == none || table < top({"template"_tag})) return std::nullopt;
  const auto inside = [table](int top) { return top > table ? place(top) : std::nullopt; };
  const auto cell = inside(top({"td"_tag, "th"_tag}));
  if (cell || has(id, Element::cell)) return cell;
  const auto row = inside(top({"tr"_tag}));
  if (row || id == "tr"_tag) return row;
  return inside(top({"tbody"_tag, "thead"_tag, "tfoot"_tag, "caption"_tag, "colgroup"_tag}));
}

std::optional<std::size_t> HtmlOpenElements::ended_by_start(Id id) const {
  if (in_drawing()) {
    return has(id, Element::leaves_drawing) ? place(top({"svg"_tag})) : std::nullopt;
  }
  const bool of_table = has(id, Element::cell) || has(id, Element::table_section) ||
                        id == "tr"_tag || id == "caption"_tag || id == "colgroup"_tag;
  if (in_select()) {
    const bool ends = of_table || id == "select"_tag || id == "input"_tag || id == "keygen"_tag ||
                      id == "textarea"_tag || id == "table"_tag;
    return ends ? place(top({"select"_tag})) : std::nullopt;
  }
  if (of_table) return ended_in_table_by(id);
  if (id == "table"_tag && in_table()) return place(top({"table"_tag}));
  if (id == "li"_tag || id == "dd"_tag || id == "dt"_tag) {
    const int last = item_barrier_;
    const bool same =
        last != none && (id == "li"_tag ? last == top({id}) : last == top({"dd"_tag, "dt"_tag}));
    if (same) return place(last);
  }
  if (has(id, Element::ends_paragraph) && top({"p"_tag}) > std::max(scope(), top({"button"_tag}))) {
    return place(top({"p"_tag}));
  }
  if (has(id, Element::heading) && !open_.empty() && has(innermost().id, Element::heading)) {
    return open_.size() - 1;
  }
  if (id == "button"_tag && top({id}) > scope()) return place(top({id}));
  return std::nullopt;
}

std::optional<std::size_t> HtmlOpenElements::ended_by_end(Id id) const {
  if (has(id, Element::heading)) {
    const int heading = top({"h1"_tag, "h2"_tag, "h3"_tag, "h4"_tag, "h5"_tag, "h6"_tag});
    return heading > scope() ? place(heading) : std::nullopt;
  }
  const int last = top({id});
  if (last == none) return std::nullopt;
  int limit = special_;
  if (id == "p"_tag) {
    limit = std::max(scope(), top({"button"_tag}));
  } else if (id == "li"_tag) {
    limit = std::max({scope(), top({"ol"_tag}), top({"ul"_tag})});
  } else if (has(id, Element::cell) || has(id, Element::table_section) || id == "tr"_tag ||
             id == "table"_tag || id == "caption"_tag || id == "colgroup"_tag) {
    limit = table_scope();
  } else if (has(id, Element::closed_in_scope)) {
    limit = scope();
  } else if (id == "template"_tag || id == "svg"_tag || id == "select"_tag) {
    limit = none;
  }
  return last >= limit ? place(last) : std::nullopt;
}

std::optional<std::size_t> HtmlOpenElements::ended_as_a_whole(Id id) const {
  return top({id}) > special_ ? place(top({id})) : std::nullopt;
}

void HtmlOpenElements::push(Open element) {
  const int at = static_cast<int>(open_.size());
  // Within a drawing an <article> is no element of HTML: only its name is the same.
  const bool special =
      has(element.id, Element::special) && (!in_drawing() || is_text_of_drawing(element.id));
  element.same_before = top_[element.id];
  top_[element.id] = at;
  element.special_before = special_;
  if (special) special_ = at;
  element.item_barrier_before = item_barrier_;
  if (special && is_item_barrier(element.id)) item_barrier_ = at;
  open_.push_back(element);
}

HtmlOpenElements::Open HtmlOpenElements::pop() {
  const Open ended = open_.back();
  open_.pop_back();
  special_ = ended.special_before;
  item_barrier_ = ended.item_barrier_before;
  if (!ended.ended_alone) top_[ended.id] = ended.same_before;
  return ended;
}

HtmlOpenElements::Open HtmlOpenElements::end_alone(Id id) {
  Open& element = open_[static_cast<std::size_t>(top_[id])];
  const Open ended = element;
  top_[id] = element.same_before;
  element.ended_alone = true;
  element.hidden = element.visible = false;
  return ended;
}

}  // namespace smsrelay::core
