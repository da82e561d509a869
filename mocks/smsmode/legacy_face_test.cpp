#include "mocks/smsmode/engine_fixture.h"
#include "mocks/smsmode/legacy/face.h"
#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/platform/state.h"

namespace smsrelay::mocks::smsmode {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::SizeIs;

class LegacyFaceTest : public EngineFixture {
 protected:
  using EngineFixture::EngineFixture;

  static constexpr auto report_url = "https://relay.test/dlr?token=s%2Fx";
  static constexpr auto reply_url = "https://relay.test/mo";

  std::string get_do(const std::string& name, net::FormFields fields) {
    fields.emplace_back("accessToken", key_);
    const net::Response response =
        ask("GET", "/http/1.6/" + name + "?" + net::form_encode(fields), {});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("Content-Type"), "text/plain");
    return response.body;
  }
  // Returns the smsID.
  std::string send(const net::FormFields& fields) {
    const std::string answer = get_do("sendSMS.do", fields);
    EXPECT_THAT(answer, MatchesRegex("0 \\| Accepted \\| [A-Za-z0-9]{12}"));
    return answer.substr(answer.rfind(' ') + 1);
  }
  net::FormFields query_of(std::size_t index) {
    return net::form_decode(received_.at(index).query());
  }
  static std::string value(const net::FormFields& fields, const std::string& name) {
    return net::form_value(fields, name).value_or("(none)");
  }
  std::vector<std::string> notes() const { return remarks(sim::Remark::Kind::note); }
};

TEST_F(LegacyFaceTest, SendsByGetInTheOldCharset) {
  send({{"message", "\xC0 9 h, c'est 2 \xA4 l'\xE9t\xE9"}, {"numero", "0639980001"}});
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre("? 9 h, c'est 2 € l'été"))
      << "À is outside the GSM alphabet";
  EXPECT_EQ(transcript_.radio()[0].handset, anna);
  EXPECT_EQ(transcript_.radio()[0].number, short_code);
  EXPECT_EQ(transcript_.radio()[0].encoding, "GSM7");
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(LegacyFaceTest, SendsByPostForm) {
  const net::Response response = ask(
      "POST", "/http/1.6/sendSMS.do", {{"Content-Type", "application/x-www-form-urlencoded"}},
      net::form_encode(
          {{"accessToken", key_}, {"message", "a+b c"}, {"numero", "+33639980001,33639980002"}}));
  EXPECT_THAT(response.body, HasSubstr("0 | Accepted | "));
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre("a+b c", "a+b c"));
}

TEST_F(LegacyFaceTest, TakesAccountAndKeyForAPassword) {
  const auto with = [this](const std::string& account, const std::string& pass) {
    return ask("GET",
               "/http/1.6/credit.do?" + net::form_encode({{"pseudo", account}, {"pass", pass}}), {})
        .body;
  };
  EXPECT_EQ(with("town", key_), "0.0");
  EXPECT_EQ(with("village", key_), "32 | Authentication error");
  EXPECT_EQ(with("town", "wrong"), "32 | Authentication error");
}

TEST_F(LegacyFaceTest, RefusesAKeyThatIsNone) {
  EXPECT_EQ(ask("GET", "/http/1.6/credit.do", {}).body, "32 | Authentication error");
  const std::string good = key_;
  key_ = "abc";
  EXPECT_EQ(get_do("credit.do", {}), "32 | Authentication error");
  key_ = engine_.create_key("town", "rich", "rcs")->value;
  EXPECT_EQ(get_do("credit.do", {}), "32 | Authentication error");
  key_ = good;
  EXPECT_EQ(get_do("credit.do", {}), "0.0");
  ASSERT_TRUE(engine_.revoke_key("town", "dydu").ok());
  EXPECT_EQ(get_do("credit.do", {}), "32 | Authentication error");
  EXPECT_THAT(violations(), IsEmpty());
}

TEST_F(LegacyFaceTest, ObeysTheThrottleAndTheAddressesOfAKey) {
  engine_.throttle(2, std::nullopt);
  EXPECT_EQ(get_do("credit.do", {}), "50 | Temporarily unavailable");
  EXPECT_EQ(post(message_to_anna("a")).status, 429) << "the throttle is one";
  EXPECT_EQ(get_do("credit.do", {}), "0.0");
  KeySettings fenced;
  fenced.name = "fenced";
  fenced.authorized_ips = {"198.51.100.7"};
  key_ = engine_.create_key("town", "relay_demo", fenced)->value;
  EXPECT_EQ(get_do("credit.do", {}), "32 | Authentication error");
  EXPECT_EQ(
      ask("GET", "/http/1.6/credit.do?accessToken=" + key_, {{"X-Forwarded-For", "198.51.100.7"}})
          .body,
      "0.0");
}

TEST_F(LegacyFaceTest, SendsUnicodeOfClass9) {
  send({{"message", "Ça va être 😀"}, {"numero", anna}, {"classe_msg", "9"}});
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre("Ça va être 😀"));
  EXPECT_EQ(transcript_.radio()[0].encoding, "UNICODE");
  send({{"message", std::string(71, 'a')}, {"numero", anna}, {"classe_msg", "9"}});
  run_for(2s);
  EXPECT_EQ(transcript_.radio()[1].parts, 2) << "UCS-2 though every letter is GSM";
  EXPECT_THAT(get_do("sendSMS.do", {{"message", "\xE9"}, {"numero", anna}, {"classe_msg", "9"}}),
              HasSubstr("35 | Parameter message must be UTF-8"));
}

