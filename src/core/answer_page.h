// AnswerPage: builds the text of an SMS. It writes blanks, line ends, bullets and marks of empty
// cells only when text follows ("owed" until then), so that none stands at an end and no two blanks
// follow each other.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::core {

class AnswerPage {
 public:
  explicit AnswerPage(std::size_t capacity_bytes) { out_.reserve(capacity_bytes); }

  // Text without blanks, line ends and control characters.
  void text(std::string_view visible);
  void blank() { blank_ = true; }
  // A no-break space: alone in its line it makes an empty line, as editors mean "<p>&nbsp;</p>".
  void hard_blank();
  void line_break();
  // At least so many line ends stand before the next text (2: an empty line).
  void at_least(int line_ends);

  // Owes a bullet, and returns its number for set_bullet. The next one replaces it if no text came.
  std::size_t bullet(std::string text);
  void no_bullet() { bullet_.reset(); }
  void set_bullet(std::size_t number, std::string text) { bullets_[number] = std::move(text); }

  // The cells of one row stand in one line if there are several; a row of one cell is a layout,
  // and keeps its lines. Rows and cells nest.
  void begin_row();
  void begin_cell();
  [[nodiscard]] bool cell_is_empty() const;
  void end_cell();
  void end_row();

  // The label of a link begins with the next text.
  void begin_label() { label_begin_.reset(); }
  // The text since then, without the blanks, line ends and bullets before it.
  [[nodiscard]] std::string_view label() const;
  // Writes "label: url"; the url alone if there is no label; one of the two, the label if
  // `keep_label`, if `said`: the label says as much as the url.
  void end_label(std::string_view url, bool said, bool keep_label);

  // An element begins here, or one that began at `begin` ends: what was written to the page then.
  // An address of the web goes on behind it only if it is not whole: a blank keeps it apart.
  void element_begins();
  void element_ends(std::size_t begin);
  // The text before and the text behind are two: a blank stands between them, but not before a sign
  // such as a comma.
  void part() { parted_ = true; }

  [[nodiscard]] std::size_t written_bytes() const { return out_.size(); }
  [[nodiscard]] bool is_empty() const { return out_.empty(); }
  std::string take();

 private:
  struct Row {
    std::size_t begin = 0;       // in out_
    std::size_t cell_begin = 0;  // in out_
    std::size_t marks_before = 0;
    int cells = 0;
    int line_ends = 0;  // owed before the row
  };

  void pay();
  void write_line_ends();
  void join_lines(std::size_t from);
  void separate_label();
  void keep_apart(std::string_view next);
  // Where the address begins that the page ends with; nullopt: it ends with none.
  [[nodiscard]] std::optional<std::size_t> url_begin() const;
  [[nodiscard]] bool owes_space() const { return blank_ || line_ends_ > 0; }

  std::string out_;
  std::vector<std::size_t> line_end_at_;  // where in out_
  int line_ends_ = 0;
  bool blank_ = false;
  bool empty_line_ = false;      // the line owed holds a hard blank
  bool after_url_ = false;       // nothing but signs that end a URL stands since one
  bool seam_ = false;            // an element began or ended since the last text
  bool parted_ = false;          // part() since the last text
  std::size_t token_begin_ = 0;  // in out_: behind the last blank or line end
  std::vector<std::string> bullets_;
  std::vector<std::size_t> written_bullets_;
  std::optional<std::size_t> bullet_;
  std::vector<Row> rows_;
  std::size_t marks_ = 0;  // owed, of empty cells
  std::optional<std::size_t> label_begin_ = 0;
};

}  // namespace smsrelay::core
