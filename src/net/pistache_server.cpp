#include "net/pistache_server.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pistache/endpoint.h>
#include <pistache/http.h>
#include <pistache/peer.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/descriptors.h"
#include "base/text.h"
#include "base/workers.h"
#include "net/request_reader.h"
#include "net/response_bytes.h"

namespace {

// Descriptor numbers for accepted connections: a window of its own, high enough to stay clear of
// everybody else's descriptors, used round and round so that a number comes back as late as can be.
class DescriptorRotation {
 public:
  DescriptorRotation() {
    const long end = static_cast<long>(smsrelay::base::descriptors_max());
    first_ = static_cast<int>(std::min(1024L, end / 2));
    count_ = static_cast<unsigned>(std::max(1L, end - first_ - end / 8));
  }

  // At or above the next number of the window, or -1.
  int duplicate(int descriptor) {
    const int wanted = first_ + static_cast<int>(turn_.fetch_add(1) % count_);
    return fcntl(descriptor, F_DUPFD_CLOEXEC, wanted);
  }

 private:
  int first_;
  unsigned count_;
  std::atomic<unsigned> turn_{0};
};

}  // namespace

// Stands before libc's for the whole program, Pistache included. It lives in this file so that
// every program with a PistacheServer links it too.
extern "C" int accept4(int listener, sockaddr* address, socklen_t* length, int flags) {
  static DescriptorRotation rotation;
  const int accepted = static_cast<int>(syscall(SYS_accept4, listener, address, length, flags));
  if (accepted < 0) {
    // The listener is ready as long as somebody waits there: without a pause Pistache would try
    // again at once, and again.
    const int why = errno;
    if (why == EMFILE || why == ENFILE) ::poll(nullptr, 0, 50);
    errno = why;
    return accepted;
  }
  const int moved = rotation.duplicate(accepted);
  if (moved < 0) return accepted;
  ::close(accepted);
  return moved;
}

namespace smsrelay::net {
namespace {

using OnRequest = PistacheServer::OnRequest;
using PeerPointer = std::shared_ptr<Pistache::Tcp::Peer>;

constexpr std::string_view internal_error_body =
    R"({"title":"Internal Server Error","status":500})";

// What connections still need once nobody asks for it, on a thread of its own: it carries on
// writing to clients that read slower than we answer, and cuts those that stay after they were
// refused.
class Drain {
 public:
  using Connection = PistacheServer::Connection;
  Drain() = default;
  Drain(const Drain&) = delete;
  Drain& operator=(const Drain&) = delete;
  ~Drain() { stop(); }

  // False: this machine starts no thread for it.
  [[nodiscard]] bool add(std::shared_ptr<Connection>);
  // Cut after `timeout`, at the latest after twice that, if it is still there then. The same
  // timeout each time.
  void cut_later(std::weak_ptr<Connection>, base::Duration timeout);
  void stop();

 private:
  void start();
  void make_descriptors();
  void run();
  void cut_who_stayed();

  std::mutex mutex_;
  std::vector<std::shared_ptr<Connection>> waiting_;
  // Refused since the last tick of the timer, and before it.
  std::vector<std::weak_ptr<Connection>> refused_;
  std::vector<std::weak_ptr<Connection>> refused_before_;
  std::thread thread_;
  int wake_ = -1;
  int timer_ = -1;
  itimerspec ticks_{};  // what the timer is set to
  bool stopping_ = false;
};

// What the server, its workers and its connections share.
struct Shared {
  PistacheServer::Options options;
  std::mutex mutex;
  std::shared_ptr<const OnRequest> behaviour;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> connections{0};
  std::atomic<std::size_t> turned_away{0};  // they hear so, and take nobody's place
  Drain drain;

