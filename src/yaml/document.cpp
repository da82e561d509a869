#include "yaml/document.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "base/text.h"
#include "base/wrapped.h"
#include "yaml/syntax_slip.h"

namespace smsrelay::yaml {
namespace {

constexpr std::size_t nodes_max = 100'000;
constexpr std::size_t depth_max = 64;
constexpr std::size_t text_bytes_max = 8u << 20;
constexpr int shown_columns_max = 160;
constexpr std::size_t key_letters_max = 28;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

int characters_in(std::string_view text) {
  return static_cast<int>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

std::string_view skip_characters(std::string_view text, int count) {
  std::size_t at = 0;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
    --count;
  }
  return text.substr(at);
}

std::string_view take_characters(std::string_view text, int count) {
  return text.substr(0, text.size() - skip_characters(text, count).size());
}

// Letters of the word at the start of `text`, as keys are made of; a secret has digits or is
// longer.
std::size_t key_letters(std::string_view text) {
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  });
  const auto letters = static_cast<std::size_t>(end - text.begin());
  return letters <= key_letters_max ? letters : 0;
}

// "  - admin_token: " of the line that begins so; empty when no key begins it.
std::string_view key_part(std::string_view line) {
  std::size_t at = std::min(line.size(), line.find_first_not_of(' '));
  while (line.substr(at).starts_with("- ")) {
    at = std::min(line.size(), line.find_first_not_of(' ', at + 1));
  }
  const std::size_t letters = key_letters(line.substr(at));
  at += letters;
  if (letters == 0 || !(line.substr(at).starts_with(": ") || line.substr(at) == ":")) return {};
  return line.substr(0, std::min(line.size(), line.find_first_not_of(' ', at + 1)));
}

// Without the anchor or tag that may stand before a value.
std::string_view skip_properties(std::string_view rest) {
  while (!rest.empty() && (rest.front() == '&' || rest.front() == '!')) {
    rest = rest.substr(std::min(rest.size(), rest.find_first_of(" \t")));
    rest = rest.substr(std::min(rest.size(), rest.find_first_not_of(" \t")));
  }
  return rest;
}

std::string in_plain_words(const std::string& said) {
  if (said == "illegal map value") {
    return "a ': ' is not expected here; put the text in quotes if it contains one";
  }
  if (said == "end of map not found" || said == "end of sequence not found") {
    return "the indentation does not fit the lines above";
  }
  if (said == "end of map flow not found") return "a '{' is not closed";
  if (said == "end of sequence flow not found") return "a '[' is not closed";
  if (said == "illegal EOF in scalar" || said == "illegal document indicator in scalar") {
    return "a quote is not closed";
  }
  if (said.starts_with("illegal tab")) return "a tab in the indentation; use blanks";
  if (said.starts_with("the referenced anchor is not defined")) {
    return "no value above is marked with this name; put a text that begins with '*' in quotes";
  }
  if (said.starts_with("unknown escape character")) {
    return "no escape is written like this; a backslash in double quotes is written \\\\";
  }
  if (said == "unknown token") return "this character cannot start a value; put it in quotes";
  if (said.starts_with("bad character found while scanning hex number")) {
    return "\\x is followed by two hexadecimal digits, \\u by four, \\U by eight";
  }
  if (said.starts_with("invalid unicode")) {
    return "no character has this number; the last one is \\U0010FFFF";
  }
  return said;
}

