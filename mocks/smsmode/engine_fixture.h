// For the tests of this room: a smsmode with one town as customer, in memory and virtual time, and
// a relay that only listens and answers with a status set by the test.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/virtual_scheduler.h"
#include "mocks/smsmode/engine.h"
#include "sim/faulty_network.h"
#include "sim/memory_carrier.h"
#include "sim/sim_network.h"

namespace smsrelay::mocks::smsmode {

class EngineFixture : public ::testing::Test {
 protected:
  static constexpr auto origin = "https://rest.smsmode.test";
  static constexpr auto hook = "https://relay.test/hooks/secret-token";
  static constexpr auto anna = "33639980001";
  static constexpr auto bo = "33639980002";
  static constexpr auto short_code = "36034";
  static constexpr auto long_number = "33937001122";
  // 2026-11-22T14:05:07Z, 15:05:07 in Paris.
  static constexpr base::Instant start{base::Duration(1'795'356'307'000'000)};

  explicit EngineFixture(Profile profile = {})
      : engine_(scheduler_, network_, transcript_, rng_, origin, std::move(profile)) {
    engine_.set_current_exchange([this] { return network_.current_exchange(); });
    EXPECT_TRUE(
        engine_
            .add_account({"town",
                          {{"relay_demo", "SMS", "TRANSACTIONAL", {short_code, long_number}},
                           {"other", "SMS", "MARKETING", {"36111"}},
                           {"rich", "RCS", "MARKETING", {}}},
                          std::nullopt})
            .ok());
    key_ = engine_.create_key("town", "relay_demo", "dydu")->value;
    EXPECT_TRUE(engine_.start().ok());
    EXPECT_TRUE(network_
                    .listen("relay", "https://relay.test",
                            [this](const net::Request& request, const net::Responder& responder) {
                              received_.push_back(request);
                              received_after_.push_back(scheduler_.now() - start);
                              if (relay_answers_ != 0) responder.answer({relay_answers_, {}, ""});
                            })
                    .ok());
  }

  void run_for(base::Duration duration) {
    EXPECT_TRUE(scheduler_.run_until(scheduler_.now() + duration).ok());
  }

  net::Response ask(const std::string& method, const std::string& target, net::Headers headers,
                    const std::string& body = "") {
    net::Call call;
    call.from = "relay";
    call.url = origin + target;
    call.request.method = method;
    call.request.headers = std::move(headers);
    call.request.body = body;
    std::optional<net::Outcome> outcome;
    network_.send(call, [&](net::Outcome o) { outcome = std::move(o); });
    EXPECT_TRUE(scheduler_
                    .run_until(scheduler_.now() + std::chrono::seconds(20),
                               [&] { return outcome.has_value(); })
                    .ok());
    const auto* response = outcome ? std::get_if<net::Response>(&*outcome) : nullptr;
    EXPECT_NE(response, nullptr) << method << " " << target << " got no answer";
    return response != nullptr ? *response : net::Response{0, {}, ""};
  }
  net::Response post(const nlohmann::json& body) {
    return ask("POST", "/sms/v1/messages",
               {{"X-Api-Key", key_}, {"Content-Type", "application/json"}}, body.dump());
  }
  net::Response get(const std::string& target) {
    return ask("GET", target, {{"X-Api-Key", key_}, {"Accept", "application/json"}});
  }

  static nlohmann::json message_to(const std::string& to, const std::string& text) {
    return {{"recipient", {{"to", to}}}, {"body", {{"text", text}}}};
  }
  static nlohmann::json message_to_anna(const std::string& text) { return message_to(anna, text); }
  // Like message_to_anna(), with reports to the relay.
  static nlohmann::json reported(const std::string& text) {
    nlohmann::json message = message_to_anna(text);
    message["callbackUrlStatus"] = hook;
    return message;
  }

  std::vector<std::string> remarks(sim::Remark::Kind kind) const {
    std::vector<std::string> texts;
    for (const sim::Remark& remark : transcript_.remarks()) {
      if (remark.kind == kind) texts.push_back(remark.text);
    }
    return texts;
  }
  std::vector<std::string> violations() const { return remarks(sim::Remark::Kind::violation); }

  // "DELIVERED" or "UNDELIVERED/EXPIRED", of every report the relay got.
  std::vector<std::string> reported_statuses() const {
    std::vector<std::string> values;
    for (const net::Request& request : received_) {
      const auto body = nlohmann::json::parse(request.body);
      if (!body.contains("status")) continue;
      const auto& status = body["status"];
      values.push_back(
          status["value"].get<std::string>() +
          (status.contains("detail") ? "/" + status["detail"].get<std::string>() : ""));
    }
    return values;
  }
  std::vector<std::string> handset_texts() const {
    std::vector<std::string> texts;
    for (const sim::Event& event : transcript_.events()) {
      if (event.kind == sim::Event::Kind::handset_gets) {
        texts.push_back(transcript_.radio()[event.detail].text);
      }
    }
    return texts;
  }

  sim::NoWaiter waiter_;
  base::VirtualScheduler scheduler_{start, waiter_};
  sim::MemoryCarrier carrier_;
  sim::Transcript transcript_;
  sim::SimNetwork carried_by_{scheduler_, carrier_};
  sim::FaultyNetwork network_{scheduler_, carried_by_, transcript_};
  base::SeededRng rng_{7, "smsmode"};
  Engine engine_;
  std::string key_;
  int relay_answers_ = 200;  // 0: never answers
  std::vector<net::Request> received_;
  std::vector<base::Duration> received_after_;
};

}  // namespace smsrelay::mocks::smsmode
