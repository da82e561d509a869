// gumbo, another reader of HTML, as oracle: over thousands of generated documents, realistic and
// broken, both must find the same words in the same order, the same words in one piece, the same
// links and the same characters behind every reference.
//
// Where the two differ on purpose, the author of the documents does not write it:
//
//   not written                      because
//   text between the cells of a      the standard moves it before the table; we read it where it
//   table                            stands
//   <form>                           its end tag leaves open what it holds; ours ends it
//   hidden on <b>, <i> and the like  the standard opens such an element again in every block behind
//   hidden inline, never ended       it, so that it hides the rest of an answer; ours ends with the
//                                    block around it: rather a word too many than an answer lost
//   an element never ended in the    the same: </title> does not end the title, and the drawing
//   <title> of an <svg>              hides the rest of the answer
//   <video>, <object> and the like   their fallback is read only if nothing else is
//   <main>                           no special element to gumbo 0.10.1, as it is in the standard
//   </x> for another unknown name    gumbo takes all unknown elements for one
//   &NewLine;, numbers over 7 digits gumbo counts lines, and overflows
#include <gtest/gtest.h>
#include <gumbo.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/rng.h"
#include "base/text.h"
#include "core/answer_filter.h"
#include "core/answer_text.h"
#include "core/html_entities.h"
#include "core/html_entity_table.h"

namespace smsrelay::core {
namespace {

struct DestroyOutput {
  void operator()(GumboOutput* output) const {
    gumbo_destroy_output(&kGumboDefaultOptions, output);
  }
};
using Parsed = std::unique_ptr<GumboOutput, DestroyOutput>;

Parsed parse(const std::string& html) {
  return Parsed(gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size()));
}

// ---- the oracle: what gumbo's tree lets a reader see -------------------------------------------

struct Seen {
  std::string text;                // words, with blanks wherever a browser would part them
  std::vector<std::string> links;  // in order; a link that goes on in a second element counts once
  bool moved = false;              // the standard has moved text to another place
};

std::string name_of(const GumboElement& element) {
  if (element.tag != GUMBO_TAG_UNKNOWN) return gumbo_normalized_tagname(element.tag);
  GumboStringPiece name = element.original_tag;
  if (name.length == 0 || name.data[0] != '<') return {};
  gumbo_tag_from_original_text(&name);
  return base::ascii_lower({name.data, name.length});
}

class Reader {
 public:
  Seen read(const std::string& html) {
    const std::string document = "<body>" + html;  // what the tree points into
    const Parsed parsed = parse(document);
    visit(*parsed->root);
    return std::move(seen_);
  }

 private:
  void visit(const GumboNode& node) {
    // NOLINTNEXTLINE(misc-no-recursion): the documents of this test are shallow
    switch (node.type) {
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_WHITESPACE:
      case GUMBO_NODE_CDATA:
        seen_.text += node.v.text.text;
        break;
      case GUMBO_NODE_ELEMENT:
        element(node);
        break;
      case GUMBO_NODE_DOCUMENT:
      case GUMBO_NODE_COMMENT:
      case GUMBO_NODE_TEMPLATE:
        break;
    }
  }

  void element(const GumboNode& node) {
    static const std::set<std::string> unread = {
        "script", "style", "title", "iframe", "noembed", "svg", "noframes", "select", "template"};
    static const std::set<std::string> inside_a_line = {
        "a",      "abbr",   "b",   "big",   "cite", "code",     "del", "em",     "font",  "i",
        "img",    "ins",    "kbd", "label", "nobr", "noscript", "bdi", "s",      "small", "span",
        "strike", "strong", "sub", "sup",   "tt",   "u",        "var", "x-note", "wbr",   "head"};
    const GumboElement& element = node.v.element;
    const std::string name = name_of(element);
    constexpr unsigned moves =
        GUMBO_INSERTION_FOSTER_PARENTED | GUMBO_INSERTION_ADOPTION_AGENCY_MOVED;
    seen_.moved |= (node.parse_flags & moves) != 0;
    // A formatting element that goes on behind its block hides no more: rather a word too many.
    constexpr unsigned goes_on =
        GUMBO_INSERTION_RECONSTRUCTED_FORMATTING_ELEMENT | GUMBO_INSERTION_ADOPTION_AGENCY_CLONED;
    const bool copy = (node.parse_flags & goes_on) != 0;
    if (unread.contains(name) || (!copy && hidden(element))) return;
    const bool parts = !inside_a_line.contains(name);
    const GumboAttribute* href = gumbo_get_attribute(&element.attributes, "href");
    const bool link = name == "a" && href != nullptr;
    // Ours parts a label from the word before it, but not from a sign that opens.
    if (parts || (link && !seen_.text.ends_with("’"))) seen_.text += ' ';
    for (unsigned index = 0; index < element.children.length; ++index) {
      visit(*static_cast<const GumboNode*>(element.children.data[index]));
    }
    if (parts) seen_.text += ' ';
    if (link) {
      if (!copy) seen_.links.emplace_back(href->value);
      seen_.text += ' ';
    }
  }