class LegacySmallCCedilla : public LegacyFaceTest {
 protected:
  LegacySmallCCedilla() : LegacyFaceTest(profile_under({{"ASSUME-SMSMODE-C-CEDILLA", "gsm7"}})) {}
};
TEST_F(LegacySmallCCedilla, IsKeptAndTravelsAsGsm) {
  send({{"message", "\xE7" + std::string(148, 'a')}, {"numero", anna}, {"stop", "1"}});
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre("ç" + std::string(148, 'a') + "\nSTOP 36034"))
      << "the mention adds no part: 160 septets";
  EXPECT_EQ(transcript_.radio()[0].encoding, "GSM7");
  EXPECT_EQ(transcript_.radio()[0].parts, 1);
}

TEST_F(LegacyFaceTest, HintsAtUtf8SentAsIfItWereTheOldCharset) {
  send({{"message", "été"}, {"numero", anna}});
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre("??t??")) << "each é is read as two characters";
  EXPECT_THAT(notes(), ElementsAre(HasSubstr("looks like UTF-8")));
}

TEST_F(LegacyFaceTest, CutsATextToTheNumberOfSmsAllowed) {
  send({{"message", std::string(1000, 'a')}, {"numero", anna}});
  send({{"message", std::string(1000, 'b')}, {"numero", anna}, {"nbr_msg", "1"}});
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre(std::string(765, 'a'), std::string(160, 'b')));
}

TEST_F(LegacyFaceTest, AppendsTheMentionOfStop1OnlyWhereItFits) {
  for (const auto& [length, stop] :
       std::vector<std::pair<int, std::string>>{{149, "1"}, {150, "1"}, {150, "2"}}) {
    send({{"message", std::string(static_cast<std::size_t>(length), 'a')},
          {"numero", anna},
          {"stop", stop}});
  }
  send({{"message", "Hallo"}, {"numero", "004915112345678"}, {"stop", "2"}});
  run_for(2s);
  EXPECT_THAT(handset_texts(),
              ElementsAre(std::string(149, 'a') + "\nSTOP 36034", std::string(150, 'a'),
                          std::string(150, 'a') + "\nSTOP 36034",
                          MatchesRegex("Hallo\nno-sms.eu/[a-z0-9]{5}")));
}

TEST_F(LegacyFaceTest, SendsUnderANameUnlessItTakesReplies) {
  send({{"message", "un"}, {"numero", anna}, {"emetteur", "MAIRIE"}});
  send({{"message", "deux"}, {"numero", anna}, {"emetteur", "MAIRIE"}, {"classe_msg", "4"}});
  run_for(2s);
  EXPECT_EQ(transcript_.radio()[0].number, "MAIRIE");
  EXPECT_EQ(transcript_.radio()[1].number, short_code);
  EXPECT_FALSE(engine_.handset_texts(anna, "MAIRIE", "merci").ok());
}

TEST_F(LegacyFaceTest, SendsUnderANameItDoesNotKnow) {
  send({{"message", "un"}, {"numero", anna}, {"emetteur", "NOBODY"}});
  run_for(2s);
  EXPECT_EQ(transcript_.radio()[0].number, "NOBODY");
}

class LegacySenderIsReplaced : public LegacyFaceTest {
 protected:
  LegacySenderIsReplaced()
      : LegacyFaceTest(profile_under({{"ASSUME-SMSMODE-LEGACY-SENDER", "replaced"}})) {}
};

TEST_F(LegacySenderIsReplaced, UnlessTheChannelHasIt) {
  send({{"message", "un"}, {"numero", anna}, {"emetteur", "NOBODY"}});
  send({{"message", "deux"}, {"numero", anna}, {"emetteur", long_number}});
  run_for(2s);
  ASSERT_THAT(transcript_.radio(), SizeIs(2));
  EXPECT_EQ(transcript_.radio()[0].number, short_code);
  EXPECT_EQ(transcript_.radio()[1].number, long_number);
}

class LegacySenderIsRefused : public LegacyFaceTest {
 protected:
  LegacySenderIsRefused()
      : LegacyFaceTest(profile_under({{"ASSUME-SMSMODE-LEGACY-SENDER", "refused"}})) {}
};

TEST_F(LegacySenderIsRefused, UnlessTheChannelHasItOrItIsPassedOverAnyway) {
  EXPECT_THAT(get_do("sendSMS.do", {{"message", "a"}, {"numero", anna}, {"emetteur", "NOBODY"}}),
              HasSubstr("35 | Parameter emetteur must be one of the channel's senders"));
  EXPECT_THAT(violations(), SizeIs(1));
  send({{"message", "a"}, {"numero", anna}, {"emetteur", long_number}});
  send({{"message", "a"}, {"numero", anna}, {"emetteur", "NOBODY"}, {"classe_msg", "4"}});
  send({{"message", "a"}, {"numero", anna}});
}

