#include "net/request_reader.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <utility>

#include "base/ascii.h"

namespace smsrelay::net {
namespace {

constexpr std::array<bool, 256> token_characters() {
  std::array<bool, 256> table{};
  for (int c = '0'; c <= '9'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'a'; c <= 'z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (int c = 'A'; c <= 'Z'; ++c) table[static_cast<std::size_t>(c)] = true;
  for (const char c : std::string_view("!#$%&'*+-.^_`|~")) {
    table[static_cast<unsigned char>(c)] = true;
  }
  return table;
}
constexpr std::array<bool, 256> is_token_character = token_characters();

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return is_token_character[static_cast<unsigned char>(c)];
  });
}

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

std::string_view without_blanks_around(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool lists(std::string_view values, std::string_view wanted) {
  while (true) {
    const std::size_t comma = values.find(',');
    if (base::same_but_for_case(without_blanks_around(values.substr(0, comma)), wanted))
      return true;
    if (comma == std::string_view::npos) return false;
    values.remove_prefix(comma + 1);
  }
}

// False for anything but digits and for more than 18 of them.
bool parse_decimal(std::string_view text, std::size_t& value) {
  if (text.empty() || text.size() > 18) return false;
  value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + static_cast<std::size_t>(c - '0');
  }
  return true;
}

bool parse_hexadecimal(std::string_view text, std::size_t& value) {
  if (text.empty() || text.size() > 15) return false;
  value = 0;
  for (const char c : text) {
    const char l = base::to_ascii_lower(c);
    std::size_t digit = 0;
    if (l >= '0' && l <= '9') {
      digit = static_cast<std::size_t>(l - '0');
    } else if (l >= 'a' && l <= 'f') {
      digit = static_cast<std::size_t>(l - 'a') + 10;
    } else {
      return false;
    }
    value = value * 16 + digit;
  }
  return true;
}

// A host and, behind a colon, a port: "a.example:80", "[::1]:80". Empty where a client calls a
// server by no name (RFC 9112, section 3.2).
bool is_host(std::string_view text) {
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return false;
    const std::string_view address = text.substr(1, end - 1);
    const bool legal =
        address.size() >= 2 && std::all_of(address.begin(), address.end(), [](char c) {
          return is_token_character[static_cast<unsigned char>(c)] || c == ':' || c == ';';
        });
    if (!legal || address.find(':') == std::string_view::npos) return false;
    port = text.substr(end + 1);
  } else {
    const std::size_t colon = text.find(':');
    const std::string_view name = text.substr(0, colon);
    const auto legal = [](char c) {
      return static_cast<unsigned char>(c) >= 0x80 ||
             is_token_character[static_cast<unsigned char>(c)] ||
             std::string_view("(),;=").find(c) != std::string_view::npos;
    };
    if (!std::all_of(name.begin(), name.end(), legal)) return false;
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (port.empty()) return true;
  if (!port.starts_with(':')) return false;
  port.remove_prefix(1);
  std::size_t number = 0;
  return port.empty() || (parse_decimal(port, number) && number <= 65'535);
}

constexpr std::string_view line_end = "\r\n";
constexpr std::size_t chunk_line_bytes_max = 1024;
constexpr std::size_t empty_lines_max = 8;

}  // namespace

RequestReader::State RequestReader::next() {
  while (phase_ != Phase::complete && phase_ != Phase::refused) {
    if (!advance()) break;
  }
  if (phase_ == Phase::complete) return State::complete;
  return phase_ == Phase::refused ? State::refused : State::more;
}

bool RequestReader::advance() {
  switch (phase_) {
    case Phase::request_line:
    case Phase::fields:
      return read_head();
    case Phase::sized_body:
      return read_sized_body();
    case Phase::chunk_size:
      return read_chunk_size();
    case Phase::chunk_data:
      return read_chunk_data();
    case Phase::trailers:
      return read_trailers();
    case Phase::complete:
    case Phase::refused:
      return false;
  }
  return false;
}

Request RequestReader::take() {
  assert(phase_ == Phase::complete);
  phase_ = Phase::request_line;
  forget_what_was_read();
  spent_bytes_ = 0;
  empty_lines_ = 0;
  return std::exchange(request_, Request());
}

