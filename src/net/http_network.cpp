#include "net/http_network.h"

#include <algorithm>
#include <atomic>
#include <charconv>
#include <utility>

#include "base/descriptors.h"
#include "base/whole_number.h"

namespace smsrelay::net {
namespace {

struct Where {
  std::string address;
  std::uint16_t port = 80;
};

base::Result<Where> parse_origin(const std::string& origin) {
  const auto url = Url::parse(origin);
  if (!url) return url.error();
  if (url->scheme != "http" || url->target != "/") {
    return base::Error{"bad-url",
                       "an origin to serve looks like http://0.0.0.0:8080, not " + origin};
  }
  Where where;
  const std::size_t colon = url->authority.find(':');
  where.address = url->authority.substr(0, colon);
  if (where.address == "localhost") where.address = "127.0.0.1";
  if (colon != std::string::npos) {
    const auto port = base::whole_number<decltype(where.port)>(
        std::string_view(url->authority).substr(colon + 1));
    if (!port) return base::Error{"bad-url", "bad port in " + origin};
    where.port = *port;
  }
  return where;
}

Response too_busy() {
  Response response = problem_response(503, R"({"title":"Service Unavailable","status":503})");
  response.headers.set("Retry-After", "1");
  return response;
}

// Counts one request from arrival until its last responder is gone.
class Waiting {
 public:
  explicit Waiting(std::shared_ptr<std::atomic<std::size_t>> count) : count_(std::move(count)) {}
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;
  ~Waiting() { --*count_; }

 private:
  std::shared_ptr<std::atomic<std::size_t>> count_;
};

}  // namespace

// Counts who is refused at one origin. Any thread. However many they are, one report waits for the
// scheduler at most.
class HttpNetwork::Refusals : public std::enable_shared_from_this<Refusals> {
 public:
  using Report = std::function<void(const std::string& origin, const Refused&)>;
  Refusals(base::Scheduler& scheduler, std::string origin, Report report)
      : scheduler_(scheduler), origin_(std::move(origin)), report_(std::move(report)) {}

  void connection() { count(connections_); }
  void request() { count(requests_); }

  // Scheduler thread.
  void report() {
    told_ = false;
    const Refused refused{connections_.exchange(0), requests_.exchange(0)};
    if (refused.connections + refused.requests > 0) report_(origin_, refused);
  }
  // Scheduler thread. Nothing is reported from now on.
  void end() {
    report();
    report_ = [](const std::string&, const Refused&) {};
  }

 private:
  void count(std::atomic<std::size_t>& what) {
    ++what;
    if (!told_.exchange(true)) scheduler_.fill(0, [self = shared_from_this()] { self->report(); });
  }

