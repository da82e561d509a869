#include "mocks/smsmode/rest/contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/instant.h"
#include "mocks/smsmode/platform/assumptions.h"

namespace smsrelay::mocks::smsmode::rest {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const base::Instant now = base::parse_utc("2026-11-22T14:05:07Z").value();

Channel town_channel() {
  Channel channel;
  channel.seed = {"relay_demo", "SMS", "TRANSACTIONAL", {"36034", "33937001122"}};
  return channel;
}

std::variant<SendRequest, Breach> check(const std::string& body, const Profile& profile = {}) {
  const Channel channel = town_channel();
  auto checked = check_send(body, channel, profile, now);
  if (auto* failed = std::get_if<Breach>(&checked)) return *failed;
  return std::get<Sending>(checked).items.at(0);
}

// A valid body with `fields` added at the top: R"(,"from":"36034")".
std::string with(const std::string& fields) {
  return R"({"recipient":{"to":"33639980001"},"body":{"text":"Bonjour"})" + fields + "}";
}
std::string quoted(const std::string& name, const std::string& value) {
  return ",\"" + name + "\":\"" + value + "\"";
}

SendRequest accepted(const std::string& body, const Profile& profile = {}) {
  const auto checked = check(body, profile);
  if (const auto* failed = std::get_if<Breach>(&checked)) {
    ADD_FAILURE() << body << "\nrefused: " << failed->text();
    return {};
  }
  return std::get<SendRequest>(checked);
}

// "400.029 recipient.to"
std::string refused(const std::string& body) {
  const auto checked = check(body);
  const auto* failed = std::get_if<Breach>(&checked);
  return failed == nullptr ? "accepted" : failed->code + " " + failed->field;
}

TEST(ContractTest, APropertyStandsOnceInAnObject) {
  const std::string recipient = R"("recipient":{"to":"33639980001"})";
  const std::string text = R"("body":{"text":"Bonjour"})";
  EXPECT_EQ(refused("{" + recipient + "," + recipient + "," + text + "}"), "400.020 recipient");
  EXPECT_EQ(refused("{" + recipient + R"(,"body":{"text":"a","text":"b"}})"), "400.020 text");
  EXPECT_EQ(refused("{" + recipient + "," + text + R"(,"ref\u0043lient":"a:b","refClient":"abc"})"),
            "400.020 refClient");
  Profile arrays;
  arrays.arrays = true;
  const auto list = check("[{" + recipient + "," + text + "," + text + "}]", arrays);
  ASSERT_TRUE(std::holds_alternative<Breach>(list));
  EXPECT_EQ(std::get<Breach>(list).field, "body");
  accepted(R"({"recipient":{"to":"33639980001"},"body":{"text":"a: \"b\": {c:d}"}})");
}

TEST(ContractTest, NoTextHoldsANul) {
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001"},"body":{"text":"a\u0000b"}})"),
            "400.020 body.text");
  EXPECT_EQ(refused(with(quoted("refClient", "abc\\u0000"))), "400.020 refClient");
  EXPECT_EQ(refused(R"({"recipient":{"to":"3363998\u00000001"},"body":{"text":"a"}})"),
            "400.020 recipient.to");
}

TEST(ContractTest, AcceptsTheLeastMessage) {
  const SendRequest request = accepted(with(""));
  EXPECT_EQ(request.to, "33639980001");
  EXPECT_EQ(request.text, "Bonjour");
  EXPECT_EQ(request.from, "36034") << "the channel's default sender";
  EXPECT_EQ(request.ref_client, "");
}

TEST(ContractTest, AcceptsEveryField) {
  const SendRequest request = accepted(
      R"({"recipient":{"to":"+33639980001"},"body":{"text":"a","stop":false,"encoding":"GSM7"},
          "from":"33937001122","refClient":"abc","callbackUrlStatus":"https://relay.test/s",
          "callbackUrlMo":"https://relay.test/m","sentDate":"2026-11-22T15:05:07"})");
  EXPECT_EQ(request.to, "33639980001");
  EXPECT_EQ(request.from, "33937001122");
  EXPECT_EQ(request.ref_client, "abc");
  EXPECT_EQ(request.callback_url_status, "https://relay.test/s");
  EXPECT_EQ(request.callback_url_mo, "https://relay.test/m");
  EXPECT_EQ(request.sent_date, now);
}

