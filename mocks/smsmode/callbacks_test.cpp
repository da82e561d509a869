#include "mocks/smsmode/platform/callbacks.h"

#include "mocks/smsmode/engine_fixture.h"
#include "mocks/smsmode/platform/assumptions.h"
#include "mocks/smsmode/platform/signature.h"

namespace smsrelay::mocks::smsmode {
namespace {

using namespace std::chrono_literals;  // NOLINT(google-build-using-namespace)
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class CallbacksTest : public EngineFixture {
 protected:
  using EngineFixture::EngineFixture;
  std::string text_anna_once(const std::string& url = hook) {
    EXPECT_TRUE(engine_.set_mo_url("town", "relay_demo", url).ok());
    return engine_.handset_texts(anna, short_code, "bonjour").value();
  }
  std::vector<std::string> notes() const { return remarks(sim::Remark::Kind::note); }
};

TEST_F(CallbacksTest, ClimbsTheWholeLadderAndDropsForGood) {
  relay_answers_ = 500;
  const std::string id = text_anna_once();
  run_for(30h + 12min + 29s);
  EXPECT_THAT(received_after_,
              ElementsAre(0s, 30s, 2min + 30s, 12min + 30s, 1h + 12min + 30s, 6h + 12min + 30s));
  EXPECT_EQ(engine_.notifications_pending(), 1U);
  EXPECT_EQ(engine_.notifications_dropped(), 0U);
  run_for(1s);
  ASSERT_THAT(received_, SizeIs(7));
  EXPECT_EQ(received_after_[6], 30h + 12min + 30s);
  EXPECT_EQ(engine_.notifications_pending(), 0U);
  EXPECT_EQ(engine_.notifications_dropped(), 1U);
  EXPECT_THAT(notes(), ElementsAre(AllOf(HasSubstr(id), HasSubstr("dropped for good after 7 calls"),
                                         HasSubstr("answered 500"))));
  run_for(1000h);
  EXPECT_THAT(received_, SizeIs(7));
  std::vector<std::string> bodies;
  for (const net::Request& request : received_) bodies.push_back(request.body);
  EXPECT_THAT(bodies, Each(bodies[0])) << "a repeat is the same notification";
}

TEST_F(CallbacksTest, StopsAtTheFirst2xx) {
  relay_answers_ = 404;
  text_anna_once();
  run_for(1min);
  relay_answers_ = 204;
  run_for(40h);
  EXPECT_THAT(received_after_, ElementsAre(0s, 30s, 2min + 30s));
  EXPECT_EQ(engine_.notifications_pending(), 0U);
  EXPECT_EQ(engine_.notifications_dropped(), 0U);
}

TEST_F(CallbacksTest, TakesARedirectForAFailure) {
  relay_answers_ = 302;
  text_anna_once();
  run_for(31s);
  EXPECT_THAT(received_, SizeIs(2));
}

class FollowsRedirects : public CallbacksTest {
 protected:
  FollowsRedirects() : CallbacksTest(profile_under({{"ASSUME-SMSMODE-REDIRECT", "followed"}})) {}
  // A server that redirects every call.
  void redirect(const std::string& from, int status, const std::string& to) {
    EXPECT_TRUE(network_
                    .listen("relay", from,
                            [this, status, to](const net::Request&, const net::Responder& asked) {
                              ++redirected_;
                              asked.answer({status, {{"Location", to}}, ""});
                            })
                    .ok());
  }
  int redirected_ = 0;
};

TEST_F(FollowsRedirects, OnceWithTheSameMethodAndBody) {
  redirect("https://old.test", 302, hook);
  const std::string id = text_anna_once("https://old.test/hooks/old");
  run_for(40h);
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].method, "POST");
  EXPECT_THAT(received_[0].body, HasSubstr(id));
  EXPECT_EQ(engine_.notifications_pending(), 0U);
  EXPECT_EQ(redirected_, 1);
}
TEST_F(FollowsRedirects, ButNotInACircle) {
  redirect("https://old.test", 308, "/again");
  text_anna_once("https://old.test/hooks/old");
  run_for(31s);
  EXPECT_EQ(redirected_, 4) << "two for each of two attempts";
  EXPECT_EQ(engine_.notifications_pending(), 1U);
}

class SixCallsInAll : public CallbacksTest {
 protected:
  SixCallsInAll() : CallbacksTest(profile_under({{"ASSUME-SMSMODE-RETRIES", "six-in-all"}})) {}
};

TEST_F(SixCallsInAll, LeavesTheLastWaitOut) {
  relay_answers_ = 500;
  text_anna_once();
  run_for(100h);
  EXPECT_THAT(received_, SizeIs(6));
  EXPECT_EQ(received_after_.back(), 6h + 12min + 30s);
  EXPECT_EQ(engine_.notifications_dropped(), 1U);
}

