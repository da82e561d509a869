// Whatever a body claims to be, decoding it is bounded; what zlib encoded comes back as it was.
#include <zlib.h>

#include <array>
#include <string>

#include "base/fuzz.h"
#include "net/content_coding.h"

namespace smsrelay::net {
namespace {

using base::must_hold;

constexpr std::array codings = {
    "gzip",       "deflate", "x-gzip",     "identity", "gzip, deflate",
    "gzip, gzip", "br",      "gzip,,gzip", "",         "GZIP , identity"};

void decode_anything(std::string_view body, const char* coding, std::size_t bytes_max) {
  Request request;
  request.headers.add("Content-Encoding", coding);
  request.body = body;
  const Request before = request;
  if (decode_body(request, bytes_max) != Decoding::decoded) {
    must_hold(request == before, "what is not decoded stays as it was");
    return;
  }
  must_hold(request.body.size() <= bytes_max, "a decoded body is no larger than allowed");
  must_hold(!request.headers.get("Content-Encoding"), "a decoded body says so");
}

std::string gzip(std::string_view text) {
  constexpr int gzip_wrapper = 16;
  z_stream stream{};
  must_hold(
      deflateInit2(&stream, 1, Z_DEFLATED, MAX_WBITS + gzip_wrapper, 8, Z_DEFAULT_STRATEGY) == Z_OK,
      "zlib begins");
  std::string out(deflateBound(&stream, text.size()) + 32, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  must_hold(deflate(&stream, Z_FINISH) == Z_STREAM_END, "zlib ends");
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

void decode_what_was_encoded(std::string_view text, bool twice) {
  Request request;
  request.headers.add("Content-Encoding", twice ? "gzip, gzip" : "gzip");
  request.body = twice ? gzip(gzip(text)) : gzip(text);
  const Request before = request;
  must_hold(decode_body(request, text.size() + 256) == Decoding::decoded, "gzip is decoded");
  must_hold(request.body == text, "a decoded body is what was encoded");
  if (text.empty()) return;
  request = before;
  must_hold(decode_body(request, text.size() - 1) == Decoding::too_large,
            "one byte too many is too large");
}

}  // namespace
}  // namespace smsrelay::net

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  using namespace smsrelay;
  base::FuzzInput input(bytes, count);
  const std::size_t choice = input.choice(256);
  const char* coding = net::codings.at(choice % net::codings.size());
  net::decode_anything(input.text(), coding, 1'024 * (choice % 5));
  net::decode_what_was_encoded(input.text(), choice % 2 == 1);
  return 0;
}
