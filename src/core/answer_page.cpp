#include "core/answer_page.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"

namespace smsrelay::core {
namespace {

// In GSM-7, one septet ("|" takes two), and read as "nothing" in a timetable.
constexpr std::string_view empty_cell = "-";

// Bytes in out_ that take() replaces. No text holds them, because they are controls.
constexpr char bullet_here = '\x01';
constexpr char dropped = '\x02';

// Signs that a telephone does not take for a part of the link before them, if a blank or the end
// follows.
bool ends_url(char sign) {
  return sign == '.' || sign == ',' || sign == ';' || sign == '!' || sign == '?' || sign == ')';
}

// May a link follow directly?
bool opens_url(std::string_view before) {
  static constexpr std::array<std::string_view, 15> openings = {
      " ", "\n", "(", "[", "{", "<", "\"", "'", "«", "“", "„", "‘", "’", "\x01", "\x02"};
  return before.empty() || std::ranges::any_of(openings, [before](std::string_view opening) {
           return before.ends_with(opening);
         });
}

bool begins_url(std::string_view text) {
  return base::starts_with_word(text, "https://") || base::starts_with_word(text, "http://") ||
         base::starts_with_word(text, "www.");
}

// An address that ends with such a sign goes on, even in another element.
bool goes_on_behind(char sign) {
  return std::string_view("/=-?&._#%+:~@").find(sign) != std::string_view::npos;
}

}  // namespace

// Precondition: no blank and no line end is owed.
void AnswerPage::keep_apart(std::string_view next) {
  const bool joined = out_.empty() || opens_url(out_);
  if (parted_ && !joined && !ends_url(next.front())) blank_ = true;
  if (!seam_ || joined || !begins_url(next)) return;
  if (!url_begin() || !goes_on_behind(out_.back())) blank_ = true;
}

std::optional<std::size_t> AnswerPage::url_begin() const {
  constexpr std::size_t signs_before_max = 8;  // "(", "«"
  const std::string_view token = std::string_view(out_).substr(token_begin_);
  for (std::size_t at = 0; at < std::min(token.size(), signs_before_max); ++at) {
    if (begins_url(token.substr(at))) return token_begin_ + at;
    if (base::is_ascii_letter(token[at]) || base::is_ascii_digit(token[at])) return std::nullopt;
  }
  return std::nullopt;
}

void AnswerPage::element_begins() {
  seam_ = true;
  if (!owes_space() && url_begin() && !goes_on_behind(out_.back())) after_url_ = true;
}

void AnswerPage::element_ends(std::size_t begin) {
  seam_ = true;
  if (owes_space()) return;
  if (const auto url = url_begin(); url && *url >= begin) after_url_ = true;
}

void AnswerPage::text(std::string_view visible) {
  if (!visible.empty() && !owes_space()) keep_apart(visible);
  seam_ = parted_ = false;
  if (after_url_ && !owes_space()) {
    const auto end = std::ranges::find_if_not(visible, ends_url);
    const auto signs = static_cast<std::size_t>(end - visible.begin());
    out_ += visible.substr(0, signs);
    visible.remove_prefix(signs);
    blank_ = !visible.empty();
  }
  if (visible.empty()) return;
  pay();
  out_ += visible;
}

void AnswerPage::hard_blank() {
  blank_ = true;
  if (out_.empty() || line_ends_ > 0) empty_line_ = true;
}

void AnswerPage::line_break() {
  line_ends_ = std::min(line_ends_ + 1, 2);
  empty_line_ = false;
}

void AnswerPage::at_least(int line_ends) {
  if (empty_line_) line_break();
  line_ends_ = std::max(line_ends_, line_ends);
}

void AnswerPage::pay() {
  const bool apart = owes_space() || bullet_ || marks_ > 0;
  if (!out_.empty()) {
    if (line_ends_ > 0) {
      write_line_ends();
    } else if (blank_) {
      out_ += ' ';
    }
  }
  if (bullet_) {
    out_ += bullet_here;
    written_bullets_.push_back(*bullet_);
    bullet_.reset();
  }
  for (; marks_ > 0; --marks_) out_.append(empty_cell).append(" ");
  if (apart) token_begin_ = out_.size();
  if (!label_begin_) label_begin_ = out_.size();
  line_ends_ = 0;
  blank_ = empty_line_ = after_url_ = false;
}

void AnswerPage::write_line_ends() {
  for (; line_ends_ > 0; --line_ends_) {
    line_end_at_.push_back(out_.size());
    out_ += '\n';
  }
}

std::size_t AnswerPage::bullet(std::string text) {
  bullets_.push_back(std::move(text));
  bullet_ = bullets_.size() - 1;
  return *bullet_;
}

void AnswerPage::begin_row() {
  rows_.push_back({.begin = out_.size(),
                   .cell_begin = out_.size(),
                   .marks_before = marks_,
                   .line_ends = line_ends_});
}

void AnswerPage::begin_cell() {
  blank_ = true;
  if (rows_.empty()) return;
  Row& row = rows_.back();
  ++row.cells;
  if (row.cells > 1) line_ends_ = out_.size() > row.begin ? 0 : row.line_ends;
  empty_line_ = false;
  row.cell_begin = out_.size();
}

bool AnswerPage::cell_is_empty() const {
  return !rows_.empty() && rows_.back().cell_begin == out_.size();
}

void AnswerPage::end_cell() {
  blank_ = true;
  if (cell_is_empty()) ++marks_;
}

void AnswerPage::end_row() {
  const Row row = rows_.back();
  rows_.pop_back();
  if (out_.size() == row.begin) {  // nothing in it: as if it were not there
    marks_ = row.marks_before;
    line_ends_ = row.line_ends;
    empty_line_ = false;
    return;
  }
  if (row.cells > 1) {
    // Marks owed before the row were written with its first text.
    for (; marks_ > 0; --marks_) out_.append(" ").append(empty_cell);
    after_url_ = false;
    join_lines(out_.find_first_not_of('\n', row.begin));
  }
  marks_ = 0;
  line_ends_ = std::max(line_ends_, 1);
  if (row.cells > 1) line_ends_ = 1;
}

// Each line end is joined once at most, however deep the rows nest.
void AnswerPage::join_lines(std::size_t from) {
  while (!line_end_at_.empty() && line_end_at_.back() >= from) {
    const std::size_t at = line_end_at_.back();
    line_end_at_.pop_back();
    out_[at] = out_[at - 1] == '\n' ? dropped : ' ';
  }
}

std::string_view AnswerPage::label() const {
  return std::string_view(out_).substr(label_begin_.value_or(out_.size()));
}

// A blank between the label and the word before it.
void AnswerPage::separate_label() {
  const std::size_t begin = label_begin_.value_or(out_.size());
  if (opens_url(std::string_view(out_).substr(0, begin))) return;
  out_.insert(begin, 1, ' ');
  label_begin_ = begin + 1;
  token_begin_ = std::max(token_begin_ + 1, *label_begin_);
  for (auto at = line_end_at_.rbegin(); at != line_end_at_.rend() && *at >= begin; ++at) ++*at;
}

void AnswerPage::end_label(std::string_view url, bool said, bool keep_label) {
  if (label().empty()) {
    if (!owes_space() && !opens_url(out_)) blank_ = true;
    pay();
    out_ += url;
  } else if (said) {
    separate_label();
    if (!keep_label) {
      out_.resize(*label_begin_);
      token_begin_ = out_.size();
      while (!line_end_at_.empty() && line_end_at_.back() >= out_.size()) line_end_at_.pop_back();
      out_ += url;
    }
  } else {
    if (!ends_url(label().front())) separate_label();
    out_ += label().ends_with(':') ? " " : ": ";
    token_begin_ = out_.size();
    out_ += url;
  }
  after_url_ = true;
}

std::string AnswerPage::take() {
  std::string text;
  text.reserve(out_.size() + bullets_.size() * 2);
  std::size_t next_bullet = 0;
  for (const char byte : out_) {
    if (byte == bullet_here) {
      text += bullets_[written_bullets_[next_bullet++]];
    } else if (byte != dropped) {
      text += byte;
    }
  }
  return text;
}

}  // namespace smsrelay::core
