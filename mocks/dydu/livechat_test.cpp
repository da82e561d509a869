// A dialog handed over to an operator, with talk, poll and the operator's acts.
#include "mocks/dydu/livechat.h"

#include <gmock/gmock.h>

#include "mocks/dydu/talk_world.h"

namespace smsrelay::mocks::dydu {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using Kind = OperatorAct::Kind;

BotSeed staffed(std::vector<OperatorSeed> operators) {
  auto bot = TalkWorld::town_hall();
  bot.livechat.operators = std::move(operators);
  bot.livechat.wait_per_dialog = seconds(90);
  auto& sentences = bot.languages.front();
  sentences.operator_hello = "Bonjour, ici la mairie.";
  sentences.operator_end = "Au revoir.";
  sentences.operator_busy = "Patientez.";
  sentences.no_operator = "Personne.";
  sentences.left_queue = "Tant pis.";
  sentences.automatic_end = "Sans nouvelles.";
  sentences.user_left = "Parti.";
  return bot;
}

struct LivechatWorld : TalkWorld {
  explicit LivechatWorld(std::vector<OperatorSeed> operators = {{"Zoé", "op-7", true, 1}},
                         const Profile& profile = {})
      : TalkWorld(profile, staffed(std::move(operators))) {
    AnswerSeed operator_answer = "Je vous passe un collègue.";
    operator_answer.livechat = true;
    operator_answer.needs_operator = true;
    operator_answer.otherwise = {"Rappelez demain."};
    know("operator", {"parler à quelqu'un"}, {{"Defaut", operator_answer}});
  }

  // The next thing to poll; follows pollUpdatedInteractionDate as a client does.
  Told poll(const Told& talked) {
    auto& last = last_poll[talked.context()];
    if (last == 0) last = talked.value("serverTime").get<std::int64_t>();
    const net::FormFields fields{{"contextUuid", talked.context()},
                                 {"lastPoll", std::to_string(last)},
                                 {"language", "fr"},
                                 {"space", "Defaut"},
                                 {"solutionUsed", "LIVECHAT"},
                                 {"format", "JSon"}};
    auto told = post("/servlet/api/chat/poll/last/" + town_hall_id, net::form_encode(fields));
    EXPECT_EQ(told.status, 200);
    const auto date = told.value("pollUpdatedInteractionDate");
    if (date.is_number()) last = date.get<std::int64_t>();
    return told;
  }
  // All entries of a poll, as "code" or "type: text".
  std::vector<std::string> news(const Told& talked) {
    std::vector<std::string> all;
    while (true) {
      const auto told = poll(talked);
      const auto code = told.text("code");
      const auto text = told.text("text");
      if (code == "(absent)" && text == "(absent)") return all;
      auto line = code != "(absent)" ? code : told.text("typeResponse") + ": " + text;
      if (const auto action = told.text("specialAction"); action != "(absent)") {
        line += " -> " + action;
      }
      all.push_back(line);
    }
  }
  std::string act(Kind kind, const Told& talked, const std::string& name = "",
                  const std::string& text = "") {
    const auto acted = engine.act({kind, talked.context(), name, text});
    return acted.ok() ? "ok" : acted.error().code;
  }
  Told connect() {
    auto talked = ask("parler à quelqu'un");
    EXPECT_EQ(talked.text("typeResponse"), "DMLiveChatConnectionSucceed");
    return talked;
  }

