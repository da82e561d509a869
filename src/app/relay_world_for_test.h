// A relay between two hand-written peers, for the tests of this room: memory network, virtual
// time. The peers answer exactly what a test tells them to.
#pragma once

#include <gtest/gtest.h>

#include <deque>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/relay_service.h"
#include "base/text.h"
#include "base/virtual_scheduler.h"
#include "sim/memory_carrier.h"
#include "sim/sim_network.h"
#include "store/memory_store.h"

namespace smsrelay::app {

inline const std::string bot_id = "11111111-2222-4333-8444-555555555555";
inline const std::string good_key = "k3Y0000000000000000000000000abcd";

inline RelaySettings settings_for_test() {
  RelaySettings settings;
  settings.webhook_listen = "https://relay.test";
  settings.public_url = "https://relay.test";
  settings.admin_listen = "https://admin.relay.test";
  settings.admin_token = "admin-s3cret";
  settings.smsmode_url = "https://rest.smsmode.test";
  settings.dydu_servers = {"https://app1.dydu.test", "https://app2.dydu.test"};
  settings.client_id_key = "pseudonym-s3cret";
  settings.bots = {
      {bot_id, {{{"fr", {"Defaut", "Mairie SMS"}, "Defaut"}, {"en", {"Default"}, "Default"}}}}};
  return settings;
}

// The requests of a peer, and its answers: the next scripted one, else its usual one.
struct Peer {
  using Reply = std::function<void(const net::Request&, const net::Responder&)>;

  std::vector<net::Request> asked;
  std::deque<Reply> script;
  Reply habit;

  void handle(const net::Request& request, const net::Responder& responder) {
    asked.push_back(request);
    if (script.empty()) return habit(request, responder);
    const Reply reply = script.front();
    script.pop_front();
    reply(request, responder);
  }
  [[nodiscard]] std::vector<net::Request> asked_at(std::string_view path) const {
    std::vector<net::Request> out;
    for (const net::Request& one : asked) {
      if (one.path().starts_with(path)) out.push_back(one);
    }
    return out;
  }
};

inline Peer::Reply say(int status, std::string body, net::Headers headers = {}) {
  return [status, body = std::move(body), headers = std::move(headers)](
             const net::Request&, const net::Responder& responder) {
    responder.answer({status, headers, body});
  };
}
inline Peer::Reply say_nothing() {
  return [](const net::Request&, const net::Responder&) {};
}

class RelayWorld : public testing::Test {
 public:
  RelayWorld() : network(scheduler, carrier) {
    smsmode.habit = [this](const net::Request& request, const net::Responder& responder) {
      smsmode_habit(request, responder);
    };
    dydu.habit =
        dydu_backup.habit = [this](const net::Request& request, const net::Responder& responder) {
          dydu_habit(request, responder);
        };
    serve("smsmode", "https://rest.smsmode.test", smsmode);
    serve("dydu", "https://app1.dydu.test", dydu);
    serve("dydu-2", "https://app2.dydu.test", dydu_backup);
  }

  void start_relay() {
    relay = std::make_unique<RelayService>(settings, scheduler, network, store, rng);
    const auto started = relay->start();
    ASSERT_TRUE(started.ok()) << started.error().detail;
  }
  void crash() { relay.reset(); }

  void wait(base::Duration duration) {
    const auto ran = scheduler.run_until(scheduler.now() + duration);
    ASSERT_TRUE(ran.ok()) << ran.error().detail;
  }

  net::Outcome call(std::string from, std::string method, std::string url, std::string body,
                    net::Headers headers) {
    net::Call call;
    call.from = std::move(from);
    call.url = std::move(url);
    call.request.method = std::move(method);
    call.request.headers = std::move(headers);
    call.request.body = std::move(body);
    call.timeout = std::chrono::minutes(5);
    std::optional<net::Outcome> outcome;
    network.send(std::move(call), [&outcome](net::Outcome got) { outcome = std::move(got); });
    const auto ran = scheduler.run_until(scheduler.now() + std::chrono::minutes(6),
                                         [&outcome] { return outcome.has_value(); });
    EXPECT_TRUE(ran.ok());
    return outcome.value_or(net::Failure{net::FailureKind::timed_out, "test gave up"});
  }
  net::Response admin(std::string method, const std::string& path, std::string body = {}) {
    const net::Outcome outcome =
        call("admin", std::move(method), "https://admin.relay.test" + path, std::move(body),
             {{"Authorization", "Bearer admin-s3cret"}, {"Content-Type", "application/json"}});
    if (const auto* response = std::get_if<net::Response>(&outcome)) return *response;
    ADD_FAILURE() << "the admin API did not answer";
    return {0, {}, {}};
  }
  static nlohmann::json json_of(const net::Response& response) {
    return nlohmann::json::parse(response.body, nullptr, false);
  }
  static std::string code_of(const net::Response& response) {
    return json_of(response).value("code", "");
  }

  // Every byte as %XX, which means the same path.
  static std::string percent_written(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char byte : text) {
      const auto value = static_cast<unsigned char>(byte);
      out += {'%', digits[value / 16], digits[value % 16]};
    }
    return out;
  }