TEST_F(LegacyFaceTest, SendsNothingWhenOneOfTheNumbersIsNone) {
  EXPECT_THAT(get_do("sendSMS.do", {{"message", "a"}, {"numero", "0639980001,06399,0639980002"}}),
              HasSubstr("35 | Parameter numero"));
  run_for(2s);
  EXPECT_THAT(handset_texts(), IsEmpty());
}

class LegacyBadNumberIsSkipped : public LegacyFaceTest {
 protected:
  LegacyBadNumberIsSkipped()
      : LegacyFaceTest(profile_under({{"ASSUME-SMSMODE-LEGACY-BAD-NUMBER", "skipped"}})) {}
};

TEST_F(LegacyBadNumberIsSkipped, WhileThereAreOthers) {
  send({{"message", "a"}, {"numero", "0639980001,06399,,0639980002"}});
  run_for(2s);
  EXPECT_THAT(handset_texts(), SizeIs(2));
  EXPECT_THAT(get_do("sendSMS.do", {{"message", "a"}, {"numero", "06399,06400"}}),
              HasSubstr("35 | Parameter numero"));
}

class LegacyClass4TakesNoSender : public LegacyFaceTest {
 protected:
  LegacyClass4TakesNoSender()
      : LegacyFaceTest(profile_under({{"ASSUME-SMSMODE-LEGACY-CLASS-4-SENDER", "refused"}})) {}
};

TEST_F(LegacyClass4TakesNoSender, AndSaysSo) {
  EXPECT_THAT(
      get_do("sendSMS.do",
             {{"message", "a"}, {"numero", anna}, {"emetteur", "MAIRIE"}, {"classe_msg", "4"}}),
      HasSubstr("35 | Parameter emetteur must not be given with classe_msg=4"));
  EXPECT_THAT(violations(), SizeIs(1));
  send({{"message", "a"}, {"numero", anna}, {"emetteur", "MAIRIE"}});
  send({{"message", "a"}, {"numero", anna}, {"classe_msg", "4"}});
}

TEST_F(LegacyFaceTest, KeepsAMessageUntilItsDateOrItsDeletion) {
  const std::string first =
      send({{"message", "un"}, {"numero", anna}, {"date_envoi", "22112026-16:05"}});  // in an hour
  send({{"message", "deux"}, {"numero", anna}, {"date_envoi", "22112026-16:05"}});
  send({{"message", "trois"}, {"numero", bo}, {"date_envoi", "22112026-16:05"}});
  EXPECT_EQ(get_do("smsStatus.do", {{"smsID", first}}), "10 | Scheduled");
  EXPECT_EQ(get_do("deleteSMS.do", {{"smsID", first}}), "0 | SMS deleted");
  EXPECT_EQ(get_do("deleteSMS.do", {{"smsID", first}}), "61 | SMS not found");
  EXPECT_EQ(get_do("deleteSMS.do", {{"numero", bo}}), "0 | SMS deleted");
  run_for(2h);
  EXPECT_THAT(handset_texts(), ElementsAre("deux"));
}

TEST_F(LegacyFaceTest, DeletesTheRecordOfWhatWasSent) {
  const std::string id = send({{"message", "un"}, {"numero", anna}});
  run_for(2s);
  EXPECT_EQ(get_do("deleteSMS.do", {{"smsID", id}}), "0 | SMS deleted");
  EXPECT_EQ(get_do("smsStatus.do", {{"smsID", id}}), "61 | SMS not found");
  EXPECT_EQ(get_do("smsList.do", {}), "");
  EXPECT_THAT(handset_texts(), ElementsAre("un"));
}

TEST_F(LegacyFaceTest, SaysAtOnceThatTheCreditIsGone) {
  ASSERT_TRUE(engine_.set_credit("town", 3).ok());
  EXPECT_EQ(get_do("credit.do", {}), "3.0");
  send({{"message", std::string(200, 'a')}, {"numero", anna}});
  EXPECT_EQ(get_do("credit.do", {}), "1.0");
  EXPECT_EQ(get_do("sendSMS.do", {{"message", "b"}, {"numero", "0639980001,0639980002"}}),
            "33 | Insufficient credit");
  run_for(2s);
  EXPECT_THAT(handset_texts(), SizeIs(1));
  ASSERT_TRUE(engine_.set_credit("town", std::nullopt).ok());
  EXPECT_EQ(get_do("credit.do", {}), "-2.0") << "post-paid: what was used";
}

TEST_F(LegacyFaceTest, NamesTheParameterThatIsWrong) {
  const std::vector<std::pair<net::FormFields, std::string>> slips = {
      {{{"numero", anna}}, "message"},
      {{{"message", "a"}}, "numero"},
      {{{"message", "a"}, {"groupe", "friends"}}, "groupe"},
      {{{"message", "a"}, {"numero", "06399"}}, "numero"},
      {{{"message", "a"}, {"numero", anna}, {"classe_msg", "7"}}, "classe_msg"},
      {{{"message", "a"}, {"numero", anna}, {"emetteur", "MAIRIE-DE-X1"}}, "emetteur"},
      {{{"message", "a"}, {"numero", anna}, {"refClient", std::string(41, 'r')}}, "refClient"},
      {{{"message", "a"}, {"numero", anna}, {"date_envoi", "2026-11-22 16:05"}}, "date_envoi"},
      {{{"message", "a"}, {"numero", anna}, {"nbr_msg", "0"}}, "nbr_msg"},
      {{{"message", "a"}, {"numero", anna}, {"stop", "yes"}}, "stop"},
      {{{"message", "a"}, {"numero", anna}, {"notification_url", "relay"}}, "notification_url"},
  };
  for (const auto& [fields, name] : slips) {
    EXPECT_THAT(get_do("sendSMS.do", fields), testing::StartsWith("35 | Parameter " + name));
    EXPECT_THAT(violations().back(), AllOf(testing::StartsWith(name + ": "), HasSubstr("; sent "),
                                           HasSubstr("§8"), HasSubstr("answered 35")));
  }
  EXPECT_THAT(violations(), SizeIs(slips.size()));
  run_for(2s);
  EXPECT_THAT(handset_texts(), IsEmpty());
}