  std::map<std::string, std::int64_t> last_poll;
};

using News = std::vector<std::string>;

TEST(Livechat, SaysItsNoticesInWordsUnlessThatIsAssumedOtherwise) {
  for (const bool in_words : {true, false}) {
    Profile profile;
    profile.notices_have_text = in_words;
    LivechatWorld world({{"Zoé", "op-7", true, 1}}, profile);
    const auto notice = world.poll(world.connect());
    EXPECT_EQ(notice.text("code"), "OperatorConnected");
    EXPECT_EQ(notice.text("text"),
              in_words ? "Un conseiller a rejoint la conversation." : "(absent)");
    EXPECT_EQ(notice.text("fromDetail"), "(absent)") << "else a client takes it for a message";
  }
}

TEST(Livechat, SaysANoticeAsTheBotsAuthorWroteIt) {
  auto bot = staffed({{"Zoé", "op-7", true, 1}});
  bot.languages.front().notices["OperatorConnected"] = "Zoé vous écoute.";
  TalkWorld world({}, bot);
  AnswerSeed handover = "Je vous passe un collègue.";
  handover.livechat = true;
  world.know("operator", {"agent"}, {{"Defaut", handover}});
  const auto talked = world.ask("agent");
  const auto told =
      world.post("/servlet/api/chat/poll/last/" + town_hall_id,
                 net::form_encode({{"contextUuid", talked.context()}, {"lastPoll", "1"}}));
  EXPECT_EQ(told.text("text"), "Zoé vous écoute.");
}

TEST(Livechat, IsPolledByTheEnvelopeInItsOwnTypes) {
  LivechatWorld world;
  const auto talked = world.connect();
  const auto poll = [&](const std::string& last) {
    const std::string message = R"({"type":"poll","parameters":{"botId":")" +
                                base::base64_encode(town_hall_id) + R"(","contextId":")" +
                                base::base64_encode(talked.context()) + R"(","lastPoll":)" + last +
                                "}}";
    return world.send({},
                      TalkWorld::main + "/servlet/chatHttp?data=" + net::percent_encode(message));
  };
  const auto notice = poll("1");
  EXPECT_EQ(notice.body["type"], "notification");
  EXPECT_EQ(notice.text("text"), "Un conseiller a rejoint la conversation.");
  const auto hello = poll(notice.value("pollUpdatedInteractionDate").dump());
  EXPECT_EQ(hello.body["type"], "pollResponse");
  EXPECT_EQ(hello.text("text"), "Bonjour, ici la mairie.");
  EXPECT_FALSE(poll(hello.value("pollUpdatedInteractionDate").dump()).body.contains("type"));
}

TEST(Livechat, ConnectsTheUserWithAFreeOperator) {
  LivechatWorld world;
  const auto talked = world.connect();
  EXPECT_EQ(talked.answer(), "Je vous passe un collègue.");
  EXPECT_EQ(talked.text("specialAction"), "StartPolling");
  EXPECT_EQ(talked.text("operatorName"), "Zoé");
  EXPECT_EQ(talked.text("operatorExternalId"), "op-7");
  EXPECT_EQ(talked.value("startLivechat"), true);
  EXPECT_EQ(talked.value("human"), true);
  EXPECT_EQ(world.news(talked),
            (News{"OperatorConnected", "OPAutoHelloOperatorAnswer: Bonjour, ici la mairie."}));
  EXPECT_EQ(world.news(talked), News{}) << "each thing once";
}

TEST(Livechat, IsPolledFromTheAnswersServerTimeOnThoughThatAnswerTookTime) {
  LivechatWorld world;
  AnswerSeed handover = "Un instant.";
  handover.livechat = true;
  world.know("slow", {"un agent"}, {{"Defaut", handover}}, "fr", seconds(3));
  const auto talked =
      world.send({"POST",
                  "",
                  {{"Content-Type", "application/x-www-form-urlencoded"}},
                  net::form_encode({{"userInput", "un agent"}, {"language", "fr"}})},
                 TalkWorld::main + "/servlet/api/chat/talk/" + town_hall_id, seconds(3));
  ASSERT_EQ(talked.status, 200);
  EXPECT_EQ(world.news(talked),
            (News{"OperatorConnected", "OPAutoHelloOperatorAnswer: Bonjour, ici la mairie."}));
}

TEST(Livechat, IsToldInTheOrderItWasSaid) {
  LivechatWorld world;
  const auto talked = world.connect();
  world.ask("horaires", talked.context());
  const auto history =
      world.post("/servlet/api/chat/history/" + town_hall_id, "contextUuid=" + talked.context());
  EXPECT_EQ(history.text("interactions/0/user"), "parler à quelqu'un");
  EXPECT_EQ(history.text("interactions/0/text"), "Je vous passe un collègue.");
  EXPECT_EQ(history.text("interactions/1/text"), "Bonjour, ici la mairie.");
  EXPECT_EQ(history.text("interactions/2/user"), "horaires");
  const auto& said = world.engine.dialogs("dydu")->current().at(talked.context()).interactions;
  ASSERT_EQ(said.size(), 3U);
  EXPECT_EQ(said[0].from, Interaction::From::assistant) << "the bot itself passes on";
  EXPECT_EQ(said[0].operator_name, "");
  EXPECT_EQ(said[1].from, Interaction::From::livechat);
  EXPECT_EQ(said[2].from, Interaction::From::livechat);
}