  static bool hidden(const GumboElement& element) {
    const GumboAttribute* classes = gumbo_get_attribute(&element.attributes, "class");
    return gumbo_get_attribute(&element.attributes, "hidden") != nullptr ||
           (classes != nullptr && std::string_view(classes->value) == "sr-only");
  }

  Seen seen_;
};

// ---- the documents -----------------------------------------------------------------------------

// Words are numbered, so that none can stand for another.
class Author {
 public:
  explicit Author(std::uint64_t seed) : dice_(seed, "html oracle") {}

  std::string document() {
    html_.clear();
    budget_ = 4 + dice_.below(22);
    while (budget_ > 0) block(0);
    return std::move(html_);
  }

 private:
  bool one_in(std::uint64_t times) { return dice_.below(times) == 0; }

  template <std::size_t size>
  const char* one_of(const std::array<const char*, size>& choices) {
    return choices[dice_.below(size)];
  }

  void word() {
    if (budget_ > 0) --budget_;
    html_ += "w" + std::to_string(++words_) + "x";
    if (one_in(12))
      html_ += one_of(std::array{"&eacute;", "&amp;", "&eacute", "&#233;", "&notit;", "&#x2019;",
                                 "&lt;b&gt;", "&euro;", "&zzz;", "&"});
    if (!one_in(5)) html_ += one_of(std::array{" ", "\n", "  ", "&nbsp;", " \t"});
  }

  // True if it is hidden.
  bool tag(const std::string& name, const std::string& attributes = "") {
    html_ += "<" + (one_in(9) ? upper(name) : name);
    if (one_in(6))
      html_ += one_of(std::array{" id=a", " data-x='>'", " title=\"a > b\"", " x=\"1\"y", "\n"});
    const bool hidden = !is_formatting(name) && one_in(25);
    if (hidden) html_ += one_of(std::array{" hidden", " class=sr-only", " HIDDEN=''"});
    html_ += attributes + ">";
    return hidden;
  }

  static bool is_formatting(std::string_view name) {
    static const std::set<std::string_view> names = {"b", "i",    "em",   "strong",
                                                     "u", "font", "code", "a"};
    return names.contains(name);
  }

  static std::string upper(std::string text) {
    for (char& letter : text) letter = letter >= 'a' && letter <= 'z' ? letter - 32 : letter;
    return text;
  }

  // Once in a while an author forgets, or writes another.
  void end(const std::string& name) {
    if (one_in(14)) return;
    if (one_in(25))
      html_ += one_of(std::array{"</b>", "</div>", "</span>", "</p>", "</li>", "</ul>", "</h2>"});
    html_ += "</" + name + (one_in(9) ? " >" : ">");
  }

  void inline_content(int depth) {
    for (std::uint64_t count = 1 + dice_.below(3); count > 0; --count) {
      const std::uint64_t what = depth > 5 ? 0 : dice_.below(14);
      if (what < 7) {
        word();
      } else if (what < 10) {
        const std::string name = one_of(std::array{"b", "i", "em", "strong", "span", "u", "sup",
                                                   "font", "x-note", "code", "label"});
        const bool hidden = tag(name);
        inline_content(depth + 1);
        hidden ? void(html_ += "</" + name + ">") : end(name);
      } else if (what == 10 && !in_link_) {
        link(depth);
      } else if (what == 11) {
        html_ += one_of(std::array{"<br>", "<br/>", "<BR />", "</br>", "<wbr>",
                                   "<img src=x alt=''>", "<!-- a > b -->", "<!-->", "<!--a--!>",
                                   "<?x y?>", "</ z>", "<!x>", "<input hidden>", "< ", "<3 "});
      } else if (what == 12) {
        html_ += one_of(std::array{
            "<script>if (a<b) { '<p>' }</script>", "<style>p > a {}</style>",
            "<title>t <b>t</b></title>",
            "<svg aria-hidden=true><title>t</title><path d='M0'/></svg>",
            "<script><!-- <script>s</script> s --></script>", "<select><option>o<option>p</select>",
            "<iframe src=x><p>i</iframe>", "<svg><g>", "<template><p>t</template>"});
      } else {
        html_ += "<textarea>";
        word();
        html_ += "<b> </textarea>";
      }
    }
  }

