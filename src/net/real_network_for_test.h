// RealNetworkTest: a fixture with a real network on 127.0.0.1, and one call over it at a time.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/real_scheduler.h"
#include "net/curl_client.h"
#include "net/http_network.h"

namespace smsrelay::net {

class RealNetworkTest : public testing::Test {
 protected:
  explicit RealNetworkTest(std::size_t waiting_max = 2'000, std::size_t calls_max = 0)
      : http(scheduler, client, {1, waiting_max, calls_max, {}}) {
    // The test ends even when something goes wrong.
    scheduler.after(std::chrono::seconds(20), [this] { scheduler.stop(); });
  }

  // A POST to the server that listens at `origin`.
  Call call_to(const std::string& target) const {
    Call call;
    call.from = "test";
    call.url = "http://127.0.0.1:" + std::to_string(http.port_of(origin)) + target;
    call.request.method = "POST";
    call.request.body = "hello";
    return call;
  }

  // Sends it over `network`, which may be one that decorates `http`, and waits for the outcome.
  Outcome outcome_of(const Call& call, Network& network) {
    std::optional<Outcome> outcome;
    network.send(call, [&](Outcome value) {
      outcome = std::move(value);
      scheduler.stop();
    });
    EXPECT_FALSE(outcome.has_value()) << "told from inside send()";
    if (!outcome) scheduler.run();
    return outcome.value_or(Failure{FailureKind::timed_out, "nothing was heard"});
  }

  const std::string origin = "http://127.0.0.1:0";
  CurlClient client;
  base::RealScheduler scheduler{client};
  HttpNetwork http;
};

}  // namespace smsrelay::net