TEST(Livechat, TransfersOnlyToAnotherOperatorThereIs) {
  LivechatWorld world({{"Zoé", "op-7", true, 2}, {"Max", "op-8", true, 1}});
  const auto talked = world.connect();
  EXPECT_EQ(world.act(Kind::transfer, talked, "Zoé"), "same-operator");
  const auto unknown = world.engine.act({Kind::transfer, talked.context(), "Mux", ""});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().detail, "no operator 'Mux', did you mean 'Max'?");
  EXPECT_EQ(world.act(Kind::transfer, talked, "Max"), "ok");
}

TEST(Livechat, TakesTheUsersWordsToTheOperatorAndBringsThoseBack) {
  LivechatWorld world;
  const auto talked = world.connect();
  world.news(talked);
  const auto waiting = world.ask("horaires", talked.context());
  EXPECT_EQ(waiting.text("typeResponse"), "NAWaitingForOperator");
  EXPECT_EQ(waiting.answer(), "");
  EXPECT_EQ(waiting.context(), talked.context());
  EXPECT_EQ(waiting.text("specialAction"), "(absent)");
  EXPECT_EQ(world.act(Kind::say, talked, "", "<p>À 9 h.</p>"), "ok");
  EXPECT_EQ(world.act(Kind::say, talked, "", "<p>Sauf lundi.</p>"), "ok");
  const auto first = world.poll(talked);
  EXPECT_EQ(first.answer(), "<p>À 9 h.</p>");
  EXPECT_EQ(first.text("typeResponse"), "OPRegularOperatorAnswer");
  EXPECT_EQ(first.text("operatorName"), "Zoé");
  EXPECT_NE(first.text("fromDetail"), "(absent)");
  EXPECT_EQ(world.news(talked), News{"OPRegularOperatorAnswer: <p>Sauf lundi.</p>"});
}

TEST(Livechat, SendsEveryNotice) {
  LivechatWorld world;
  const auto talked = world.connect();
  world.news(talked);
  for (const std::string code :
       {"OperatorWritingStatus", "OperatorBusy", "OperatorConnected", "OperatorDisconnected",
        "DialogTransferredManually", "DialogTransferredAutomatically", "DialogAddedOperatorPanel",
        "AlmostTimedOut", "OperatorSendSurvey", "UploadRequest"}) {
    EXPECT_EQ(world.act(Kind::notice, talked, "", code), "ok");
    EXPECT_EQ(world.news(talked), News{code});
  }
  EXPECT_EQ(world.act(Kind::notice, talked, "", "OperatorSings"), "unknown-notice");
  EXPECT_EQ(world.act(Kind::survey, talked, "", "survey-9"), "ok");
  const auto survey = world.poll(talked);
  EXPECT_EQ(survey.text("code"), "OperatorSendSurvey");
  EXPECT_EQ(survey.text("survey"), "survey-9");
  EXPECT_EQ(world.act(Kind::reengage, talked), "ok");
  EXPECT_EQ(world.poll(talked).text("typeResponse"), "OPAutoReengageOperatorAnswer");
}

TEST(Livechat, EndsByTheOperatorAndTheBotAnswersAgain) {
  LivechatWorld world;
  const auto talked = world.connect();
  world.news(talked);
  EXPECT_EQ(world.act(Kind::end, talked), "ok");
  EXPECT_EQ(world.news(talked), News{"OPLiveChatEndByOperator: Au revoir. -> EndPolling"});
  const auto after = world.ask("horaires", talked.context());
  EXPECT_EQ(after.answer(), "<p>Ouvert à <b>9 h</b></p>");
  EXPECT_EQ(after.context(), talked.context());
  EXPECT_EQ(world.act(Kind::say, talked, "", "x"), "not-connected");
}

