// What a connection's bytes are read as does not depend on how they arrive, and stays in bounds.
#include <algorithm>
#include <string>
#include <vector>

#include "base/fuzz.h"
#include "net/request_reader.h"

namespace smsrelay::net {
namespace {

using base::must_hold;

constexpr RequestReader::Limits limits{.request_bytes_max = 2'048, .fields_max = 8};

struct Reading {
  std::vector<Request> requests;
  int refused = 0;  // the status

  friend bool operator==(const Reading&, const Reading&) = default;
};

bool holds_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F;
  });
}

void check(const Request& request) {
  std::size_t bytes = request.method.size() + request.target.size() + request.body.size();
  must_hold(!request.method.empty() && !holds_control(request.method), "a method is a word");
  must_hold(request.target.starts_with('/') || request.target == "*", "a target is a path");
  must_hold(!holds_control(request.target) && request.target.find(' ') == std::string::npos,
            "a target has no blank and no control character");
  for (const auto& [name, value] : request.headers.fields()) {
    bytes += name.size() + value.size();
    must_hold(!name.empty() && !holds_control(name), "a field has a name");
    must_hold(name.find_first_of(" \t:") == std::string::npos, "a field name has no blank");
    must_hold(!holds_control(value), "a field value has no control character");
  }
  must_hold(request.headers.fields().size() <= limits.fields_max, "fields are counted");
  must_hold(bytes <= limits.request_bytes_max, "a request is no larger than allowed");
  const auto length = request.headers.get("Content-Length");
  must_hold(!length || !request.headers.get("Transfer-Encoding"), "a body has one length");
  must_hold(!length || std::stoull(std::string(*length)) == request.body.size(),
            "a body is as long as told");
}

void drain(RequestReader& reader, Reading& reading) {
  RequestReader::State state = reader.next();
  for (; state == RequestReader::State::complete; state = reader.next()) {
    must_hold(reader.next() == RequestReader::State::complete, "complete stays complete");
    reading.requests.push_back(reader.take());
    check(reading.requests.back());
  }
  if (state == RequestReader::State::refused) {
    must_hold(reader.next() == RequestReader::State::refused, "refused stays refused");
    must_hold(reader.refusal().status >= 400 && !reader.refusal().reason.empty(),
              "a refusal has its status and reason");
    must_hold(!reader.keeps_connection(), "a refusal ends the connection");
    reading.refused = reader.refusal().status;
  }
}

Reading read(std::string_view text, std::size_t piece_bytes) {
  RequestReader reader(limits);
  Reading reading;
  while (!text.empty() && reading.refused == 0) {
    const std::string_view piece = text.substr(0, piece_bytes);
    text.remove_prefix(piece.size());
    const std::size_t held_before = reader.unread_bytes();
    reader.feed(piece);
    drain(reader, reading);
    reader.take_continue();
    must_hold(reader.unread_bytes() <= held_before + piece.size(), "no byte comes from nowhere");
    // The last piece came on top of what is allowed without the end of a head or chunk.
    must_hold(reader.unread_bytes() <= 2 * limits.request_bytes_max + piece.size(),
              "no more is held than one request and one piece");
  }
  return reading;
}

}  // namespace
}  // namespace smsrelay::net

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t count) {
  using namespace smsrelay;
  base::FuzzInput input(bytes, count);
  const std::size_t piece_bytes = 1 + input.choice(64);
  const net::Reading whole = net::read(input.text(), std::string_view::npos);
  const net::Reading pieces = net::read(input.text(), piece_bytes);
  base::must_hold(whole == pieces, "requests are the same however their bytes arrive");
  return 0;
}