TEST_F(LegacyFaceTest, TakesMoreThan300NumbersByPostOnly) {
  std::string numbers = anna;
  for (int i = 0; i < 300; ++i) numbers += std::string(",") + anna;
  EXPECT_THAT(get_do("sendSMS.do", {{"message", "a"}, {"numero", numbers}}),
              HasSubstr("35 | Parameter numero of more than 300 numbers needs POST"));
  EXPECT_THAT(ask("POST", "/http/1.6/sendSMS.do", {},
                  net::form_encode({{"accessToken", key_}, {"message", "a"}, {"numero", numbers}}))
                  .body,
              HasSubstr("0 | Accepted"));
}

TEST_F(LegacyFaceTest, PassesOverAMisspeltParameterAndSaysSoAside) {
  send({{"message", "a"}, {"numero", anna}, {"refclient", "r42"}});
  EXPECT_THAT(notes(), ElementsAre(HasSubstr("did you mean 'refClient'?")));
  EXPECT_THAT(violations(), IsEmpty());
}

// ---- callbacks

TEST_F(LegacyFaceTest, ReportsByGetWithAQuery) {
  const std::string id = send({{"message", "Bonjour"},
                               {"numero", anna},
                               {"refClient", "r 42"},
                               {"notification_url", report_url}});
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[1].method, "GET");
  EXPECT_EQ(received_[1].path(), "/dlr");
  EXPECT_EQ(received_[1].body, "");
  EXPECT_THAT(received_[1].target, HasSubstr("date_reception=2026-11-22+15%3A05%3A08&"));
  EXPECT_EQ(query_of(1), (net::FormFields{{"token", "s/x"},
                                          {"numero", anna},
                                          {"date_reception", "2026-11-22 15:05:08"},
                                          {"statut", "11"},
                                          {"smsID", id},
                                          {"refClient", "r 42"},
                                          {"cost", "1"},
                                          {"mcc_mnc", "20801"}}));
  EXPECT_EQ(value(query_of(0), "statut"), "0");
}

TEST_F(LegacyFaceTest, ReportsTheNetworkOfTheHandsetsCountry) {
  send({{"message", "a"}, {"numero", "32470123456"}, {"notification_url", report_url}});
  run_for(2s);
  EXPECT_EQ(value(query_of(1), "mcc_mnc"), "20601");
  send({{"message", "a"}, {"numero", "85212345678"}, {"notification_url", report_url}});
  run_for(2s);
  EXPECT_EQ(value(query_of(3), "mcc_mnc"), "(none)") << "none that is known here";
}

struct Number {
  Delivery delivery;
  std::string statut;
};
class LegacyStatus : public LegacyFaceTest, public ::testing::WithParamInterface<Number> {};

TEST_P(LegacyStatus, HasItsNumber) {
  engine_.set_delivery(anna, GetParam().delivery);
  const std::string id =
      send({{"message", "Bonjour"}, {"numero", anna}, {"notification_url", report_url}});
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(value(query_of(1), "statut"), GetParam().statut);
  EXPECT_EQ(get_do("compteRendu.do", {{"smsID", id}}), anna + std::string(" ") + GetParam().statut);
  EXPECT_THAT(get_do("smsStatus.do", {{"smsID", id}}),
              testing::StartsWith(GetParam().statut + " | "));
}

INSTANTIATE_TEST_SUITE_P(Kinds, LegacyStatus,
                         ::testing::Values(Number{Delivery::delivered, "11"},
                                           Number{Delivery::undelivered_expired, "37"},
                                           Number{Delivery::undeliverable_blacklisted, "3999"},
                                           Number{Delivery::undeliverable_invalid_number, "3998"},
                                           Number{Delivery::undeliverable_no_credit, "33"},
                                           Number{Delivery::undeliverable_spam, "3524"},
                                           Number{Delivery::undelivered_content, "3525"},
                                           Number{Delivery::undeliverable_no_route, "3560"},
                                           Number{Delivery::undeliverable_daily_limit, "34"},
                                           Number{Delivery::undeliverable_internal_error, "2"},
                                           Number{Delivery::kept_by_operator, "13"},
                                           Number{Delivery::invented_status, "999"}));