TEST(Livechat, EndsByTheUsersCommand) {
  LivechatWorld world;
  const auto talked = world.connect();
  const auto ended = world.ask("#livechatend#", talked.context());
  EXPECT_EQ(ended.text("specialAction"), "EndPolling");
  EXPECT_EQ(world.ask("horaires", talked.context()).text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(world.ask("#livechatend#", talked.context()).text("specialAction"), "(absent)")
      << "nothing to end";
}

TEST(Livechat, EndsByAResetAndWhoeverStillPollsIsToldSo) {
  LivechatWorld world;
  const auto talked = world.connect();
  world.news(talked);
  const auto queued = world.ask("parler à quelqu'un");
  ASSERT_EQ(queued.text("specialAction"), "StartWaitingQueue");
  const auto left = world.ask("#reset#", queued.context());
  EXPECT_EQ(left.text("specialAction"), "LeaveWaitingQueue");
  EXPECT_EQ(world.news(queued), News{"NAAutoCloseDialogBecauseUserLeft: Parti. -> EndPolling"});
  const auto reset = world.ask("#reset#", talked.context());
  EXPECT_EQ(reset.text("specialAction"), "EndPolling");
  EXPECT_NE(reset.context(), talked.context());
  EXPECT_EQ(world.news(talked), News{"NAAutoCloseDialogBecauseUserLeft: Parti. -> EndPolling"});
  EXPECT_EQ(world.news(talked), News{}) << "each thing once";
  EXPECT_EQ(world.ask("#reset#", reset.context()).text("specialAction"), "(absent)")
      << "nothing to end";
  world.connect();
}

TEST(Livechat, SaysWhatIsSaidAndNoticedUnderAnyOutcomeCode) {
  LivechatWorld world;
  const auto talked = world.connect();
  world.news(talked);
  const auto acts = [&](Kind kind, const std::string& text, const std::string& type_response) {
    OperatorAct act{.kind = kind, .context_id = talked.context(), .text = text};
    act.type_response = type_response;
    EXPECT_TRUE(world.engine.act(act).ok());
    return world.poll(talked);
  };
  for (const std::string type :
       {"OPRegularManagerAnswer", "OPAutoOperatorAnswer", "NANotificationFromOperator"}) {
    const auto said = acts(Kind::say, "Oui ?", type);
    EXPECT_EQ(said.text("typeResponse"), type);
    EXPECT_EQ(said.answer(), "Oui ?");
  }
  EXPECT_EQ(acts(Kind::say, "Oui ?", "").text("typeResponse"), "OPRegularOperatorAnswer");
  const auto noticed = acts(Kind::notice, "OperatorBusy", "NANotificationFromOperator");
  EXPECT_EQ(noticed.text("code"), "OperatorBusy");
  EXPECT_EQ(noticed.text("typeResponse"), "NANotificationFromOperator");
  EXPECT_EQ(acts(Kind::notice, "OperatorBusy", "").text("typeResponse"), "(absent)");
}

TEST(Livechat, StartsByTheUsersCommandToo) {
  LivechatWorld world;
  EXPECT_EQ(world.ask("#livechatconnection#").text("specialAction"), "StartPolling");
}

TEST(Livechat, WarnsThenClosesWhenNobodySaysAnything) {
  LivechatWorld world;
  const auto talked = world.connect();
  world.news(talked);
  News seen;
  for (int second = 0; second <= 310; second += 10) {
    for (const auto& line : world.news(talked)) {
      seen.push_back(std::to_string(second) + " " + line);
    }
    world.wait(seconds(10));
  }
  EXPECT_EQ(seen,
            (News{"240 AlmostTimedOut", "300 NAAutoCloseDialog: Sans nouvelles. -> EndPolling"}));
  EXPECT_EQ(world.ask("horaires", talked.context()).text("typeResponse"), "DMUnderstoodQuestion");
}

TEST(Livechat, StaysOpenAsLongAsOneSideSpeaks) {
  LivechatWorld world;
  const auto talked = world.connect();
  for (int minute = 0; minute < 15; ++minute) {
    world.wait(minutes(1));
    world.poll(talked);
    if (minute % 4 == 3) {
      EXPECT_EQ(world.act(Kind::say, talked, "", "Un instant"), "ok");
    }
  }
  const auto told = world.ask("Oui", talked.context());
  EXPECT_EQ(told.context(), talked.context()) << "longer than a dialog with the bot lives";
  EXPECT_EQ(told.text("typeResponse"), "NAWaitingForOperator");
}

TEST(Livechat, ClosesWhenTheUserLeaves) {
  LivechatWorld world;
  const auto talked = world.connect();
  world.news(talked);
  world.wait(minutes(2));
  EXPECT_EQ(world.news(talked), News{"NAAutoCloseDialogBecauseUserLeft: Parti. -> EndPolling"});
  const auto again = world.connect();
  world.news(again);
  EXPECT_EQ(world.act(Kind::user_left, again), "ok");
  EXPECT_EQ(world.news(again), News{"NAAutoCloseDialogBecauseUserLeft: Parti. -> EndPolling"});
}

TEST(Queue, TellsThePlaceAndConnectsInOrder) {
  LivechatWorld world;
  const auto first = world.connect();
  const auto second = world.ask("parler à quelqu'un");
  EXPECT_EQ(second.text("typeResponse"), "DMLiveChatConnectionInQueue");
  EXPECT_EQ(second.text("specialAction"), "StartWaitingQueue");
  EXPECT_EQ(second.value("queuePosition"), 1);
  EXPECT_EQ(second.value("estimatedWaitingDuration"), 90);
  const auto third = world.ask("parler à quelqu'un");
  EXPECT_EQ(third.value("queuePosition"), 2);
  EXPECT_EQ(third.value("estimatedWaitingDuration"), 180);
  EXPECT_EQ(world.news(second), News{});
  EXPECT_EQ(world.act(Kind::end, first), "ok");
  EXPECT_EQ(world.news(second),
            (News{"OperatorConnected",
                  "OPAutoHelloOperatorAnswer: Bonjour, ici la mairie. -> StartPolling"}));
  EXPECT_EQ(world.news(third), News{});
  EXPECT_EQ(world.ask("#reset#", second.context()).status, 200) << "resets leave the livechat";
  EXPECT_EQ(world.news(third).size(), 2U);
}

TEST(Queue, CanBeLeft) {
  LivechatWorld world;
  const auto first = world.connect();
  const auto second = world.ask("parler à quelqu'un");
  const auto third = world.ask("parler à quelqu'un");
  const auto waiting = world.ask("alors ?", second.context());
  EXPECT_EQ(waiting.text("typeResponse"), "NAWaitingForOperator");
  EXPECT_EQ(waiting.value("queuePosition"), 1);
  EXPECT_EQ(waiting.value("human"), false) << "only queued";
  const auto left = world.ask("#livechatleavequeue#", second.context());
  EXPECT_EQ(left.text("typeResponse"), "DMLiveChatLeaveQueue");
  EXPECT_EQ(left.text("specialAction"), "LeaveWaitingQueue");
  EXPECT_EQ(left.answer(), "Tant pis.");
  EXPECT_EQ(world.ask("alors ?", third.context()).value("queuePosition"), 1);
  EXPECT_EQ(world.ask("horaires", second.context()).text("typeResponse"), "DMUnderstoodQuestion");
}

TEST(Queue, MayLeaveTheBotAnswering) {
  Profile profile;
  profile.bot_answers_queue = true;
  LivechatWorld world({{"Zoé", "", true, 1}}, profile);
  world.connect();
  const auto second = world.ask("parler à quelqu'un");
  EXPECT_EQ(world.ask("horaires", second.context()).answer(), "<p>Ouvert à <b>9 h</b></p>");
}

TEST(Operators, AwayLetTheOtherAnswerServe) {
  LivechatWorld world({{"Zoé", "", false, 1}});
  const auto told = world.ask("parler à quelqu'un");
  EXPECT_EQ(told.answer(), "Rappelez demain.");
  EXPECT_EQ(told.text("typeResponse"), "DMUnderstoodQuestion");
  EXPECT_EQ(told.text("specialAction"), "(absent)");
  EXPECT_EQ(world.ask("#livechatconnection#").answer(), "Personne.");
  ASSERT_TRUE(world.engine.set_operator("mairie", "Zoé", true).ok());
  world.connect();
  EXPECT_EQ(world.engine.set_operator("mairie", "Zora", true).error().code, "unknown-operator");
}

TEST(Operators, TransferByHand) {
  LivechatWorld world({{"Zoé", "", true, 1}, {"Ali", "op-8", true, 2}});
  const auto talked = world.connect();
  world.news(talked);
  EXPECT_EQ(world.act(Kind::transfer, talked, "Ali"), "ok");
  const auto notice = world.poll(talked);
  EXPECT_EQ(notice.text("code"), "DialogTransferredManually");
  EXPECT_EQ(notice.text("operatorName"), "Ali");
  EXPECT_EQ(notice.text("operatorExternalId"), "op-8");
  EXPECT_EQ(world.act(Kind::transfer, talked, "Bob"), "unknown-operator");
  const auto other = world.connect();
  EXPECT_EQ(other.text("operatorName"), "Zoé") << "free again";
  EXPECT_EQ(world.act(Kind::transfer, talked, "Zoé"), "operator-busy");
}

TEST(Operators, WhoGoLeaveTheirDialogsToAColleagueOrTheQueueOrNobody) {
  LivechatWorld world({{"Zoé", "", true, 1}, {"Ali", "", true, 1}});
  const auto talked = world.connect();
  world.news(talked);
  ASSERT_TRUE(world.engine.set_operator("mairie", "Zoé", false).ok());
  EXPECT_EQ(world.news(talked), News{"DialogTransferredAutomatically"});
  ASSERT_TRUE(world.engine.set_operator("mairie", "Zoé", true).ok());
  const auto other = world.connect();
  world.news(other);
  ASSERT_TRUE(world.engine.set_operator("mairie", "Zoé", false).ok());
  EXPECT_EQ(world.news(other), (News{"OperatorDisconnected", "OperatorBusy -> StartWaitingQueue"}));
  ASSERT_TRUE(world.engine.set_operator("mairie", "Ali", false).ok());
  EXPECT_EQ(world.news(talked),
            (News{"OperatorDisconnected", "OPLiveChatEndByOperator: Personne. -> EndPolling"}));
}

TEST(Operators, MayTakeADialogThatDidNotAsk) {
  LivechatWorld world;
  const auto talked = world.ask("horaires");
  EXPECT_EQ(world.act(Kind::say, talked, "", "x"), "not-connected");
  EXPECT_EQ(world.act(Kind::connect, talked, "Zoé"), "ok");
  EXPECT_EQ(world.news(talked).front(), "OperatorConnected");
  EXPECT_EQ(world.act(Kind::connect, talked, "Zoé"), "operator-busy");
  EXPECT_EQ(world.act(Kind::connect, talked, "Bob"), "unknown-operator");
  EXPECT_EQ(world.engine.act({.kind = Kind::end, .context_id = "nobody"}).error().code,
            "unknown-dialog");
}

TEST(Operators, ServeEachServersDialogsApart) {
  LivechatWorld world;
  world.connect();
  const auto elsewhere = world.ask("parler à quelqu'un", "", TalkWorld::backup);
  EXPECT_EQ(elsewhere.text("typeResponse"), "DMLiveChatConnectionSucceed");
  EXPECT_EQ(world.act(Kind::say, elsewhere, "", "x"), "ok") << "acts find their server";
}

TEST(Livechat, IsPartOfTheDialogsHistory) {
  const base::Instant start{};
  Content content;
  ASSERT_TRUE(content.add_bot(staffed({{"Zoé", "", true, 1}})).ok());
  Bot& bot = *content.bot_with_id(town_hall_id);
  Dialogs dialogs(minutes(10));
  auto& dialog = dialogs.open("ctx", town_hall_id, start);
  ASSERT_EQ(ask_for_operator(bot, dialogs, dialog, bot.languages.front(), start),
            Handover::Stage::connected);
  ASSERT_TRUE(
      act_in_livechat(bot, dialogs, {Kind::say, "ctx", "", "Oui ?"}, start + seconds(1)).ok());
  ASSERT_EQ(dialog.history().size(), 2U);
  const auto& said = dialog.history().back();
  EXPECT_EQ(said.from, Interaction::From::livechat);
  EXPECT_EQ(said.operator_name, "Zoé");
  EXPECT_EQ(said.text, "Oui ?");
  EXPECT_EQ(said.user, "");
  EXPECT_EQ(said.at, start + seconds(1));
}

}  // namespace
}  // namespace smsrelay::mocks::dydu