// The 16 bits of the escape \uXXXX at the start of `text`; nullopt: there is none.
std::optional<char32_t> utf16_unit(std::string_view text) {
  constexpr std::size_t length = 6;
  if (text.size() < length || !text.starts_with("\\u")) return std::nullopt;
  unsigned unit = 0;
  const auto [end, error] = std::from_chars(text.data() + 2, text.data() + length, unit, 16);
  if (error != std::errc() || end != text.data() + length) return std::nullopt;
  return unit;
}
bool is_first_half(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool is_second_half(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

// The first escape of a line that is half a character, as JSON has them in pairs, from `from` on.
struct HalfCharacter {
  std::size_t at = 0;  // bytes
  std::size_t bytes = 0;
  std::optional<char32_t> character;  // of the pair
};
std::optional<HalfCharacter> find_half_character(std::string_view line, std::size_t from) {
  for (std::size_t at = from; at + 1 < line.size(); ++at) {
    if (line[at] != '\\') continue;
    const auto unit = utf16_unit(line.substr(at));
    if (!unit || (!is_first_half(*unit) && !is_second_half(*unit))) {
      ++at;  // what is escaped, which may be a backslash
      continue;
    }
    const auto next = utf16_unit(line.substr(std::min(line.size(), at + 6)));
    if (!is_first_half(*unit) || !next || !is_second_half(*next)) {
      return HalfCharacter{at, 6, std::nullopt};
    }
    return HalfCharacter{at, 12, 0x10000 + ((*unit - 0xD800) << 10) + (*next - 0xDC00)};
  }
  return std::nullopt;
}

}  // namespace

// Turns yaml-cpp's events into Nodes. After a problem that makes the rest worthless it lets the
// remaining events pass.
class Builder final : public YAML::EventHandler {
 public:
  explicit Builder(Document& document) : document_(document) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ == 2)
      give_up(mark_at(mark), "a file holds one document; a second starts here");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (stopped_) return;
    Node node;
    node.mark = mark_at(mark);
    const std::string_view rest = rest_of_line(mark);
    for (std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (rest.substr(0, word.size()) == word) node.text = word;
    }
    const bool is_value = !open_.empty() && open_.back().node.is_map() && open_.back().has_key;
    if (is_value && (node.text.empty() || node.mark.line != open_.back().key_mark.line)) {
      node.text.clear();
      node.mark = open_.back().key_mark;
    }
    if (!node.text.empty()) node.mark.length = static_cast<int>(node.text.size());
    const bool is_item = !open_.empty() && open_.back().node.is_sequence();
    if (is_item && node.text.empty()) node.mark = dash_before(node.mark);
    place(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (stopped_) return;
    const auto known = anchors_.find(anchor);
    if (known == anchors_.end()) {
      give_up(mark_at(mark), "an alias inside the value it repeats never ends");
      return;
    }
    if (!count(known->second.nodes, mark)) return;
    place(Node(known->second.node), 0);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    if (stopped_ || !count(1, mark)) return;
    Node node;
    node.kind = Node::Kind::scalar;
    node.quoted = tag != "?";
    node.text = value;
    node.mark = mark_at(mark);
    const std::string_view rest = rest_of_line(mark);
    node.mark.length = length_of(rest, node);
    // yaml-cpp takes the end of the file for a closing quote, and a quote forgotten on one line
    // swallows the next ones.
    const std::string_view bare = skip_properties(rest);
    const bool in_quotes = node.quoted && (bare.starts_with('"') || bare.starts_with('\''));
    if (in_quotes && quoted_bytes(bare) == std::string_view::npos) {
      give_up(node.mark, "a quote is not closed on its line; a long text is written with '|'");
      return;
    }
    refuse_tag(tag, node.mark);
    place(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::sequence, mark, tag, anchor);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::map, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

  // yaml-cpp's own refusal.
  void syntax_error(const YAML::Mark& mark, const std::string& said) {
    if (stopped_) return;
    if (said.starts_with("invalid unicode") && explain_half_character(mark)) return;
    if (auto slip = slip_before(mark)) {
      give_up(slip->first, std::move(slip->second));
      return;
    }
    const bool flow =
        said == "end of map flow not found" || said == "end of sequence flow not found";
    give_up(flow && !open_.empty() ? open_.back().node.mark : mark_at(mark), in_plain_words(said));
  }

  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor = 0;
    std::size_t nodes_before = 0;
    bool has_key = false;
    bool key_refused = false;
    std::string key;
    Mark key_mark;
  };
  struct Anchored {
    Node node;
    std::size_t nodes = 0;
  };

  std::string_view rest_of_line(const YAML::Mark& mark) const {
    const std::string_view line = document_.line(mark.line + 1);
    return line.substr(std::min(line.size(), static_cast<std::size_t>(std::max(0, mark.column))));
  }

  // yaml-cpp counts bytes from 0, people count characters from 1.
  Mark mark_at(const YAML::Mark& mark) const {
    if (mark.is_null()) return {};
    const std::string_view line = document_.line(mark.line + 1);
    const auto bytes = std::min(line.size(), static_cast<std::size_t>(mark.column));
    return {mark.line + 1, characters_in(line.substr(0, bytes)) + 1, 1};
  }

  // What is wrong with the line of the mark, or with the one above: yaml-cpp stumbles over it
  // later, in words of its own.
  [[nodiscard]] std::optional<std::pair<Mark, std::string>> slip_before(
      const YAML::Mark& mark) const {
    const auto placed = [this](int number, const SyntaxSlip& slip) {
      const std::string_view line = document_.line(number);
      return std::pair(Mark{number, characters_in(line.substr(0, slip.at)) + 1,
                            characters_in(line.substr(slip.at, slip.bytes))},
                       slip.message);
    };
    const int here = mark.line + 1;
    for (int number = here; number > 0 && number >= here - 2; --number) {
      if (const auto slip = find_foreign_blank(document_.line(number)))
        return placed(number, *slip);
    }
    int above = here - 1;
    while (above > 0 && base::trim(document_.line(above)).empty()) --above;
    if (const auto slip = find_syntax_slip(document_.line(here))) return placed(here, *slip);
    const auto slip = find_dash_without_blank(document_.line(above));
    return slip ? std::optional(placed(above, *slip)) : std::nullopt;
  }

  // yaml-cpp places an item that is not written at what follows it.
  Mark dash_before(const Mark& mark) const {
    for (int number = mark.line; number > 0; --number) {
      const std::string_view line = document_.line(number);
      const std::string_view bare = base::trim(line);
      if (bare == "-" || bare.starts_with("- #")) {
        return {number, characters_in(line.substr(0, line.find('-'))) + 1, 1};
      }
      if (number < mark.line && !bare.empty() && !bare.starts_with('#')) break;
    }
    return mark;
  }

  // False: the line has no half of a character.
  bool explain_half_character(const YAML::Mark& mark) {
    const std::string_view line = document_.line(mark.line + 1);
    // yaml-cpp stops behind the escape.
    const std::size_t behind = std::min(line.size(), static_cast<std::size_t>(mark.column));
    auto half = find_half_character(line, 0);
    while (half && half->at + half->bytes < behind) {
      half = find_half_character(line, half->at + half->bytes);
    }
    if (!half) return false;
    const Mark place{mark.line + 1, characters_in(line.substr(0, half->at)) + 1,
                     static_cast<int>(half->bytes)};
    if (!half->character) {
      give_up(place, "half a character: \\uD800 to \\uDFFF stand for nothing alone");
      return true;
    }
    char escape[16];
    std::snprintf(escape, sizeof escape, "\\U%08X", static_cast<unsigned>(*half->character));
    // A hidden value is not to be read from its message.
    give_up(place, document_.hides_values()
                       ? std::string("a character is written as it is, or as \\U and eight "
                                     "hexadecimal digits; two halves are JSON's way")
                       : "two halves of a character, as JSON writes it; here it is " +
                             base::visible(base::encode_utf8(std::u32string(1, *half->character))) +
                             " itself, or " + escape);
    return true;
  }

  static int length_of(std::string_view rest, const Node& node) {
    if (rest.empty()) return 1;
    if (!node.quoted && rest.substr(0, node.text.size()) == node.text) {
      return std::max(1, characters_in(node.text));
    }
    if (rest.front() == '"' || rest.front() == '\'') {
      return characters_in(rest.substr(0, std::min(rest.size(), quoted_bytes(rest))));
    }
    if (rest.front() == '|' || rest.front() == '>') return 1;
    return std::max(1, characters_in(base::trim(rest)));
  }

  void give_up(const Mark& mark, std::string message) {
    stopped_ = true;
    document_.complain(mark, std::move(message));
    document_.unreadable_ = true;
  }

  bool count(std::size_t nodes, const YAML::Mark& mark) {
    nodes_ += nodes;
    if (nodes_ <= nodes_max) return true;
    give_up(mark_at(mark),
            "more than 100000 values in one file, aliases counted as what they repeat");
    return false;
  }

  void refuse_tag(const std::string& tag, const Mark& mark) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    document_.complain(mark, "types are not written in these files; remove the tag");
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    if (stopped_) return;
    Open opened;
    opened.nodes_before = nodes_;
    if (!count(1, mark)) return;
    if (open_.size() >= depth_max) {
      give_up(mark_at(mark), "more than 64 levels of nesting");
      return;
    }
    opened.node.kind = kind;
    opened.node.mark = mark_at(mark);
    opened.anchor = anchor;
    refuse_tag(tag, opened.node.mark);
    open_.push_back(std::move(opened));
  }

  void close() {
    if (stopped_) return;
    Open closed = std::move(open_.back());
    open_.pop_back();
    const std::size_t nodes = nodes_ - closed.nodes_before;
    place(std::move(closed.node), closed.anchor, nodes);
  }

  void place(Node node, YAML::anchor_t anchor, std::size_t nodes = 1) {
    if (anchor != 0) anchors_[anchor] = {node, nodes};
    if (open_.empty()) {
      document_.root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.is_sequence()) {
      parent.node.items.push_back(std::move(node));
    } else if (!parent.has_key) {
      take_key(parent, node);
    } else {
      parent.has_key = false;
      if (parent.key_refused) return;
      parent.node.entries.push_back({std::move(parent.key), parent.key_mark, std::move(node)});
    }
  }

  void take_key(Open& parent, Node& node) {
    parent.has_key = true;
    parent.key_refused = true;
    parent.key_mark = node.mark;
    parent.key = std::move(node.text);
    if (!node.is_scalar()) {
      document_.complain(node.mark, "a key must be a text");
      return;
    }
    if (parent.key == "<<" && !node.quoted) {
      document_.complain(node.mark, "merge keys ('<<') are not part of this format");
      return;
    }
    for (const Entry& entry : parent.node.entries) {
      if (entry.key != parent.key) continue;
      document_.complain(node.mark, "duplicate key " + document_.quoted_key(parent.key) +
                                        "; first written on line " +
                                        std::to_string(entry.mark.line));
      return;
    }
    parent.key_refused = false;
  }

  Document& document_;
  std::vector<Open> open_;
  std::map<YAML::anchor_t, Anchored> anchors_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
  bool stopped_ = false;
};

