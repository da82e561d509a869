#include "sim/sim_network.h"

#include <utility>

namespace smsrelay::sim {

SimNetwork::SimNetwork(base::Scheduler& scheduler, Carrier& carrier)
    : scheduler_(scheduler), carrier_(carrier) {
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
  const auto url = net::Url::parse(call.url);
  const auto server = url ? servers_.find(url->origin()) : servers_.end();
  const bool listening = server != servers_.end();

  const std::uint64_t id = next_++;
  Live& live = live_[id];
  live.done = std::move(done);
  live.from = std::move(call.from);
  if (listening) live.to = server->second.party;
  live.method = call.request.method;
  live.place = scheduler_.reserve();
  live.timeout = scheduler_.after(call.timeout, [this, id] {
    give_up(id, net::Failure{net::FailureKind::timed_out, "no answer in time"}, true);
  });
  if (!url) {
    scheduler_.fill(live.place, [this, id, detail = url.error().detail] {
      on_outcome(id, net::Failure{net::FailureKind::refused, detail});
    });
    return id;
  }
  live.url = *url;
  call.request.target = url->target;
  Carrier::Leg leg;
  leg.exchange = id;
  leg.place = live.place;
  leg.url = *url;
  leg.listening = listening;
  leg.own_connection = call.own_connection;
  carrier_.carry(leg, call.request);
  return id;
}

void SimNetwork::arrived(std::uint64_t exchange, base::Scheduler::Place place,
                         net::Request request) {
  scheduler_.fill(place, [this, exchange, request = std::move(request)]() mutable {
    on_arrival(exchange, request);
  });
}

void SimNetwork::completed(std::uint64_t exchange, net::Outcome outcome) {
  const auto live = live_.find(exchange);
  if (live == live_.end()) return;
  scheduler_.fill(live->second.place, [this, exchange, outcome = std::move(outcome)]() mutable {
    on_outcome(exchange, std::move(outcome));
  });
}

void SimNetwork::on_arrival(std::uint64_t id, const net::Request& request) {
  const auto found = live_.find(id);
  if (found == live_.end() || found->second.state != State::out) return;
  found->second.state = State::at_server;
  if (found->second.gone) carrier_.abandon(id);
  const auto server = servers_.find(found->second.url.origin());
  // The server stopped while the request was on its way: nobody will answer.
  if (server == servers_.end()) return;
  // The handler may close its own origin.
  const net::Handler handler = server->second.handler;
  arriving_ = id;
  handler(request, net::Responder(
                       [this, id](const net::Response& response) {
                         if (turn_back(id) != nullptr) carrier_.answer(id, response);
                       },
                       [this, id](const net::HangUp& how) {
                         if (turn_back(id) != nullptr) carrier_.hang_up(id, how);
                       }));
  arriving_ = 0;
}

SimNetwork::Live* SimNetwork::turn_back(std::uint64_t id) {
  const auto found = live_.find(id);
  if (found == live_.end()) return nullptr;
  if (found->second.gone) {
    live_.erase(found);
    return nullptr;
  }
  found->second.state = State::back;
  found->second.place = scheduler_.reserve();
  return &found->second;
}

void SimNetwork::on_outcome(std::uint64_t id, net::Outcome outcome) {
  const auto found = live_.find(id);
  if (found == live_.end()) return;
  const Live live = std::move(found->second);
  live_.erase(found);
  if (live.gone) return;  // the answer was on the wire when the client gave up
  scheduler_.cancel(live.timeout);
  live.done(std::move(outcome));
}

void SimNetwork::give_up(std::uint64_t id, const net::Failure& failure, bool tell) {
  const auto found = live_.find(id);
  if (found == live_.end() || found->second.gone) return;
  Live& live = found->second;
  live.gone = true;
  scheduler_.cancel(live.timeout);
  const Done done = std::move(live.done);
  // On the wire it must land first; its place is taken and waits for it.
  if (live.state == State::at_server) carrier_.abandon(id);
  if (tell) done(failure);
}

void SimNetwork::cancel(CallId id) {
  give_up(id, net::Failure{net::FailureKind::connection_lost, "cancelled"}, false);
}

std::string SimNetwork::describe(base::Scheduler::Place place) const {
  for (const auto& [id, live] : live_) {
    if (live.place != place || live.state == State::at_server) continue;
    const std::string& target = live.url.target;
    return "#" + std::to_string(id - first_ + 1) + " " + live.from + " > " + live.to + " " +
           live.method + " " + target.substr(0, target.find('?')) +
           (live.state == State::out ? ", request leg" : ", answer leg");
  }
  return "a local task";
}

void SimNetwork::reset() {
  live_.clear();
  servers_.clear();
  arriving_ = 0;
  first_ = next_;
  carrier_.reset();
}

}  // namespace smsrelay::sim