  void tell_refused() const {
    if (options.on_refused) options.on_refused();
  }
  std::shared_ptr<const OnRequest> current_behaviour() {
    const std::lock_guard lock(mutex);
    return behaviour;
  }
};

// Answers a client has not read yet; beyond it none of its further requests is begun.
constexpr std::size_t unread_answers_bytes_max = 256 * 1024;
constexpr int drain_round_ms = 1000;
constexpr int slow_reader_rounds = 30;
// Beyond it, who is turned away is cut without a word.
constexpr std::size_t turned_away_max = 64;

}  // namespace

// One accepted socket. Pistache owns the descriptor and closes it right after lost(); until then,
// and only under the lock, it is ours to write to.
class PistacheServer::Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(std::shared_ptr<Shared> shared, int descriptor,
             std::shared_ptr<Pistache::Http::RequestParser> stopwatch)
      : shared_(std::move(shared)),
        reader_({shared_->options.request_bytes_max, 100}),
        stopwatch_(std::move(stopwatch)),
        descriptor_(descriptor) {
    struct stat identity {};
    if (fstat(descriptor_, &identity) == 0) inode_ = identity.st_ino;
    sockaddr_in peer{};
    socklen_t length = sizeof peer;
    std::array<char, INET_ADDRSTRLEN> address{};
    if (getpeername(descriptor_, reinterpret_cast<sockaddr*>(&peer), &length) == 0 &&
        inet_ntop(AF_INET, &peer.sin_addr, address.data(), address.size()) != nullptr) {
      peer_address_ = address.data();
    }
    ++shared_->connections;
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  ~Connection() {
    --(turned_away_ ? shared_->turned_away : shared_->connections);
    if (kept_) ::close(descriptor_);
    // A stopped Pistache forgets its sockets without closing them.
    if (kept_ || !open_ || !shared_->stopping) return;
    struct stat identity {};
    if (fstat(descriptor_, &identity) == 0 && identity.st_ino == inode_) ::close(descriptor_);
  }

  // Worker thread.
  void receive(std::string_view bytes, Pistache::Tcp::Peer& peer) {
    bool started = false;
    {
      const std::lock_guard lock(mutex_);
      if (ending_) return;
      started = !reader_.underway();
      reader_.feed(bytes);
      // Pipelined requests wait their turn here, but not without limit.
      const bool waiting = busy_ || !unsent_.empty();
      if (waiting && reader_.unread_bytes() > 2 * shared_->options.request_bytes_max) {
        shared_->tell_refused();
        reset();
        return;
      }
    }
    // Pistache's parser is fed nothing; its timeouts look at the clock inside it.
    if (started) stopwatch_->reset();
    pump();
    const std::lock_guard lock(mutex_);
    peer.setIdle(busy_ || ending_ || !reader_.underway());
  }

  // Worker thread, at once.
  void turn_away_if_too_many() {
    if (shared_->connections <= shared_->options.connections_max) return;
    const std::lock_guard lock(mutex_);
    --shared_->connections;
    ++shared_->turned_away;
    turned_away_ = true;
    shared_->tell_refused();
    if (shared_->turned_away > turned_away_max) return cut();
    refuse({503, "too many connections"});
  }

  // Drain thread.
  void cut_if_open() {
    const std::lock_guard lock(mutex_);
    if (open_) cut();
  }

  // Worker thread, before Pistache closes the descriptor.
  void lost() {
    const std::lock_guard lock(mutex_);
    if (keep_for_the_answer()) return;
    open_ = false;
    unsent_.clear();
  }

  void answer(std::uint64_t serial, const Response& response) {
    const Response* given = &response;
    Response refused;
    if (response.body.size() > shared_->options.response_bytes_max) {
      refused = problem_response(500, std::string(internal_error_body));
      given = &refused;
    }
    end_exchange(serial, [&] {
      framing_.last = framing_.last || shared_->stopping;
      write(to_bytes(*given, framing_));
      if (framing_.last) end();
    });
  }

  void hang_up(std::uint64_t serial, const HangUp& how) {
    end_exchange(serial, [&] {
      if (!how.bytes.empty()) write(how.bytes);
      how.by_reset ? reset() : cut();
    });
  }

  // Drain thread: true when nothing is left to write.
  bool write_on(bool after_silence) {
    const std::lock_guard lock(mutex_);
    if (!open_ || unsent_.empty()) return true;
    const std::size_t sent = send_now(unsent_);
    unsent_.erase(0, sent);
    if (sent > 0) silent_rounds_ = 0;
    if (after_silence && ++silent_rounds_ > slow_reader_rounds) {
      shared_->tell_refused();
      unsent_.clear();
      cut();
    }
    if (unsent_.empty() && ending_) ::shutdown(descriptor_, SHUT_WR);
    let_go_if_done();
    return unsent_.empty();
  }

  // Drain thread: the client has read what it was owed, so its further requests may begin.
  void go_on() { pump(); }

  [[nodiscard]] const std::string& peer_address() const { return peer_address_; }

  [[nodiscard]] int descriptor() {
    const std::lock_guard lock(mutex_);
    return descriptor_;
  }

 private:
  // Hands over every request that is whole, one at a time, each after the one before is answered.
  void pump() {
    std::unique_lock lock(mutex_);
    if (pumping_) return;
    pumping_ = true;
    while (open_ && !busy_ && !ending_ && unsent_.size() <= unread_answers_bytes_max) {
      const RequestReader::State state = reader_.next();
      if (state == RequestReader::State::more) {
        if (reader_.take_continue()) write("HTTP/1.1 100 Continue\r\n\r\n");
        break;
      }
      if (state == RequestReader::State::refused) {
        refuse(reader_.refusal());
        break;
      }
      Request request = reader_.take();
      busy_ = true;
      framing_ = {request.method == "HEAD", reader_.is_http_1_0(), !reader_.keeps_connection()};
      const Reply reply(shared_from_this(), ++serial_);
      lock.unlock();
      dispatch(std::move(request), reply);
      lock.lock();
    }
    pumping_ = false;
    let_go_if_done();
  }

  void dispatch(Request request, const Reply& reply) {
    try {
      (*shared_->current_behaviour())(std::move(request), reply);
    } catch (...) {
      reply.answer(json_response(500, std::string(internal_error_body)));
    }
  }

  template <class Ending>
  void end_exchange(std::uint64_t serial, Ending ending) {
    bool more = false;
    {
      const std::lock_guard lock(mutex_);
      if (!open_ || !busy_ || serial != serial_) return;
      ending();
      busy_ = false;
      more = !pumping_ && reader_.unread_bytes() > 0;
      if (!more) let_go_if_done();
    }
    if (more) pump();
  }

  // The rest is called with the lock held.

  // The client will send nothing more, and Pistache is about to close the descriptor. If the client
  // may still read, a duplicate keeps the connection until it has its answers.
  bool keep_for_the_answer() {
    const bool owed = (busy_ && !ending_) || !unsent_.empty();
    if (!owed || shared_->stopping) return false;
    pollfd state{descriptor_, 0, 0};
    const bool dead = ::poll(&state, 1, 0) > 0 && (state.revents & (POLLERR | POLLHUP)) != 0;
    if (dead) return false;
    const int kept = fcntl(descriptor_, F_DUPFD_CLOEXEC, descriptor_);
    if (kept < 0) return false;
    descriptor_ = kept;
    kept_ = true;
    return true;
  }

  void let_go_if_done() {
    if (!kept_ || busy_ || pumping_ || !unsent_.empty()) return;
    ::close(descriptor_);
    kept_ = false;
    open_ = false;
  }

  void refuse(const RequestReader::Refusal& refusal) {
    std::string body = R"({"title":")";
    body += reason_phrase(refusal.status);
    body += R"(","status":)" + std::to_string(refusal.status) + R"(,"detail":")";
    body += refusal.reason;
    body += R"("})";
    write(to_bytes(problem_response(refusal.status, std::move(body)), {false, false, true}));
    end();
    // A client that stays all the same must not keep its descriptor from others.
    shared_->drain.cut_later(weak_from_this(), shared_->options.linger_timeout);
  }

  // After what is still to be written. What the client goes on sending is read and dropped, for a
  // close with unread bytes would be a reset that takes our answer with it.
  void end() {
    ending_ = true;
    if (unsent_.empty()) ::shutdown(descriptor_, SHUT_WR);
  }

  void reset() {
    const linger at_once{1, 0};
    setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ending_ = true;
    // Pistache reads an end, closes, and the kernel sends a reset.
    ::shutdown(descriptor_, SHUT_RD);
  }

  void cut() {
    ending_ = true;
    ::shutdown(descriptor_, SHUT_RDWR);
  }

  void write(const std::string& bytes) {
    if (!unsent_.empty()) {
      unsent_ += bytes;
      return;
    }
    const std::size_t sent = send_now(bytes);
    if (sent == bytes.size()) return;
    unsent_ = bytes.substr(sent);
    silent_rounds_ = 0;
    if (shared_->drain.add(shared_from_this())) return;
    unsent_.clear();
    cut();
  }

  // How many bytes went, or are not worth trying again because the client is gone.
  [[nodiscard]] std::size_t send_now(std::string_view bytes) const {
    std::size_t sent = 0;
    while (sent < bytes.size()) {
      const ssize_t count = ::send(descriptor_, bytes.data() + sent, bytes.size() - sent,
                                   MSG_NOSIGNAL | MSG_DONTWAIT);
      if (count >= 0) {
        sent += static_cast<std::size_t>(count);
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        break;
      } else if (errno != EINTR) {
        return bytes.size();
      }
    }
    return sent;
  }

  const std::shared_ptr<Shared> shared_;
  std::mutex mutex_;
  RequestReader reader_;
  const std::shared_ptr<Pistache::Http::RequestParser> stopwatch_;  // worker thread only
  int descriptor_;
  bool turned_away_ = false;  // one too many
  bool kept_ = false;         // Pistache has closed its descriptor, this one is our own
  ino_t inode_ = 0;
  std::string peer_address_;  // never changes
  std::string unsent_;
  int silent_rounds_ = 0;  // of the drain, without a byte taken
  std::uint64_t serial_ = 0;
  Framing framing_;       // of the exchange under way
  bool busy_ = false;     // a request is out and not answered
  bool pumping_ = false;  // a thread is inside pump()
  bool ending_ = false;   // no further request is read
  bool open_ = true;      // the descriptor is still this client's
};

