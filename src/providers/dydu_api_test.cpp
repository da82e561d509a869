#include "providers/dydu_api.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace smsrelay::providers::dydu {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using Why = core::AskFailed::Why;
using namespace std::chrono_literals;

const core::AskId ask_id{"ask-1"};

core::Ask question() {
  return {ask_id, 0, core::DialogId{"7c1e"}, "fr", "Mairie SMS", "L'été à 9 h + 10 % 🎉 ?"};
}
net::Response answer(int status, std::string body = {}, net::Headers headers = {}) {
  return {status, std::move(headers), std::move(body)};
}
json values() {
  return {{"contextId", base::base64_encode("7c1e")},
          {"text", base::base64_encode("<p>L'été</p>")},
          {"typeResponse", base::base64_encode("DMUnderstoodQuestion")},
          {"language", base::base64_encode("fr")},
          {"knowledgeId", 4711},
          {"human", false}};
}
net::Response talk(const json& values) {
  return answer(200, json{{"type", "talkResponse"}, {"values", values}}.dump());
}
core::BotAnswer said(const net::Outcome& outcome) {
  const TalkResult result = read_talk_answer(ask_id, outcome, base::Instant());
  if (const auto* answered = std::get_if<core::BotAnswered>(&result)) return answered->answer;
  ADD_FAILURE() << std::get<core::AskFailed>(result).detail;
  return {};
}
core::AskFailed failure(const net::Outcome& outcome) {
  const TalkResult result = read_talk_answer(ask_id, outcome, base::Instant());
  if (const auto* failed = std::get_if<core::AskFailed>(&result)) return *failed;
  ADD_FAILURE() << "answered: " << std::get<core::BotAnswered>(result).answer.html;
  return {};
}

TEST(DyduApi, AQuestionIsAFormWithEveryFieldOnce) {
  const net::Request request = encode_talk(question(), "bot-1", "sms-9f2c");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/servlet/api/chat/talk/bot-1/7c1e");
  EXPECT_EQ(request.headers.get("Content-Type"),
            "application/x-www-form-urlencoded; charset=utf-8");
  EXPECT_EQ(request.headers.get("Accept"), "application/json");
  EXPECT_EQ(net::form_decode(request.body),
            (net::FormFields{{"alreadyCame", "true"},
                             {"clientId", "sms-9f2c"},
                             {"language", "fr"},
                             {"qualificationMode", "false"},
                             {"space", "Mairie SMS"},
                             {"solutionUsed", "ASSISTANT"},
                             {"mode", "U3luY2hyb24="},
                             {"variables", "{}"},
                             {"userInput", "L'été à 9 h + 10 % 🎉 ?"}}));
}

TEST(DyduApi, ANewDialogHasNoPathSegmentAndACheckLeavesNoTrace) {
  core::Ask first = question();
  first.dialog.reset();
  const net::Request request = encode_talk(first, "bot-1", "sms-9f2c", Purpose::check);
  EXPECT_EQ(request.target, "/servlet/api/chat/talk/bot-1");
  const net::FormFields fields = net::form_decode(request.body);
  EXPECT_EQ(net::form_value(fields, "alreadyCame"), "false");
  EXPECT_EQ(net::form_value(fields, "qualificationMode"), "true");
  EXPECT_EQ(net::form_value(fields, "doNotRegisterInteraction"), "true");
}

TEST(DyduApi, AnAnswerIsDecoded) {
  json moved = values();
  moved["guiCSName"] = base::base64_encode("Écoles");
  const core::BotAnswer answer = said(talk(moved));
  EXPECT_EQ(answer.html, "<p>L'été</p>");
  EXPECT_EQ(answer.dialog.value, "7c1e");
  EXPECT_EQ(answer.kind, "DMUnderstoodQuestion");
  EXPECT_EQ(answer.language, "fr");
  EXPECT_EQ(answer.space, "Écoles");
  EXPECT_EQ(said(talk(values())).space, std::nullopt);
}

TEST(DyduApi, ToleratesAbsentPaddingAndTextThatIsNotBase64) {
  json unpadded = values();
  unpadded["contextId"] = "N2MxZQ";
  EXPECT_EQ(said(talk(unpadded)).dialog.value, "7c1e");
  json plain = values();
  plain["text"] = "<p>Ouvert</p>";
  EXPECT_EQ(said(talk(plain)).html, "<p>Ouvert</p>");
  json empty = values();
  empty["text"] = "";
  EXPECT_EQ(said(talk(empty)).html, "");
}

TEST(DyduApi, AnAnswerThatCannotBeReadIsUnusable) {
  json no_text = values();
  no_text.erase("text");
  json latin1 = values();
  latin1["text"] = base::base64_encode("\xe9t\xe9 comme hiver");
  json no_dialog = values();
  no_dialog.erase("contextId");
  json error = values();
  error["typeResponse"] = base::base64_encode("ERRInvalidRequest");
  const std::string whole = talk(values()).body;
  const net::Response saml =
      answer(200, R"({"type":"SAML_redirection","values":{"redirection_url":"eA=="}})");
  for (const net::Response& response :
       {talk(no_text), talk(latin1), talk(no_dialog), talk(error), talk(nullptr), saml,
        answer(200, "<html>"), answer(200, ""), answer(200, R"({"type":"talkResponse"})"),
        answer(200, whole.substr(0, whole.size() / 2)),
        answer(200, whole + std::string(answer_bytes_max, ' '))}) {
    EXPECT_EQ(failure(response).why, Why::unusable) << response.body.substr(0, 80);
  }
}

TEST(DyduApi, EachFailureTellsWhetherTheBotMayHaveTakenTheQuestion) {
  using net::FailureKind;
  EXPECT_EQ(failure(answer(401)).why, Why::credential);
  for (const int status : {301, 400, 403, 404, 429, 500, 503}) {
    EXPECT_EQ(failure(answer(status)).why, Why::not_processed) << status;
  }
  EXPECT_EQ(failure(net::Failure{FailureKind::refused, ""}).why, Why::not_processed);
  for (const auto kind :
       {FailureKind::timed_out, FailureKind::connection_lost, FailureKind::malformed}) {
    EXPECT_EQ(failure(net::Failure{kind, ""}).why, Why::unknown);
  }
  EXPECT_EQ(failure(answer(429, "", {{"Retry-After", "7"}})).retry_after, 7s);
  EXPECT_EQ(failure(answer(429, "", {{"Retry-After", "later"}})).retry_after, std::nullopt);
}

TEST(DyduApi, LanguagesAreThoseAvailable) {
  EXPECT_EQ(encode_languages("b 1").target,
            "/servlet/api/account/dydubox/bots/language?botUUID=b%201");
  const auto codes = read_languages(answer(
      200, R"([{"id":"fr","isAvailable":true},{"id":"en","isAvailable":false},{"id":"nl"},7])"));
  ASSERT_TRUE(codes.ok());
  EXPECT_THAT(*codes, ElementsAre("fr", "nl"));
  EXPECT_EQ(read_languages(answer(503)).error().code, "dydu-unreachable");
  EXPECT_EQ(read_languages(net::Failure{}).error().code, "dydu-unreachable");
  EXPECT_EQ(read_languages(answer(200, "{}")).error().code, "dydu-unreadable");
  EXPECT_EQ(read_languages(answer(200, "<html>")).error().code, "dydu-unreadable");
}

}  // namespace
}  // namespace smsrelay::providers::dydu