bool RequestReader::take_continue() {
  return phase_ != Phase::request_line && phase_ != Phase::fields && phase_ != Phase::complete &&
         std::exchange(expects_continue_, false);
}

std::optional<std::string_view> RequestReader::next_line(std::size_t bytes_max, int status,
                                                         std::string_view reason) {
  for (; scanned_ < buffer_.size(); ++scanned_) {
    ++examined_bytes_;
    const char c = buffer_[scanned_];
    const std::size_t line_bytes = scanned_ - position_;
    if (c == '\r') {
      if (scanned_ + 1 == buffer_.size()) return std::nullopt;
      if (buffer_[scanned_ + 1] != '\n') break;
      const std::string_view line(buffer_.data() + position_, line_bytes);
      position_ = scanned_ = scanned_ + line_end.size();
      return line;
    }
    if (is_control(c) && c != '\t') break;
    if (line_bytes >= bytes_max) {
      refuse(status, reason);
      return std::nullopt;
    }
  }
  if (scanned_ < buffer_.size()) refuse(400, "a control character or a bare line end");
  return std::nullopt;
}

// Line by line, so that what can never become a request is refused as soon as it shows.
bool RequestReader::read_head() {
  const bool first = phase_ == Phase::request_line;
  // The end of the line before; that of the last line is not counted.
  const std::size_t separator = first ? 0 : line_end.size();
  const std::size_t left = limits_.request_bytes_max - spent_bytes_;
  const auto line =
      next_line(left > separator ? left - separator : 0, 431, "the head is too large");
  if (!line) return false;
  if (line->empty()) {
    if (!first) return settle_head();
    // A client may put an empty line before its request, but not go on and on with them.
    if (++empty_lines_ > empty_lines_max) return refuse(400, "too many empty lines");
    return true;
  }
  spent_bytes_ += separator + line->size();
  if (!first) return read_field(*line);
  has_length_ = has_coding_ = has_host_ = expects_continue_ = false;
  body_bytes_ = 0;
  phase_ = Phase::fields;
  return read_request_line(*line);
}

bool RequestReader::read_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return refuse(400, "bad request line");
  const std::string_view method = line.substr(0, first);
  std::string_view target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);

  if (!is_token(method)) return refuse(400, "bad method");
  if (target.empty() || std::any_of(target.begin(), target.end(),
                                    [](char c) { return c == '\t' || c == ' ' || c == '#'; })) {
    return refuse(400, "bad target");
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return version.starts_with("HTTP/") ? refuse(505, "only HTTP/1.1 is spoken here")
                                        : refuse(400, "bad request line");
  }
  is_http_1_0_ = version == "HTTP/1.0";
  keeps_connection_ = !is_http_1_0_;

  request_.method = method;
  const bool is_of_the_server = target == "*" && method == "OPTIONS";
  if (target.front() == '/' || is_of_the_server) {
    request_.target = target;
  } else if (const std::size_t scheme = target.find("://"); scheme != std::string_view::npos) {
    // A client that takes us for a proxy; the origin is ours all the same.
    target.remove_prefix(scheme + 3);
    const std::size_t path = target.find_first_of("/?");
    request_.target = path == std::string_view::npos ? "/" : std::string(target.substr(path));
    if (request_.target.front() == '?') request_.target.insert(0, "/");
  } else {
    return refuse(400, "bad target");
  }
  return true;
}