TEST_F(LegacyFaceTest, NotifiesAReplyByGetWithItsOwnDate) {
  const std::string id = send({{"message", "Bonjour"},
                               {"numero", anna},
                               {"classe_msg", "4"},
                               {"refClient", "r42"},
                               {"notification_url_reponse", reply_url}});
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "à l'été, 2 €").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].method, "GET");
  EXPECT_EQ(received_[0].path(), "/mo");
  net::FormFields fields = query_of(0);
  EXPECT_THAT(value(fields, "responseID"), MatchesRegex("[A-Za-z0-9]{12}"));
  fields.pop_back();
  EXPECT_EQ(fields, (net::FormFields{{"numero", short_code},
                                     {"message", "à l'été, 2 €"},
                                     {"emetteur", anna},
                                     {"date_reception", "22112026-150507"},
                                     {"smsID", id},
                                     {"refClient", "r42"}}));
}

class LegacyRepliesInLatin9 : public LegacyFaceTest {
 protected:
  LegacyRepliesInLatin9()
      : LegacyFaceTest(profile_under({{"ASSUME-SMSMODE-LEGACY-CHARSET", "iso-8859-15"}})) {}
};

TEST_F(LegacyRepliesInLatin9, WithAQuestionMarkForTheRest) {
  send({{"message", "Bonjour"},
        {"numero", anna},
        {"classe_msg", "4"},
        {"notification_url_reponse", reply_url}});
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "été 😀").ok());
  run_for(2s);
  EXPECT_EQ(value(query_of(0), "message"), "\xE9t\xE9 ?");
}

TEST_F(LegacyFaceTest, RepeatsAReplyUnderTheSameIdUntilItIsTaken) {
  relay_answers_ = 500;
  send({{"message", "Bonjour"},
        {"numero", anna},
        {"classe_msg", "4"},
        {"notification_url_reponse", reply_url}});
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  run_for(31s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[0].target, received_[1].target);
}

TEST_F(LegacyFaceTest, NotifiesByGetOnlyWhatAnswersClass4FromFrance) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  send({{"message", "un"}, {"numero", anna}, {"notification_url_reponse", reply_url}});
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "classe 2").ok());
  send({{"message", "deux"},
        {"numero", "4915112345678"},
        {"classe_msg", "4"},
        {"notification_url_reponse", reply_url}});
  ASSERT_TRUE(engine_.handset_texts("4915112345678", short_code, "aus Deutschland").ok());
  send({{"message", "trois"}, {"numero", bo}, {"classe_msg", "4"}});
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "sans URL").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(3));
  for (const net::Request& request : received_) {
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.target, "/hooks/secret-token");
  }
}

TEST_F(LegacyFaceTest, LeavesRestMessagesToTheirOwnWay) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  send({{"message", "un"},
        {"numero", anna},
        {"classe_msg", "4"},
        {"notification_url_reponse", reply_url}});
  ASSERT_EQ(post(message_to_anna("deux")).status, 201);  // the last one is what a reply answers
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].method, "POST");
}

class LegacyRepliesAtTheConsoleUrl : public LegacyFaceTest {
 protected:
  LegacyRepliesAtTheConsoleUrl()
      : LegacyFaceTest(profile_under({{"ASSUME-SMSMODE-LEGACY-CONSOLE-URL", "get"}})) {}
};

TEST_F(LegacyRepliesAtTheConsoleUrl, ComeByGetToo) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  send({{"message", "un"}, {"numero", anna}, {"classe_msg", "4"}});
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "bonjour").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[0].method, "GET");
  EXPECT_EQ(received_[0].path(), "/hooks/secret-token");
  EXPECT_EQ(received_[1].method, "POST") << "Bo answers nothing";
}

// ---- looking back

TEST_F(LegacyFaceTest, ListsRepliesTheNewestFirst) {
  const std::string id = send({{"message", "un"}, {"numero", anna}, {"classe_msg", "4"}});
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  run_for(1h);
  ASSERT_TRUE(engine_.handset_texts(bo, long_number, "bonjour").ok());
  const std::string all = get_do("responseList.do", {{"start", "0"}, {"offset", "10"}});
  EXPECT_THAT(all, MatchesRegex("[0-9a-f]{12} \\| 22112026-16:05 \\| " + std::string(bo) +
                                " \\| bonjour \\| 33937001122 \\| \n"
                                "[0-9a-f]{12} \\| 22112026-15:05 \\| " +
                                anna + " \\| merci \\| 36034 \\| " + id + "\n"));
  EXPECT_THAT(get_do("responseList.do", {{"start", "1"}, {"offset", "10"}}),
              AllOf(HasSubstr("merci"), Not(HasSubstr("bonjour"))));
  EXPECT_THAT(
      get_do("responseList.do", {{"startDate", "22112026-15:30"}, {"endDate", "22112026-17:00"}}),
      AllOf(HasSubstr("bonjour"), Not(HasSubstr("merci"))));
  EXPECT_THAT(get_do("responseList.do", {{"startDate", "yesterday"}}), HasSubstr("35 | "));
}