  // The guide up to, but not including, Finish.
  void set_up_draft(const std::string& canary = "null") {
    const net::Response created =
        admin("POST", "/api/channels", R"({"title":"Town hall","canary":)" + canary + "}");
    ASSERT_EQ(created.status, 201) << created.body;
    id = json_of(created)["id"];
    endpoint = json_of(created)["endpointUrl"];
    ASSERT_EQ(
        admin("PATCH", "/api/channels/" + id, R"({"language":"fr","space":"Mairie SMS"})").status,
        200);
    mo_url = endpoint;
    ASSERT_EQ(admin("PUT", "/api/channels/" + id + "/api-key", R"({"apiKey":")" + good_key + "\"}")
                  .status,
              200);
  }
  net::Response finish() { return admin("POST", "/api/channels/" + id + "/finish"); }
  void set_up_active() {
    set_up_draft();
    const net::Response finished = finish();
    ASSERT_EQ(finished.status, 200) << finished.body;
  }

  static std::string mo_body(const std::string& message, const std::string& text,
                             const std::string& from = "33639980001") {
    return nlohmann::json{{"messageId", message},
                          {"sentDate", "2026-11-22T14:06:31"},
                          {"type", "SMS"},
                          {"direction", "MO"},
                          {"from", from},
                          {"recipient", {{"to", "36034"}}},
                          {"body", {{"text", text}}}}
        .dump();
  }
  net::Response post_to_webhook(std::string body) {
    const net::Outcome outcome =
        call("smsmode", "POST", endpoint, std::move(body), {{"Content-Type", "application/json"}});
    if (const auto* response = std::get_if<net::Response>(&outcome)) return *response;
    ADD_FAILURE() << "the webhook did not answer";
    return {0, {}, {}};
  }
  int text(const std::string& message, const std::string& words,
           const std::string& from = "33639980001") {
    return post_to_webhook(mo_body(message, words, from)).status;
  }
  [[nodiscard]] std::vector<std::string> sent_texts() const {
    std::vector<std::string> out;
    for (const net::Request& request : smsmode.asked_at("/sms/v1/messages")) {
      if (request.method != "POST") continue;
      out.push_back(nlohmann::json::parse(request.body)["body"]["text"]);
    }
    return out;
  }
  [[nodiscard]] std::size_t talks() const {
    return dydu.asked_at("/servlet/api/chat/talk").size() +
           dydu_backup.asked_at("/servlet/api/chat/talk").size();
  }
  nlohmann::json messages() { return json_of(admin("GET", "/api/channels/" + id + "/messages")); }

  static std::string talk_answer(const std::string& html, const std::string& dialog = "dialog-1") {
    return nlohmann::json{{"type", "talkResponse"},
                          {"values",
                           {{"text", base::base64_encode(html)},
                            {"contextId", base::base64_encode(dialog)},
                            {"typeResponse", base::base64_encode("DMUnderstoodQuestion")},
                            {"knowledgeId", 4711}}}}
        .dump();
  }

  base::VirtualScheduler scheduler{base::Instant(std::chrono::hours(24 * 365 * 50)), waiter()};
  sim::MemoryCarrier carrier;
  sim::SimNetwork network;
  store::MemoryStore store{scheduler};
  base::SeededRng rng{7, "relay"};
  RelaySettings settings = settings_for_test();
  Peer smsmode;
  Peer dydu;
  Peer dydu_backup;
  std::unique_ptr<RelayService> relay;

  std::string id;
  std::string endpoint;
  std::string mo_url;  // the URL in smsmode's console
  std::string status_url;
  std::string bot_says = "<p>Ouvert à <b>9 h</b></p>";

 private:
  static base::Waiter& waiter() {
    static sim::NoWaiter none;
    return none;
  }

  void serve(const std::string& party, const std::string& origin, Peer& peer) {
    const auto listening = network.listen(
        party, origin, [&peer](const net::Request& request, net::Responder responder) {
          peer.handle(request, responder);
        });
    EXPECT_TRUE(listening.ok());
  }

  void smsmode_habit(const net::Request& request, const net::Responder& responder) {
    if (request.headers.get("X-Api-Key") != good_key) {
      responder.answer(net::json_response(
          401,
          R"({"title":"Unauthorized","message":"Bad key","status":"401","errorCode":"401.001"})"));
    } else if (request.path() == "/commons/v1/channels") {
      const nlohmann::json item = {
          {"channelId", "0d9c8b7a"},        {"type", "SMS"},
          {"defaultFromField", "36034"},    {"fromFieldList", {"36034", "33937001122"}},
          {"defaultCallbackUrlMo", mo_url}, {"defaultCallbackUrlStatus", status_url}};
      responder.answer(net::json_response(200, nlohmann::json{{"items", {item}}}.dump()));
    } else if (request.method == "GET") {
      responder.answer(net::json_response(200, R"({"items":[]})"));
    } else {
      const nlohmann::json body = nlohmann::json::parse(request.body);
      responder.answer(
          net::json_response(201, nlohmann::json{{"messageId", "mt-" + std::to_string(++accepted_)},
                                                 {"status", {{"value", "ENROUTE"}}},
                                                 {"refClient", body["refClient"]}}
                                      .dump()));
    }
  }

  void dydu_habit(const net::Request& request, const net::Responder& responder) const {
    if (request.path() == "/servlet/api/account/dydubox/bots/language") {
      responder.answer(net::json_response(
          200, R"([{"id":"fr","isAvailable":true},{"id":"en","isAvailable":true}])"));
    } else {
      responder.answer(net::json_response(200, talk_answer(bot_says)));
    }
  }

  int accepted_ = 0;
};

}  // namespace smsrelay::app