  void link(int depth) {
    in_link_ = true;
    const std::string url = "https://v.example/" + std::to_string(++words_) +
                            one_of(std::array{"", "?a=1&b=2", "?a=1&amp;b=2&copy=3", "#&eacute;",
                                              "/&deg", "?&not;&notit&para=2"});
    tag("a", " href=\"" + url + "\"" + (one_in(8) ? " href='#'" : ""));
    word();
    if (one_in(3)) inline_content(depth + 1);
    html_ += "</a>";
    in_link_ = false;
  }

  void block(int depth) {
    const std::uint64_t what = depth > 5 ? 0 : dice_.below(12);
    if (what < 4) {
      inline_content(depth);
    } else if (what < 9) {
      const std::string name = one_of(
          std::array{"p",          "p",        "div",    "div",      "h2",      "section", "center",
                     "blockquote", "fieldset", "legend", "details",  "summary", "address", "figure",
                     "figcaption", "header",   "pre",    "dl",       "dt",      "dd",      "nav",
                     "footer",     "article",  "button", "noscript", "marquee", "bdi"});
      tag(name);
      if (!one_in(12)) block(depth + 1);
      if (one_in(2)) block(depth + 1);
      end(name);
    } else if (what < 11) {
      list(depth);
    } else {
      table(depth);
    }
  }

  void list(int depth) {
    const std::string name = one_of(std::array{"ul", "ol", "menu", "dir"});
    tag(name);
    for (std::uint64_t items = 1 + dice_.below(3); items > 0; --items) {
      tag("li");
      one_in(3) ? block(depth + 2) : inline_content(depth + 1);
      if (one_in(2)) html_ += "</li>";
    }
    end(name);
  }

  void table(int depth) {
    html_ += "<table>";
    if (one_in(3)) html_ += one_of(std::array{"<tbody>", "<thead>", "<caption>c9x</caption>"});
    for (std::uint64_t rows = 1 + dice_.below(3); rows > 0; --rows) {
      tag("tr");
      for (std::uint64_t cells = 1 + dice_.below(3); cells > 0; --cells) {
        const std::string name = one_of(std::array{"td", "th"});
        tag(name);
        if (!one_in(4)) one_in(3) ? block(depth + 2) : inline_content(depth + 2);
        if (one_in(2)) html_ += "</" + name + ">";
      }
      if (one_in(2)) html_ += "</tr>";
    }
    html_ += "</table>";
  }