namespace {

bool Drain::add(std::shared_ptr<Connection> connection) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return true;
  try {
    start();
  } catch (const std::system_error&) {
    return false;
  }
  waiting_.push_back(std::move(connection));
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
  return true;
}

void Drain::cut_later(std::weak_ptr<Connection> connection, base::Duration timeout) {
  const std::lock_guard lock(mutex_);
  if (stopping_) return;
  if (refused_.empty() && refused_before_.empty()) {
    try {
      start();
    } catch (const std::system_error&) {
      return;  // no thread to be had: Pistache's own timeouts end the connection
    }
    const timespec every = {
        timeout / std::chrono::seconds(1),
        timeout % std::chrono::seconds(1) / std::chrono::microseconds(1) * 1000};
    ticks_ = {every, every};
    if (timer_ >= 0) timerfd_settime(timer_, 0, &ticks_, nullptr);
  }
  refused_.push_back(std::move(connection));
}

// Lock held.
void Drain::start() {
  if (thread_.joinable()) return;
  make_descriptors();
  thread_ = std::thread([this] { run(); });
}

// Lock held. The first refusal may come when the machine has no descriptor left; then the thread
// looks around each round until there are some.
void Drain::make_descriptors() {
  if (wake_ < 0) wake_ = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (timer_ >= 0) return;
  timer_ = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (timer_ >= 0) timerfd_settime(timer_, 0, &ticks_, nullptr);
}