TEST(ContractTest, RefusesWhatIsNoMessage) {
  for (const char* body :
       {"", "{", "[]", "null", "\"text\"", "12", "{\"a\":1e999}", "{\"recipient\":\"\xFF\"}"}) {
    EXPECT_EQ(refused(body), "400.020 body of the request") << body;
  }
  EXPECT_EQ(refused("{}"), "400.020 recipient");
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001"}})"), "400.020 body");
  EXPECT_EQ(refused(R"({"recipient":{},"body":{"text":"a"}})"), "400.020 recipient.to");
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001"},"body":{}})"), "400.020 body.text");
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001"},"body":{"text":""}})"),
            "400.020 body.text");
}

TEST(ContractTest, RefusesWrongTypes) {
  EXPECT_EQ(refused(R"({"recipient":"33639980001","body":{"text":"a"}})"), "400.020 recipient");
  EXPECT_EQ(refused(R"({"recipient":{"to":33639980001},"body":{"text":"a"}})"),
            "400.020 recipient.to");
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001"},"body":{"text":["a"]}})"),
            "400.020 body.text");
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001"},"body":{"text":"a","stop":"yes"}})"),
            "400.020 body.stop");
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001"},"body":{"text":"a","encoding":"UCS2"}})"),
            "400.020 body.encoding");
  EXPECT_EQ(refused(with(",\"refClient\":42")), "400.020 refClient");
  EXPECT_EQ(refused(with(",\"from\":null")), "400.020 from");
}

TEST(ContractTest, TakesE164Only) {
  for (const std::string to :
       {"0639980001", "+330", "33 639980001", "33-639980001", "3363998000A", "++33639980001", "",
        "1234567", "1234567890123456", "0033639980001", "36034"}) {
    const std::string body = R"({"recipient":{"to":")" + to + R"("},"body":{"text":"a"}})";
    EXPECT_EQ(refused(body), "400.029 recipient.to") << to;
  }
}

TEST(ContractTest, RefusesUnknownPropertiesWhenStrict) {
  const std::string misspelt = with(quoted("refclient", "abc"));
  EXPECT_EQ(refused(misspelt), "400.020 refclient");
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001","name":"A"},"body":{"text":"a"}})"),
            "400.020 recipient.name");
  EXPECT_EQ(refused(R"({"recipient":{"to":"33639980001"},"body":{"text":"a","type":"TEXT"}})"),
            "400.020 body.type");
  Profile lenient;
  lenient.strict_body = false;
  EXPECT_EQ(accepted(misspelt, lenient).ref_client, "");
}

// The whole breach of an unknown property, `"refclient":"abc"`.
std::string told_of(const std::string& property) {
  const auto checked = check(with("," + property));
  const auto* failed = std::get_if<Breach>(&checked);
  return failed == nullptr ? "accepted" : failed->text();
}

TEST(ContractTest, TellsWhatAnUnknownPropertyHeldAndWasMeantToBe) {
  EXPECT_EQ(told_of(R"("refclient":"abc")"),
            "refclient: is not a property of a message; sent \"abc\" "
            "[smsmode.md §2, measured on the sibling API]; answered 400.020; "
            "hint: did you mean 'refClient'?");
  EXPECT_THAT(told_of(R"("sendDate":null)"),
              AllOf(HasSubstr("sent null"), HasSubstr("did you mean 'sentDate'?")));
  EXPECT_THAT(told_of(R"("SENTDATE":12)"),
              AllOf(HasSubstr("sent 12 "), HasSubstr("did you mean 'sentDate'?")));
  EXPECT_THAT(told_of(R"("priority":true)"), AllOf(HasSubstr("sent true"), Not(HasSubstr("hint"))));
  EXPECT_THAT(told_of(R"("tags":["a"])"), HasSubstr("sent a value of type array"));
}