TEST_F(LegacyFaceTest, TellsHowEachRecipientStands) {
  engine_.set_delivery(bo, Delivery::undelivered_expired);
  const std::string id = send({{"message", "un"}, {"numero", "0639980001,0639980002"}});
  EXPECT_EQ(get_do("compteRendu.do", {{"smsID", id}}), "33639980001 0 | 33639980002 0");
  run_for(2s);
  EXPECT_EQ(get_do("compteRendu.do", {{"smsID", id}}), "33639980001 11 | 33639980002 37");
  EXPECT_EQ(get_do("compteRendu.do", {{"smsID", "nobodys"}}), "61 | SMS not found");
  run_for(std::chrono::days(31));
  EXPECT_EQ(get_do("compteRendu.do", {{"smsID", id}}), "61 | SMS not found");
}

TEST_F(LegacyFaceTest, ListsWhatWasSent) {
  const std::string first = send({{"message", "un"}, {"numero", anna}});
  const std::string second = send({{"message", "deux"}, {"numero", "0639980001,0639980002"}});
  EXPECT_EQ(get_do("smsList.do", {}), second + " | 22/11/2026 15:05 | deux | " + anna +
                                          " | 2.0 | 2 |\n\n" + first +
                                          " | 22/11/2026 15:05 | un | " + anna + " | 1.0 | 1 |");
  EXPECT_THAT(get_do("smsList.do", {{"offset", "1"}}), Not(HasSubstr(first)));
  const std::string older = get_do("smsList.do", {{"start", "1"}, {"offset", "1"}});
  EXPECT_THAT(older, AllOf(HasSubstr(first), Not(HasSubstr(second))));
  EXPECT_EQ(get_do("smsList.do", {{"start", "2"}}), "");
  for (const char* offset : {"0", "10001", "x", "-1"}) {
    EXPECT_THAT(get_do("smsList.do", {{"offset", offset}}), HasSubstr("35 | ")) << offset;
  }
}

TEST_F(LegacyFaceTest, KeepsAccountsApart) {
  const std::string id = send({{"message", "un"}, {"numero", anna}});
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "merci").ok());
  ASSERT_TRUE(engine_.add_account({"village", {{"line", "SMS", "OTP", {"38000"}}}, {}}).ok());
  key_ = engine_.create_key("village", "line", "k")->value;
  EXPECT_EQ(get_do("smsStatus.do", {{"smsID", id}}), "61 | SMS not found");
  EXPECT_EQ(get_do("smsList.do", {}), "");
  EXPECT_EQ(get_do("responseList.do", {}), "");
}

TEST_F(LegacyFaceTest, MakesAKey) {
  const net::Response made = ask("GET", "/http/2.0/createAuthorisation.do?accessToken=" + key_, {});
  const auto body = nlohmann::json::parse(made.body);
  EXPECT_EQ(body["account"], "town");
  EXPECT_EQ(body["creationDate"], "22112026");
  key_ = body["accessToken"];
  EXPECT_EQ(post(message_to_anna("un")).status, 201) << "it is a key like any other";
}

TEST_F(LegacyFaceTest, ShowsANearMissForAnythingElse) {
  const net::Response missed = ask("GET", "/http/1.6/sendSms.do?accessToken=" + key_, {});
  EXPECT_EQ(missed.status, 404);
  EXPECT_THAT(missed.body, AllOf(HasSubstr("/http/1.6/sendSMS.do"), Not(HasSubstr(key_))));
  EXPECT_THAT(violations(), ElementsAre(HasSubstr("sendSMS.do")));
  const net::Response wrong = ask("DELETE", "/http/1.6/deleteSMS.do", {});
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers.get("Allow"), "GET, POST");
}

// ---- the address book, files, voices

TEST_F(LegacyFaceTest, SendsToAGroupOfTheAddressBook) {
  EXPECT_EQ(get_do("addContact.do", {{"nom", "Durand"},
                                     {"mobile", "0639980001"},
                                     {"groupes", "club, a group with a long name"}}),
            "0 | Contact added");
  EXPECT_EQ(get_do("addContact.do", {{"nom", "Petit"}, {"mobile", bo}, {"groupes", "club"}}),
            "0 | Contact added");
  const std::string id = send({{"message", "Bonjour"}, {"groupe", "club"}});
  EXPECT_EQ(get_do("compteRendu.do", {{"smsID", id}}), "33639980001 0 | 33639980002 0");
  send({{"message", "Bonsoir"}, {"groupe", "a group with a long name"}});
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre("Bonjour", "Bonjour", "Bonsoir"));
  ASSERT_TRUE(engine_.add_account({"village", {{"line", "SMS", "OTP", {"38000"}}}, {}}).ok());
  key_ = engine_.create_key("village", "line", "k")->value;
  EXPECT_THAT(get_do("sendSMS.do", {{"message", "a"}, {"groupe", "club"}}), HasSubstr("35 | "))
      << "each account has a book of its own";
}

TEST_F(LegacyFaceTest, NamesWhatIsWrongWithAContact) {
  EXPECT_THAT(get_do("addContact.do", {{"mobile", anna}}), HasSubstr("35 | Parameter nom"));
  EXPECT_THAT(get_do("addContact.do", {{"nom", "D"}}), HasSubstr("35 | Parameter mobile"));
  EXPECT_THAT(get_do("addContact.do", {{"nom", "D"}, {"mobile", anna}, {"date", "1970-01-01"}}),
              HasSubstr("35 | Parameter date"));
}

