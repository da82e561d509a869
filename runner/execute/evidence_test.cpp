#include "runner/execute/evidence.h"

#include <gmock/gmock.h>

#include "base/text.h"

namespace smsrelay::runner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using namespace std::chrono_literals;

const base::Instant eight{1000s};

// One call as it would stand in a transcript after it was answered.
sim::Exchange call(const std::string& from, const std::string& to, const std::string& target,
                   const std::string& body, int status = 200, const std::string& answer = "") {
  sim::Exchange out;
  out.from = from;
  out.to = to;
  out.url = "https://" + to + ".test" + target;
  out.request.method = "POST";
  out.request.target = target;
  out.request.body = body;
  out.sent_at = eight;
  if (status != 0) out.answer = net::json_response(status, answer);
  return out;
}

std::string answer_of_dydu(const std::string& dialog, const std::string& html) {
  return R"({"type":"talkResponse","values":{"contextId":")" + base::base64_encode(dialog) +
         R"(","text":")" + base::base64_encode(html) + R"("}})";
}

TEST(QuestionEvidence, IsReadFromPathFormAndAnswer) {
  const auto question =
      as_question(call("relay", "dydu-2", "/servlet/api/chat/talk/bot-1/dialog-7/",
                       "userInput=O%C3%B9+%3F&space=Mairie+SMS&language=fr&clientId=sms-1", 200,
                       answer_of_dydu("dialog-8", "<p>Ici</p>")));
  ASSERT_TRUE(question);
  EXPECT_EQ(question->server, 2);
  EXPECT_EQ(question->bot, "bot-1");
  EXPECT_EQ(question->dialog, "dialog-7");
  EXPECT_EQ(question->text, "Où ?");
  EXPECT_EQ(question->space, "Mairie SMS");
  EXPECT_EQ(question->language, "fr");
  EXPECT_EQ(question->client_id, "sms-1");
  EXPECT_FALSE(question->test);
  EXPECT_EQ(question->answered_dialog, "dialog-8");
  EXPECT_EQ(question->answer_html, "<p>Ici</p>");
}

TEST(QuestionEvidence, AFirstQuestionHasNoDialogAndATestOneIsMarked) {
  const auto question = as_question(call("relay", "dydu", "/servlet/api/chat/talk/bot-1",
                                         "userInput=canari&qualificationMode=true"));
  ASSERT_TRUE(question);
  EXPECT_EQ(question->server, 1);
  EXPECT_EQ(question->dialog, std::nullopt);
  EXPECT_TRUE(question->test);
}

TEST(QuestionEvidence, WithoutAUsableAnswerThereIsNoAnsweredDialog) {
  const std::string path = "/servlet/api/chat/talk/bot-1/";
  for (const auto& [status, body] :
       std::vector<std::pair<int, std::string>>{{0, ""},
                                                {503, answer_of_dydu("d", "x")},
                                                {200, "<html>"},
                                                {200, "[]"},
                                                {200, R"({"values": 7})"},
                                                {200, R"({"values": {"contextId": 7}})"}}) {
    const auto question = as_question(call("relay", "dydu", path, "userInput=a", status, body));
    ASSERT_TRUE(question);
    EXPECT_EQ(question->answered_dialog, std::nullopt) << body;
    EXPECT_EQ(question->answer_html, "") << body;
  }
}

TEST(QuestionEvidence, OtherCallsAreNoQuestions) {
  EXPECT_FALSE(as_question(call("relay", "dydu", "/servlet/api/chat/history/bot-1/", "")));
  EXPECT_FALSE(as_question(call("stranger", "dydu", "/servlet/api/chat/talk/bot-1/", "")));
  EXPECT_FALSE(as_question(call("relay", "smsmode", "/servlet/api/chat/talk/bot-1/", "")));
}

TEST(SendingEvidence, IsReadFromRequestAndAnswer) {
  sim::Transcript transcript;
  transcript.open(call("relay", "smsmode", "/sms/v1/messages",
                       R"({"recipient":{"to":"+33639980001"},"body":{"text":"Ouvert"},)"
                       R"("refClient":"r-1"})",
                       201, R"({"messageId":"mt-1","from":"36034"})"));
  ASSERT_THAT(sendings(transcript), SizeIs(1));
  const Sending sending = sendings(transcript).front();
  EXPECT_EQ(sending.to, "33639980001");
  EXPECT_EQ(sending.text, "Ouvert");
  EXPECT_EQ(sending.reference, "r-1");
  EXPECT_EQ(sending.status, 201);
  EXPECT_EQ(sending.message_id, "mt-1");
  EXPECT_EQ(sending.from, "36034");
}