bool RequestReader::read_field(std::string_view line) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return refuse(400, "a field without a colon");
  const std::string_view name = line.substr(0, colon);
  const std::string_view value = without_blanks_around(line.substr(colon + 1));
  if (!is_token(name)) return refuse(400, "bad field name");
  if (request_.headers.fields().size() >= limits_.fields_max) return refuse(431, "too many fields");

  if (base::same_but_for_case(name, "Content-Length")) {
    std::size_t length = 0;
    if (!parse_decimal(value, length)) return refuse(400, "bad Content-Length");
    if (has_length_ && length != body_bytes_) return refuse(400, "two Content-Length");
    has_length_ = true;
    body_bytes_ = length;
  } else if (base::same_but_for_case(name, "Transfer-Encoding")) {
    if (has_coding_ || !base::same_but_for_case(value, "chunked"))
      return refuse(501, "unknown Transfer-Encoding");
    has_coding_ = true;
  } else if (base::same_but_for_case(name, "Connection")) {
    if (lists(value, "close")) keeps_connection_ = false;
    if (is_http_1_0_ && lists(value, "keep-alive")) keeps_connection_ = true;
  } else if (base::same_but_for_case(name, "Host")) {
    if (has_host_) return refuse(400, "two Host");
    if (!is_host(value)) return refuse(400, "bad Host");
    has_host_ = true;
  } else if (base::same_but_for_case(name, "Expect")) {
    if (!base::same_but_for_case(value, "100-continue")) return refuse(417, "unknown expectation");
    expects_continue_ = !is_http_1_0_;
  }
  request_.headers.add(std::string(name), std::string(value));
  return true;
}

bool RequestReader::settle_head() {
  if (!has_host_ && !is_http_1_0_) return refuse(400, "no Host");
  if (has_length_ && has_coding_) return refuse(400, "Content-Length and Transfer-Encoding");
  if (has_coding_) {
    if (is_http_1_0_) return refuse(400, "Transfer-Encoding in HTTP/1.0");
    phase_ = Phase::chunk_size;
    return true;
  }
  if (body_bytes_ > limits_.request_bytes_max - spent_bytes_) {
    return refuse(413, "the request is too large");
  }
  phase_ = body_bytes_ == 0 ? Phase::complete : Phase::sized_body;
  return true;
}

bool RequestReader::read_sized_body() {
  if (buffer_.size() - position_ < body_bytes_) return false;
  request_.body.assign(buffer_, position_, body_bytes_);
  position_ = scanned_ = position_ + body_bytes_;
  phase_ = Phase::complete;
  return true;
}

bool RequestReader::read_chunk_size() {
  auto line = next_line(chunk_line_bytes_max, 400, "bad chunk");
  if (!line) return false;
  spent_bytes_ += line->size() + line_end.size();
  line = without_blanks_around(line->substr(0, line->find(';')));
  if (!parse_hexadecimal(*line, body_bytes_)) return refuse(400, "bad chunk");
  if (spent_bytes_ > limits_.request_bytes_max ||
      body_bytes_ > limits_.request_bytes_max - spent_bytes_) {
    return refuse(413, "the request is too large");
  }
  phase_ = body_bytes_ == 0 ? Phase::trailers : Phase::chunk_data;
  return true;
}

bool RequestReader::read_chunk_data() {
  if (buffer_.size() - position_ < body_bytes_ + line_end.size()) return false;
  if (buffer_.compare(position_ + body_bytes_, line_end.size(), line_end) != 0) {
    return refuse(400, "bad chunk");
  }
  request_.body.append(buffer_, position_, body_bytes_);
  spent_bytes_ += body_bytes_;
  position_ = scanned_ = position_ + body_bytes_ + line_end.size();
  forget_what_was_read();
  phase_ = Phase::chunk_size;
  return true;
}

bool RequestReader::read_trailers() {
  const std::size_t left =
      limits_.request_bytes_max - std::min(spent_bytes_, limits_.request_bytes_max);
  const auto line = next_line(left, 431, "the trailers are too large");
  if (!line) return false;
  spent_bytes_ += line->size() + line_end.size();
  if (line->empty()) phase_ = Phase::complete;
  return true;
}

bool RequestReader::refuse(int status, std::string_view reason) {
  refusal_ = {status, reason};
  phase_ = Phase::refused;
  keeps_connection_ = false;
  buffer_.clear();
  position_ = scanned_ = 0;
  return false;
}

// Only when most of the buffer is read, so that each byte is moved once at most.
void RequestReader::forget_what_was_read() {
  if (position_ <= buffer_.size() / 2) return;
  buffer_.erase(0, position_);
  scanned_ -= position_;
  position_ = 0;
}

}  // namespace smsrelay::net
