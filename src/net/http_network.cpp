#include "net/http_network.h"

#include <charconv>
#include <utility>

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
    const char* const end = url->authority.data() + url->authority.size();
    const auto port = std::from_chars(url->authority.data() + colon + 1, end, where.port);
    if (port.ec != std::errc() || port.ptr != end) {
      return base::Error{"bad-url", "bad port in " + origin};
    }
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

// One origin. The handler is called on the scheduler thread, and not after close().
struct HttpNetwork::Site {
  std::string party;
  std::string origin;
  Handler handler;
  bool open = true;  // scheduler thread only
  std::unique_ptr<PistacheServer> server;
};

HttpNetwork::HttpNetwork(base::Scheduler& scheduler, CurlClient& client, Options options)
    : scheduler_(scheduler),
      client_(client),
      options_(std::move(options)),
      waiting_(std::make_shared<std::atomic<std::size_t>>(0)) {}

HttpNetwork::~HttpNetwork() {
  *alive_ = false;
  while (!sites_.empty()) close(sites_.begin()->first);
  for (const auto& [call, transfer] : calls_) client_.cancel(transfer);
}

base::Result<void> HttpNetwork::listen(const std::string& party, const std::string& origin,
                                       Handler handler) {
  const auto where = parse_origin(origin);
  if (!where) return where.error();
  if (sites_.contains(origin)) {
    return base::Error{"address-in-use", origin + " is served already"};
  }
  auto site = std::make_shared<Site>();
  site->party = party;
  site->origin = origin;
  site->handler = std::move(handler);

  PistacheServer::Options options = options_.server;
  options.address = where->address;
  options.port = where->port;
  options.threads = options_.threads;
  auto server = PistacheServer::start(
      options, [this, &scheduler = scheduler_, site = std::weak_ptr<Site>(site), count = waiting_,
                most = options_.waiting_max](Request request, const PistacheServer::Reply& reply) {
        if (++*count > most) {
          --*count;
          reply.answer(too_busy());
          return;
        }
        auto waiting = std::make_shared<Waiting>(count);
        scheduler.fill(0, [this, site, reply, waiting = std::move(waiting),
                           request = std::move(request)]() mutable {
          const auto served = site.lock();
          if (!served || !served->open) {
            reply.answer(too_busy());
            return;
          }
          serve(served, std::move(request), reply, std::move(waiting));
        });
      });
  if (!server) return server.error();
  site->server = *std::move(server);
  sites_.emplace(origin, std::move(site));
  return {};
}

// One request that is watched: it has a number, and a fate.
struct HttpNetwork::Incoming {
  sim::Exchange exchange;
  sim::Fate fate;
  PistacheServer::Reply reply;
  std::shared_ptr<void> waiting;
  bool in_handler = false;  // which may still look at the request
};

void HttpNetwork::serve(const std::shared_ptr<Site>& site, Request request,
                        PistacheServer::Reply reply, std::shared_ptr<void> waiting) {
  ++traffic_;
  if (rules_ == nullptr && !observer_) {
    site->handler(request, Responder([this, alive = alive_, reply = std::move(reply),
                                      waiting = std::move(waiting)](const Response& response) {
                    if (*alive) ++traffic_;
                    reply.answer(response);
                  }));
    return;
  }
  auto incoming =
      std::make_shared<Incoming>(Incoming{{}, {}, std::move(reply), std::move(waiting), false});
  sim::Exchange& exchange = incoming->exchange;
  exchange.number = ++exchange_count_;
  exchange.from = "client";
  exchange.to = site->party;
  exchange.url = site->origin + request.target;
  exchange.sent_at = scheduler_.now();
  if (rules_ != nullptr) {
    Call call;
    call.from = exchange.from;
    call.url = std::move(exchange.url);
    call.request = std::move(request);
    incoming->fate = rules_->decide(call, site->party, exchange.sent_at);
    exchange.url = std::move(call.url);
    request = std::move(call.request);
    exchange.fate = incoming->fate.kind;
    exchange.rule = incoming->fate.rule;
  }
  exchange.request = std::move(request);
  const auto end_here = [&] {
    if (observer_) observer_(std::move(exchange));
  };
  switch (incoming->fate.kind) {
    case sim::Fate::Kind::refuse:
    case sim::Fate::Kind::reset_before:
      incoming->reply.reset();
      return end_here();
    case sim::Fate::Kind::close_before:
      incoming->reply.close();
      return end_here();
    case sim::Fate::Kind::drop_before:
      return end_here();
    case sim::Fate::Kind::answer:
      exchange.answer = incoming->fate.answer;
      exchange.answered_at = scheduler_.now();
      incoming->reply.answer(incoming->fate.answer);
      return end_here();
    case sim::Fate::Kind::delay_request:
      later(incoming->fate.delay, [this, site, incoming] { handle(site, incoming); });
      return;
    default:
      handle(site, incoming);
  }
}