class LegacyBatch : public LegacyFaceTest {
 protected:
  using LegacyFaceTest::LegacyFaceTest;
  std::string post_file(const net::FormFields& options, const std::string& content) {
    net::FormFields fields = options;
    fields.emplace_back("accessToken", key_);
    return ask("POST", "/http/1.6/sendSMSBatch.do?" + net::form_encode(fields),
               {{"Content-Type", "multipart/form-data; boundary=xyz"}},
               "--xyz\r\nContent-Disposition: form-data; name=\"file\"; "
               "filename=\"a.csv\"\r\n\r\n" +
                   content + "\r\n--xyz--\r\n")
        .body;
  }
};

TEST_F(LegacyBatch, SendsTheSmsOfAFile) {
  const std::string answer = post_file({{"stop", "2"}, {"refClient", "all"}},
                                       "\"numero\",\"message\",\"emetteur\"\n"
                                       "\"0639980001\",\"Bonjour, Anne\",\"MAIRIE\",\"r1\"\n"
                                       "0639980002,\xE9t\xE9\n");
  ASSERT_THAT(answer, MatchesRegex("0 \\| Accepted \\| [A-Za-z0-9]{12}"));
  run_for(2s);
  EXPECT_THAT(handset_texts(), ElementsAre("Bonjour, Anne\nSTOP 36034", "été\nSTOP 36034"));
  EXPECT_EQ(transcript_.radio()[0].number, "MAIRIE");
  EXPECT_EQ(transcript_.radio()[1].number, short_code);
  EXPECT_EQ(engine_.state().messages()[0].ref_client, "r1");
  EXPECT_EQ(engine_.state().messages()[1].ref_client, "all");
  EXPECT_EQ(get_do("compteRendu.do", {{"smsID", answer.substr(answer.rfind(' ') + 1)}}),
            "33639980001 11 | 33639980002 11");
  EXPECT_THAT(violations(), IsEmpty());
  EXPECT_THAT(notes(), IsEmpty()) << "the file is no field of a form";
}

TEST_F(LegacyBatch, SendsNothingWhenALineIsWrong) {
  for (const std::string bad : {"06399,a", "0639980001,", ",a", "0639980001,a,MAIRIE-DE-X1"}) {
    EXPECT_THAT(post_file({}, "0639980002,gut\n" + bad + "\n"), HasSubstr("35 | ")) << bad;
  }
  EXPECT_THAT(violations(), testing::Contains(HasSubstr("line 2 of the file: must")));
  EXPECT_THAT(post_file({}, ""), HasSubstr("35 | Parameter file must hold"));
  EXPECT_THAT(ask("POST", "/http/1.6/sendSMSBatch.do?accessToken=" + key_, {}, "0639980001,a").body,
              HasSubstr("35 | Parameter file is required"));
  const net::Response by_get = ask("GET", "/http/1.6/sendSMSBatch.do?accessToken=" + key_, {});
  EXPECT_EQ(by_get.status, 405);
  EXPECT_EQ(by_get.headers.get("Allow"), "POST");
  run_for(2s);
  EXPECT_THAT(handset_texts(), IsEmpty());
}

class LegacyBatchSkips : public LegacyBatch {
 protected:
  LegacyBatchSkips()
      : LegacyBatch(profile_under({{"ASSUME-SMSMODE-LEGACY-BAD-NUMBER", "skipped"}})) {}
};
TEST_F(LegacyBatchSkips, BadLinesWhileThereAreOthers) {
  EXPECT_THAT(post_file({}, "06399,a\n0639980002,b\n"), HasSubstr("0 | Accepted"));
  EXPECT_THAT(post_file({}, "06399,a\n"), HasSubstr("35 | "));
}

TEST_F(LegacyFaceTest, CallsAndReadsATextThatIsNoSms) {
  ASSERT_TRUE(engine_.set_credit("town", 10).ok());
  ASSERT_TRUE(engine_.set_status_url("town", "relay_demo", hook).ok());
  const std::string answer = get_do("sendVoiceMessage.do", {{"message", "Bonjour, \xE9t\xE9 !"},
                                                            {"numero", "0639980001,0639980002"},
                                                            {"title", "t"},
                                                            {"language", "fr-FR"}});
  ASSERT_THAT(answer, HasSubstr("0 | Accepted | "));
  run_for(2s);
  EXPECT_THAT(handset_texts(), IsEmpty());
  EXPECT_THAT(received_, IsEmpty());
  EXPECT_EQ(get_do("credit.do", {}), "8.0");
  EXPECT_EQ(get_do("smsStatus.do", {{"smsID", answer.substr(answer.rfind(' ') + 1)}}),
            "16 | Listened");
  EXPECT_THAT(notes(),
              testing::Contains(HasSubstr(
                  "a voice calls \"33…01\" (11 characters) and reads a text of 16 bytes")));
  run_for(1h);
  EXPECT_EQ(nlohmann::json::parse(get("/sms/v1/messages").body)["totalCount"], 0);
  EXPECT_THAT(
      get_do("sendVoiceMessage.do", {{"message", "a"}, {"numero", anna}, {"language", "tlh"}}),
      HasSubstr("35 | Parameter language"));
  EXPECT_THAT(get_do("sendVoiceMessage.do", {{"numero", anna}}),
              HasSubstr("35 | Parameter message"));
}

// ---- sub-accounts

