#include "providers/smsmode_api.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace smsrelay::providers::smsmode {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using Why = core::SendFailed::Why;
using Key = core::AccountFacts::Key;
using namespace std::chrono_literals;

const core::ClientReference reference{"relay-000042"};

net::Response answer(int status, std::string body = {}, net::Headers headers = {}) {
  return {status, std::move(headers), std::move(body)};
}
core::SendFailed failure(const net::Outcome& outcome) {
  const SendResult result = read_send_answer(reference, outcome, base::Instant());
  if (const auto* failed = std::get_if<core::SendFailed>(&result)) return *failed;
  ADD_FAILURE() << "accepted";
  return {};
}
bool accepted(const net::Outcome& outcome) {
  return std::holds_alternative<core::SendAccepted>(
      read_send_answer(reference, outcome, base::Instant()));
}

TEST(SmsmodeApi, ASendCarriesKeyTextReferenceAndCallback) {
  const core::OutboundMessage message{
      reference, *base::PhoneNumber::parse("+33639980001"), "L'été \"9 h\"\nœuf 🎉", {"mo-1"}};
  const net::Request request = encode_send(message, "the-key", "https://relay.test/hooks/x");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/sms/v1/messages");
  EXPECT_EQ(request.headers.get("x-api-key"), "the-key");
  EXPECT_EQ(request.headers.get("content-type"), "application/json");
  EXPECT_EQ(nlohmann::json::parse(request.body),
            (nlohmann::json{{"recipient", {{"to", "33639980001"}}},
                            {"body", {{"text", "L'été \"9 h\"\nœuf 🎉"}}},
                            {"refClient", "relay-000042"},
                            {"callbackUrlStatus", "https://relay.test/hooks/x"}}));
}

TEST(SmsmodeApi, TheSenderIsNamedOnlyWhenThereIsOne) {
  core::OutboundMessage message{reference, *base::PhoneNumber::parse("+33639980001"), "9 h", {}};
  EXPECT_FALSE(nlohmann::json::parse(encode_send(message, "k", "u").body).contains("from"));
  message.from = "36111";
  EXPECT_EQ(nlohmann::json::parse(encode_send(message, "k", "u").body).value("from", ""), "36111");
}

TEST(SmsmodeApi, ATextThatIsNotUtf8IsSentReadableRatherThanNotAtAll) {
  const core::OutboundMessage message{
      reference, *base::PhoneNumber::parse("+33639980001"), "caf\xe9", {}};
  EXPECT_THAT(encode_send(message, "k", "u").body, HasSubstr("caf\xEF\xBF\xBD"));
}

TEST(SmsmodeApi, AnyTwoHundredWithAMessageIdIsAccepted) {
  for (const int status : {200, 201, 202}) {
    EXPECT_TRUE(accepted(answer(status, R"({"price":{"amount":"0.05"},"messageId":"mt-1"})")));
  }
}

TEST(SmsmodeApi, ATwoHundredThatDoesNotNameTheMessageIsUnknown) {
  for (const char* body : {"", "<html>", "[]", "{}", R"({"messageId":""})", R"({"messageId":7})",
                           R"({"messageId":"mt-)", "\"mt-1\""}) {
    EXPECT_EQ(failure(answer(201, body)).why, Why::unknown) << body;
  }
}

TEST(SmsmodeApi, EachRefusalHasItsMeaning) {
  EXPECT_EQ(failure(answer(429)).why, Why::throttled);
  EXPECT_EQ(failure(answer(401)).why, Why::credential);
  EXPECT_EQ(failure(answer(403)).why, Why::credential);
  EXPECT_EQ(failure(answer(404)).why, Why::rejected);
  for (const int status : {500, 502, 503}) {
    EXPECT_EQ(failure(answer(status, "<html>")).why, Why::not_taken);
  }
  EXPECT_EQ(failure(answer(504, "<html>")).why, Why::unknown) << "the gateway's clock ran out";
  const core::SendFailed bad_number =
      failure(answer(400, R"({"message":"x","status":"400","errorCode":"400.029"})"));
  EXPECT_EQ(bad_number.why, Why::rejected);
  EXPECT_EQ(bad_number.detail, "400.029");
  EXPECT_EQ(failure(answer(502, "<html>")).detail, "http-502");
}

TEST(SmsmodeApi, OnlyARefusedConnectionIsSurelyNotTaken) {
  using net::FailureKind;
  EXPECT_EQ(failure(net::Failure{FailureKind::refused, ""}).why, Why::not_taken);
  for (const auto kind :
       {FailureKind::timed_out, FailureKind::connection_lost, FailureKind::malformed}) {
    EXPECT_EQ(failure(net::Failure{kind, ""}).why, Why::unknown);
  }
}