void HttpNetwork::handle(const std::shared_ptr<Site>& site,
                         const std::shared_ptr<Incoming>& incoming) {
  if (!site->open) {
    incoming->reply.answer(too_busy());
    return;
  }
  incoming->exchange.arrived_at = scheduler_.now();
  current_exchange_ = incoming->exchange.number;
  incoming->in_handler = true;
  site->handler(
      incoming->exchange.request, Responder([this, alive = alive_, incoming](Response response) {
        if (!*alive) return;
        ++traffic_;
        const PistacheServer::Reply& reply = incoming->reply;
        sim::Exchange& exchange = incoming->exchange;
        exchange.answered_at = scheduler_.now();
        switch (incoming->fate.kind) {
          case sim::Fate::Kind::drop_after:
            break;
          case sim::Fate::Kind::reset_after:
            reply.reset();
            break;
          case sim::Fate::Kind::close_after:
            reply.close();
            break;
          case sim::Fate::Kind::truncate:
            reply.truncate(response);
            break;
          case sim::Fate::Kind::garbage:
            reply.garbage();
            break;
          case sim::Fate::Kind::delay_answer:
            later(incoming->fate.delay, [incoming, response] { incoming->reply.answer(response); });
            break;
          default:
            reply.answer(response);
        }
        exchange.answer = std::move(response);
        if (observer_ && !incoming->in_handler) observer_(std::move(exchange));
      }));
  current_exchange_ = 0;
  incoming->in_handler = false;
  if (observer_ && incoming->exchange.answer) observer_(std::move(incoming->exchange));
}

void HttpNetwork::later(base::Duration delay, base::Task task) {
  scheduler_.after(delay, [alive = alive_, task = std::move(task)] {
    if (*alive) task();
  });
}

void HttpNetwork::close(const std::string& origin) {
  const auto node = sites_.extract(origin);
  if (node.empty()) return;
  node.mapped()->open = false;
  node.mapped()->server.reset();
}

std::uint16_t HttpNetwork::port_of(const std::string& origin) const {
  const auto found = sites_.find(origin);
  return found == sites_.end() ? 0 : found->second->server->port();
}

Network::CallId HttpNetwork::send(Call call, Done done) {
  ++traffic_;
  if (rules_ != nullptr || observer_) return send_watched(std::move(call), std::move(done));
  const CallId id = ++call_count_;
  transfer(id, std::move(call), std::move(done));
  return id;
}

void HttpNetwork::transfer(CallId id, Call call, Done done) {
  const auto url = Url::parse(call.url);
  if (!url) {
    calls_[id] = 0;
    scheduler_.soon([this, id, alive = alive_, done = std::move(done), error = url.error()] {
      if (*alive && calls_.erase(id) > 0) done(Failure{FailureKind::refused, error.detail});
    });
    return;
  }
  CurlClient::Transfer transfer;
  transfer.url = *url;
  transfer.request = std::move(call.request);
  transfer.timeout = call.timeout;
  calls_[id] =
      client_.start(std::move(transfer), [this, id, done = std::move(done)](Outcome outcome) {
        ++traffic_;
        calls_.erase(id);
        done(std::move(outcome));
      });
}

// One call that is watched.
struct HttpNetwork::Outgoing {
  sim::Exchange exchange;
  sim::Fate fate;
  base::Instant gives_up_at;
  Done done;
};