TEST(ContractTest, TellsNoSecretAnUnknownPropertyHeld) {
  EXPECT_THAT(told_of(R"("callbackUrl":"https://relay.test/hooks/hush")"),
              HasSubstr("sent \"https://relay.test/…\""));
  EXPECT_THAT(told_of(R"("xApiKey":"hush")"), HasSubstr("sent a text of 4 characters"));
  EXPECT_THAT(told_of(R"("auth":"Zk3Zk3Zk3Zk3Zk3Zk3Zk3Zk3Zk3Zk3Zk")"),
              HasSubstr("sent a text of 32 characters"));
  EXPECT_THAT(told_of(R"("too":"+33639980001")"), HasSubstr("sent \"+3…01\" (12 characters)"));
  EXPECT_THAT(told_of(R"("too":33639980001)"),
              HasSubstr("sent \"33…01\" (11 characters), a number"));
}

TEST(ContractTest, TellsWhatWasOfAWrongType) {
  EXPECT_THAT(told_of(R"("refClient":42)"), HasSubstr("refClient: must be a string; sent 42 ["));
  EXPECT_THAT(told_of(R"("callbackUrlMo":true)"), HasSubstr("must be a string; sent true ["));
}

TEST(ContractTest, BoundsTheReference) {
  EXPECT_EQ(refused(with(quoted("refClient", "ab"))), "400.020 refClient");
  EXPECT_EQ(refused(with(quoted("refClient", std::string(141, 'r')))), "400.020 refClient");
  EXPECT_EQ(accepted(with(quoted("refClient", std::string(140, 'r')))).ref_client.size(), 140U);
  EXPECT_EQ(accepted(with(quoted("refClient", "ééé"))).ref_client, "ééé");
}

TEST(ContractTest, BoundsTheCallbackUrls) {
  const std::string base = "https://relay.test/";
  const std::string longest = base + std::string(255 - base.size(), 'x');
  EXPECT_EQ(accepted(with(quoted("callbackUrlStatus", longest))).callback_url_status, longest);
  EXPECT_EQ(refused(with(quoted("callbackUrlStatus", longest + "x"))), "400.020 callbackUrlStatus");
  EXPECT_EQ(refused(with(quoted("callbackUrlMo", longest + "x"))), "400.020 callbackUrlMo");
  EXPECT_EQ(refused(with(quoted("callbackUrlMo", "relay.test/x"))), "400.020 callbackUrlMo");
  const auto checked = check(with(quoted("callbackUrlMo", longest + "x")));
  EXPECT_THAT(std::get<Breach>(checked).text(), Not(HasSubstr("xxx"))) << "the path is a secret";
}

TEST(ContractTest, TakesASenderOfTheChannelOnly) {
  EXPECT_EQ(refused(with(quoted("from", "36111"))), "400.020 from");
  EXPECT_EQ(refused(with(quoted("from", ""))), "400.020 from");
  EXPECT_EQ(accepted(with(quoted("from", "33937001122"))).from, "33937001122");
}

TEST(ContractTest, TakesTenPartsAndNoMore) {
  const auto body = [](const std::string& text) {
    return R"({"recipient":{"to":"33639980001"},"body":{"text":")" + text + "\"}}";
  };
  EXPECT_EQ(accepted(body(std::string(1530, 'a'))).size.parts, 10);
  EXPECT_EQ(refused(body(std::string(1531, 'a'))), "400.020 body.text");
  EXPECT_EQ(refused(body("\xC3\xAA" + std::string(670, 'a'))), "400.020 body.text");
}

TEST(ContractTest, CutsALongTextWhereTheProfileSaysSo) {
  Profile cutting;
  cutting.cut_long_text = true;
  const auto body = [](const std::string& text, bool stop) {
    return R"({"recipient":{"to":"33639980001"},"body":{"text":")" + text + R"(","stop":)" +
           (stop ? "true" : "false") + "}}";
  };
  EXPECT_EQ(accepted(body(std::string(1600, 'a'), false), cutting).text, std::string(1530, 'a'));
  const SendRequest stopped = accepted(body(std::string(1600, 'a'), true), cutting);
  EXPECT_EQ(stopped.text, std::string(1519, 'a') + "\nSTOP 36034") << "the mention is never cut";
  EXPECT_EQ(stopped.size.parts, 10);
  const SendRequest unicode = accepted(body("ê" + std::string(900, 'a'), false), cutting);
  EXPECT_EQ(unicode.size.units, 670);
}

TEST(ContractTest, AppendsTheStopMentionOfTheCountry) {
  const auto text = [](const std::string& to, const std::string& text) {
    return accepted(R"({"recipient":{"to":")" + to + R"("},"body":{"text":")" + text +
                    R"(","stop":true}})");
  };
  EXPECT_EQ(text("33639980001", "a").text, "a\nSTOP 36034");
  const SendRequest foreign = text("32470123456", "a");
  EXPECT_THAT(foreign.text, testing::MatchesRegex("a\nno-sms.eu/[a-z0-9]{5}"));
  EXPECT_EQ(foreign.size.units, 26) << "its link is counted as 25 characters";
  EXPECT_EQ(text("32470123456", std::string(135, 'a')).size.parts, 1);
  EXPECT_EQ(text("32470123456", std::string(136, 'a')).size.parts, 2);
  EXPECT_EQ(text("33639980001", std::string(149, 'a')).size.parts, 1);
  EXPECT_EQ(text("33639980001", std::string(150, 'a')).size.parts, 2);
  EXPECT_EQ(text("33639980001", "a").size.units, 12);
}

