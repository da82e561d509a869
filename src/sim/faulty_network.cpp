#include "sim/faulty_network.h"

#include <optional>
#include <utility>

#include "sim/breakage.h"

namespace smsrelay::sim {
namespace {

using Kind = Fate::Kind;
using net::Failure;
using net::FailureKind;

// A port nothing listens at: a call to it is refused, over real sockets and over simulated ones.
constexpr const char* nobodys_url = "http://127.0.0.1:1/";

Failure lost() { return {FailureKind::connection_lost, "lost by a fault"}; }

}  // namespace

struct FaultyNetwork::Site {
  std::string party;
  std::string origin;
  net::Handler handler;
  bool open = true;
};

// One exchange. It is kept by calls_ until its client has an outcome, and by the responder its
// handler holds.
struct FaultyNetwork::Passing {
  std::uint64_t number = 0;  // the log's
  Fate fate;
  // Of a call:
  CallId id = 0;           // ours; 0: a stranger's request
  CallId inner_id = 0;     // 0: not sent, or over
  bool at_server = false;  // its fate is carried out where it arrives
  base::Instant gives_up_at;
  base::Duration timeout{0};
  Done done;
  bool finished = false;  // the client has its outcome, or has cancelled
  // Of a stranger's request: tells the log when nobody can answer it any more.
  std::shared_ptr<void> end;
};

FaultyNetwork::FaultyNetwork(base::Scheduler& scheduler, net::Network& inner, ExchangeLog& log)
    : scheduler_(scheduler), inner_(inner), log_(log) {}

FaultyNetwork::~FaultyNetwork() {
  *alive_ = false;
  for (const auto& [origin, site] : sites_) inner_.close(origin);
  for (const auto& [id, passing] : calls_) {
    if (passing->inner_id != 0) inner_.cancel(passing->inner_id);
  }
}

void FaultyNetwork::reset() {
  *alive_ = false;
  alive_ = std::make_shared<bool>(true);
  sites_.clear();
  calls_.clear();
  inside_.clear();
  rules_ = nullptr;
  current_ = 0;
}

base::Result<void> FaultyNetwork::listen(const std::string& party, const std::string& origin,
                                         net::Handler handler) {
  auto site = std::make_shared<Site>(Site{party, origin, std::move(handler)});
  auto listening = inner_.listen(
      party, origin,
      [this, alive = alive_, site](const net::Request& request, const net::Responder& responder) {
        if (*alive) on_arrival(site, request, responder);
      });
  if (listening) sites_[origin] = std::move(site);
  return listening;
}

void FaultyNetwork::close(const std::string& origin) {
  if (const auto node = sites_.extract(origin); !node.empty()) node.mapped()->open = false;
  inner_.close(origin);
}

void FaultyNetwork::later(base::Duration delay, base::Task task) {
  scheduler_.after(delay, [alive = alive_, task = std::move(task)] {
    if (*alive) task();
  });
}

// ---- the client's end

net::Network::CallId FaultyNetwork::send(net::Call call, Done done) {
  return start(std::move(call), std::move(done), 0);
}

net::Network::CallId FaultyNetwork::start(net::Call call, Done done, std::uint64_t repeat_of) {
  ++traffic_;
  const auto url = net::Url::parse(call.url);
  const auto site = url ? sites_.find(url->origin()) : sites_.end();
  const std::string to = site != sites_.end() ? site->second->party : "";

  auto passing = std::make_shared<Passing>();
  if (rules_ != nullptr && repeat_of == 0) {
    passing->fate = rules_->decide(call, to, scheduler_.now());
  }
  const Fate& fate = passing->fate;
  Exchange exchange;
  exchange.from = call.from;
  exchange.to = to;
  exchange.url = call.url;
  exchange.fate = fate.kind;
  exchange.rule = fate.rule;
  exchange.repeat_of = repeat_of;
  exchange.sent_at = scheduler_.now();
  if (url) call.request.target = url->target;
  exchange.request = call.request;
  passing->number = log_.open(std::move(exchange)).number;
  passing->id = ++call_count_;
  passing->at_server = site != sites_.end() && inner_.arriving_call().has_value();
  passing->timeout = call.timeout;
  passing->gives_up_at = scheduler_.now() + call.timeout;
  passing->done = std::move(done);
  calls_.emplace(passing->id, passing);

  std::optional<net::Call> again;
  if (fate.kind == Kind::duplicate) again = call;
  if (fate.kind == Kind::refuse) {
    call.url = nobodys_url;
    send_inside(passing, std::move(call));
  } else if (passing->at_server) {
    call.own_connection = call.own_connection || breaks_connection(fate.kind);
    send_inside(passing, std::move(call));
  } else {
    carry_out_here(passing, std::move(call));
  }
  if (again) {
    later(fate.delay, [this, call = *std::move(again), number = passing->number] {
      start(
          call, [](const net::Outcome&) {}, number);
    });
  }
  return passing->id;
}

void FaultyNetwork::send_inside(const Exchanges& passing, net::Call call) {
  passing->inner_id =
      inner_.send(std::move(call), [this, alive = alive_, passing](net::Outcome outcome) {
        if (*alive) on_outcome(passing, std::move(outcome));
      });
  if (passing->at_server) inside_.emplace(passing->inner_id, passing);
}

// Before the call leaves.
void FaultyNetwork::carry_out_here(const Exchanges& passing, net::Call call) {
  const Fate& fate = passing->fate;
  switch (fate.kind) {
    case Kind::drop_before:
      return end_later(passing, passing->timeout,
                       Failure{FailureKind::timed_out, "never answered, by a fault"});
    case Kind::reset_before:
    case Kind::close_before:
      return end_later(passing, {}, lost());
    case Kind::answer:
      return end_later(passing, {}, fate.answer);
    case Kind::delay_request:
      if (fate.delay >= passing->timeout) {
        return end_later(passing, passing->timeout,
                         Failure{FailureKind::timed_out, "delayed by a fault"});
      }
      call.timeout -= fate.delay;
      return later(fate.delay, [this, passing, call = std::move(call)] {
        if (!passing->finished) send_inside(passing, call);
      });
    default:
      send_inside(passing, std::move(call));
  }
}

void FaultyNetwork::end_later(const Exchanges& passing, base::Duration delay,
                              net::Outcome outcome) {
  later(delay, [this, passing, outcome = std::move(outcome)]() mutable {
    finish(passing, std::move(outcome));
  });
}

// After the answer has come.
void FaultyNetwork::on_outcome(const Exchanges& passing, net::Outcome outcome) {
  inside_.erase(passing->inner_id);
  passing->inner_id = 0;
  const bool answered = std::holds_alternative<net::Response>(outcome);
  if (passing->at_server || !answered) return finish(passing, std::move(outcome));
  switch (passing->fate.kind) {
    case Kind::drop_after:
      return end_later(passing, passing->gives_up_at - scheduler_.now(),
                       Failure{FailureKind::timed_out, "the answer was lost by a fault"});
    case Kind::delay_answer: {
      const base::Instant due = scheduler_.now() + passing->fate.delay;
      if (due < passing->gives_up_at) {
        return end_later(passing, passing->fate.delay, std::move(outcome));
      }
      return end_later(passing, passing->gives_up_at - scheduler_.now(),
                       Failure{FailureKind::timed_out, "the answer was delayed by a fault"});
    }
    case Kind::reset_after:
    case Kind::close_after:
    case Kind::truncate:
      return finish(passing, lost());
    case Kind::garbage:
      return finish(passing, Failure{FailureKind::malformed, "garbled by a fault"});
    default:
      finish(passing, std::move(outcome));
  }
}

void FaultyNetwork::finish(const Exchanges& passing, net::Outcome outcome) {
  if (passing->finished) return;
  ++traffic_;
  passing->finished = true;
  calls_.erase(passing->id);
  Exchange& exchange = log_.at(passing->number);
  exchange.outcome = outcome;
  exchange.completed_at = scheduler_.now();
  log_.mark(Event::Kind::completed, scheduler_.now(), passing->number);
  log_.over(passing->number);
  const Done done = std::move(passing->done);
  current_ = passing->number;
  done(std::move(outcome));
  current_ = 0;
}

void FaultyNetwork::cancel(CallId id) {
  const auto node = calls_.extract(id);
  if (node.empty()) return;
  const Exchanges& passing = node.mapped();
  passing->finished = true;
  passing->done = nullptr;
  if (passing->inner_id != 0) inner_.cancel(passing->inner_id);
  log_.over(passing->number);
}

// ---- the server's end

FaultyNetwork::Exchanges FaultyNetwork::stranger_at(const Site& site, const net::Request& request) {
  auto passing = std::make_shared<Passing>();
  Exchange exchange;
  exchange.from = "client";
  exchange.to = site.party;
  exchange.url = site.origin + request.target;
  exchange.sent_at = scheduler_.now();
  if (rules_ != nullptr) {
    net::Call call;
    call.from = exchange.from;
    call.url = exchange.url;
    call.request = request;
    passing->fate = rules_->decide(call, site.party, exchange.sent_at);
  }
  exchange.fate = passing->fate.kind;
  exchange.rule = passing->fate.rule;
  passing->number = log_.open(std::move(exchange)).number;
  passing->end =
      std::shared_ptr<void>(nullptr, [this, alive = alive_, number = passing->number](const void*) {
        if (*alive) log_.over(number);
      });
  return passing;
}

void FaultyNetwork::on_arrival(const std::shared_ptr<Site>& site, const net::Request& request,
                               const net::Responder& responder) {
  ++traffic_;
  const auto known = inside_.extract(inner_.arriving_call().value_or(0));
  const Exchanges passing = known.empty() ? stranger_at(*site, request) : known.mapped();
  Exchange& exchange = log_.at(passing->number);
  exchange.request = request;
  exchange.arrived_at = scheduler_.now();
  log_.mark(Event::Kind::arrived, scheduler_.now(), passing->number);

  switch (passing->fate.kind) {
    case Kind::drop_before:
      return;
    case Kind::refuse:  // a stranger's: it is connected already
      return responder.hang_up(*breakage(Kind::reset_before));
    case Kind::reset_before:
    case Kind::close_before:
      return responder.hang_up(*breakage(passing->fate.kind));
    case Kind::answer:
      return on_answer(passing, responder, passing->fate.answer);
    case Kind::delay_request:
      return later(passing->fate.delay, [this, site, passing, request, responder] {
        handle(site, passing, request, responder);
      });
    default:
      handle(site, passing, request, responder);
  }
}

void FaultyNetwork::handle(const std::shared_ptr<Site>& site, const Exchanges& passing,
                           const net::Request& request, const net::Responder& responder) {
  // The server stopped while the request waited: nobody will answer.
  if (!site->open) return;
  // The handler may close its own origin.
  const std::shared_ptr<Site> kept = site;  // NOLINT(performance-unnecessary-copy-initialization)
  current_ = passing->number;
  kept->handler(request,
                net::Responder([this, alive = alive_, passing, responder](net::Response response) {
                  if (*alive) on_answer(passing, responder, std::move(response));
                }));
  current_ = 0;
}

void FaultyNetwork::on_answer(const Exchanges& passing, const net::Responder& responder,
                              net::Response response) {
  ++traffic_;
  Exchange& exchange = log_.at(passing->number);
  exchange.answer = response;
  exchange.answered_at = scheduler_.now();
  if (passing->finished) {
    log_.mark(Event::Kind::late_answer, scheduler_.now(), passing->number);
    return responder.answer(std::move(response));  // to nobody; the inner network forgets it
  }
  log_.mark(Event::Kind::answered, scheduler_.now(), passing->number);
  const Kind fate = passing->fate.kind;
  if (fate == Kind::drop_after) return;
  if (fate == Kind::delay_answer) {
    return later(passing->fate.delay,
                 [this, passing, responder, response = std::move(response)]() mutable {
                   if (passing->finished) {
                     log_.mark(Event::Kind::late_answer, scheduler_.now(), passing->number);
                   }
                   responder.answer(std::move(response));
                 });
  }
  const bool to_head = exchange.request.method == "HEAD";
  if (breaks_connection(fate)) {
    return responder.hang_up(*breakage(fate, std::move(response), to_head));
  }
  responder.answer(std::move(response));
}

}  // namespace smsrelay::sim