Network::CallId HttpNetwork::send_watched(Call call, Done done) {
  const CallId id = ++call_count_;
  auto outgoing = std::make_shared<Outgoing>();
  outgoing->done = std::move(done);
  sim::Exchange& exchange = outgoing->exchange;
  exchange.number = ++exchange_count_;
  exchange.from = call.from;
  exchange.url = call.url;
  exchange.sent_at = scheduler_.now();
  outgoing->gives_up_at = exchange.sent_at + call.timeout;
  if (rules_ != nullptr) outgoing->fate = rules_->decide(call, "", exchange.sent_at);
  exchange.fate = outgoing->fate.kind;
  exchange.rule = outgoing->fate.rule;
  exchange.request = call.request;

  const auto outcome_after = [&](base::Duration delay, Outcome outcome) {
    calls_[id] = 0;
    later(delay, [this, id, outgoing, outcome = std::move(outcome)]() mutable {
      if (calls_.erase(id) > 0) finish(id, outgoing, std::move(outcome));
    });
  };
  const auto really_send = [this, id, outgoing](Call sent) {
    transfer(id, std::move(sent),
             [this, id, outgoing](Outcome outcome) { finish(id, outgoing, std::move(outcome)); });
  };
  switch (outgoing->fate.kind) {
    case sim::Fate::Kind::refuse:
      outcome_after({}, Failure{FailureKind::refused, "refused by a fault"});
      break;
    case sim::Fate::Kind::drop_before:
      outcome_after(call.timeout, Failure{FailureKind::timed_out, "never answered, by a fault"});
      break;
    case sim::Fate::Kind::reset_before:
    case sim::Fate::Kind::close_before:
      outcome_after({}, Failure{FailureKind::connection_lost, "lost by a fault"});
      break;
    case sim::Fate::Kind::answer:
      outcome_after({}, outgoing->fate.answer);
      break;
    case sim::Fate::Kind::delay_request:
      calls_[id] = 0;
      later(outgoing->fate.delay, [this, id, really_send, call = std::move(call)]() mutable {
        if (calls_.contains(id)) really_send(std::move(call));
      });
      break;
    case sim::Fate::Kind::duplicate:
      later(outgoing->fate.delay, [this, again = call]() mutable {
        const CallId second = ++call_count_;
        transfer(second, std::move(again), [](const Outcome&) {});
      });
      really_send(std::move(call));
      break;
    default:
      really_send(std::move(call));
  }
  return id;
}

void HttpNetwork::finish(CallId id, const std::shared_ptr<Outgoing>& outgoing, Outcome outcome) {
  const sim::Fate& fate = outgoing->fate;
  if (fate.kind == sim::Fate::Kind::delay_answer || fate.kind == sim::Fate::Kind::drop_after) {
    // Still under way, as far as anybody outside can tell.
    calls_[id] = 0;
    const bool lost = fate.kind == sim::Fate::Kind::drop_after;
    if (lost) outcome = Failure{FailureKind::timed_out, "the answer was lost by a fault"};
    outgoing->fate.kind = sim::Fate::Kind::pass;
    later(lost ? outgoing->gives_up_at - scheduler_.now() : fate.delay,
          [this, id, outgoing, outcome = std::move(outcome)]() mutable {
            if (calls_.erase(id) > 0) finish(id, outgoing, std::move(outcome));
          });
    return;
  }
  if (fate.kind == sim::Fate::Kind::reset_after || fate.kind == sim::Fate::Kind::close_after ||
      fate.kind == sim::Fate::Kind::truncate) {
    outcome = Failure{FailureKind::connection_lost, "lost by a fault"};
  } else if (fate.kind == sim::Fate::Kind::garbage) {
    outcome = Failure{FailureKind::malformed, "garbled by a fault"};
  }
  ++traffic_;
  outgoing->exchange.completed_at = scheduler_.now();
  outgoing->exchange.outcome = outcome;
  if (observer_) observer_(std::move(outgoing->exchange));
  outgoing->done(std::move(outcome));
}

void HttpNetwork::cancel(CallId id) {
  const auto node = calls_.extract(id);
  if (!node.empty()) client_.cancel(node.mapped());
}

}  // namespace smsrelay::net