TEST(ContractTest, AppendsNoStopMentionThatCostsAPartWhereTheProfileSaysSo) {
  const Profile thrifty = profile_under({{"ASSUME-SMSMODE-STOP-APPENDED", "if-it-fits"}});
  const auto stopped = [](const std::string& text, const Profile& profile) {
    return accepted(
        R"({"recipient":{"to":"33639980001"},"body":{"text":")" + text + R"(","stop":true}})",
        profile);
  };
  EXPECT_EQ(stopped(std::string(149, 'a'), thrifty).text, std::string(149, 'a') + "\nSTOP 36034");
  const SendRequest bare = stopped(std::string(150, 'a'), thrifty);
  EXPECT_EQ(bare.text, std::string(150, 'a'));
  EXPECT_EQ(bare.size.parts, 1);
  EXPECT_EQ(bare.mention_bytes, 0U);
  EXPECT_TRUE(bare.stop_mention) << "what was asked for stays";
  EXPECT_EQ(stopped(std::string(1530, 'a'), thrifty).size.parts, 10);
}

TEST(ContractTest, PutsTheDefaultSenderForAnUnknownOneWhereTheProfileSaysSo) {
  Profile replacing;
  replacing.replace_unknown_sender = true;
  EXPECT_EQ(accepted(with(quoted("from", "36111")), replacing).from, "36034");
  EXPECT_EQ(accepted(with(quoted("from", "33937001122")), replacing).from, "33937001122");
}

TEST(ContractTest, ReplacesWhatIsOutsideGsmWhereTheProfileSaysSo) {
  const std::string body = R"({"recipient":{"to":"33639980001"},"body":{"text":"ça, ê 😀 é"}})";
  EXPECT_EQ(accepted(body).size.encoding, Encoding::unicode);
  Profile replacing;
  replacing.replace_outside_gsm = true;
  EXPECT_EQ(accepted(body, replacing).text, "?a, ? ? é");
  EXPECT_EQ(accepted(body, replacing).size.encoding, Encoding::gsm7);
  replacing.small_c_cedilla_is_gsm = true;
  EXPECT_EQ(accepted(body, replacing).text, "ça, ? ? é");
}

TEST(ContractTest, TakesSmallCCedillaForGsmWhereTheProfileSaysSo) {
  const std::string body = R"({"recipient":{"to":"33639980001"},"body":{"text":"ça"}})";
  EXPECT_EQ(accepted(body).size.encoding, Encoding::unicode);
  Profile by_unicode_org;
  by_unicode_org.small_c_cedilla_is_gsm = true;
  EXPECT_EQ(accepted(body, by_unicode_org).size.encoding, Encoding::gsm7);
}

TEST(ContractTest, ObeysTheEncodingAskedForWhereTheProfileSaysSo) {
  const std::string body = R"({"recipient":{"to":"33639980001"},"body":{"text":"ê","encoding":")";
  const std::string plain = R"({"recipient":{"to":"33639980001"},"body":{"text":"e","encoding":")";
  EXPECT_EQ(accepted(plain + "UNICODE\"}}").size.encoding, Encoding::gsm7);
  EXPECT_EQ(accepted(body + "GSM7\"}}").text, "ê");
  Profile obeying;
  obeying.encoding_obeyed = true;
  EXPECT_EQ(accepted(plain + "UNICODE\"}}", obeying).size.encoding, Encoding::unicode);
  EXPECT_EQ(accepted(body + "GSM7\"}}", obeying).text, "?");
}

TEST(ContractTest, GuessesWhatANumberWasMeantToBe) {
  const auto hint = [](const std::string& to) {
    const auto checked = check(R"({"recipient":{"to":")" + to + R"("},"body":{"text":"a"}})");
    return std::get<Breach>(checked).hint;
  };
  EXPECT_THAT(hint("06 39 98 00 01"), HasSubstr("national number"));
  EXPECT_THAT(hint("0033639980001"), HasSubstr("00 is a dialling prefix"));
  EXPECT_THAT(hint("+33 6 39 98 00 01"), HasSubstr("without blanks"));
  EXPECT_THAT(hint("36034"), HasSubstr("short code"));
  EXPECT_EQ(hint("hello"), "");
}

TEST(ContractTest, TakesADateWithinAYear) {
  EXPECT_EQ(refused(with(quoted("sentDate", "tomorrow"))), "400.020 sentDate");
  EXPECT_EQ(refused(with(quoted("sentDate", "2027-12-22T15:05:07"))), "400.020 sentDate");
  EXPECT_TRUE(accepted(with(quoted("sentDate", "2027-11-01T15:05:07"))).sent_date.has_value());
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode::rest
