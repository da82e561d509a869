#include "net/content_coding.h"

#include <zlib.h>

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"

namespace smsrelay::net {
namespace {

constexpr std::size_t codings_max = 2;

enum class Coding { gzip, deflate };

// In the order in which they were applied. Nullopt: one of them is not accepted, or there are too
// many.
std::optional<std::vector<Coding>> codings_of(const Headers& headers) {
  std::vector<Coding> codings;
  for (const auto& [name, value] : headers.fields()) {
    if (base::ascii_lower(name) != "content-encoding") continue;
    for (const std::string_view part : base::split(value, ',')) {
      const std::string word = base::ascii_lower(base::trim(part));
      if (word.empty() || word == "identity") continue;
      if (word == "gzip" || word == "x-gzip") {
        codings.push_back(Coding::gzip);
      } else if (word == "deflate") {
        codings.push_back(Coding::deflate);
      } else {
        return std::nullopt;
      }
    }
  }
  if (codings.size() > codings_max) return std::nullopt;
  return codings;
}

// zlib's number for a wrapper.
constexpr int with_gzip_header = 15 + 16;
constexpr int with_zlib_header = 15;
constexpr int without_header = -15;

// inflateEnd() at the end of the scope.
class Inflation {
 public:
  explicit Inflation(int wrapper) : good_(inflateInit2(&stream_, wrapper) == Z_OK) {}
  Inflation(const Inflation&) = delete;
  Inflation& operator=(const Inflation&) = delete;
  ~Inflation() {
    if (good_) inflateEnd(&stream_);
  }

  Decoding run(std::string_view bytes, std::size_t bytes_max, std::string& out) {
    if (!good_) return Decoding::corrupt;
    // zlib does not write to its input.
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream_.avail_in = static_cast<uInt>(bytes.size());
    std::array<char, 16 * 1024> piece{};
    while (true) {
      stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
      stream_.avail_out = static_cast<uInt>(piece.size());
      const int state = inflate(&stream_, Z_NO_FLUSH);
      const std::size_t count = piece.size() - stream_.avail_out;
      if (out.size() + count > bytes_max) return Decoding::too_large;
      out.append(piece.data(), count);
      if (state == Z_STREAM_END) {
        if (stream_.avail_in == 0) return Decoding::decoded;
        // Several gzip members make one body; anything else behind the end is a flaw.
        if (inflateReset(&stream_) != Z_OK) return Decoding::corrupt;
        continue;
      }
      // Z_BUF_ERROR: all is read, and the end is missing.
      if (state != Z_OK) return Decoding::corrupt;
    }
  }

 private:
  z_stream stream_{};
  bool good_ = false;
};

Decoding inflated(std::string_view bytes, int wrapper, std::size_t bytes_max, std::string& out) {
  out.clear();
  return Inflation(wrapper).run(bytes, bytes_max, out);
}

Decoding undo(Coding coding, std::string_view bytes, std::size_t bytes_max, std::string& out) {
  if (coding == Coding::gzip) return inflated(bytes, with_gzip_header, bytes_max, out);
  // "deflate" means zlib's format, but some clients send the bare one.
  const Decoding decoding = inflated(bytes, with_zlib_header, bytes_max, out);
  return decoding == Decoding::corrupt ? inflated(bytes, without_header, bytes_max, out) : decoding;
}

}  // namespace

Decoding decode_body(Request& request, std::size_t bytes_max) {
  auto codings = codings_of(request.headers);
  if (!codings) return Decoding::unsupported;
  if (codings->empty()) return Decoding::plain;
  std::string body = request.body;
  std::string decoded;
  for (; !codings->empty(); codings->pop_back()) {
    const Decoding decoding = undo(codings->back(), body, bytes_max, decoded);
    if (decoding != Decoding::decoded) return decoding;
    body.swap(decoded);
  }
  request.body = std::move(body);
  request.headers.remove("Content-Encoding");
  return Decoding::decoded;
}

}  // namespace smsrelay::net
