#include "sim/loopback_carrier.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <limits>
#include <mutex>
#include <optional>
#include <utility>

#include "base/address_space.h"
#include "base/descriptors.h"
#include "base/text.h"

namespace smsrelay::sim {
namespace {

constexpr std::string_view exchange_field = "X-Ex";

// Real time must never decide anything here, so no real timeout may ever strike.
net::PistacheServer::Options server_options() {
  net::PistacheServer::Options options;
  options.request_bytes_max = 64 * 1024 * 1024;
  options.response_bytes_max = 64 * 1024 * 1024;
  options.read_timeout = std::chrono::hours(24);
  options.keep_alive_timeout = std::chrono::hours(24);
  // The one client is this world's own, and its connections are counted there.
  options.connections_max = base::descriptors_max();
  return options;
}

net::CurlClient::Options client_options() {
  net::CurlClient::Options options;
  options.response_bytes_max = 64 * 1024 * 1024;
  options.idle_connection_max = std::chrono::hours(24);
  // A story talks over a handful; kept ones only take descriptors from other worlds.
  options.idle_connections_max = 16;
  return options;
}

// The descriptors that the program uses besides its worlds.
constexpr std::size_t descriptors_of_the_rest = 32;
std::atomic<std::size_t> worlds_alive{0};

// What else may be mapped while worlds are there: results, reports, threads that are tried.
constexpr std::size_t bytes_of_the_rest = std::size_t{48} << 20;

constexpr std::string_view way_out = ", use fewer --jobs, or --testbed memory";

LoopbackCarrier::Room room_by_descriptors() {
  const std::size_t limit = base::descriptors_max();
  const std::size_t worlds =
      (limit - std::min(limit, descriptors_of_the_rest)) / descriptors_of_a_world;
  const std::size_t needed = (worlds + 1) * descriptors_of_a_world + descriptors_of_the_rest;
  return {worlds,
          {"too-few-descriptors", "this process may open " + std::to_string(limit) +
                                      " files and sockets; " + std::to_string(worlds + 1) +
                                      " world(s) on loopback need " + std::to_string(needed) +
                                      ". Raise the limit (ulimit -n)" + std::string(way_out)}};
}

// Beyond its memory a process ends without a word: Pistache starts threads where nobody can catch
// that one is refused. Hence by numbers, and before. A world maps most of its memory when its first
// story opens its servers, so what is left is counted while there is none.
LoopbackCarrier::Room room_by_memory() {
  static std::mutex counting;
  static std::optional<std::size_t> left;
  const std::lock_guard lock(counting);
  if (worlds_alive == 0) left = base::address_space_left_bytes();
  if (!left) return {std::numeric_limits<std::size_t>::max(), {}};
  const std::size_t each = threads_of_a_world * base::thread_stack_bytes() + heap_bytes_of_a_world;
  const std::size_t worlds = (*left - std::min(*left, bytes_of_the_rest)) / each;
  const auto megabytes = [](std::size_t bytes) { return std::to_string(bytes >> 20) + " MB"; };
  return {
      worlds,
      {"too-little-memory", "this process may map " + megabytes(*left) + " more of memory; " +
                                std::to_string(worlds + 1) + " world(s) on loopback need " +
                                megabytes((worlds + 1) * each + bytes_of_the_rest) +
                                ". Raise the limit (ulimit -v, ulimit -d)" + std::string(way_out)}};
}

// A socket that is bound to a free port of 127.0.0.1 and never listens. The port; 0 if it cannot
// be.
std::uint16_t bind_to_loopback(int& socket) {
  socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool bound =
      ::bind(socket, generic, length) == 0 && ::getsockname(socket, generic, &length) == 0;
  return bound ? ntohs(address.sin_port) : 0;
}

// The errno of a first call on loopback, but for being refused; 0: it works. An interface that is
// down shows only here: a socket can be bound to it.
int trouble_on_loopback() {
  int callee = -1;
  const std::uint16_t port = bind_to_loopback(callee);
  int why = port == 0 ? errno : 0;
  const int caller = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (why == 0 && caller < 0) why = errno;
  if (why == 0) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int made = ::connect(caller, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    if (made != 0 && errno != ECONNREFUSED && errno != EINPROGRESS) why = errno;
  }
  if (caller >= 0) ::close(caller);
  if (callee >= 0) ::close(callee);
  return why;
}

struct Mark {
  std::uint64_t exchange = 0;
  base::Scheduler::Place place = 0;
};

std::optional<Mark> parse_mark(std::string_view text) {
  Mark mark;
  const char* const end = text.data() + text.size();
  const auto exchange = std::from_chars(text.data(), end, mark.exchange);
  if (exchange.ec != std::errc() || exchange.ptr == end) return std::nullopt;
  const auto place = std::from_chars(exchange.ptr + 1, end, mark.place);
  if (place.ec != std::errc() || place.ptr != end) return std::nullopt;
  return mark;
}

// Removes the fields that the wire added; the sender's fields stay, in their case and order.
net::Headers end_to_end(const net::Headers& headers) {
  net::Headers kept;
  for (const auto& [name, value] : headers.fields()) {
    if (net::is_hop_by_hop(name) || name == exchange_field) continue;
    if (name.size() == 4 && base::ascii_lower(name) == "host") continue;
    kept.add(name, value);
  }
  return kept;
}

// The words of MemoryCarrier, so that both wires give the same transcript.
std::string detail_of(net::FailureKind kind) {
  switch (kind) {
    case net::FailureKind::refused:
      return "nobody listens there";
    case net::FailureKind::malformed:
      return "not HTTP";
    case net::FailureKind::timed_out:
      return "no answer in time";
    case net::FailureKind::connection_lost:
      break;
  }
  return "connection lost";
}

}  // namespace

LoopbackCarrier::Room LoopbackCarrier::room() {
  const Room by_descriptors = room_by_descriptors();
  const Room by_memory = room_by_memory();
  return by_memory.worlds < by_descriptors.worlds ? by_memory : by_descriptors;
}

base::Result<void> LoopbackCarrier::possible() {
  const Room room = LoopbackCarrier::room();
  if (worlds_alive + 1 > room.worlds) return room.bound;
  if (const int why = trouble_on_loopback(); why != 0) {
    return base::Error{"no-loopback",
                       "127.0.0.1 cannot be used here (" + std::string(std::strerror(why)) +
                           "). Bring the loopback interface up (ip link set lo up), or use "
                           "--testbed memory"};
  }
  return {};
}

LoopbackCarrier::LoopbackCarrier() : client_(client_options()) {
  ++worlds_alive;
  refusing_port_ = bind_to_loopback(refusing_socket_);
}

LoopbackCarrier::~LoopbackCarrier() {
  --worlds_alive;
  reset();
  idle_.clear();
  ::close(refusing_socket_);
}

base::Result<void> LoopbackCarrier::open(const std::string& origin) {
  assert(!open_.contains(origin));
  // Its own server of the story before, so that the client's kept connections are good again.
  if (auto own = idle_.extract(origin); !own.empty()) {
    open_.insert(std::move(own));
    return {};
  }
  auto server = net::PistacheServer::start(
      server_options(), [this](net::Request request, const net::PistacheServer::Reply& reply) {
        on_request(std::move(request), reply);
      });
  if (!server) return server.error();
  open_.emplace(origin, *std::move(server));
  return {};
}

void LoopbackCarrier::close(const std::string& origin) {
  if (auto server = open_.extract(origin); !server.empty()) idle_.insert(std::move(server));
}

void LoopbackCarrier::carry(const Leg& leg, const net::Request& request) {
  net::CurlClient::Transfer transfer;
  transfer.url = leg.url;
  transfer.request.method = request.method;
  transfer.request.headers = end_to_end(request.headers);
  transfer.request.headers.add(std::string(exchange_field),
                               std::to_string(leg.exchange) + " " + std::to_string(leg.place));
  transfer.request.body = request.body;
  const auto server = open_.find(leg.url.origin());
  transfer.loopback_port =
      leg.listening && server != open_.end() ? server->second->port() : refusing_port_;
  transfer.fresh_connection = leg.own_connection;
  // A repeat bears the same exchange and place, and is ignored as stale; none is to be expected,
  // since only lines of their own are ever broken.
  transfer.may_repeat = true;

  // Nothing moves before the next wait(), so the entry is there before anything can arrive.
  const auto id =
      client_.start(std::move(transfer), [this, exchange = leg.exchange](net::Outcome outcome) {
        on_outcome(exchange, std::move(outcome));
      });
  const std::lock_guard lock(mutex_);
  on_wire_[leg.exchange].transfer = id;
  on_wire_[leg.exchange].listening = leg.listening;
}

void LoopbackCarrier::on_request(net::Request request, const net::PistacheServer::Reply& reply) {
  const auto text = request.headers.get(exchange_field);
  const auto mark = text ? parse_mark(*text) : std::nullopt;
  if (!mark) {
    reply.answer(net::problem_response(400, R"({"title":"Not of this world","status":400})"));
    return;
  }
  {
    const std::lock_guard lock(mutex_);
    const auto found = on_wire_.find(mark->exchange);
    if (found == on_wire_.end()) return;  // of a story that has ended, or abandoned
    found->second.reply = reply;
  }
  request.headers = end_to_end(request.headers);
  sink_->arrived(mark->exchange, mark->place, std::move(request));
}

void LoopbackCarrier::on_outcome(std::uint64_t exchange, net::Outcome outcome) {
  bool listening = false;
  {
    const std::lock_guard lock(mutex_);
    const auto on_wire = on_wire_.extract(exchange);
    listening = !on_wire.empty() && on_wire.mapped().listening;
  }
  if (auto* response = std::get_if<net::Response>(&outcome)) {
    const auto mark = response->headers.get(exchange_field);
    // Without a mark the server itself refused the request.
    if (mark && *mark != std::to_string(exchange)) {
      outcome = net::Failure{net::FailureKind::malformed, "the answer of another exchange"};
    } else {
      response->headers = end_to_end(response->headers);
    }
  } else {
    auto& failure = std::get<net::Failure>(outcome);
    // The server is there and its port is open, so this machine had no socket for the call.
    if (listening && failure.kind == net::FailureKind::refused && !machine_failure_) {
      machine_failure_ = base::Error{
          "no-connection", "127.0.0.1 took no connection (" + failure.detail +
                               "). Raise the limits of this process (ulimit -n), use fewer --jobs, "
                               "or --testbed memory"};
    }
    failure.detail = detail_of(failure.kind);
  }
  sink_->completed(exchange, std::move(outcome));
}

std::optional<net::PistacheServer::Reply> LoopbackCarrier::take_reply(std::uint64_t exchange) {
  const std::lock_guard lock(mutex_);
  const auto found = on_wire_.find(exchange);
  if (found == on_wire_.end()) return std::nullopt;
  return std::exchange(found->second.reply, std::nullopt);
}

void LoopbackCarrier::answer(std::uint64_t exchange, const net::Response& response) {
  const auto reply = take_reply(exchange);
  if (!reply) return;
  net::Response marked = response;
  marked.headers.add(std::string(exchange_field), std::to_string(exchange));
  reply->answer(marked);
}

void LoopbackCarrier::hang_up(std::uint64_t exchange, const net::HangUp& how) {
  if (const auto reply = take_reply(exchange)) reply->hang_up(how);
}

void LoopbackCarrier::abandon(std::uint64_t exchange) {
  net::CurlClient::TransferId transfer = 0;
  {
    const std::lock_guard lock(mutex_);
    const auto node = on_wire_.extract(exchange);
    if (node.empty()) return;
    transfer = node.mapped().transfer;
  }
  client_.cancel(transfer);
}

void LoopbackCarrier::reset() {
  client_.cancel_all();
  {
    const std::lock_guard lock(mutex_);
    on_wire_.clear();
  }
  idle_.merge(open_);
  machine_failure_.reset();
}

void LoopbackCarrier::nudge() {
  if (!client_.was_quiet()) return;
  for (const auto& [origin, server] : open_) server->nudge();
}

void pin_to_core(int core) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  const int count = CPU_COUNT(&allowed);
  if (count == 0) return;
  int left = core % count;
  for (int candidate = 0; candidate < CPU_SETSIZE; ++candidate) {
    if (!CPU_ISSET(candidate, &allowed) || left-- > 0) continue;
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(candidate, &one);
    sched_setaffinity(0, sizeof one, &one);
    return;
  }
}

}  // namespace smsrelay::sim
