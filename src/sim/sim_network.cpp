#include "sim/sim_network.h"

#include <cassert>

namespace smsrelay::sim {
namespace {

bool breaks_the_line(Fate::Kind kind) {
  switch (kind) {
    case Fate::Kind::reset_before:
    case Fate::Kind::reset_after:
    case Fate::Kind::close_before:
    case Fate::Kind::close_after:
    case Fate::Kind::truncate:
    case Fate::Kind::garbage:
      return true;
    default:
      return false;
  }
}

net::Failure not_sent(const base::Error& error) {
  return {net::FailureKind::refused, error.detail};
}

}  // namespace

SimNetwork::SimNetwork(base::Scheduler& scheduler, Carrier& carrier, Transcript& transcript)
    : scheduler_(scheduler), carrier_(carrier), transcript_(transcript) {
  carrier_.attach(*this);
}

base::Result<void> SimNetwork::listen(const std::string& party, const std::string& origin,
                                      net::Handler handler) {
  if (const auto url = net::Url::parse(origin); !url) return url.error();
  if (servers_.contains(origin)) {
    return base::Error{"address-in-use", origin + " is served by " + servers_.at(origin).party};
  }
  if (auto opened = carrier_.open(origin); !opened) return opened;
  servers_.emplace(origin, Server{party, std::move(handler)});
  return {};
}

void SimNetwork::close(const std::string& origin) {
  servers_.erase(origin);
  carrier_.close(origin);
}

net::Network::CallId SimNetwork::send(net::Call call, Done done) {
  return send_as(std::move(call), std::move(done), 0);
}

net::Network::CallId SimNetwork::send_as(net::Call call, Done done, std::uint64_t repeat_of) {
  const auto url = net::Url::parse(call.url);
  const auto server = url ? servers_.find(url->origin()) : servers_.end();
  const bool listening = server != servers_.end();
  const std::string to = listening ? server->second.party : "";

  Fate fate;
  if (rules_ != nullptr && repeat_of == 0) fate = rules_->decide(call, to, scheduler_.now());

  const std::uint64_t id = next_++;
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
  [[maybe_unused]] const Exchange& opened = transcript_.open(std::move(exchange));
  assert(opened.number == id - first_ + 1);

  Live& live = live_[id];
  live.fate = fate;
  live.done = std::move(done);
  live.place = scheduler_.reserve();
  live.timeout = scheduler_.after(call.timeout, [this, id] {
    give_up(id, net::Failure{net::FailureKind::timed_out, "no answer in time"}, true);
  });

  if (fate.kind == Fate::Kind::duplicate) {
    scheduler_.after(fate.delay, [this, call, number = id - first_ + 1] {
      send_as(
          call, [](const net::Outcome&) {}, number);
    });
  }

  if (!url) {
    scheduler_.fill(live.place,
                    [this, id, failure = not_sent(url.error())] { on_outcome(id, failure); });
    return id;
  }
  Carrier::Leg leg;
  leg.exchange = id;
  leg.place = live.place;
  leg.url = *url;
  leg.listening = listening && fate.kind != Fate::Kind::refuse;
  leg.fresh_line = breaks_the_line(fate.kind);
  carrier_.carry(leg, call.request);
  return id;
}

void SimNetwork::arrived(std::uint64_t exchange, base::Scheduler::Place place,
                         net::Request request) {
  scheduler_.fill(place, [this, exchange, request = std::move(request)]() mutable {
    on_arrival(exchange, std::move(request));
  });
}

void SimNetwork::completed(std::uint64_t exchange, net::Outcome outcome) {
  const auto live = live_.find(exchange);
  if (live == live_.end()) return;
  scheduler_.fill(live->second.place, [this, exchange, outcome = std::move(outcome)]() mutable {
    on_outcome(exchange, std::move(outcome));
  });
}

void SimNetwork::on_arrival(std::uint64_t id, net::Request request) {
  const auto found = live_.find(id);
  if (found == live_.end() || found->second.state != State::out) return;
  Live& live = found->second;
  live.state = State::at_server;
  Exchange& exchange = transcript_.at(id - first_ + 1);
  exchange.request = std::move(request);
  exchange.arrived_at = scheduler_.now();
  transcript_.mark(Event::Kind::arrived, scheduler_.now(), exchange.number);
  if (live.gone) carrier_.abandon(id);

  switch (live.fate.kind) {
    case Fate::Kind::drop_before:
      return;
    case Fate::Kind::reset_before:
      spoil(id, Spoil::reset, {});
      return;
    case Fate::Kind::close_before:
      spoil(id, Spoil::close, {});
      return;
    case Fate::Kind::answer:
      on_answer(id, live.fate.answer);
      return;
    case Fate::Kind::delay_request:
      scheduler_.after(live.fate.delay, [this, id] { dispatch(id); });
      return;
    default:
      dispatch(id);
  }
}

void SimNetwork::dispatch(std::uint64_t id) {
  const std::uint64_t number = id - first_ + 1;
  const Exchange& exchange = transcript_.exchange(number);
  const auto url = net::Url::parse(exchange.url);
  const auto server = servers_.find(url->origin());
  // The server stopped while the request waited: nobody will answer.
  if (server == servers_.end()) return;
  // The handler may open exchanges, which moves the transcript, or close its own origin.
  const net::Handler handler = server->second.handler;
  const net::Request request = exchange.request;
  current_ = number;
  handler(request, net::Responder(
                       [this, id](net::Response response) { on_answer(id, std::move(response)); }));
  current_ = 0;
}

void SimNetwork::on_answer(std::uint64_t id, net::Response response) {
  if (id < first_) return;  // of a story that has ended
  Exchange& exchange = transcript_.at(id - first_ + 1);
  exchange.answer = response;
  exchange.answered_at = scheduler_.now();
  const auto found = live_.find(id);
  if (found == live_.end() || found->second.gone) {
    transcript_.mark(Event::Kind::late_answer, scheduler_.now(), exchange.number);
    if (found != live_.end()) live_.erase(found);
    return;
  }
  transcript_.mark(Event::Kind::answered, scheduler_.now(), exchange.number);
  switch (found->second.fate.kind) {
    case Fate::Kind::drop_after:
      return;
    case Fate::Kind::reset_after:
      spoil(id, Spoil::reset, response);
      return;
    case Fate::Kind::close_after:
      spoil(id, Spoil::close, response);
      return;
    case Fate::Kind::truncate:
      spoil(id, Spoil::truncate, response);
      return;
    case Fate::Kind::garbage:
      spoil(id, Spoil::garbage, response);
      return;
    case Fate::Kind::delay_answer:
      scheduler_.after(found->second.fate.delay,
                       [this, id, response = std::move(response)] { send_back(id, response); });
      return;
    default:
      send_back(id, response);
  }
}

void SimNetwork::send_back(std::uint64_t id, const net::Response& response) {
  const auto found = live_.find(id);
  if (found == live_.end()) return;
  Live& live = found->second;
  if (live.gone) {
    transcript_.mark(Event::Kind::late_answer, scheduler_.now(), id - first_ + 1);
    live_.erase(found);
    return;
  }
  live.state = State::back;
  live.place = scheduler_.reserve();
  carrier_.answer(id, response);
}

void SimNetwork::spoil(std::uint64_t id, Spoil how, const net::Response& response) {
  const auto found = live_.find(id);
  if (found == live_.end() || found->second.gone) return;
  found->second.state = State::back;
  found->second.place = scheduler_.reserve();
  carrier_.spoil(id, how, response);
}

void SimNetwork::on_outcome(std::uint64_t id, net::Outcome outcome) {
  const auto found = live_.find(id);
  if (found == live_.end()) return;
  if (found->second.gone) {  // the answer was on the wire when the client gave up
    transcript_.mark(Event::Kind::late_answer, scheduler_.now(), id - first_ + 1);
    live_.erase(found);
    return;
  }
  scheduler_.cancel(found->second.timeout);
  const Done done = std::move(found->second.done);
  live_.erase(found);
  Exchange& exchange = transcript_.at(id - first_ + 1);
  exchange.outcome = outcome;
  exchange.completed_at = scheduler_.now();
  transcript_.mark(Event::Kind::completed, scheduler_.now(), exchange.number);
  current_ = exchange.number;
  done(std::move(outcome));
  current_ = 0;
}

void SimNetwork::give_up(std::uint64_t id, net::Failure failure, bool tell) {
  const auto found = live_.find(id);
  if (found == live_.end() || found->second.gone) return;
  Live& live = found->second;
  live.gone = true;
  scheduler_.cancel(live.timeout);
  const Done done = std::move(live.done);
  // On the wire it must land first; its place is taken and waits for it.
  if (live.state == State::at_server) carrier_.abandon(id);
  if (!tell) return;
  Exchange& exchange = transcript_.at(id - first_ + 1);
  exchange.outcome = failure;
  exchange.completed_at = scheduler_.now();
  transcript_.mark(Event::Kind::completed, scheduler_.now(), exchange.number);
  done(failure);
}

void SimNetwork::cancel(CallId id) {
  give_up(id, net::Failure{net::FailureKind::connection_lost, "cancelled"}, false);
}

std::string SimNetwork::describe(base::Scheduler::Place place) const {
  for (const auto& [id, live] : live_) {
    if (live.place != place || live.state == State::at_server) continue;
    const Exchange& exchange = transcript_.exchange(id - first_ + 1);
    return "#" + std::to_string(exchange.number) + " " + exchange.from + " > " + exchange.to + " " +
           exchange.request.method + " " + std::string(exchange.request.path()) +
           (live.state == State::out ? ", request leg" : ", answer leg");
  }
  return "a local task";
}

void SimNetwork::reset() {
  live_.clear();
  servers_.clear();
  rules_ = nullptr;
  current_ = 0;
  first_ = next_;
  carrier_.reset();
}

}  // namespace smsrelay::sim