  base::Scheduler& scheduler_;
  const std::string origin_;
  Report report_;
  std::atomic<std::size_t> connections_{0};
  std::atomic<std::size_t> requests_{0};
  std::atomic<bool> told_{false};
};

// One origin. The handler is called on the scheduler thread, and not after close().
struct HttpNetwork::Site {
  Handler handler;
  bool open = true;  // scheduler thread only
  std::shared_ptr<std::atomic<std::size_t>> waiting = std::make_shared<std::atomic<std::size_t>>(0);
  std::shared_ptr<Refusals> refusals;  // null: nobody wants to be told
  std::unique_ptr<PistacheServer> server;
};

HttpNetwork::HttpNetwork(base::Scheduler& scheduler, CurlClient& client, Options options)
    : scheduler_(scheduler), client_(client), options_(std::move(options)) {
  if (options_.calls_max == 0) {
    options_.calls_max = std::clamp<std::size_t>(base::descriptors_max() / 6, 4, 1'000);
  }
}

HttpNetwork::~HttpNetwork() {
  *alive_ = false;
  while (!sites_.empty()) close(sites_.begin()->first);
  for (const auto& [id, call] : calls_) client_.cancel(call.transfer);
}

base::Result<void> HttpNetwork::listen(const std::string& /*party*/, const std::string& origin,
                                       Handler handler) {
  const auto where = parse_origin(origin);
  if (!where) return where.error();
  if (sites_.contains(origin)) {
    return base::Error{"address-in-use", origin + " is served already"};
  }
  auto site = std::make_shared<Site>();
  site->handler = std::move(handler);

  PistacheServer::Options options = options_.server;
  options.address = where->address;
  options.port = where->port;
  options.threads = options_.threads;
  if (options_.on_refused) {
    site->refusals = std::make_shared<Refusals>(scheduler_, origin, options_.on_refused);
    options.on_refused = [refusals = site->refusals] { refusals->connection(); };
  }
  auto server = PistacheServer::start(
      options, [&scheduler = scheduler_, site = std::weak_ptr<Site>(site), count = site->waiting,
                most = options_.waiting_max,
                refusals = site->refusals](Request request, const PistacheServer::Reply& reply) {
        request.peer = reply.peer_address();
        if (++*count > most) {
          --*count;
          if (refusals) refusals->request();
          reply.answer(too_busy());
          return;
        }
        auto waiting = std::make_shared<Waiting>(count);
        scheduler.fill(0,
                       [site, reply, waiting = std::move(waiting), request = std::move(request)]() {
                         const auto served = site.lock();
                         if (!served || !served->open) {
                           reply.answer(too_busy());
                           return;
                         }
                         serve(*served, request, reply, waiting);
                       });
      });
  if (!server) return server.error();
  site->server = *std::move(server);
  sites_.emplace(origin, std::move(site));
  return {};
}

void HttpNetwork::serve(const Site& site, const Request& request,
                        const PistacheServer::Reply& reply, const std::shared_ptr<void>& waiting) {
  // Both ends hold `waiting`: the request counts until the last of them is gone.
  site.handler(request,
               Responder([reply, waiting](const Response& response) { reply.answer(response); },
                         [reply, waiting](const HangUp& how) { reply.hang_up(how); }));
}

void HttpNetwork::close(const std::string& origin) {
  const auto node = sites_.extract(origin);
  if (node.empty()) return;
  node.mapped()->open = false;
  node.mapped()->server.reset();
  if (node.mapped()->refusals) node.mapped()->refusals->end();
}

std::uint16_t HttpNetwork::port_of(const std::string& origin) const {
  const auto found = sites_.find(origin);
  return found == sites_.end() ? 0 : found->second->server->port();
}

std::size_t HttpNetwork::waiting(const std::string& origin) const {
  const auto found = sites_.find(origin);
  return found == sites_.end() ? 0 : found->second->waiting->load();
}

Network::CallId HttpNetwork::send(Call call, Done done) {
  const CallId id = ++call_count_;
  const auto url = Url::parse(call.url);
  if (!url) {
    calls_[id] = {};
    scheduler_.soon([this, id, alive = alive_, done = std::move(done), error = url.error()] {
      if (*alive && calls_.erase(id) > 0) done(Failure{FailureKind::refused, error.detail});
    });
    return id;
  }
  Turn turn;
  turn.transfer.url = *url;
  turn.transfer.request = std::move(call.request);
  turn.transfer.timeout = call.timeout;
  turn.transfer.fresh_connection = call.own_connection;
  turn.done = std::move(done);
  const std::string origin = url->origin();
  calls_[id] = {0, origin};
  Outgoing& outgoing = outgoing_[origin];
  if (outgoing.under_way < options_.calls_max) {
    ++outgoing.under_way;
    start(id, origin, std::move(turn));
  } else {
    outgoing.waiting.emplace(id, std::move(turn));
  }
  return id;
}

void HttpNetwork::start(CallId id, const std::string& origin, Turn turn) {
  calls_[id].transfer = client_.start(
      std::move(turn.transfer), [this, id, origin, done = std::move(turn.done)](Outcome outcome) {
        calls_.erase(id);
        ended(origin);
        done(std::move(outcome));
      });
}

void HttpNetwork::ended(const std::string& origin) {
  const auto found = outgoing_.find(origin);
  auto& [under_way, waiting] = found->second;
  if (waiting.empty()) {
    if (--under_way == 0) outgoing_.erase(found);
    return;
  }
  auto next = waiting.extract(waiting.begin());
  start(next.key(), origin, std::move(next.mapped()));
}

void HttpNetwork::cancel(CallId id) {
  const auto node = calls_.extract(id);
  if (node.empty()) return;
  const Live& call = node.mapped();
  if (call.transfer != 0) {
    client_.cancel(call.transfer);
    ended(call.origin);
  } else if (const auto found = outgoing_.find(call.origin); found != outgoing_.end()) {
    found->second.waiting.erase(id);
  }
}

}  // namespace smsrelay::net