namespace {

// The first byte that has no place in a text file, or npos.
std::size_t find_control_character(std::string_view text) {
  const auto found = std::find_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
  });
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

// A file saved as UTF-16 or UTF-32: it begins with their byte order mark, or one of its first two
// bytes is zero, because its first character is an ASCII one.
bool is_utf16_or_utf32(std::string_view text) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return true;
  return text.substr(0, 2).find('\0') != std::string_view::npos;
}

// A CR that no LF follows, or npos. YAML takes it for the end of a line, but places in the file
// are counted by LF.
std::size_t find_lone_cr(std::string_view text) {
  std::size_t at = text.find('\r');
  while (at != std::string_view::npos && text.substr(at + 1).starts_with('\n')) {
    at = text.find('\r', at + 1);
  }
  return at;
}

std::size_t find_first_line_not_utf8(const Document& document, std::size_t lines) {
  for (std::size_t number = 1; number <= lines; ++number) {
    if (!base::is_utf8(document.line(static_cast<int>(number)))) return number;
  }
  return 1;
}

void parse(const std::string& text, Builder& builder) {
  std::istringstream input(text);
  try {
    YAML::Parser parser(input);
    while (!builder.stopped() && parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& error) {
    builder.syntax_error(error.mark, error.msg);
  }
}

}  // namespace

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