class LegacySubAccount : public LegacyFaceTest {
 protected:
  LegacySubAccount() {
    EXPECT_TRUE(engine_.set_credit("town", 100).ok());
    EXPECT_EQ(get_do("createSubAccount.do", {{"newPseudo", "pool"}, {"newPass", "s3cret"}}),
              "0 | Sub-account created");
  }
  std::string as_pool(const std::string& name, net::FormFields fields) {
    fields.insert(fields.end(), {{"pseudo", "pool"}, {"pass", "s3cret"}});
    return ask("GET", "/http/1.6/" + name + "?" + net::form_encode(fields), {}).body;
  }
};

TEST_F(LegacySubAccount, LogsInWithItsPasswordAndSendsOnceItHasCredit) {
  EXPECT_EQ(as_pool("credit.do", {}), "0.0");
  EXPECT_EQ(as_pool("sendSMS.do", {{"message", "a"}, {"numero", anna}}),
            "33 | Insufficient credit");
  EXPECT_EQ(get_do("creditTransfert.do",
                   {{"targetPseudo", "pool"}, {"creditAmount", "30"}, {"reference", "été"}}),
            "0 | Credit transferred");
  EXPECT_EQ(as_pool("credit.do", {}), "30.0");
  EXPECT_EQ(get_do("credit.do", {}), "70.0");
  EXPECT_THAT(as_pool("sendSMS.do", {{"message", "a"}, {"numero", anna}}),
              HasSubstr("0 | Accepted"));
  run_for(2s);
  EXPECT_EQ(transcript_.radio()[0].number, "36180");
  EXPECT_EQ(as_pool("creditTransfert.do", {{"targetPseudo", "town"}, {"creditAmount", "29"}}),
            "0 | Credit transferred")
      << "and back";
  EXPECT_EQ(get_do("credit.do", {}), "99.0");
}

TEST_F(LegacySubAccount, TakesTheCreditOfItsOwnCustomerAlone) {
  ASSERT_TRUE(engine_.add_account({"village", {{"line", "SMS", "OTP", {"38000"}}}, 5}).ok());
  for (const char* target : {"village", "nobody", "town"}) {
    EXPECT_EQ(get_do("creditTransfert.do", {{"targetPseudo", target}, {"creditAmount", "1"}}),
              "41 | Target account not found")
        << target;
  }
  EXPECT_EQ(get_do("creditTransfert.do", {{"targetPseudo", "pool"}, {"creditAmount", "101"}}),
            "33 | Insufficient credit");
  for (const char* amount : {"", "0", "-1", "1.5", "x", "99999999999"}) {
    EXPECT_THAT(get_do("creditTransfert.do", {{"targetPseudo", "pool"}, {"creditAmount", amount}}),
                HasSubstr("35 | Parameter creditAmount"));
  }
  EXPECT_EQ(get_do("credit.do", {}), "100.0");
}

TEST_F(LegacySubAccount, IsRefusedWithoutANameOfItsOwnOrAPassword) {
  EXPECT_THAT(get_do("createSubAccount.do", {{"newPseudo", "pool"}, {"newPass", "x"}}),
              HasSubstr("35 | Parameter newPseudo"));
  EXPECT_THAT(get_do("createSubAccount.do", {{"newPass", "x"}}),
              HasSubstr("35 | Parameter newPseudo"));
  EXPECT_THAT(get_do("createSubAccount.do", {{"newPseudo", "bar"}}),
              HasSubstr("35 | Parameter newPass"));
  EXPECT_THAT(
      get_do("createSubAccount.do", {{"newPseudo", "bar"}, {"newPass", "x"}, {"mobile", "06399"}}),
      HasSubstr("35 | Parameter mobile"));
}

TEST_F(LegacySubAccount, IsGoneWithAllBelowItOnceItIsDeleted) {
  EXPECT_EQ(as_pool("createSubAccount.do", {{"newPseudo", "slide"}, {"newPass", "x"}}),
            "0 | Sub-account created");
  EXPECT_THAT(as_pool("deleteSubAccount.do", {{"pseudoToDelete", "town"}}), HasSubstr("35 | "))
      << "not the one above";
  EXPECT_THAT(get_do("deleteSubAccount.do", {{"pseudoToDelete", "town"}}), HasSubstr("35 | "));
  EXPECT_EQ(get_do("deleteSubAccount.do", {{"pseudoToDelete", "pool"}}), "0 | Sub-account deleted");
  EXPECT_EQ(as_pool("credit.do", {}), "32 | Authentication error");
  EXPECT_EQ(ask("GET", "/http/1.6/credit.do?pseudo=slide&pass=x", {}).body,
            "32 | Authentication error");
  EXPECT_EQ(get_do("creditTransfert.do", {{"targetPseudo", "slide"}, {"creditAmount", "1"}}),
            "41 | Target account not found");
  key_ = engine_.create_key("town", "relay_demo", {.name = "admin", .role = Role::admin})->value;
  EXPECT_EQ(nlohmann::json::parse(get("/commons/v1/organisations").body)["items"].size(), 1U);
  EXPECT_EQ(get_do("createSubAccount.do", {{"newPseudo", "pool"}, {"newPass", "other"}}),
            "0 | Sub-account created")
      << "its name is free again";
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