TEST_F(CallbacksTest, RepeatsWhatWasTakenTooLate) {
  std::vector<std::string> bodies;
  ASSERT_TRUE(network_
                  .listen("relay", "https://slow.test",
                          [&](const net::Request& request, const net::Responder& asked) {
                            bodies.push_back(request.body);
                            scheduler_.after(11s, [asked] { asked.answer({200, {}, ""}); });
                          })
                  .ok());
  text_anna_once("https://slow.test/hook");
  run_for(41s);
  ASSERT_THAT(bodies, SizeIs(2));
  EXPECT_EQ(bodies[0], bodies[1]);
}

TEST_F(CallbacksTest, LetsANewerMoOvertakeOneThatFailed) {
  relay_answers_ = 503;
  const std::string older = text_anna_once();
  run_for(1s);
  relay_answers_ = 200;
  const std::string newer = text_anna_once();
  run_for(1min);
  ASSERT_THAT(received_, SizeIs(3));
  EXPECT_THAT(received_[1].body, HasSubstr(newer));
  EXPECT_THAT(received_[2].body, HasSubstr(older));
}

class NamesTheCharset : public CallbacksTest {
 protected:
  NamesTheCharset()
      : CallbacksTest(profile_under({{"ASSUME-SMSMODE-CALLBACK-CHARSET", "utf-8"}})) {}
};

TEST_F(NamesTheCharset, OfWhatItPosts) {
  text_anna_once();
  run_for(1s);
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].headers.get("Content-Type"), "application/json; charset=utf-8");
}

class GivesUpAfter2s : public CallbacksTest {
 protected:
  GivesUpAfter2s() : CallbacksTest(profile_under({{"ASSUME-SMSMODE-CALLBACK-TIMEOUT", "2s"}})) {}
};

TEST_F(GivesUpAfter2s, AndShiftsTheLadderByThat) {
  relay_answers_ = 0;
  text_anna_once();
  run_for(33s);
  EXPECT_THAT(received_after_, ElementsAre(0s, 32s));
}

TEST_F(CallbacksTest, CallsSeveralAtOnceAndRepeatsEachByItself) {
  relay_answers_ = 0;
  text_anna_once();
  ASSERT_TRUE(engine_.handset_texts(bo, short_code, "salut").ok());
  run_for(1s);
  EXPECT_THAT(received_after_, ElementsAre(0s, 0s)) << "neither waits for the other's answer";
  run_for(40s);
  EXPECT_THAT(received_after_, ElementsAre(0s, 0s, 40s, 40s));
}

TEST_F(CallbacksTest, TellsWhatIsOwedAndWhen) {
  relay_answers_ = 500;
  const std::string id = text_anna_once();
  EXPECT_EQ(engine_.pending().at(0).next_call, std::nullopt) << "the first call is under way";
  run_for(1s);
  const auto owed = engine_.pending().at(0);
  EXPECT_EQ(owed.message_id, id);
  EXPECT_EQ(owed.url, hook);
  EXPECT_EQ(owed.calls, 1);
  EXPECT_EQ(owed.next_call, start + 30s);
}

TEST_F(CallbacksTest, RepeatsAtOnceWhenTold) {
  relay_answers_ = 500;
  text_anna_once();
  run_for(1s);
  EXPECT_EQ(engine_.retry_notifications(), 1U);
  EXPECT_EQ(engine_.retry_notifications(), 0U) << "it is under way";
  run_for(2min + 1s);
  EXPECT_THAT(received_after_, ElementsAre(0s, 1s, 2min + 1s)) << "a step up the same ladder";
}

TEST_F(CallbacksTest, ForgetsWhatIsOwedWhenTold) {
  relay_answers_ = 500;
  text_anna_once();
  run_for(1s);
  relay_answers_ = 0;
  text_anna_once();  // its call is under way
  EXPECT_EQ(engine_.forget_notifications(), 2U);
  run_for(40h);
  EXPECT_THAT(received_, SizeIs(2));
  EXPECT_EQ(engine_.notifications_pending(), 0U);
  EXPECT_EQ(engine_.notifications_dropped(), 0U);
}

TEST_F(CallbacksTest, CountsAWaitFromTheEndOfTheAttemptThatTimedOut) {
  relay_answers_ = 0;
  text_anna_once();
  run_for(3min);
  EXPECT_THAT(received_after_, ElementsAre(0s, 40s, 2min + 50s));  // each attempt takes 10 s
}

TEST_F(CallbacksTest, TakesAnUnusableUrlForAFailureLikeAnyOther) {
  for (const std::string url : {"https://relay.test/hooks/secret-token ", " https://relay.test/h",
                                "relay.test/hooks", "http://relay.test/hooks/secret-token", "  "}) {
    text_anna_once(url);
  }
  run_for(31h);
  EXPECT_THAT(received_, IsEmpty());
  EXPECT_THAT(transcript_.exchanges(), SizeIs(5 * 7));
  EXPECT_EQ(engine_.notifications_dropped(), 5U);
  EXPECT_THAT(notes(), Each(HasSubstr("refused")));
}