  base::SeededRng dice_;
  std::string html_;
  std::uint64_t budget_ = 0;
  int words_ = 0;
  bool in_link_ = false;
};

// ---- the comparison ----------------------------------------------------------------------------

// Pieces without blanks, but for the links, their colons, the bullets and marks that only ours has.
std::vector<std::string> words_of(const std::string& text, std::vector<std::string>* links) {
  std::string plain;
  for (std::string_view left = text; !left.empty();) {
    const std::string_view character = left.substr(0, character_bytes(left));
    left.remove_prefix(character.size());
    const Sight sight = sight_of(character);
    if (sight == Sight::text) plain += character;
    if (sight == Sight::blank || sight == Sight::hard_blank) plain += ' ';
  }
  std::vector<std::string> words;
  for (const std::string_view piece : base::split(plain, ' ')) {
    if (piece.empty() || piece == "-") continue;
    if (piece.ends_with('.') && piece.find_first_not_of("0123456789") == piece.size() - 1) continue;
    if (links != nullptr && piece.starts_with("https://")) {
      links->emplace_back(piece);
      if (!words.empty() && words.back().ends_with(':')) words.back().pop_back();
      continue;
    }
    words.emplace_back(piece);
  }
  return words;
}

std::string first_difference(const std::vector<std::string>& ours,
                             const std::vector<std::string>& theirs) {
  const auto [our, their] = std::ranges::mismatch(ours, theirs);
  if (our == ours.end() && their == theirs.end()) return {};
  return "ours: " + (our == ours.end() ? "the end" : *our) +
         ", gumbo's: " + (their == theirs.end() ? "the end" : *their);
}

TEST(HtmlOracleTest, BothReadTheSameWordsInTheSameOrderAndTheSameLinks) {
  constexpr int documents = 12'000;
  Author author(2026);
  int moved = 0;
  std::size_t compared = 0;
  for (int document = 0; document < documents; ++document) {
    const std::string html = author.document();
    const std::string text = to_sms_text(html);
    Seen seen = Reader().read(html);
    std::vector<std::string> links;
    std::vector<std::string> ours = words_of(text, &links);
    std::vector<std::string> theirs = words_of(seen.text, nullptr);
    compared += ours.size();
    if (seen.moved) {
      ++moved;
      for (auto* words : {&ours, &theirs, &links, &seen.links}) std::ranges::sort(*words);
    }
    ASSERT_EQ(first_difference(ours, theirs), "")
        << "document " << document << ": " << html << "\nours: " << text;
    ASSERT_EQ(first_difference(links, seen.links), "")
        << "document " << document << ": " << html << "\nours: " << text;
  }
  EXPECT_LT(moved, documents / 5) << "too few are compared in their order";
  EXPECT_GT(compared, 100'000U);
}

// ---- character references ----------------------------------------------------------------------

std::string text_by_gumbo(const std::string& text) {
  const Parsed parsed = parse("<body><textarea>" + text + "</textarea>");
  const auto& body =
      static_cast<const GumboNode*>(parsed->root->v.element.children.data[1])->v.element;
  const auto& area = static_cast<const GumboNode*>(body.children.data[0])->v.element;
  if (area.children.length == 0) return {};
  return static_cast<const GumboNode*>(area.children.data[0])->v.text.text;
}

std::string attribute_by_gumbo(const std::string& value) {
  const Parsed parsed = parse("<body><p title=\"" + value + "\">");
  const auto& body =
      static_cast<const GumboNode*>(parsed->root->v.element.children.data[1])->v.element;
  const auto& p = static_cast<const GumboNode*>(body.children.data[0])->v.element;
  return gumbo_get_attribute(&p.attributes, "title")->value;
}

std::string text_by_us(std::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    const auto entity = text[0] == '&' ? entity_at(text, EntityPlace::text) : std::nullopt;
    if (entity) {
      base::append_utf8(decoded, entity->character);
      if (entity->second != 0) base::append_utf8(decoded, entity->second);
    } else {
      decoded += text[0];
    }
    text.remove_prefix(entity ? entity->length : 1);
  }
  return decoded;
}

TEST(HtmlOracleTest, BothDecodeEveryNamedReferenceAlike) {
  for (const NamedEntity& entity : named_entities()) {
    for (const char* behind : {"", ";", "x", "=", " ", "1"}) {
      const std::string reference = "a&" + std::string(entity.name) + behind;
      if (entity.name == "NewLine;") continue;  // gumbo's positions are not ours
      ASSERT_EQ(text_by_us(reference), text_by_gumbo(reference)) << reference;
      ASSERT_EQ(decode_attribute(reference), attribute_by_gumbo(reference)) << reference;
    }
  }
}

std::size_t longest_number(std::string_view text) {
  std::size_t longest = 0;
  std::size_t length = 0;
  for (const char byte : text) {
    length = std::isxdigit(static_cast<unsigned char>(byte)) != 0 ? length + 1 : 0;
    longest = std::max(longest, length);
  }
  return longest;
}

TEST(HtmlOracleTest, BothDecodeRandomReferencesAlike) {
  base::SeededRng dice(7, "references");
  const std::array pieces = {"&",     "#",   "x",      "X",      ";",  "1",    "9", "0", "a",
                             "F",     "amp", "eacute", "not",    "in", "copy", "=", " ", "8364",
                             "x2019", "151", "D800",   "110000", "lt", "gt",   "Z", "é", "/"};
  for (int turn = 0; turn < 10'000; ++turn) {
    std::string text = "a";
    for (std::uint64_t count = dice.below(9); count > 0; --count) {
      if (dice.below(3) == 0) text += '&';
      text += pieces[dice.below(pieces.size())];
    }
    if (longest_number(text) > 7) continue;  // gumbo's overflow
    ASSERT_EQ(text_by_us(text), text_by_gumbo(text)) << text;
    ASSERT_EQ(decode_attribute(text), attribute_by_gumbo(text)) << text;
  }
}

}  // namespace
}  // namespace smsrelay::core