std::string_view Document::line(int number) const {
  const auto index = static_cast<std::size_t>(number - 1);
  if (number < 1 || index >= line_starts_.size()) return {};
  const std::size_t start = line_starts_[index];
  const std::size_t end =
      index + 1 < line_starts_.size() ? line_starts_[index + 1] - 1 : text_.size();
  std::string_view line = std::string_view(text_).substr(start, end - start);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string Document::quoted(std::string_view value) const {
  if (hides_values()) return "[" + std::to_string(characters_in(value)) + " characters]";
  return "'" + base::visible(value) + "'";
}

std::string Document::quoted_key(std::string_view key) const {
  const bool is_shown = !hides_values() || (!key.empty() && key_letters(key) == key.size());
  return is_shown ? "'" + base::visible(key) + "'" : quoted(key);
}

// A hidden value is "…" where the caret stands.
std::string Document::line_to_show(const Mark& mark) const {
  const std::string_view written = line(mark.line);
  if (!hides_values()) return std::string(written);
  std::string shown(key_part(written));
  if (shown.empty() || shown.size() == written.size()) return shown;
  const int blanks = mark.column - 1 - characters_in(shown);
  if (blanks > 0) shown.append(static_cast<std::size_t>(blanks), ' ');
  return shown + "…";
}

void Document::complain(const Mark& mark, std::string message) {
  if (unreadable_ || problems_.size() > problems_max) return;
  if (problems_.size() == problems_max) {
    problems_.push_back({file_, mark.line, mark.column, 1,
                         "and more; the first " + std::to_string(problems_max) + " are told", ""});
    return;
  }
  Problem problem{file_,       mark.line,          mark.column,
                  mark.length, std::move(message), line_to_show(mark)};
  // The caret's length would tell a hidden value's.
  if (hides_values() && characters_in(key_part(line(mark.line))) < mark.column + mark.length - 1) {
    problem.length = 1;
  }
  const auto behind = std::upper_bound(
      problems_.begin(), problems_.end(), problem, [](const Problem& a, const Problem& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
      });
  problems_.insert(behind, std::move(problem));
}

Document load(std::string text, std::string file, Values values) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.erase(0, byte_order_mark.size());

  Document document;
  document.file_ = std::move(file);
  document.values_ = values;
  document.text_ = std::move(text);
  document.line_starts_.push_back(0);
  for (std::size_t at = document.text_.find('\n'); at != std::string::npos;
       at = document.text_.find('\n', at + 1)) {
    document.line_starts_.push_back(at + 1);
  }

  constexpr Mark whole_file{0, 0, 1};
  const auto refuse = [&document](const Mark& mark, std::string message) {
    document.complain(mark, std::move(message));
    document.unreadable_ = true;
  };
  if (document.text_.size() > text_bytes_max) {
    refuse({}, "the file is larger than 8 MiB");
  } else if (is_utf16_or_utf32(document.text_)) {
    refuse(whole_file, "the file is UTF-16 or UTF-32; save it as UTF-8");
  } else if (!base::is_utf8(document.text_)) {
    const auto line = find_first_line_not_utf8(document, document.line_starts_.size());
    refuse({static_cast<int>(line), 1, 1}, "the file is not UTF-8; save it as UTF-8");
  } else if (const auto at = find_control_character(document.text_); at != std::string::npos) {
    const auto behind =
        std::upper_bound(document.line_starts_.begin(), document.line_starts_.end(), at);
    const std::size_t start = *(behind - 1);
    refuse({static_cast<int>(behind - document.line_starts_.begin()),
            characters_in(std::string_view(document.text_).substr(start, at - start)) + 1, 1},
           "a control character; write it as an escape in double quotes");
  } else if (find_lone_cr(document.text_) != std::string_view::npos) {
    refuse(whole_file, "a line ends with CR alone (old Macintosh); save the file with LF or CRLF");
  } else {
    Builder builder(document);
    parse(document.text_, builder);
    if (document.unreadable_) document.root_ = Node{};
  }
  return document;
}

