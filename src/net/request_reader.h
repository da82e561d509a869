// RequestReader: the bytes of one connection, cut into requests.
//
//   feed(bytes) ──> next() ──> complete: take()      and next() again: requests may be pipelined
//                          ├─> more:     feed again
//                          └─> refused:  refusal(); the connection cannot be used further
//
// Reads HTTP/1.1 by RFC 9112 and refuses whatever two readers could understand differently: bare
// line feeds, folded fields, blanks before a colon, two lengths, a length beside a transfer
// coding. Sizes are checked before anything is kept. Names keep their case, fields their order.
// What can never become a request, such as the greeting of TLS, is refused at its first wrong byte.
// The work is linear in the bytes fed, however they are cut.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "net/http.h"

namespace smsrelay::net {

class RequestReader {
 public:
  struct Limits {
    std::size_t request_bytes_max = 64 * 1024;  // request line, fields and body together
    std::size_t fields_max = 100;
  };
  enum class State { more, complete, refused };

  explicit RequestReader(Limits limits) : limits_(limits) {}

  void feed(std::string_view bytes) { buffer_.append(bytes); }
  // Complete stays complete until take(); refused stays refused.
  State next();

  // Precondition: next() said complete. The target is in origin-form, the body without its coding.
  Request take();
  // About the request that take() returned last, or the one that is being read.
  [[nodiscard]] bool keeps_connection() const { return keeps_connection_; }
  [[nodiscard]] bool is_http_1_0() const { return is_http_1_0_; }

  // True once for a request whose client waits for "100 Continue" before it sends the body.
  bool take_continue();

  // True while part of a request has arrived, be it the empty lines before it.
  [[nodiscard]] bool underway() const {
    return phase_ != Phase::request_line || empty_lines_ > 0 || position_ < buffer_.size();
  }

  // Bytes held that belong to no taken request.
  [[nodiscard]] std::size_t unread_bytes() const { return buffer_.size() - position_; }

  // Bytes looked at in search of line ends since the beginning: what reading has cost.
  [[nodiscard]] std::size_t examined_bytes() const { return examined_bytes_; }

  struct Refusal {
    int status = 400;
    std::string_view reason;
  };
  // Precondition: next() said refused.
  [[nodiscard]] Refusal refusal() const { return refusal_; }

 private:
  enum class Phase {
    request_line,
    fields,
    sized_body,
    chunk_size,
    chunk_data,
    trailers,
    complete,
    refused
  };

  bool advance();
  // The next line without its end, which is taken from the buffer; valid until the next feed().
  // Nothing: it is not whole yet, or refused: with 400 for a bare line end, which another reader
  // might take for the end of the line, or any other control character; with `status` and `reason`
  // if it is longer than `bytes_max`.
  std::optional<std::string_view> next_line(std::size_t bytes_max, int status,
                                            std::string_view reason);
  bool read_head();
  bool read_request_line(std::string_view line);
  bool read_field(std::string_view line);
  bool settle_head();
  bool read_sized_body();
  bool read_chunk_size();
  bool read_chunk_data();
  bool read_trailers();
  bool refuse(int status, std::string_view reason);
  void forget_what_was_read();

  Limits limits_;
  std::string buffer_;
  std::size_t position_ = 0;  // of the first unread byte
  std::size_t scanned_ = 0;   // how far the end of the current line was looked for
  std::size_t spent_bytes_ = 0;
  std::size_t empty_lines_ = 0;  // before the request
  std::size_t examined_bytes_ = 0;

  Phase phase_ = Phase::request_line;
  Request request_;
  std::size_t body_bytes_ = 0;  // still to come: of the body, or of the chunk
  bool has_length_ = false;
  bool has_coding_ = false;
  bool has_host_ = false;
  bool expects_continue_ = false;
  bool keeps_connection_ = true;
  bool is_http_1_0_ = false;
  Refusal refusal_;
};

}  // namespace smsrelay::net
