#include "net/charset.h"

#include <unicode/ucnv.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/text.h"

namespace smsrelay::net {
namespace {

constexpr std::size_t charset_characters_max = 60;

// The parameter "charset" of a Content-Type, in lower case; empty: none.
std::string declared_charset(std::string_view content_type) {
  const std::vector<std::string_view> parts = base::split(content_type, ';');
  for (std::size_t i = 1; i < parts.size(); ++i) {
    const std::size_t equals = parts[i].find('=');
    if (equals == std::string_view::npos) continue;
    if (base::ascii_lower(base::trim(parts[i].substr(0, equals))) != "charset") continue;
    std::string_view value = base::trim(parts[i].substr(equals + 1));
    while (value.starts_with('"') || value.starts_with('\'')) value.remove_prefix(1);
    while (value.ends_with('"') || value.ends_with('\'')) value.remove_suffix(1);
    return base::ascii_lower(value);
  }
  return {};
}

bool is_utf16(std::string_view charset) { return charset.starts_with("utf-16"); }

bool begins_with_mark_of_utf16(std::string_view body) {
  return body.starts_with("\xFF\xFE") || body.starts_with("\xFE\xFF");
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

// Nullopt: ICU does not know the charset.
std::optional<std::string> to_utf8(std::string_view bytes, const std::string& charset) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> converter(ucnv_open(charset.c_str(), &error));
  if (U_FAILURE(error)) return std::nullopt;
  // No converter makes more than one UTF-16 unit of a byte, except rare compatibility pairs.
  std::u16string wide(2 * bytes.size() + 1, u'\0');
  const std::int32_t units =
      ucnv_toUChars(converter.get(), wide.data(), static_cast<std::int32_t>(wide.size()),
                    bytes.data(), static_cast<std::int32_t>(bytes.size()), &error);
  if (U_FAILURE(error) || units < 0) return std::nullopt;
  wide.resize(static_cast<std::size_t>(units));
  std::u32string text;
  text.reserve(wide.size());
  for (std::size_t i = 0; i < wide.size(); ++i) {
    const char16_t unit = wide[i];
    const bool pair = unit >= 0xD800 && unit < 0xDC00 && i + 1 < wide.size() &&
                      wide[i + 1] >= 0xDC00 && wide[i + 1] < 0xE000;
    if (pair) {
      text += static_cast<char32_t>(0x10000 + ((unit - 0xD800) << 10) + (wide[++i] - 0xDC00));
    } else {
      text += unit >= 0xD800 && unit < 0xE000 ? U'\uFFFD' : static_cast<char32_t>(unit);
    }
  }
  if (!text.empty() && text.front() == U'\uFEFF') text.erase(0, 1);
  return base::encode_utf8(text);
}

}  // namespace

Transcoding transcode_body(Request& request) {
  const std::string_view body = request.body;
  if (base::is_utf8(body) && body.find('\0') == std::string_view::npos) return Transcoding::plain;
  std::string charset = declared_charset(request.headers.get("Content-Type").value_or(""));
  if (begins_with_mark_of_utf16(body)) {
    charset = "utf-16";
  } else if (base::is_utf8(body) && !is_utf16(charset)) {
    return Transcoding::plain;  // NULs: every second byte of UTF-16 may be one
  }
  if (charset.empty() || charset == "utf-8" || charset == "utf8") return Transcoding::plain;
  if (charset == "iso-8859-1" || charset == "latin1" || charset == "us-ascii" ||
      charset == "ascii") {
    charset = "windows-1252";
  }
  if (charset.size() > charset_characters_max) return Transcoding::unsupported;
  auto text = to_utf8(body, charset);
  if (!text) return Transcoding::unsupported;
  request.body = *std::move(text);
  return Transcoding::transcoded;
}

}  // namespace smsrelay::net