Problem file_problem(std::string file, std::string message, bool machine) {
  return {std::move(file), 0, 0, 1, std::move(message), "", machine};
}

namespace {

// "x.yaml:7:5: unknown step …", and the rest of a long message indented below it. The place stays
// whole: editors and CI find it by its form.
std::string headline(const std::string& place, const std::string& message, std::size_t columns) {
  constexpr std::size_t indent = 4;
  constexpr std::size_t lines_max = 40;
  const std::string whole = place + " " + message;
  if (columns <= 2 * indent || base::decode_utf8(whole).size() <= columns) return whole + "\n";
  const std::size_t room = columns - indent;
  const bool place_alone = base::decode_utf8(place).size() > room / 2;
  std::string text = place_alone ? place + "\n" : "";
  for (const std::string& line : base::wrapped(place_alone ? message : whole, room, lines_max)) {
    text += (text.empty() ? "" : std::string(indent, ' ')) + line + "\n";
  }
  return text;
}

}  // namespace

std::string to_text(const Problem& problem, std::size_t columns) {
  if (problem.line == 0) return headline(problem.file + ":", problem.message, columns);
  const std::string number = std::to_string(problem.line);
  std::string text =
      headline(problem.file + ":" + number + ":" + std::to_string(problem.column) + ":",
               problem.message, columns);
  if (problem.source_line.empty()) return text;

  // A long line is shown from a little before the problem.
  std::string_view shown = problem.source_line;
  int skipped = 0;
  if (problem.column > shown_columns_max - 40) {
    skipped = problem.column - 40;
    shown = skip_characters(shown, skipped);
  }
  shown = take_characters(shown, shown_columns_max);

  text += " " + number + " | ";
  const bool readable = base::is_utf8(shown);
  for (const char c : shown) {
    const auto byte = static_cast<unsigned char>(c);
    const char instead = byte < 0x20 || byte == 0x7F ? ' ' : '?';
    text += instead == ' ' || (byte >= 0x80 && !readable) ? instead : c;
  }
  const int before = problem.column - 1 - skipped;
  const int carets = std::clamp(problem.length, 1, std::max(1, shown_columns_max - before));
  text += "\n" + std::string(number.size() + 2, ' ') + "| " +
          std::string(static_cast<std::size_t>(before), ' ') +
          std::string(static_cast<std::size_t>(carets), '^') + "\n";
  return text;
}

std::string to_text(const std::vector<Problem>& problems, std::size_t columns) {
  std::string text;
  for (const Problem& problem : problems) text += to_text(problem, columns);
  return text;
}

}  // namespace smsrelay::yaml
