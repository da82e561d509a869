// Small questions about text that every room asks. UTF-8 throughout.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::base {

// Without ASCII blanks (space, tab, CR, LF, VT, FF) at either end.
std::string_view trim(std::string_view);

// ASCII letters only; other bytes are kept.
std::string ascii_lower(std::string_view);

std::vector<std::string_view> split(std::string_view, char separator);

// Views of a temporary would outlive it.
template <std::same_as<std::string> Temporary>
std::string_view trim(Temporary&&) = delete;
template <std::same_as<std::string> Temporary>
std::vector<std::string_view> split(Temporary&&, char separator) = delete;

std::string join(std::span<const std::string> parts, std::string_view separator);

// Code points of a UTF-8 text; every undecodable byte becomes U+FFFD.
std::u32string decode_utf8(std::string_view);
std::string encode_utf8(std::u32string_view);
void append_utf8(std::string& out, char32_t);
[[nodiscard]] bool is_utf8(std::string_view);

// RFC 4648 base64 with padding; decoding tolerates absent padding, nothing else.
std::string base64_encode(std::string_view);
std::optional<std::string> base64_decode(std::string_view);

// What XML and HTML would take for their own, as entities: xml_text for what stands between tags,
// xml_escaped for an attribute in double quotes, too.
std::string xml_text(std::string_view);
std::string xml_escaped(std::string_view);

// Edits (insert, delete, replace, swap of neighbours) between two texts, by code point.
std::size_t edit_distance(std::string_view, std::string_view);

// The candidate nearest to `word`, when near enough to be a slip: at most a third of its length.
std::optional<std::string> did_you_mean(std::string_view word,
                                        std::span<const std::string> candidates);

// Control characters, invisible ones and line ends shown by name or escape ("\n", "\u{1B}"), so
// that hostile text can neither break nor hide in a terminal or a file.
std::string visible(std::string_view);

// A control character, one that turns the line around (bidi), a line end or a character without a
// shape, as no title or name has one. No-break blanks and joiners (emoji, Indic) are readable.
// Ill-formed UTF-8 is unreadable.
[[nodiscard]] bool has_unreadable(std::string_view);

}  // namespace smsrelay::base