TEST(SendingEvidence, ARefusedOrUnansweredOneHasNoMessageId) {
  sim::Transcript transcript;
  const std::string body = R"({"recipient":{"to":"33639980001"}})";
  transcript.open(call("relay", "smsmode", "/sms/v1/messages", body, 503, R"({"messageId":"x"})"));
  transcript.open(call("relay", "smsmode", "/sms/v1/messages", body, 0));
  transcript.open(call("relay", "smsmode", "/sms/v1/messages", "not json", 400));
  const std::vector<Sending> all = sendings(transcript);
  ASSERT_THAT(all, SizeIs(3));
  EXPECT_EQ(all[0].status, 503);
  EXPECT_EQ(all[1].status, 0);
  EXPECT_EQ(all[2].to, "");
  for (const Sending& sending : all) EXPECT_EQ(sending.message_id, "");
}

TEST(SendingEvidence, ReadingTheListIsNoSending) {
  sim::Transcript transcript;
  sim::Exchange list = call("relay", "smsmode", "/sms/v1/messages?refClient=r-1", "");
  list.request.method = "GET";
  transcript.open(list);
  EXPECT_THAT(sendings(transcript), IsEmpty());
}

sim::Exchange notification(const std::string& id, int status, const std::string& report = "") {
  return call("smsmode", "relay", "/hooks/smsmode/t",
              R"({"messageId":")" + id + "\"" +
                  (report.empty() ? R"(,"direction":"MO"})"
                                  : R"(,"status":{"value":")" + report + R"("}})"),
              status);
}

TEST(NotificationEvidence, AReportIsToldFromAnSmsByItsStatus) {
  sim::Transcript transcript;
  transcript.open(notification("mo-1", 200));
  transcript.open(notification("mt-1", 200, "DELIVERED"));
  const std::vector<Notification> all = notifications(transcript);
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_FALSE(all[0].is_report);
  EXPECT_TRUE(all[1].is_report);
  EXPECT_EQ(all[1].status, "DELIVERED");
}

TEST(NotificationEvidence, OnlyTheRelaysOwnTwoHundredAcknowledges) {
  sim::Transcript transcript;
  transcript.open(notification("mo-1", 503));
  transcript.open(notification("mo-1", 0));
  sim::Exchange by_a_fault = notification("mo-1", 200);
  by_a_fault.fate = sim::Fate::Kind::answer;
  transcript.open(by_a_fault);
  sim::Exchange lost_on_the_way = notification("mo-1", 204);
  lost_on_the_way.fate = sim::Fate::Kind::drop_after;
  transcript.open(lost_on_the_way);
  std::vector<bool> acknowledged;
  for (const Notification& one : notifications(transcript))
    acknowledged.push_back(one.acknowledged);
  EXPECT_THAT(acknowledged, ElementsAre(false, false, false, true));
}

TEST(MoEvidence, JoinsWhatTheHandsetSentWithItsDeliveries) {
  sim::Transcript transcript;
  sim::RadioText radio;
  radio.handset = "33639980001";
  radio.number = "36034";
  radio.text = "horaires";
  radio.message_id = "mo-1";
  transcript.handset_texts(eight, radio);
  transcript.open(notification("mo-1", 503));
  transcript.open(notification("mo-1", 200));
  transcript.open(notification("mo-1", 200));
  transcript.open(notification("of nobody", 200));
  const std::vector<Mo> all = mos(transcript);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].handset, "33639980001");
  EXPECT_EQ(all[0].number, "36034");
  EXPECT_EQ(all[0].text, "horaires");
  EXPECT_EQ(all[0].at, eight);
  EXPECT_THAT(all[0].deliveries, ElementsAre(1, 2, 3));
  EXPECT_EQ(all[0].acknowledged_by, 2);
}

TEST(MoEvidence, OneThatWasNeverAcknowledgedSaysSo) {
  sim::Transcript transcript;
  sim::RadioText radio;
  radio.message_id = "mo-1";
  transcript.handset_texts(eight, radio);
  EXPECT_THAT(mos(transcript).front().deliveries, IsEmpty());
  transcript.open(notification("mo-1", 404));
  EXPECT_EQ(mos(transcript).front().acknowledged_by, std::nullopt);
}

TEST(EventIndex, IsTheFirstOfThatKindForThatExchange) {
  sim::Transcript transcript;
  transcript.open(notification("mo-1", 200));
  transcript.open(notification("mo-2", 200));
  transcript.mark(sim::Event::Kind::answered, eight, 2);
  EXPECT_EQ(event_index(transcript, sim::Event::Kind::sent, 2), 1U);
  EXPECT_EQ(event_index(transcript, sim::Event::Kind::answered, 2), 2U);
  EXPECT_EQ(event_index(transcript, sim::Event::Kind::answered, 1), std::nullopt);
}

}  // namespace
}  // namespace smsrelay::runner
