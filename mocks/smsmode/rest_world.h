// For the tests of the REST faces: an EngineFixture under any profile, made inside a test, with the
// few requests these tests are about.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "mocks/smsmode/engine_fixture.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {

class RestWorld : public EngineFixture {
 public:
  explicit RestWorld(Profile profile = {}) : EngineFixture(std::move(profile)) {}
  void TestBody() override {}

  using EngineFixture::anna;
  using EngineFixture::ask;
  using EngineFixture::bo;
  using EngineFixture::engine_;
  using EngineFixture::get;
  using EngineFixture::handset_texts;
  using EngineFixture::hook;
  using EngineFixture::key_;
  using EngineFixture::long_number;
  using EngineFixture::message_to;
  using EngineFixture::message_to_anna;
  using EngineFixture::origin;
  using EngineFixture::post;
  using EngineFixture::received_;
  using EngineFixture::remarks;
  using EngineFixture::run_for;
  using EngineFixture::short_code;
  using EngineFixture::violations;

  net::Response write(const std::string& method, const std::string& target,
                      const nlohmann::json& body) {
    return ask(method, target, {{"X-Api-Key", key_}, {"Content-Type", "application/json"}},
               body.dump());
  }
  net::Response remove(const std::string& target) {
    return ask("DELETE", target, {{"X-Api-Key", key_}});
  }
  nlohmann::json read(const std::string& target) {
    const net::Response response = get(target);
    EXPECT_EQ(response.status, 200) << target << " " << response.body;
    return nlohmann::json::parse(response.body, nullptr, false);
  }
  std::string id_of(const net::Response& accepted) {
    return nlohmann::json::parse(accepted.body)["messageId"];
  }
  Account& town() { return *engine_.state().account("town"); }
  Channel& channel(const std::string& name) { return *engine_.state().channel(town(), name); }
  // From now on, requests use a key of this role of the town's first channel.
  void become(Role role) {
    key_ =
        engine_.create_key("town", "relay_demo", KeySettings{.name = "role", .role = role})->value;
  }
  std::vector<std::string> notes() const { return remarks(sim::Remark::Kind::note); }
};

// The error code, "400.020"; for an answer that is no error, the status: "201".
inline std::string code_of(const net::Response& response) {
  const auto body = nlohmann::json::parse(response.body, nullptr, false);
  return body.is_object() && body.contains("errorCode") ? body["errorCode"].get<std::string>()
                                                        : std::to_string(response.status);
}

}  // namespace smsrelay::mocks::smsmode