void Drain::run() {
  std::vector<std::shared_ptr<Connection>> draining;
  bool silence = false;
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
      make_descriptors();
      std::move(waiting_.begin(), waiting_.end(), std::back_inserter(draining));
      waiting_.clear();
    }
    const auto done = std::stable_partition(
        draining.begin(), draining.end(),
        [silence](const auto& connection) { return !connection->write_on(silence); });
    std::for_each(done, draining.end(), [](const auto& connection) { connection->go_on(); });
    draining.erase(done, draining.end());
    std::vector<pollfd> watched{{wake_, POLLIN, 0}, {timer_, POLLIN, 0}};
    for (const auto& connection : draining)
      watched.push_back({connection->descriptor(), POLLOUT, 0});
    const bool is_woken = draining.empty() && wake_ >= 0 && timer_ >= 0;
    silence = ::poll(watched.data(), watched.size(), is_woken ? -1 : drain_round_ms) == 0;
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t bytes = ::read(wake_, &count, sizeof count);
    if (::read(timer_, &count, sizeof count) > 0) cut_who_stayed();
  }
}

void Drain::cut_who_stayed() {
  std::vector<std::weak_ptr<Connection>> stayed;
  {
    const std::lock_guard lock(mutex_);
    stayed = std::exchange(refused_before_, std::exchange(refused_, {}));
    if (refused_before_.empty()) {
      ticks_ = {};
      timerfd_settime(timer_, 0, &ticks_, nullptr);
    }
  }
  for (const auto& each : stayed) {
    if (const auto connection = each.lock()) connection->cut_if_open();
  }
}

