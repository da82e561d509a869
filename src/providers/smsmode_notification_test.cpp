#include "providers/smsmode_notification.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

namespace smsrelay::providers::smsmode {
namespace {

using nlohmann::json;

const std::vector<std::string> ours = {"36034", "33937001122", "Mairie"};

json mo() {
  return {{"messageId", "b7f0"},
          {"originMessageId", "4f1c"},
          {"sentDate", "2026-11-22T14:06:31"},
          {"channel", {{"channelId", "0d9c"}, {"type", "SMS"}}},
          {"type", "SMS"},
          {"direction", "MO"},
          {"recipient", {{"to", "36034"}}},
          {"from", "33639980001"},
          {"body", {{"text", "Horaires ?"}, {"encoding", "GSM7"}}}};
}
json dlr() {
  json body = mo();
  body["direction"] = "MT";
  body["recipient"]["to"] = "33639980001";
  body["from"] = "36034";
  body["refClient"] = "relay-1";
  body["status"] = {{"value", "DELIVERED"}, {"deliveryDate", "2026-11-22T14:05:12"}};
  return body;
}
Notification read(const std::string& body, const std::vector<std::string>& own = ours,
                  std::string_view own_channel = "0d9c") {
  net::Request request;
  request.body = body;
  return read_notification(request, own, own_channel);
}
std::string reason(const std::string& body, const std::vector<std::string>& own = ours) {
  const Notification result = read(body, own);
  const auto* unusable = std::get_if<Unusable>(&result);
  return unusable != nullptr ? unusable->reason : "usable";
}
// "person at number: text", or the reason why not.
std::string told(const json& body, const std::vector<std::string>& own = ours) {
  const Notification result = read(body.dump(), own);
  if (const auto* unusable = std::get_if<Unusable>(&result)) return unusable->reason;
  if (const auto* report = std::get_if<DlrNotification>(&result)) {
    return (report->handset ? report->handset->digits() : "somebody") + " report " +
           report->report.word;
  }
  const core::InboundMessage& message = std::get<MoNotification>(result).message;
  return message.handset.digits() + " at " + message.own_number + ": " + message.text +
         (message.stop ? " (STOP)" : "");
}

TEST(SmsmodeNotification, ANumberIsReadHoweverItIsGrouped) {
  for (const char* from :
       {"+33 6 39 98 00 01", "+33.6.39.98.00.01", "+33-639-980-001", "0033 6 39 98 00 01",
        "+33 (0)6 39 98 00 01", "+33\u00A06\u202F39 98 00 01", "\u202A+33639980001\u202C",
        " 33639980001\n", "(+33) 6 39 98 00 01"}) {
    json body = mo();
    body["from"] = from;
    body["recipient"]["to"] = "36 034";
    EXPECT_EQ(told(body), "33639980001 at 36034: Horaires ?") << from;
  }
  for (const char* from : {"06 39 98 00 01x", "Mairie-2", "+", "- -", "+33 6 39 98 00 01 ou 02"}) {
    json body = mo();
    body["from"] = from;
    EXPECT_EQ(told(body), "handset-missing") << from;
  }
}

TEST(SmsmodeNotification, AnMoIsReadWhicheverWayItIsOriented) {
  EXPECT_EQ(told(mo()), "33639980001 at 36034: Horaires ?");
  json swapped = mo();
  swapped["from"] = "36034";
  swapped["recipient"]["to"] = "33639980001";
  EXPECT_EQ(told(swapped), "33639980001 at 36034: Horaires ?");
}

TEST(SmsmodeNotification, OurLongNumberAndOurNameAreNotTakenForThePerson) {
  json body = mo();
  body["from"] = "+33937001122";
  body["recipient"]["to"] = "33639980001";
  EXPECT_EQ(told(body), "33639980001 at +33937001122: Horaires ?");
  body["from"] = "Mairie";
  EXPECT_EQ(told(body), "33639980001 at Mairie: Horaires ?");
}

TEST(SmsmodeNotification, NumbersThatAreNoneOfOursAreForeign) {
  json body = mo();
  body["recipient"]["to"] = "38999";
  EXPECT_EQ(told(body), "foreign-number");
  EXPECT_EQ(told(body, {}), "33639980001 at 38999: Horaires ?");
}

TEST(SmsmodeNotification, ToleratesWhatIsMissingStrayOrOddlyTyped) {
  json bare = mo();
  for (const char* name : {"originMessageId", "sentDate", "channel", "type", "direction"}) {
    bare.erase(name);
  }
  EXPECT_EQ(told(bare), "33639980001 at 36034: Horaires ?");
  json stray = mo();
  stray["status"] = nullptr;
  stray["unknown"] = json::array({1, 2});
  stray["body"]["type"] = "TEXT";
  EXPECT_EQ(told(stray), "33639980001 at 36034: Horaires ?");
  json number = mo();
  number["from"] = 33639980001;
  EXPECT_EQ(told(number), "33639980001 at 36034: Horaires ?");
  json empty = mo();
  empty["body"]["text"] = "";
  EXPECT_EQ(told(empty), "33639980001 at 36034: ");
  number["messageId"] = 7;
  number["body"]["text"] = 12;
  EXPECT_EQ(told(number), "33639980001 at 36034: 12");
  json alone = mo();
  alone.erase("recipient");
  EXPECT_EQ(told(alone), "33639980001 at : Horaires ?");
}

TEST(SmsmodeNotification, AReportIsToldByItsStatus) {
  EXPECT_EQ(told(dlr()), "33639980001 report DELIVERED");
  json silent = dlr();
  silent.erase("direction");
  EXPECT_EQ(told(silent), "33639980001 report DELIVERED");
  json mo_with_status = mo();
  mo_with_status["status"] = {{"value", "DELIVERED"}};
  EXPECT_EQ(told(mo_with_status), "33639980001 at 36034: Horaires ?");
}

TEST(SmsmodeNotification, AReportKeepsItsWordsEvenThoseNobodyKnows) {
  json body = dlr();
  body["status"] = {{"value", "UNDELIVERABLE"}, {"detail", "BLACKLISTED"}};
  const core::DeliveryReport known = std::get<DlrNotification>(read(body.dump())).report;
  EXPECT_EQ(known.status, core::DeliveryStatus::undeliverable);
  EXPECT_EQ(known.detail, "BLACKLISTED");
  EXPECT_EQ(known.reference->value, "relay-1");
  EXPECT_EQ(known.message.value, "b7f0");
  body["status"]["value"] = "SENT";
  body.erase("refClient");
  const core::DeliveryReport invented = std::get<DlrNotification>(read(body.dump())).report;
  EXPECT_EQ(invented.status, core::DeliveryStatus::unknown);
  EXPECT_EQ(invented.word, "SENT");
  EXPECT_EQ(invented.reference, std::nullopt);
}

TEST(SmsmodeNotification, AReportMayHoldIdAndStatusOnly) {
  const json body = {{"messageId", "b7f0"}, {"status", {{"value", "DELIVERED"}}}};
  EXPECT_EQ(told(body), "somebody report DELIVERED");
  EXPECT_EQ(std::get<DlrNotification>(read(body.dump())).report.message.value, "b7f0");
  json unknown = dlr();
  unknown["status"]["value"] = "UNKNOWN";
  EXPECT_EQ(std::get<DlrNotification>(read(unknown.dump())).report.status,
            core::DeliveryStatus::unknown);
}

TEST(SmsmodeNotification, AStopThatSmsmodeFlagsNeedsNoWords) {
  json body = mo();
  body["body"] = {{"text", "STOPSMS"}, {"stop", true}};
  EXPECT_EQ(told(body), "33639980001 at 36034: STOPSMS (STOP)");
  body["body"] = {{"stop", true}};
  EXPECT_EQ(told(body), "33639980001 at 36034:  (STOP)");
  body["body"] = {{"text", "oui"}, {"stop", false}};
  EXPECT_EQ(told(body), "33639980001 at 36034: oui");
}

TEST(SmsmodeNotification, TheFlagOfAStopIsReadByOneRule) {
  for (const char* stop : {"true", "1", "1.0", R"("true")", R"("TRUE")", R"("True")", R"("1")"}) {
    json body = mo();
    body["body"]["stop"] = json::parse(stop);
    EXPECT_EQ(told(body), "33639980001 at 36034: Horaires ? (STOP)") << stop;
  }
  for (const char* stop :
       {"false", "0", "2", "-1", "null", "[]", "[true]", "{}", R"("false")", R"("FALSE")", R"("0")",
        R"("yes")", R"("on")", R"("")", R"("01")", R"("truest")", R"({"value":true})"}) {
    json body = mo();
    body["body"]["stop"] = json::parse(stop);
    EXPECT_EQ(told(body), "33639980001 at 36034: Horaires ?") << stop;
  }
}

TEST(SmsmodeNotification, ANumberOutOfRangeSpoilsNothing) {
  for (const char* price : {"1e999", "-1E+999", "2.5e400", "1e-999", "123456789012345678901"}) {
    json body = mo();
    body["price"] = "PRICE";
    std::string text = body.dump();
    text.replace(text.find("\"PRICE\""), 7, price);
    const Notification result = read(text);
    ASSERT_TRUE(std::holds_alternative<MoNotification>(result)) << price;
    EXPECT_EQ(std::get<MoNotification>(result).message.text, "Horaires ?");
  }
  // An id keeps each of its digits, else two would become one.
  std::string text = mo().dump();
  text.replace(text.find("\"b7f0\""), 6, "123456789012345678901");
  EXPECT_EQ(std::get<MoNotification>(read(text)).message.id.value, "123456789012345678901");
}

TEST(SmsmodeNotification, AnotherChannelsNotificationIsOfNoUse) {
  json body = mo();
  body["channel"]["channelId"] = "ch-1";
  EXPECT_EQ(told(body), "foreign-channel");
  EXPECT_TRUE(std::holds_alternative<MoNotification>(read(body.dump(), ours, "")));
  json report = dlr();
  report["channel"]["channelId"] = "ch-1";
  EXPECT_EQ(told(report), "foreign-channel");
  body.erase("channel");
  EXPECT_EQ(told(body), "33639980001 at 36034: Horaires ?");
}

TEST(SmsmodeNotification, HalfAnEmojiIsReadAsAReplacementCharacter) {
  std::string body = mo().dump();
  body.replace(body.find(" ?"), 2, " ? \\ud83d");
  const Notification result = read(body);
  EXPECT_EQ(std::get<MoNotification>(result).message.text, "Horaires ? \uFFFD");
}

TEST(SmsmodeNotification, SmallFlawsOfTheJsonCostNobodysSms) {
  const std::string sound = mo().dump();
  const std::string opened = sound.substr(0, sound.size() - 1);
  for (const std::string& flawed :
       {opened + ",}", opened + ", \"score\": NaN}", opened + ", \"ttl\": -Infinity ,\n}",
        "[" + sound + "]", "[" + opened + ",},]", "\xEF\xBB\xBF" + sound}) {
    const Notification result = read(flawed);
    ASSERT_TRUE(std::holds_alternative<MoNotification>(result)) << flawed;
    EXPECT_EQ(std::get<MoNotification>(result).message.text, "Horaires ?") << flawed;
  }
  EXPECT_EQ(reason("[" + sound + "," + sound + "]"), "not-json") << "one a request";
  EXPECT_EQ(reason("[[" + sound + "]]"), "not-json");
}

TEST(SmsmodeNotification, AnEchoOfOurOwnMessageIsNoQuestion) {
  json body = dlr();
  body.erase("status");
  EXPECT_EQ(told(body), "mt-without-status");
}

TEST(SmsmodeNotification, SaysWhyABodyIsOfNoUse) {
  EXPECT_EQ(reason(""), "not-json");
  EXPECT_EQ(reason("[]"), "not-json");
  EXPECT_EQ(reason(mo().dump().substr(0, 40)), "not-json");
  EXPECT_EQ(reason("{\"messageId\":\"\xff\"}"), "handset-missing");
  EXPECT_EQ(reason(std::string(60000, '[')), "not-json");
  json body = mo();
  body["messageId"] = json::array();
  EXPECT_EQ(told(body), "message-id-missing");
  body = mo();
  body["body"] = "text";
  EXPECT_EQ(told(body), "text-missing");
  body = mo();
  body["body"]["text"] = nullptr;
  EXPECT_EQ(told(body), "text-missing");
  body = mo();
  body["from"] = "0639980001";
  EXPECT_EQ(told(body), "handset-missing");
  body["from"] = json::object();
  body["recipient"] = "36034";
  EXPECT_EQ(told(body), "handset-missing");
}

}  // namespace
}  // namespace smsrelay::providers::smsmode
