// HtmlOpenElements: the open elements, and which of them a tag ends. The rules are those of
// the HTML standard's tree construction (13.2.6.4), so far as they decide what is inside of what;
// every question is answered in constant time, so that a document takes linear time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/html_elements.h"

namespace smsrelay::core {

class HtmlOpenElements {
 public:
  // A name of the standard has an id below element_count; any other gets one of its own here.
  using Id = std::uint32_t;

  struct Open {
    Id id = 0;
    bool hidden = false;          // it hides what it holds
    bool visible = false;         // neither it nor anything around it hides
    bool keeps_lines = false;     // a line end in its text is a line end
    bool ended_alone = false;     // it is over, though not what was opened in it
    bool laid_out = false;        // a row, or a cell of a row, of a table that is seen
    std::size_t begin = 0;        // where its text begins in the page
    std::string_view label = {};  // what it is called (aria-label), if it holds no text
    // Of the nearest open element around it that is of the same kind or class.
    int same_before = none;
    int special_before = none;
    int item_barrier_before = none;
  };

  HtmlOpenElements();

  Id id_of(std::string_view name);
  [[nodiscard]] bool is_open(Id id) const { return top({id}) != none; }

  // The outermost element that this start tag ends, by its place; nullopt: none (any more). What
  // stands above that place ends with it.
  [[nodiscard]] std::optional<std::size_t> ended_by_start(Id) const;
  // The element that this end tag ends; nullopt: the tag is to be ignored.
  [[nodiscard]] std::optional<std::size_t> ended_by_end(Id) const;

  // Is the reader inside a <select> or <svg>, where other rules hold?
  [[nodiscard]] bool in_select() const;
  [[nodiscard]] bool in_drawing() const;
  // Does a cell that starts here lack its row? Is a row of a table open here?
  [[nodiscard]] bool lacks_row() const;
  [[nodiscard]] bool in_table() const;

  void push(Open);
  // Ends the innermost element. Precondition: size() > 0.
  Open pop();
  // Does the end tag of this formatting element reach an open one?
  [[nodiscard]] bool reaches(Id id) const { return top({id}) > scope(); }
  // The place of a formatting element that no special element was opened in. Precondition: is_open.
  [[nodiscard]] std::optional<std::size_t> ended_as_a_whole(Id) const;
  // Ends a formatting element alone and leaves open what was opened since. Precondition: is_open.
  Open end_alone(Id);

  [[nodiscard]] std::size_t size() const { return open_.size(); }
  [[nodiscard]] const Open& innermost() const { return open_.back(); }

 private:
  static constexpr int none = -1;

  // The place of the innermost of these.
  [[nodiscard]] int top(std::initializer_list<Id> ids) const;
  [[nodiscard]] int scope() const;
  [[nodiscard]] int table_scope() const;
  [[nodiscard]] std::optional<std::size_t> ended_in_table_by(Id) const;

  std::vector<Open> open_;
  std::vector<int> top_;  // by id: the place of the innermost open one
  int special_ = none;
  int item_barrier_ = none;  // the innermost special element but <address>, <div> and <p>
  std::unordered_map<std::string, Id> foreign_names_;
};

}  // namespace smsrelay::core