TEST_F(CallbacksTest, RepeatsAtTheUrlTheConsoleShowsNow) {
  text_anna_once("https://relay.test/wrong paste");
  run_for(10s);
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  run_for(1min);
  EXPECT_THAT(received_after_, ElementsAre(30s));
  EXPECT_EQ(engine_.notifications_pending(), 0U);
}

class RepeatsWhereItFirstWent : public CallbacksTest {
 protected:
  RepeatsWhereItFirstWent() : CallbacksTest(Profile{.retry_at_current_url = false}) {}
};

TEST_F(RepeatsWhereItFirstWent, WhateverTheConsoleShowsNow) {
  relay_answers_ = 500;
  text_anna_once();
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", "https://relay.test/new").ok());
  run_for(1min);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[1].target, "/hooks/secret-token");
}

TEST_F(CallbacksTest, GoesOnUntilTheDropWhenTheUrlIsTakenAway) {
  relay_answers_ = 500;
  text_anna_once();
  run_for(1s);
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", "").ok());
  run_for(40h);
  EXPECT_THAT(received_, SizeIs(1));
  EXPECT_THAT(notes(), ElementsAre(HasSubstr("no URL is set any more")));
}

TEST_F(CallbacksTest, RepeatsReportsOnTheSameLadder) {
  relay_answers_ = 503;
  ASSERT_EQ(post(reported("Bonjour")).status, 201);
  run_for(31h);
  EXPECT_THAT(received_, SizeIs(14));  // ENROUTE and DELIVERED, seven times each
  EXPECT_EQ(engine_.notifications_dropped(), 0U) << "counts MOs only";
  EXPECT_THAT(notes(), SizeIs(2));
  EXPECT_THAT(notes(), Each(HasSubstr("DLR")));
}

TEST_F(CallbacksTest, ReplaysACapturedNotificationByteForByteAndRepeatsIt) {
  EXPECT_EQ(engine_.replay_notification("town", "relay_demo", "{}").error().code, "no-url");
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  const std::string captured = "{\"messageId\" : \"m-1\",\n \"body\":{\"text\":\"\\ud83d\"}}";
  relay_answers_ = 503;
  ASSERT_TRUE(engine_.replay_notification("town", "relay_demo", captured).ok());
  run_for(29s);
  ASSERT_EQ(received_.size(), 1U);
  relay_answers_ = 200;
  run_for(2s);
  ASSERT_EQ(received_.size(), 2U);
  for (const net::Request& request : received_) {
    EXPECT_EQ(request.body, captured);
    EXPECT_EQ(request.headers.get("Content-Type"), "application/json");
  }
  EXPECT_EQ(engine_.notifications_pending(), 0U);
  EXPECT_EQ(engine_.replay_notification("town", "nobody", "{}").error().code, "unknown-channel");
}

TEST_F(CallbacksTest, PostsARawBodyOnce) {
  EXPECT_EQ(engine_.post_raw_to_webhook("town", "relay_demo", "text/plain", "x").error().code,
            "no-url");
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  relay_answers_ = 500;
  ASSERT_TRUE(engine_.post_raw_to_webhook("town", "relay_demo", "text/plain", "{\"mess").ok());
  run_for(40h);
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].body, "{\"mess");
  EXPECT_EQ(received_[0].headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(engine_.notifications_dropped(), 0U);
}

class SignsNotifications : public CallbacksTest {
 protected:
  SignsNotifications() : CallbacksTest(profile_under({{"ASSUME-SMSMODE-SIGNATURE", "hmac"}})) {}
};

TEST_F(SignsNotifications, WithTheSecretOfTheChannelOrItsId) {
  ASSERT_TRUE(engine_
                  .add_account({"signed",
                                {{.name = "line", .numbers = {"36666"}, .webhook_secret = "s3cret"},
                                 {.name = "bare", .numbers = {"36777"}}},
                                std::nullopt})
                  .ok());
  for (const char* channel : {"line", "bare"}) {
    ASSERT_TRUE(engine_.set_mo_url("signed", channel, hook).ok());
  }
  ASSERT_TRUE(engine_.handset_texts(anna, "36666", "Où êtes-vous ?").ok());
  ASSERT_TRUE(engine_.handset_texts(anna, "36777", "Bonjour").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(2));
  EXPECT_EQ(received_[0].headers.get("X-Smsmode-256"), signature_of("s3cret", received_[0].body));
  const std::string id = nlohmann::json::parse(received_[1].body)["channel"]["channelId"];
  EXPECT_EQ(received_[1].headers.get("X-Smsmode-256"), signature_of(id, received_[1].body));
}

TEST_F(CallbacksTest, SignsNothingUnlessTheProfileSaysSo) {
  ASSERT_TRUE(engine_.set_mo_url("town", "relay_demo", hook).ok());
  ASSERT_TRUE(engine_.handset_texts(anna, short_code, "Bonjour").ok());
  run_for(2s);
  ASSERT_THAT(received_, SizeIs(1));
  EXPECT_EQ(received_[0].headers.get("X-Smsmode-256"), std::nullopt);
}

}  // namespace
}  // namespace smsrelay::mocks::smsmode
