#include "runner/bench/load.h"

#include "base/stopwatch.h"

namespace smsrelay::runner {
namespace {

using Transfer = net::CurlClient::Transfer;

constexpr base::Duration answered_within = std::chrono::seconds(10);

struct Load {
  net::CurlClient client;
  base::Stopwatch watch;
  base::Duration length;
  std::size_t answered = 0;
  std::size_t failed = 0;
  std::size_t under_way = 0;

  void keep_asking(const Transfer& call) {
    ++under_way;
    Transfer again = call;
    again.timeout = answered_within;
    client.start(std::move(again), [this, &call](const net::Outcome& outcome) {
      --under_way;
      const auto* response = std::get_if<net::Response>(&outcome);
      const bool success = response != nullptr && response->status / 100 == 2;
      ++(success ? answered : failed);
      if (failed == 0 && watch.elapsed() < length) keep_asking(call);
    });
  }
};

}  // namespace

double calls_a_second(const std::vector<Transfer>& calls, base::Duration length) {
  Load load;
  load.length = length;
  for (const Transfer& call : calls) load.keep_asking(call);
  while (load.under_way > 0) load.client.wait(std::chrono::milliseconds(100));
  if (load.failed > 0) return 0;
  return static_cast<double>(load.answered) /
         (static_cast<double>(load.watch.elapsed().count()) / 1e6);
}

std::vector<net::Response> answers_to(const std::vector<Transfer>& calls) {
  net::CurlClient client;
  std::vector<net::Response> answers(calls.size(), net::Response{0, {}, ""});
  std::size_t under_way = calls.size();
  for (std::size_t i = 0; i < calls.size(); ++i) {
    client.start(calls[i], [&, i](net::Outcome outcome) {
      --under_way;
      if (auto* response = std::get_if<net::Response>(&outcome)) answers[i] = std::move(*response);
    });
  }
  while (under_way > 0) client.wait(std::chrono::milliseconds(100));
  return answers;
}

}  // namespace smsrelay::runner
