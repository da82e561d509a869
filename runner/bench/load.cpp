#include "runner/bench/load.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <functional>
#include <memory>
#include <optional>

#include "base/stopwatch.h"
#include "base/text.h"

namespace smsrelay::runner {
namespace {

constexpr base::Duration silence_max = std::chrono::seconds(10);
const net::Response none{0, {}, ""};

std::string in_bytes(const net::Request& request) {
  std::string out = request.method + " " + request.target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  for (const auto& [name, value] : request.headers.fields()) {
    out += name + ": " + value + "\r\n";
  }
  return out + "Content-Length: " + std::to_string(request.body.size()) + "\r\n\r\n" + request.body;
}

template <class Number>
bool read_number(std::string_view text, Number& number) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  return read.ec == std::errc() && read.ptr == end;
}

// The first answer in the bytes received, once it is whole; `none` when it is not of the
// kind read here.
std::optional<net::Response> take_answer(std::string& received) {
  const std::string_view all = received;
  const std::size_t head_end = all.find("\r\n\r\n");
  if (head_end == std::string_view::npos) return std::nullopt;
  net::Response answer = none;
  std::size_t body_bytes = 0;
  bool has_length = false;
  for (const std::string_view line : base::split(all.substr(0, head_end), '\n')) {
    if (answer.status == 0) {
      if (!line.starts_with("HTTP/1.1 ") || !read_number(line.substr(9, 3), answer.status)) {
        return none;
      }
      continue;
    }
    const std::size_t colon = line.find(':');
    if (colon == 14 && base::ascii_lower(line.substr(0, colon)) == "content-length") {
      has_length = read_number(base::trim(line.substr(colon + 1)), body_bytes);
    }
  }
  if (!has_length) return none;
  if (all.size() < head_end + 4 + body_bytes) return std::nullopt;
  answer.body = all.substr(head_end + 4, body_bytes);
  received.erase(0, head_end + 4 + body_bytes);
  return answer;
}

class Connection {
 public:
  explicit Connection(const LoadCall& call)
      : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
        request_(in_bytes(call.request)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(call.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { ::close(socket_); }

  [[nodiscard]] int socket() const { return socket_; }

  bool ask() {
    return connected_ && ::send(socket_, request_.data(), request_.size(), MSG_NOSIGNAL) ==
                             static_cast<ssize_t>(request_.size());
  }

  // After the socket became readable: the answer, `none` when there will be none, nothing yet.
  std::optional<net::Response> hear() {
    std::array<char, 16 * 1024> bytes;
    const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT);
    if (count <= 0) return none;
    received_.append(bytes.data(), static_cast<std::size_t>(count));
    return take_answer(received_);
  }

 private:
  const int socket_;
  const std::string request_;
  std::string received_;
  bool connected_ = false;
};

// Makes every call; `answered` gets each answer and decides whether to make that call again. False
// when the servers fell silent.
bool call_all(const std::vector<LoadCall>& calls,
              const std::function<bool(std::size_t, net::Response)>& answered) {
  const int watch = epoll_create1(EPOLL_CLOEXEC);
  std::vector<std::unique_ptr<Connection>> connections;
  std::size_t under_way = 0;
  const auto ask = [&](std::size_t number) {
    if (connections[number]->ask()) {
      ++under_way;
    } else {
      answered(number, none);
    }
  };
  for (std::size_t i = 0; i < calls.size(); ++i) {
    connections.push_back(std::make_unique<Connection>(calls[i]));
    epoll_event event{EPOLLIN, {.u64 = i}};
    epoll_ctl(watch, EPOLL_CTL_ADD, connections[i]->socket(), &event);
    ask(i);
  }
  std::array<epoll_event, 64> events;
  bool silent = false;
  while (under_way > 0 && !silent) {
    const int count = epoll_wait(watch, events.data(), events.size(),
                                 static_cast<int>(silence_max / std::chrono::milliseconds(1)));
    silent = count <= 0;
    for (int i = 0; i < count; ++i) {
      const std::size_t number = events[static_cast<std::size_t>(i)].data.u64;
      auto answer = connections[number]->hear();
      if (!answer) continue;
      --under_way;
      const bool over = answer->status == 0;
      if (answered(number, *std::move(answer)) && !over) {
        ask(number);
      } else {
        epoll_ctl(watch, EPOLL_CTL_DEL, connections[number]->socket(), nullptr);
      }
    }
  }
  ::close(watch);
  return !silent;
}

}  // namespace

double calls_a_second(const std::vector<LoadCall>& calls, base::Duration length) {
  const base::Stopwatch watch;
  std::size_t count = 0;
  bool good = true;
  const bool heard = call_all(calls, [&](std::size_t, const net::Response& answer) {
    good = good && answer.status / 100 == 2;
    ++count;
    return good && watch.elapsed() < length;
  });
  if (!good || !heard) return 0;
  return static_cast<double>(count) / (static_cast<double>(watch.elapsed().count()) / 1e6);
}

std::vector<net::Response> answers_to(const std::vector<LoadCall>& calls) {
  std::vector<net::Response> answers(calls.size(), none);
  call_all(calls, [&](std::size_t number, net::Response answer) {
    answers[number] = std::move(answer);
    return false;
  });
  return answers;
}

}  // namespace smsrelay::runner