void Drain::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    const std::uint64_t one = 1;
    if (wake_ >= 0) [[maybe_unused]]
      const ssize_t written = ::write(wake_, &one, sizeof one);
  }
  if (thread_.joinable()) thread_.join();
  if (wake_ >= 0) ::close(wake_);
  if (timer_ >= 0) ::close(timer_);
  waiting_.clear();
}

// Pistache's side of a connection. Pistache copies it once for each worker.
class Gate : public Pistache::Http::Handler {
 public:
  HTTP_PROTOTYPE(Gate)
  explicit Gate(std::shared_ptr<Shared> shared) : shared_(std::move(shared)) {}

  void onConnection(const PeerPointer& peer) override {
    // Never fed, but Pistache's timeouts ask it for the time.
    auto stopwatch = std::make_shared<Pistache::Http::RequestParser>(1);
    peer->putData(ParserData, stopwatch);
    auto connection = std::make_shared<PistacheServer::Connection>(shared_, peer->fd(), stopwatch);
    connection->turn_away_if_too_many();
    peer->putData(our_data, std::move(connection));
  }

  void onInput(const char* bytes, std::size_t count, const PeerPointer& peer) override {
    try {
      if (const auto connection = connection_of(peer)) {
        connection->receive(std::string_view(bytes, count), *peer);
      }
    } catch (...) {
      // Out of memory, at worst; the connection is left to its timeout.
    }
  }

  void onDisconnection(const PeerPointer& peer) override {
    if (const auto connection = connection_of(peer)) connection->lost();
  }

  void onRequest(const Pistache::Http::Request&, Pistache::Http::ResponseWriter) override {}

 private:
  static constexpr const char* our_data = "smsrelay";

  static std::shared_ptr<PistacheServer::Connection> connection_of(const PeerPointer& peer) {
    return std::static_pointer_cast<PistacheServer::Connection>(peer->tryGetData(our_data));
  }

  std::shared_ptr<Shared> shared_;
};

}  // namespace

void PistacheServer::Reply::answer(const Response& response) const {
  connection_->answer(serial_, response);
}
void PistacheServer::Reply::hang_up(const HangUp& how) const { connection_->hang_up(serial_, how); }

const std::string& PistacheServer::Reply::peer_address() const {
  return connection_->peer_address();
}

