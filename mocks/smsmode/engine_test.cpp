#include "mocks/smsmode/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/virtual_scheduler.h"
#include "net/memory_carrier.h"
#include "net/sim_network.h"

namespace smsrelay::mocks::smsmode {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using nlohmann::json;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

constexpr auto origin = "https://rest.smsmode.test";
constexpr auto relay_origin = "https://relay.test";
constexpr auto hook = "https://relay.test/hooks/secret-token";
constexpr auto anna = "33639980001";
constexpr auto short_code = "36034";

// A smsmode with one town on it, and a relay that only listens and answers what it is told to.
class EngineTest : public ::testing::Test {
 protected:
  EngineTest() {
    engine_.set_current_exchange([this] { return network_.current_exchange(); });
    AccountSeed town;
    town.name = "town";
    town.channels = {{"relay_demo", "SMS", "TRANSACTIONAL", {short_code, "33937001122"}},
                     {"rich", "RCS", "MARKETING", {}}};
    EXPECT_TRUE(engine_.add_account(town).ok());
    EXPECT_TRUE(engine_.start().ok());
    key_ = engine_.create_key("town", "relay_demo", "dydu")->value;
    EXPECT_TRUE(network_
                    .listen("relay", relay_origin,
                            [this](const net::Request& request, const net::Responder& responder) {
                              received_.push_back(request);
                              received_at_.push_back(scheduler_.now() - start);
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
    EXPECT_TRUE(
        scheduler_.run_until(scheduler_.now() + 20s, [&] { return outcome.has_value(); }).ok());
    const auto* response = outcome ? std::get_if<net::Response>(&*outcome) : nullptr;
    EXPECT_NE(response, nullptr) << method << " " << target << " got no answer";
    return response != nullptr ? *response : net::Response{0, {}, ""};
  }
  net::Response post(const json& body) {
    return ask("POST", "/sms/v1/messages",
               {{"X-Api-Key", key_}, {"Content-Type", "application/json"}}, body.dump());
  }
  net::Response get(const std::string& target) { return ask("GET", target, {{"X-Api-Key", key_}}); }

  static json to_anna(const std::string& text) {
    return {{"recipient", {{"to", anna}}}, {"body", {{"text", text}}}};
  }

  std::vector<std::string> remarks(net::Remark::Kind kind) const {
    std::vector<std::string> texts;
    for (const net::Remark& remark : transcript_.remarks()) {
      if (remark.kind == kind) texts.push_back(remark.text);
    }
    return texts;
  }
  std::vector<std::string> violations() const { return remarks(net::Remark::Kind::violation); }

  std::vector<std::string> statuses() const {
    std::vector<std::string> values;
    for (const net::Request& request : received_) {
      const json body = json::parse(request.body);
      if (body.contains("status")) {
        values.push_back(body["status"]["value"].get<std::string>() +
                         (body["status"].contains("detail")
                              ? "/" + body["status"]["detail"].get<std::string>()
                              : ""));
      }
    }
    return values;
  }

  // 2026-11-22T14:05:07Z, 15:05:07 in Paris.
  static constexpr base::Instant start{base::Duration(1'795'356'307'000'000)};

  net::NoWaiter waiter_;
  base::VirtualScheduler scheduler_{start, waiter_};
  net::MemoryCarrier carrier_;
  net::Transcript transcript_;
  net::SimNetwork network_{scheduler_, carrier_, transcript_};
  base::SeededRng rng_{7, "smsmode"};
  Engine engine_{scheduler_, network_, transcript_, rng_, origin, Profile{}};
  std::string key_;
  int relay_answers_ = 200;  // 0: never answers
  std::vector<net::Request> received_;
  std::vector<base::Duration> received_at_;
};

// ---- sending

TEST_F(EngineTest, AcceptsAMessageWithTheWholeResource) {
  json request = to_anna("Bonjour, votre demande est prise en compte.");
  request["refClient"] = "relay-000042";
  request["callbackUrlStatus"] = hook;
  const net::Response response = post(request);
  ASSERT_EQ(response.status, 201) << response.body;
  json body = json::parse(response.body);
  const std::string id = body["messageId"];
  EXPECT_THAT(id,
              MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
  EXPECT_EQ(body["channel"]["name"], "relay_demo");
  body.erase("channel");
  EXPECT_EQ(body, json({{"messageId", id},
                        {"acceptedAt", "2026-11-22T15:05:07"},
                        {"sentDate", "2026-11-22T15:05:07"},
                        {"type", "SMS"},
                        {"direction", "MT"},
                        {"recipient", {{"to", anna}}},
                        {"from", short_code},
                        {"body",
                         {{"text", "Bonjour, votre demande est prise en compte."},
                          {"encoding", "GSM7"},
                          {"messagePartCount", 1},
                          {"length", 43}}},
                        {"price", {{"amount", 0.05}, {"currency", "EUR"}}},
                        {"status", {{"deliveryDate", "2026-11-22T15:05:07"}, {"value", "ENROUTE"}}},
                        {"refClient", "relay-000042"},
                        {"callbackUrlStatus", hook},
                        {"href", std::string(origin) + "/sms/v1/messages/" + id}}));
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(EngineTest, PutsTheTextOnTheHandsetAndReportsIt) {
  json request = to_anna("Ouvert à 9 h");
  request["callbackUrlStatus"] = hook;
  ASSERT_EQ(post(request).status, 201);
  run_for(500ms);
  EXPECT_THAT(statuses(), ElementsAre("ENROUTE"));
  EXPECT_THAT(transcript_.radio(), IsEmpty());
  run_for(1s);
  EXPECT_THAT(statuses(), ElementsAre("ENROUTE", "DELIVERED"));
  ASSERT_THAT(transcript_.radio(), SizeIs(1));
  const net::RadioText& text = transcript_.radio()[0];
  EXPECT_EQ(text.handset, anna);
  EXPECT_EQ(text.number, short_code);
  EXPECT_EQ(text.text, "Ouvert à 9 h");
  EXPECT_EQ(text.encoding, "GSM7");
  EXPECT_FALSE(text.by_platform);
  const json report = json::parse(received_[1].body);
  EXPECT_EQ(report["status"]["lookup"]["isoCountryCode"], "FR");
  EXPECT_EQ(report["messageId"], text.message_id);
}

TEST_F(EngineTest, CreatesTwoMessagesForARepeatedReference) {
  json request = to_anna("Bonjour");
  request["refClient"] = "same-reference";
  const json first = json::parse(post(request).body);
  const json second = json::parse(post(request).body);
  EXPECT_NE(first["messageId"], second["messageId"]);
  run_for(3min);
  EXPECT_THAT(transcript_.radio(), SizeIs(2));
  const json page =
      json::parse(get("/sms/v1/messages?searchBy%5BrefClient%5D=same-reference").body);
  EXPECT_EQ(page["totalCount"], 2);
}

// ---- incoming SMS

TEST_F(EngineTest, NotifiesAColdMo) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  const auto id = engine_.handset_texts("+33639980001", short_code, "Quels sont vos horaires ?");
  ASSERT_TRUE(id.ok());
  run_for(1s);
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].target, "/hooks/secret-token");
  EXPECT_EQ(received_[0].headers.get("content-type"), "application/json");
  json body = json::parse(received_[0].body);
  EXPECT_EQ(body["channel"]["type"], "SMS");
  body.erase("channel");
  EXPECT_EQ(body, json({{"messageId", *id},
                        {"sentDate", "2026-11-22T15:05:07"},
                        {"type", "SMS"},
                        {"direction", "MO"},
                        {"recipient", {{"to", short_code}}},
                        {"from", anna},
                        {"body",
                         {{"text", "Quels sont vos horaires ?"},
                          {"encoding", "GSM7"},
                          {"messagePartCount", 1},
                          {"length", 25}}},
                        {"href", std::string(origin) + "/sms/v1/messages/" + *id}}));
  EXPECT_EQ(transcript_.exchanges()[0].from, "smsmode");
  EXPECT_EQ(engine_.notifications_pending(), 0U);
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