TEST(SmsmodeApi, RetryAfterIsReadFromARefusal) {
  const auto asked = [](const char* value) {
    return failure(answer(429, "", {{"Retry-After", value}})).retry_after;
  };
  EXPECT_EQ(asked("30"), 30s);
  EXPECT_EQ(asked("0"), 0s);
  EXPECT_EQ(asked("Thu, 01 Jan 1970 00:01:00 GMT"), 60s) << "the test's clock stands at 1970";
  EXPECT_EQ(asked("soon"), std::nullopt);
  EXPECT_EQ(failure(answer(429)).retry_after, std::nullopt);
}

TEST(SmsmodeApi, ALookUpFindsOnlyItsOwnReference) {
  using Found = core::LookedUp::Found;
  EXPECT_EQ(encode_lookup({"a b/c"}, "k").target,
            "/sms/v1/messages?searchBy%5BrefClient%5D=a%20b%2Fc");
  const core::LookedUp found = read_lookup_answer(
      reference, answer(200, R"({"items":[{"messageId":"mt-0","refClient":"relay-00004"},
                                          {"messageId":"mt-1","refClient":"relay-000042"}]})"));
  EXPECT_EQ(found.found, Found::yes);
  EXPECT_EQ(found.message.value, "mt-1");
  const auto verdict = [](const net::Outcome& outcome) {
    return read_lookup_answer(reference, outcome).found;
  };
  EXPECT_EQ(verdict(answer(200, R"({"items":[]})")), Found::no);
  EXPECT_EQ(verdict(answer(200, R"({"items":[{"messageId":"mt-0","refClient":"other"}]})")),
            Found::no);
  EXPECT_EQ(verdict(answer(200, "{}")), Found::unknown);
  EXPECT_EQ(verdict(answer(200, "<html>")), Found::unknown);
  EXPECT_EQ(verdict(answer(500)), Found::unknown);
  EXPECT_EQ(verdict(net::Failure{}), Found::unknown);
}

TEST(SmsmodeApi, AKeyIsJudgedByAHarmlessCall) {
  const net::Request probe = encode_key_probe("k");
  EXPECT_EQ(probe.method, "GET");
  EXPECT_EQ(read_key_probe(answer(200, "{}")).key, Key::accepted);
  EXPECT_EQ(read_key_probe(answer(401)).key, Key::refused);
  EXPECT_EQ(read_key_probe(answer(403)).key, Key::blocked);
  const core::AccountFacts rcs = read_key_probe(
      answer(403, R"({"message":"Channel type mismatch","detail":"RCS","errorCode":"403.005"})"));
  EXPECT_EQ(rcs.key, Key::other_channel_type);
  EXPECT_EQ(rcs.detail, "Channel type mismatch: RCS");
  EXPECT_EQ(read_key_probe(answer(429)).key, Key::unreachable);
  EXPECT_EQ(read_key_probe(answer(502, "<html>")).key, Key::unreachable);
  EXPECT_EQ(read_key_probe(net::Failure{}).key, Key::unreachable);
}

TEST(SmsmodeApi, TheChannelOfAKeyTellsItsNumbersAndUrl) {
  core::AccountFacts facts;
  read_channel_probe(answer(200, R"({"items":[{"type":"SMS","defaultFromField":"36034",
                     "fromFieldList":["36034","33937001122",7],"defaultCallbackUrlMo":" u ",
                     "defaultCallbackUrlStatus":"s"},
                    {"type":"RCS","defaultFromField":"TOWN"}]})"),
                     facts);
  EXPECT_THAT(facts.numbers, ElementsAre("36034", "33937001122"));
  EXPECT_EQ(facts.mo_url, " u ");
  EXPECT_EQ(facts.status_url, "s");
}

TEST(SmsmodeApi, AUrlLeftOutIsNotSetAndOneOfSeveralIsNotTold) {
  core::AccountFacts unset;
  read_channel_probe(answer(200, R"({"items":[{"type":"SMS"}]})"), unset);
  EXPECT_EQ(unset.mo_url, "");
  EXPECT_EQ(unset.status_url, std::nullopt);
  core::AccountFacts several;
  read_channel_probe(
      answer(200, R"({"items":[{"defaultCallbackUrlMo":"a","defaultCallbackUrlStatus":"a"},
                               {"defaultCallbackUrlMo":"b"}]})"),
      several);
  EXPECT_EQ(several.mo_url, std::nullopt);
  EXPECT_EQ(several.status_url, std::nullopt);
  for (const auto& unreadable : {answer(500), answer(200, "<html>"), answer(200, "{}")}) {
    core::AccountFacts facts;
    read_channel_probe(unreadable, facts);
    EXPECT_EQ(facts.mo_url, std::nullopt);
    EXPECT_THAT(facts.numbers, IsEmpty());
  }
}

}  // namespace
}  // namespace smsrelay::providers::smsmode