struct PistacheServer::Inside {
  std::shared_ptr<Shared> shared = std::make_shared<Shared>();
  std::unique_ptr<Pistache::Http::Endpoint> endpoint;
  std::uint16_t port = 0;
};

PistacheServer::PistacheServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}

base::Result<std::unique_ptr<PistacheServer>> PistacheServer::start(const Options& options,
                                                                    OnRequest on_request) {
  // Pistache writes its own 408 without guarding against a client that has left.
  std::signal(SIGPIPE, SIG_IGN);

  auto inside = std::make_unique<Inside>();
  inside->shared->options = options;
  if (options.connections_max == 0) {
    inside->shared->options.connections_max =
        std::clamp<std::size_t>(base::descriptors_max() / 3, 8, 4'096);
  }
  inside->shared->behaviour = std::make_shared<const OnRequest>(std::move(on_request));

  namespace http = Pistache::Http;
  using Pistache::Tcp::Options;
  using std::chrono::duration_cast;
  using std::chrono::milliseconds;
  in_addr numeric{};
  if (inet_pton(AF_INET, options.address.c_str(), &numeric) != 1) {
    return base::Error{"bad-address", "not a numeric IPv4 address: " + options.address};
  }
  const std::string where = options.address + ":" + std::to_string(options.port);
  // Pistache starts its workers on a thread of its own, where a failure ends the program. One
  // server at a time, so that what is there for one is not taken by another.
  static std::mutex starting;
  const std::lock_guard one_at_a_time(starting);
  if (!base::can_start_threads(static_cast<std::size_t>(options.threads) + 1)) {
    return base::Error{"no-threads", "cannot listen at " + where +
                                         ": this machine starts no more threads (ulimit -u, -v)"};
  }
  try {
    inside->endpoint =
        std::make_unique<http::Endpoint>(Pistache::Address(options.address, options.port));
    const auto read_timeout = duration_cast<milliseconds>(options.read_timeout);
    inside->endpoint->init(
        http::Endpoint::options()
            .threads(options.threads)
            .flags(Options::ReuseAddr | Options::NoDelay | Options::CloseOnExec)
            .headerTimeout(read_timeout)
            .bodyTimeout(read_timeout)
            .keepaliveTimeout(duration_cast<milliseconds>(options.keep_alive_timeout)));
    inside->endpoint->setHandler(std::make_shared<Gate>(inside->shared));
    inside->endpoint->serveThreaded();
    inside->port = static_cast<std::uint16_t>(inside->endpoint->getPort());
  } catch (const std::exception& failure) {
    if (std::string_view(failure.what()).find("in use") != std::string_view::npos) {
      return base::Error{"address-in-use", "somebody listens at " + where + " already"};
    }
    return base::Error{"server-failed", "cannot listen at " + where + ": " + failure.what()};
  }
  return std::unique_ptr<PistacheServer>(new PistacheServer(std::move(inside)));
}

PistacheServer::~PistacheServer() {
  inside_->shared->stopping = true;
  inside_->endpoint->shutdown();
  inside_->endpoint.reset();
  inside_->shared->drain.stop();
}

std::uint16_t PistacheServer::port() const { return inside_->port; }

void PistacheServer::set_behaviour(OnRequest behaviour) {
  auto next = std::make_shared<const OnRequest>(std::move(behaviour));
  const std::lock_guard lock(inside_->shared->mutex);
  inside_->shared->behaviour.swap(next);
}

void PistacheServer::nudge() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(inside_->port);
  inet_pton(AF_INET, inside_->shared->options.address.c_str(), &address.sin_addr);
  if (address.sin_addr.s_addr == INADDR_ANY) address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Consecutive numbers go to consecutive workers.
  for (int i = 0; i < inside_->shared->options.threads; ++i) {
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (probe < 0) return;
    static_cast<void>(
        ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    ::close(probe);
  }
}

}  // namespace smsrelay::net
