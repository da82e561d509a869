#include "core/conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "core/conversation_bench.h"

namespace smsrelay::core {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ConversationTest : public testing::Test, protected ConversationBench {};

// Settlements in order, as "mo-1 answered".
std::vector<std::string> settled(const Reaction& reaction) {
  std::vector<std::string> told;
  for (const MoSettled& settled : all<MoSettled>(reaction.records)) {
    told.push_back(settled.message.value + " " + std::string(to_text(settled.settlement)));
  }
  return told;
}

std::vector<std::string> acknowledged(const Reaction& reaction) {
  std::vector<std::string> ids;
  for (const Acknowledge& action : all<Acknowledge>(reaction.actions)) {
    ids.push_back(action.message.value);
  }
  return ids;
}

bool is_nothing(const Reaction& reaction) {
  return reaction.records.empty() && reaction.actions.empty();
}

// ---- the way of one question -------------------------------------------------------------------

TEST_F(ConversationTest, AcknowledgesBeforeItAsks) {
  const Reaction reaction = texts("mo-1", "Horaires ?");
  ASSERT_THAT(reaction.records, SizeIs(1));
  EXPECT_EQ(std::get<MoAccepted>(reaction.records[0]).message.text, "Horaires ?");
  ASSERT_THAT(reaction.actions, SizeIs(2));
  EXPECT_EQ(std::get<Acknowledge>(reaction.actions[0]).message.value, "mo-1");
  const Ask& ask = std::get<Ask>(reaction.actions[1]);
  EXPECT_EQ(ask.server, 0U);
  EXPECT_EQ(ask.dialog, std::nullopt);
  EXPECT_EQ(ask.language, "fr");
  EXPECT_EQ(ask.space, "Mairie SMS");
  EXPECT_EQ(ask.text, "Horaires ?");
}

TEST_F(ConversationTest, SendsTheRenderedAnswerAndSettlesOnceItIsTaken) {
  const Ask ask = asked("mo-1", "Horaires ?");
  const Reaction answered = answers(ask.ask, "<p>Ouvert &agrave; <b>9&nbsp;h</b></p>");
  const auto queued = all<AnswerQueued>(answered.records);
  const auto sends = all<Send>(answered.actions);
  ASSERT_THAT(queued, SizeIs(1));
  ASSERT_THAT(sends, SizeIs(1));
  EXPECT_EQ(sends[0].message.text, "Ouvert à 9 h");
  EXPECT_EQ(sends[0].message.to, conversation.handset);
  EXPECT_EQ(sends[0].message.answers.value, "mo-1");
  EXPECT_EQ(queued[0].message.reference, sends[0].message.reference);

  const Reaction taken = accepts(sends[0].message.reference, "mt-1");
  ASSERT_THAT(all<AnswerSent>(taken.records), SizeIs(1));
  EXPECT_EQ(all<AnswerSent>(taken.records)[0].message.value, "mt-1");
  EXPECT_THAT(settled(taken), ElementsAre("mo-1 answered"));
  EXPECT_FALSE(has_work(conversation));
}

TEST_F(ConversationTest, CutsAnAnswerToThePartsOfThePolicy) {
  policy.parts_max = 1;
  const std::string head = std::string(100, 'a') + " " + std::string(30, 'b');
  EXPECT_EQ(sent("mo-1", "Horaires ?", head + " " + std::string(35, 'c')).text, head + "...");
}

TEST_F(ConversationTest, AnAnswerWithNothingToReadIsADeadLetterAndApologisedFor) {
  const Reaction silent = answers(asked("mo-1", "Horaires ?").ask, "<p>&nbsp;</p>");
  EXPECT_THAT(settled(silent), ElementsAre("mo-1 dead-letter"));
  EXPECT_THAT(silent.actions, IsEmpty()) << "no apology is configured";
  policy.apology = "Service indisponible.";
  const Reaction sorry = answers(asked("mo-2", "Plan ?").ask, "<img src=\"plan.png\">");
  EXPECT_THAT(settled(sorry), ElementsAre("mo-2 dead-letter"));
  ASSERT_THAT(all<Send>(sorry.actions), SizeIs(1));
  EXPECT_EQ(all<Send>(sorry.actions)[0].message.text, "Service indisponible.");
}

TEST_F(ConversationTest, PassesALongQuestionOnWhole) {
  const std::string text(1500, 'x');
  EXPECT_EQ(asked("mo-1", text).text, text);
}

TEST_F(ConversationTest, ReferencesAreOfALegalLengthAndNeverRepeat) {
  std::vector<std::string> references;
  for (int turn = 0; turn < 50; ++turn) {
    const std::string id = std::string(static_cast<std::size_t>(turn) * 4, 'm') +
                           std::to_string(turn) + (turn % 2 == 0 ? "" : " \u00E9");
    const auto message =
        sent(id, "Question " + std::string(1, static_cast<char>('a' + turn)), "9 h");
    accepts(message.reference, "mt-" + std::to_string(turn));
    references.push_back(message.reference.value);
    EXPECT_GE(references.back().size(), 3U);
    EXPECT_LE(references.back().size(), 140U);
    EXPECT_EQ(references.back().find(' '), std::string::npos);
  }
  std::sort(references.begin(), references.end());
  EXPECT_EQ(std::adjacent_find(references.begin(), references.end()), references.end());
}

// ---- repeats, blanks, commands -----------------------------------------------------------------

TEST_F(ConversationTest, ARepeatIsAcknowledgedAgainAndNothingElse) {
  texts("mo-1", "Horaires ?");
  const Reaction again = texts("mo-1", "Horaires ?");
  EXPECT_THAT(again.records, IsEmpty());
  EXPECT_THAT(acknowledged(again), ElementsAre("mo-1"));
  EXPECT_THAT(again.actions, SizeIs(1));
}

TEST_F(ConversationTest, ARepeatAtTheEndOfTheLadderIsStillARepeat) {
  accepts(sent("mo-1", "Horaires ?", "9 h").reference, "mt-1");
  wait(hours(30) + minutes(12) + seconds(30));
  EXPECT_THAT(all<Ask>(texts("mo-1", "Horaires ?").actions), IsEmpty());
}

TEST_F(ConversationTest, TheStateIsTheWorkInHandWhateverTheHistory) {
  for (int turn = 0; turn < 3'000; ++turn) {
    const std::string number = std::to_string(turn);
    const std::string word(1 + turn % 40, static_cast<char>('a' + turn % 26));
    accepts(sent("mo-" + number, word, "9 h").reference, "mt-" + number);
    reports("mt-" + number, DeliveryStatus::delivered, "DELIVERED");
    wait(minutes(2));
  }
  EXPECT_FALSE(has_work(conversation));
  EXPECT_LE(conversation.exchanged.size(), 31U) << "those of the last hour";
  EXPECT_TRUE(is_nothing(reports("mt-7", DeliveryStatus::delivered, "DELIVERED"))) << "a fact";
}

TEST_F(ConversationTest, ABlankTextIsAcceptedAndIgnored) {
  for (const char* text : {"", " \n ", "\u00A0\u200B", "##"}) {
    const Reaction reaction = texts(std::string("mo") + text, text);
    EXPECT_THAT(settled(reaction), SizeIs(1)) << text;
    EXPECT_THAT(all<Ask>(reaction.actions), IsEmpty()) << text;
    EXPECT_THAT(acknowledged(reaction), SizeIs(1)) << text;
    EXPECT_EQ(all<MoSettled>(reaction.records)[0].settlement, Settlement::ignored) << text;
  }
}

TEST_F(ConversationTest, ATypedCommandLosesItsEffect) {
  EXPECT_EQ(asked("mo-1", "#reset#").text, "reset");
}

// ---- order -----------------------------------------------------------------------------------

TEST_F(ConversationTest, TheSecondQuestionWaitsForTheFirstAnswer) {
  const Ask first = asked("mo-1", "Horaires ?");
  const Reaction second = texts("mo-2", "Tarifs ?");
  EXPECT_THAT(acknowledged(second), ElementsAre("mo-2"));
  EXPECT_THAT(all<Ask>(second.actions), IsEmpty());
  const Reaction answered = answers(first.ask, "9 h");
  ASSERT_THAT(all<Ask>(answered.actions), SizeIs(1));
  EXPECT_EQ(all<Ask>(answered.actions)[0].text, "Tarifs ?");
}

TEST_F(ConversationTest, AnswersLeaveOneByOneInTheOrderOfTheQuestions) {
  const Ask first = asked("mo-1", "Horaires ?");
  texts("mo-2", "Tarifs ?");
  const Reaction answered = answers(first.ask, "9 h");
  const ClientReference first_reference = all<Send>(answered.actions).at(0).message.reference;
  const Reaction second = answers(all<Ask>(answered.actions).at(0).ask, "2 euros");
  EXPECT_THAT(all<Send>(second.actions), IsEmpty()) << "the first is still in flight";
  const Reaction taken = accepts(first_reference, "mt-1");
  ASSERT_THAT(all<Send>(taken.actions), SizeIs(1));
  EXPECT_EQ(all<Send>(taken.actions)[0].message.text, "2 euros");
}

TEST_F(ConversationTest, StaleEventsChangeNothing) {
  const Ask ask = asked("mo-1", "Horaires ?");
  const OutboundMessage message = all<Send>(answers(ask.ask, "9 h").actions).at(0).message;
  accepts(message.reference, "mt-1");
  EXPECT_TRUE(is_nothing(answers(ask.ask, "late")));
  EXPECT_TRUE(is_nothing(ask_fails(ask.ask, AskFailed::Why::unknown)));
  EXPECT_TRUE(is_nothing(accepts(message.reference, "mt-2")));
  EXPECT_TRUE(is_nothing(send_fails(message.reference, SendFailed::Why::throttled)));
  EXPECT_TRUE(is_nothing(on(LookedUp{message.reference, LookedUp::Found::no, {}})));
  for (const TimerKind kind : {TimerKind::ask_again, TimerKind::send_again, TimerKind::look_up}) {
    EXPECT_TRUE(is_nothing(on(TimerFired{kind, message.reference.value})));
    EXPECT_TRUE(is_nothing(on(TimerFired{kind, ask.ask.value})));
  }
}

// ---- dialog ------------------------------------------------------------------------------------

TEST_F(ConversationTest, KeepsTheDialogForItsLifetimeAndAdoptsEachReturnedId) {
  accepts(sent("mo-1", "Horaires ?", "9 h").reference, "mt-1");
  wait(minutes(9));
  const Ask second = asked("mo-2", "Tarifs ?");
  EXPECT_EQ(second.dialog, DialogId{"d1"});
  accepts(all<Send>(answers(second.ask, "2 euros", "d2").actions).at(0).message.reference, "mt-2");
  wait(minutes(9));
  const Ask third = asked("mo-3", "Adresse ?");
  EXPECT_EQ(third.dialog, DialogId{"d2"}) << "each answer renews the ten minutes";
}

TEST_F(ConversationTest, AnExpiredDialogIsNotOfferedAgain) {
  accepts(sent("mo-1", "Horaires ?", "9 h").reference, "mt-1");
  wait(minutes(10));
  EXPECT_EQ(asked("mo-2", "Tarifs ?").dialog, std::nullopt);
}

TEST_F(ConversationTest, ASpaceChangedByTheBotLastsForThatDialogOnly) {
  const Ask first = asked("mo-1", "Horaires ?");
  const Reaction answered = on(BotAnswered{
      first.ask,
      {.dialog = {"d1"}, .html = "9 h", .kind = "", .language = "", .space = "Piscine"}});
  accepts(all<Send>(answered.actions).at(0).message.reference, "mt-1");
  const Ask second = asked("mo-2", "Tarifs ?");
  EXPECT_EQ(second.space, "Piscine");
  accepts(all<Send>(answers(second.ask, "2 euros", "d1").actions).at(0).message.reference, "mt-2");
  const Ask third = asked("mo-3", "Adresse ?");
  EXPECT_EQ(third.space, "Piscine");
  answers(third.ask, "Place", "d9");
  EXPECT_EQ(asked("mo-4", "Encore ?").space, "Mairie SMS") << "another dialog";
}

TEST_F(ConversationTest, ASpaceChangedByTheBotEndsWithTheTenMinutes) {
  const Ask first = asked("mo-1", "Horaires ?");
  on(BotAnswered{
      first.ask,
      {.dialog = {"d1"}, .html = "9 h", .kind = "", .language = "", .space = "Piscine"}});
  wait(minutes(11));
  EXPECT_EQ(asked("mo-2", "Tarifs ?").space, "Mairie SMS");
}

// ---- failover ----------------------------------------------------------------------------------

TEST_F(ConversationTest, ARefusedQuestionGoesToTheNextServerInANewDialogAndStaysThere) {
  policy.servers = 2;
  accepts(sent("mo-1", "Horaires ?", "9 h").reference, "mt-1");
  const Ask first = asked("mo-2", "Tarifs ?");
  EXPECT_EQ(first.dialog, DialogId{"d1"});
  const auto again = all<Ask>(ask_fails(first.ask, AskFailed::Why::not_processed).actions);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].server, 1U);
  EXPECT_EQ(again[0].dialog, std::nullopt);
  EXPECT_NE(again[0].ask, first.ask);
  EXPECT_TRUE(is_nothing(answers(first.ask, "late"))) << "the abandoned ask";
  accepts(all<Send>(answers(again[0].ask, "2 euros", "e1").actions).at(0).message.reference,
          "mt-2");
  const Ask third = asked("mo-3", "Adresse ?");
  EXPECT_EQ(third.server, 1U);
  EXPECT_EQ(third.dialog, DialogId{"e1"});
  answers(third.ask, "Place");
  wait(minutes(10));
  EXPECT_EQ(asked("mo-4", "Encore ?").server, 0U) << "that dialog is over";
}

TEST_F(ConversationTest, RoundsPauseAndEnd) {
  policy.servers = 2;
  policy.ask_rounds = 2;
  Ask ask = asked("mo-1", "Horaires ?");
  for (int round = 1; round <= 2; ++round) {
    EXPECT_EQ(ask.server, 0U);
    ask = all<Ask>(ask_fails(ask.ask, AskFailed::Why::not_processed).actions).at(0);
    EXPECT_EQ(ask.server, 1U);
    const Reaction end = ask_fails(ask.ask, AskFailed::Why::not_processed);
    if (round == 2) {
      EXPECT_THAT(settled(end), ElementsAre("mo-1 dead-letter"));
      EXPECT_THAT(end.actions, IsEmpty());
      return;
    }
    const auto timers = all<ArmTimer>(end.actions);
    ASSERT_THAT(timers, SizeIs(1));
    EXPECT_EQ(timers[0].kind, TimerKind::ask_again);
    EXPECT_EQ(timers[0].due, now + policy.ask_round_pause);
    ask = all<Ask>(fire(timers[0]).actions).at(0);
    EXPECT_TRUE(is_nothing(fire(timers[0]))) << "a timer counts once";
  }
}

TEST_F(ConversationTest, TheOnlyServerIsAskedAgainInTheSameDialog) {
  accepts(sent("mo-1", "Horaires ?", "9 h").reference, "mt-1");
  const Ask ask = asked("mo-2", "Tarifs ?");
  const Reaction refused = ask_fails(ask.ask, AskFailed::Why::not_processed);
  const auto again = all<Ask>(fire(all<ArmTimer>(refused.actions).at(0)).actions);
  EXPECT_EQ(again.at(0).dialog, DialogId{"d1"});
}

TEST_F(ConversationTest, TheLongestRetryAfterOfARoundCountsWithinReason) {
  struct Case {
    std::optional<base::Duration> first, second;
    base::Duration pause;
  };
  const std::vector<Case> cases = {
      {std::nullopt, std::nullopt, seconds(3)}, {seconds(1), std::nullopt, seconds(3)},
      {seconds(20), seconds(5), seconds(20)},   {seconds(-5), std::nullopt, seconds(3)},
      {hours(9), std::nullopt, minutes(10)},
  };
  for (const Case& each : cases) {
    ConversationBench bench;
    bench.policy.servers = 2;
    const Ask first = bench.asked("mo-1", "Horaires ?");
    const auto second =
        all<Ask>(bench.ask_fails(first.ask, AskFailed::Why::not_processed, each.first).actions);
    const auto timers = all<ArmTimer>(
        bench.ask_fails(second.at(0).ask, AskFailed::Why::not_processed, each.second).actions);
    EXPECT_EQ(base::to_text(timers.at(0).due - bench.now), base::to_text(each.pause));
  }
}

TEST_F(ConversationTest, AServerThatMayHaveProcessedTheQuestionIsNeverAskedAgain) {
  policy.servers = 2;
  const Ask first = asked("mo-1", "Horaires ?");
  const Ask second = all<Ask>(ask_fails(first.ask, AskFailed::Why::unknown).actions).at(0);
  EXPECT_EQ(second.server, 1U);
  const Reaction paused = ask_fails(second.ask, AskFailed::Why::not_processed);
  const Ask third = all<Ask>(fire(all<ArmTimer>(paused.actions).at(0)).actions).at(0);
  EXPECT_EQ(third.server, 1U) << "server 0 is spent";
  const Reaction end = ask_fails(third.ask, AskFailed::Why::unknown);
  EXPECT_THAT(settled(end), ElementsAre("mo-1 dead-letter"));
}

TEST_F(ConversationTest, CredentialAndUnusableAnswersAreFinalAtOnce) {
  for (const AskFailed::Why why : {AskFailed::Why::credential, AskFailed::Why::unusable}) {
    ConversationBench bench;
    bench.policy.servers = 2;
    const Reaction end = bench.ask_fails(bench.asked("mo-1", "Horaires ?").ask, why);
    EXPECT_THAT(settled(end), ElementsAre("mo-1 dead-letter"));
    EXPECT_THAT(all<Ask>(end.actions), IsEmpty());
  }
}

TEST_F(ConversationTest, TheNextQuestionIsAskedAfterADeadLetter) {
  const Ask ask = asked("mo-1", "Horaires ?");
  texts("mo-2", "Tarifs ?");
  const Reaction end = ask_fails(ask.ask, AskFailed::Why::unknown);
  EXPECT_THAT(settled(end), ElementsAre("mo-1 dead-letter"));
  EXPECT_EQ(all<Ask>(end.actions).at(0).text, "Tarifs ?");
}

TEST_F(ConversationTest, OneApologyPerIncident) {
  policy.apology = "Service indisponible.";
  const Reaction first = ask_fails(asked("mo-1", "Horaires ?").ask, AskFailed::Why::unknown);
  EXPECT_THAT(settled(first), ElementsAre("mo-1 dead-letter"));
  ASSERT_THAT(all<Send>(first.actions), SizeIs(1));
  EXPECT_EQ(all<Send>(first.actions)[0].message.text, "Service indisponible.");
  const Reaction taken = accepts(all<Send>(first.actions)[0].message.reference, "mt-1");
  EXPECT_THAT(settled(taken), IsEmpty()) << "a dead letter stays one";

  const Reaction second = ask_fails(asked("mo-2", "Tarifs ?").ask, AskFailed::Why::unknown);
  EXPECT_THAT(all<Send>(second.actions), IsEmpty()) << "the same incident";

  accepts(sent("mo-3", "Adresse ?", "Place").reference, "mt-3");
  const Reaction third = ask_fails(asked("mo-4", "Encore ?").ask, AskFailed::Why::unknown);
  EXPECT_THAT(all<Send>(third.actions), SizeIs(1)) << "an answer ended the incident";
}

TEST_F(ConversationTest, AReferenceNamesTheMoItAnswers) {
  EXPECT_THAT(sent("b7f0-1", "Horaires ?", "9 h").reference.value,
              testing::StartsWith("b7f0-1/answer/1/"));
}

// ---- loops -------------------------------------------------------------------------------------

TEST_F(ConversationTest, AnAutomatThatAnswersEachSmsIsLeftAloneAfterFiveExchanges) {
  for (int turn = 1; turn <= 5; ++turn) {
    const std::string number = std::to_string(turn);
    accepts(sent("mo-" + number, "Absent, retour à 14:0" + number, "9 h").reference,
            "mt-" + number);
    wait(seconds(20));
  }
  const Reaction sixth = texts("mo-6", " (ABSENT, retour à 14:06 !)");
  EXPECT_THAT(settled(sixth), ElementsAre("mo-6 loop"));
  EXPECT_THAT(all<Alert>(sixth.actions), SizeIs(1));
  EXPECT_THAT(all<Ask>(sixth.actions), IsEmpty());
  EXPECT_THAT(all<Alert>(texts("mo-7", "Absent, retour à 14:07").actions), IsEmpty())
      << "one alert";
  EXPECT_THAT(all<Ask>(texts("mo-8", "Horaires ?").actions), SizeIs(1)) << "another question";
}

TEST_F(ConversationTest, TheSameQuestionIsAnsweredAgainAnHourLater) {
  for (int turn = 1; turn <= 5; ++turn) {
    const std::string number = std::to_string(turn);
    accepts(sent("mo-" + number, "Horaires ?", "9 h").reference, "mt-" + number);
  }
  wait(hours(1));
  EXPECT_THAT(all<Ask>(texts("mo-6", "Horaires ?").actions), SizeIs(1));
}

TEST_F(ConversationTest, ChoicesAndAnswersThatDifferAreNoLoop) {
  for (int turn = 1; turn <= 9; ++turn) {
    const std::string number = std::to_string(turn);
    accepts(sent("choice-" + number, number, "Bien").reference, "mt-c" + number);
    const std::string letter(1, static_cast<char>('a' + turn));
    accepts(sent("yes-" + number, "oui", "Étape " + letter).reference, "mt-y" + number);
  }
}

TEST_F(ConversationTest, TwoAutomatsWithOtherWordsEachTimeComeToAnEnd) {
  policy.exchanges_max = 20;
  for (int turn = 0; turn < 20; ++turn) {
    const std::string letter(1, static_cast<char>('a' + turn));
    accepts(sent("mo-" + letter, "ticket " + letter, "re " + letter).reference, "mt-" + letter);
  }
  EXPECT_THAT(settled(texts("mo-z", "ticket z")), ElementsAre("mo-z loop"));
}

// ---- opt-out -----------------------------------------------------------------------------------

TEST_F(ConversationTest, AfterStopNothingIsAskedOrSent) {
  const Reaction stop = texts("mo-1", "STOP");
  EXPECT_THAT(settled(stop), ElementsAre("mo-1 opted-out"));
  EXPECT_THAT(acknowledged(stop), ElementsAre("mo-1"));
  EXPECT_THAT(stop.actions, SizeIs(1));
  const Reaction later = texts("mo-2", "Horaires ?");
  EXPECT_THAT(settled(later), ElementsAre("mo-2 opted-out"));
  EXPECT_THAT(later.actions, SizeIs(1));
  EXPECT_TRUE(conversation.opted_out);
}

TEST_F(ConversationTest, WhatSmsmodeFlagsAsAStopIsOneWhateverItsWords) {
  for (const char* text : {"", "STOPSMS", "Laissez-moi", "START"}) {
    ConversationBench bench;
    bench.policy.stop_confirmation = "C'est fait.";
    const Reaction stop = bench.on(MoReceived{{.id = {"mo-1"},
                                               .handset = bench.conversation.handset,
                                               .own_number = "",
                                               .text = text,
                                               .stop = true}});
    EXPECT_THAT(settled(stop), ElementsAre("mo-1 opted-out")) << text;
    EXPECT_TRUE(bench.conversation.opted_out) << text;
    EXPECT_THAT(all<Send>(stop.actions), IsEmpty()) << "smsmode confirms it";
  }
}

TEST_F(ConversationTest, AStopIsConfirmedOnceIfConfigured) {
  policy.stop_confirmation = "C'est fait.";
  const Reaction stop = texts("mo-1", "Désabonnement");
  EXPECT_THAT(settled(stop), ElementsAre("mo-1 opted-out"));
  ASSERT_THAT(all<Send>(stop.actions), SizeIs(1));
  EXPECT_EQ(all<Send>(stop.actions)[0].message.text, "C'est fait.");
  EXPECT_THAT(settled(accepts(all<Send>(stop.actions)[0].message.reference, "mt-1")), IsEmpty());
  EXPECT_THAT(all<Send>(texts("mo-2", "stop").actions), IsEmpty());
}

TEST_F(ConversationTest, AnAutomatThatStopsAndStartsIsToldSoAFewTimesOnly) {
  policy.stop_confirmation = "C'est fait.";
  policy.same_exchanges_max = 3;
  int alerts = 0;
  for (int turn = 1; turn <= 6; ++turn) {
    const std::string number = std::to_string(turn);
    const Reaction stop = texts("stop-" + number, "STOP");
    EXPECT_THAT(settled(stop), ElementsAre("stop-" + number + " opted-out"));
    EXPECT_TRUE(conversation.opted_out);
    EXPECT_THAT(all<Send>(stop.actions), SizeIs(turn <= 3 ? 1 : 0)) << turn;
    for (const Send& send : all<Send>(stop.actions)) {
      accepts(send.message.reference, "mt-" + number);
    }
    alerts += static_cast<int>(all<Alert>(stop.actions).size());
    EXPECT_THAT(settled(texts("start-" + number, "START")),
                ElementsAre("start-" + number + " came-back"));
  }
  EXPECT_EQ(alerts, 1);
  wait(std::chrono::hours(1));
  EXPECT_THAT(all<Send>(texts("mo-later", "STOP").actions), SizeIs(1));
}

TEST_F(ConversationTest, ContactIsAnsweredWithTheIdentityInItsTurnAndIsNoOptOut) {
  policy.identity = "Ville de Lyon, 04 72 10 30 30";
  const Ask first = asked("mo-1", "Horaires ?");
  EXPECT_THAT(all<Send>(texts("mo-2", "Contact").actions), IsEmpty())
      << "the first is not answered";
  const Reaction answered = answers(first.ask, "9 h");
  const Reaction taken = accepts(all<Send>(answered.actions).at(0).message.reference, "mt-1");
  ASSERT_THAT(all<Send>(taken.actions), SizeIs(1));
  EXPECT_EQ(all<Send>(taken.actions)[0].message.text, "Ville de Lyon, 04 72 10 30 30");
  EXPECT_THAT(settled(accepts(all<Send>(taken.actions)[0].message.reference, "mt-2")),
              ElementsAre("mo-2 answered"));
  EXPECT_FALSE(conversation.opted_out);
}

TEST_F(ConversationTest, ContactIsAnsweredAfterAStopToo) {
  policy.identity = "Ville de Lyon";
  texts("mo-1", "STOP");
  EXPECT_THAT(all<Send>(texts("mo-2", "CONTACT").actions), SizeIs(1));
  EXPECT_TRUE(conversation.opted_out);
}

TEST_F(ConversationTest, ContactIsLeftToThePlatformWithoutAnIdentity) {
  const Reaction reaction = texts("mo-1", "CONTACT");
  EXPECT_THAT(settled(reaction), ElementsAre("mo-1 left-to-platform"));
  EXPECT_THAT(reaction.actions, SizeIs(1));
  EXPECT_FALSE(conversation.opted_out);
}

TEST_F(ConversationTest, StartBringsBackAndIsAQuestionFromAnybodyElse) {
  EXPECT_THAT(all<Ask>(texts("mo-1", "start").actions), SizeIs(1));
  texts("mo-2", "stop");
  const Reaction back = texts("mo-3", "Start");
  EXPECT_THAT(settled(back), ElementsAre("mo-3 came-back"));
  EXPECT_THAT(all<Send>(back.actions), IsEmpty());
  EXPECT_FALSE(conversation.opted_out);
}

TEST_F(ConversationTest, WhoComesBackGetsTheConfiguredLine) {
  policy.welcome_back = "De retour.";
  texts("mo-1", "stop");
  texts("mo-2", "oui");
  EXPECT_TRUE(conversation.opted_out);
  EXPECT_EQ(all<Send>(texts("mo-3", "UNSTOP").actions).at(0).message.text, "De retour.");
}

TEST_F(ConversationTest, AnAdministratorBringsBackWithoutAnSms) {
  texts("mo-1", "stop");
  const Reaction lifted = on(BroughtBack{});
  ASSERT_THAT(lifted.records, SizeIs(1));
  EXPECT_TRUE(std::holds_alternative<OptOutLifted>(lifted.records[0]));
  EXPECT_THAT(lifted.actions, IsEmpty());
  EXPECT_FALSE(conversation.opted_out);
  EXPECT_TRUE(is_nothing(on(BroughtBack{}))) << "nobody was opted out any more";
  EXPECT_THAT(all<Ask>(texts("mo-2", "Horaires ?").actions), SizeIs(1));
}

TEST_F(ConversationTest, WhatAStopCancelledStaysCancelledAfterTheReturn) {
  const Ask ask = asked("mo-1", "Horaires ?");
  texts("mo-2", "stop");
  texts("mo-3", "start");
  texts("mo-4", "Tarifs ?");
  const Reaction answered = answers(ask.ask, "9 h");
  EXPECT_THAT(settled(answered), ElementsAre("mo-1 opted-out"));
  EXPECT_THAT(all<Send>(answered.actions), IsEmpty());
  EXPECT_EQ(all<Ask>(answered.actions).at(0).text, "Tarifs ?");
}

TEST_F(ConversationTest, ABlacklistedReceiptIsAnOptOut) {
  const OutboundMessage first = sent("mo-1", "Horaires ?", "9 h");
  sent_behind("mo-2", "Tarifs ?", "2 euros");
  const Ask third = asked("mo-3", "Adresse ?");
  texts("mo-4", "Encore ?");
  accepts(first.reference, "mt-1");
  const Reaction refused = blacklists("mt-1");
  EXPECT_TRUE(conversation.opted_out);
  EXPECT_THAT(settled(refused), ElementsAre("mo-4 opted-out")) << "the others are on the wire";
  EXPECT_THAT(settled(answers(third.ask, "Place")), ElementsAre("mo-3 opted-out"));
  EXPECT_THAT(all<Alert>(refused.actions), IsEmpty());
}

TEST_F(ConversationTest, ABlacklistedReceiptBeforeTheAcceptanceCountsOnceItIsOurs) {
  const OutboundMessage first = sent("mo-1", "Horaires ?", "9 h");
  blacklists("mt-1");
  EXPECT_FALSE(conversation.opted_out) << "nobody's message so far";
  accepts(first.reference, "mt-1");
  EXPECT_TRUE(conversation.opted_out);
}

TEST_F(ConversationTest, BlacklistedAfterTheReturnIsAnOptOutAgainWithAnAlert) {
  const OutboundMessage before = sent("mo-1", "Horaires ?", "9 h");
  accepts(before.reference, "mt-1");
  texts("mo-2", "stop");
  wait(hours(1));
  texts("mo-3", "start");
  blacklists("mt-1");
  EXPECT_FALSE(conversation.opted_out) << "a late word about the time before";
  accepts(sent("mo-4", "Tarifs ?", "2 euros").reference, "mt-4");
  const Reaction refused = blacklists("mt-4");
  EXPECT_TRUE(conversation.opted_out);
  ASSERT_THAT(refused.actions, SizeIs(1));
  EXPECT_EQ(std::get<Alert>(refused.actions[0]).code, "blacklisted-again");
}

TEST_F(ConversationTest, StopReachesTheQuestionInFlightAndThoseWaiting) {
  const Ask ask = asked("mo-1", "Horaires ?");
  texts("mo-2", "Tarifs ?");
  EXPECT_THAT(settled(texts("mo-3", "stop")), ElementsAre("mo-3 opted-out", "mo-2 opted-out"));
  const Reaction answered = answers(ask.ask, "9 h");
  EXPECT_THAT(settled(answered), ElementsAre("mo-1 opted-out"));
  EXPECT_THAT(answered.actions, IsEmpty());
}

TEST_F(ConversationTest, StopEndsAFailingQuestionWithoutApologyOrFailover) {
  policy.servers = 2;
  policy.apology = "Service indisponible.";
  const Ask ask = asked("mo-1", "Horaires ?");
  texts("mo-2", "stop");
  const Reaction failed = ask_fails(ask.ask, AskFailed::Why::not_processed);
  EXPECT_THAT(settled(failed), ElementsAre("mo-1 opted-out"));
  EXPECT_THAT(failed.actions, IsEmpty());
}

TEST_F(ConversationTest, StopBetweenTwoRoundsSettlesTheQuestion) {
  const Reaction paused = ask_fails(asked("mo-1", "Horaires ?").ask, AskFailed::Why::not_processed);
  EXPECT_THAT(settled(texts("mo-2", "stop")), ElementsAre("mo-2 opted-out", "mo-1 opted-out"));
  EXPECT_TRUE(is_nothing(fire(all<ArmTimer>(paused.actions).at(0))));
}

TEST_F(ConversationTest, StopDropsWhatIsNotYetOnTheWire) {
  const OutboundMessage first = sent("mo-1", "Horaires ?", "9 h");
  sent_behind("mo-2", "Tarifs ?", "2 euros");
  EXPECT_THAT(settled(texts("mo-3", "stop")), ElementsAre("mo-3 opted-out", "mo-2 opted-out"));
  const Reaction taken = accepts(first.reference, "mt-1");
  EXPECT_THAT(settled(taken), ElementsAre("mo-1 answered")) << "it could not be called back";
  EXPECT_THAT(taken.actions, IsEmpty());
}

TEST_F(ConversationTest, StopWhileWaitingToSendAgainDropsTheAnswer) {
  const OutboundMessage first = sent("mo-1", "Horaires ?", "9 h");
  const Reaction failed = send_fails(first.reference, SendFailed::Why::not_taken);
  EXPECT_THAT(settled(texts("mo-2", "stop")), ElementsAre("mo-2 opted-out", "mo-1 opted-out"));
  EXPECT_TRUE(is_nothing(fire(all<ArmTimer>(failed.actions).at(0))));
}

TEST_F(ConversationTest, AfterStopAFailedSendIsNotRepeated) {
  const OutboundMessage first = sent("mo-1", "Horaires ?", "9 h");
  texts("mo-2", "stop");
  const Reaction failed = send_fails(first.reference, SendFailed::Why::throttled);
  EXPECT_THAT(settled(failed), ElementsAre("mo-1 opted-out"));
  EXPECT_THAT(failed.actions, IsEmpty());
}

// ---- sending -----------------------------------------------------------------------------------

TEST_F(ConversationTest, SendsAgainLaterAndLater) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  Reaction reaction = send_fails(message.reference, SendFailed::Why::not_taken);
  base::Duration full = policy.send_backoff_first;
  for (int attempt = 1; attempt < policy.send_attempts_max; ++attempt) {
    const auto timers = all<ArmTimer>(reaction.actions);
    ASSERT_THAT(timers, SizeIs(1)) << "attempt " << attempt;
    EXPECT_EQ(timers[0].kind, TimerKind::send_again);
    EXPECT_GE(timers[0].due, now + full / 2);
    EXPECT_LE(timers[0].due, now + full);
    const auto sends = all<Send>(fire(timers[0]).actions);
    ASSERT_THAT(sends, SizeIs(1));
    EXPECT_EQ(sends[0].message.reference, message.reference) << "always the same reference";
    full = std::min<base::Duration>(full * 2, policy.send_backoff_max);
    reaction = send_fails(message.reference, SendFailed::Why::not_taken);
  }
  EXPECT_THAT(settled(reaction), ElementsAre("mo-1 dead-letter"));
  EXPECT_THAT(reaction.actions, IsEmpty());
}

TEST_F(ConversationTest, RetryAfterWinsAndIsCapped) {
  struct Case {
    base::Duration retry_after, least, most;
  };
  const std::vector<Case> cases = {
      {seconds(30), seconds(30), milliseconds(30500)},
      {minutes(10), minutes(10), minutes(10) + milliseconds(500)},
      {minutes(10) + seconds(1), minutes(10), minutes(10) + milliseconds(500)},
      {seconds(0), seconds(1), seconds(2)},
      {seconds(-30), seconds(1), seconds(2)},
      {hours(24 * 365 * 9), minutes(10), minutes(10) + milliseconds(500)},
  };
  for (const Case& each : cases) {
    ConversationBench bench;
    const OutboundMessage message = bench.sent("mo-1", "Horaires ?", "9 h");
    const auto timers = all<ArmTimer>(
        bench.send_fails(message.reference, SendFailed::Why::throttled, each.retry_after).actions);
    EXPECT_GE(timers.at(0).due, bench.now + each.least) << base::to_text(each.retry_after);
    EXPECT_LE(timers.at(0).due, bench.now + each.most) << base::to_text(each.retry_after);
  }
}

TEST_F(ConversationTest, ARefusedSendIsADeadLetterWithSmsmodesCodeAndTheNextLeaves) {
  const OutboundMessage first = sent("mo-1", "Horaires ?", "9 h");
  sent_behind("mo-2", "Tarifs ?", "2 euros");
  const Reaction refused =
      on(SendFailed{first.reference, SendFailed::Why::rejected, std::nullopt, "400.029"});
  ASSERT_THAT(settled(refused), ElementsAre("mo-1 dead-letter"));
  EXPECT_EQ(all<MoSettled>(refused.records)[0].detail, "400.029");
  EXPECT_EQ(all<Send>(refused.actions).at(0).message.text, "2 euros");
}

TEST_F(ConversationTest, AnAnswerTooOldToMatterIsNotSent) {
  policy.answer_age_max = minutes(1);
  const OutboundMessage first = sent("mo-1", "Horaires ?", "9 h");
  sent_behind("mo-2", "Tarifs ?", "2 euros");
  wait(minutes(2));
  const Reaction taken = accepts(first.reference, "mt-1");
  EXPECT_THAT(settled(taken), ElementsAre("mo-1 answered", "mo-2 dead-letter"));
  EXPECT_THAT(taken.actions, IsEmpty());
}

// ---- unknown outcomes --------------------------------------------------------------------------

TEST_F(ConversationTest, AnUnknownOutcomeIsLookedUpTwiceBeforeAnyResend) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  Reaction reaction = send_fails(message.reference, SendFailed::Why::unknown);
  for (int look = 1; look <= 2; ++look) {
    const auto timers = all<ArmTimer>(reaction.actions);
    ASSERT_THAT(timers, SizeIs(1));
    EXPECT_EQ(timers[0].kind, TimerKind::look_up);
    EXPECT_EQ(timers[0].due, now + policy.look_up_after);
    const Reaction looking = fire(timers[0]);
    ASSERT_THAT(all<LookUp>(looking.actions), SizeIs(1));
    EXPECT_THAT(all<Send>(looking.actions), IsEmpty());
    reaction = on(LookedUp{message.reference, LookedUp::Found::no, {}});
  }
  ASSERT_THAT(all<Send>(reaction.actions), SizeIs(1));
  EXPECT_EQ(all<Send>(reaction.actions)[0].message.reference, message.reference);
}

TEST_F(ConversationTest, AMessageFoundAtSmsmodeIsNotSentAgain) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  fire(all<ArmTimer>(send_fails(message.reference, SendFailed::Why::unknown).actions).at(0));
  const Reaction found = on(LookedUp{message.reference, LookedUp::Found::yes, {"mt-1"}});
  EXPECT_THAT(settled(found), ElementsAre("mo-1 answered"));
  EXPECT_THAT(found.actions, IsEmpty());
  EXPECT_EQ(facts[{"mt-1"}].mt->reference, message.reference);
}

TEST_F(ConversationTest, FailedLookUpsEndInADeadLetterNeverInAResend) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  Reaction reaction = send_fails(message.reference, SendFailed::Why::unknown);
  int looks = 0;
  while (!all<ArmTimer>(reaction.actions).empty()) {
    ++looks;
    ASSERT_LE(looks, policy.send_attempts_max);
    fire(all<ArmTimer>(reaction.actions)[0]);
    reaction = on(LookedUp{message.reference, LookedUp::Found::unknown, {}});
    EXPECT_THAT(all<Send>(reaction.actions), IsEmpty());
  }
  EXPECT_THAT(settled(reaction), ElementsAre("mo-1 dead-letter"));
}

TEST_F(ConversationTest, AReceiptSettlesAnUnknownOutcome) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  const Reaction unknown = send_fails(message.reference, SendFailed::Why::unknown);
  const Reaction receipt =
      reports("mt-1", DeliveryStatus::delivered, "DELIVERED", message.reference);
  EXPECT_THAT(settled(receipt), ElementsAre("mo-1 answered"));
  EXPECT_THAT(all<DeliveryRecorded>(receipt.records), SizeIs(1));
  EXPECT_TRUE(is_nothing(fire(all<ArmTimer>(unknown.actions).at(0))));
}

TEST_F(ConversationTest, AReceiptBeforeTheAnswerOfSmsmodeStartsNoSecondSend) {
  const OutboundMessage first = sent("mo-1", "Horaires ?", "9 h");
  sent_behind("mo-2", "Tarifs ?", "2 euros");
  const Reaction early = reports("mt-1", DeliveryStatus::enroute, "ENROUTE", first.reference);
  EXPECT_THAT(early.actions, IsEmpty());
  const Reaction lost = send_fails(first.reference, SendFailed::Why::unknown);
  EXPECT_THAT(settled(lost), ElementsAre("mo-1 answered")) << "the receipt is proof enough";
  EXPECT_THAT(all<Send>(lost.actions), SizeIs(1));
}

// ---- receipts ----------------------------------------------------------------------------------

TEST_F(ConversationTest, ReceiptsCountOnceAndAFinalOneStays) {
  accepts(sent("mo-1", "Horaires ?", "9 h").reference, "mt-1");
  struct Step {
    DeliveryStatus status;
    const char* word;
    bool counts;
    DeliveryStatus then;
  };
  using S = DeliveryStatus;
  const std::vector<Step> steps = {
      {S::scheduled, "SCHEDULED", true, S::scheduled},
      {S::enroute, "ENROUTE", true, S::enroute},
      {S::enroute, "ENROUTE", false, S::enroute},
      {S::scheduled, "SCHEDULED", false, S::enroute},
      {S::unknown, "SENT", false, S::enroute},
      {S::delivered, "DELIVERED", true, S::delivered},
      {S::delivered, "DELIVERED", false, S::delivered},
      {S::enroute, "ENROUTE", false, S::delivered},
      {S::undelivered, "UNDELIVERED", false, S::delivered},
      {S::read, "READ", true, S::read},
      {S::delivered, "DELIVERED", false, S::read},
  };
  for (const Step& step : steps) {
    const Reaction reaction = reports("mt-1", step.status, step.word);
    EXPECT_EQ(all<DeliveryRecorded>(reaction.records).size(), step.counts ? 1U : 0U) << step.word;
    EXPECT_THAT(reaction.actions, IsEmpty());
    EXPECT_EQ(facts[{"mt-1"}].mt->status, step.then) << step.word;
  }
}

TEST_F(ConversationTest, AReceiptThatCannotTellIsShownAndChangesNoStatus) {
  struct Step {
    const char* word;
    DeliveryStatus status;
    bool shown;
    DeliveryStatus then;
  };
  using S = DeliveryStatus;
  const Step delivered = {"DELIVERED", S::delivered, true, S::delivered};
  const std::vector<std::vector<Step>> stories = {
      {{"UNKNOWN", S::unknown, true, S::enroute},
       {"UNKNOWN", S::unknown, false, S::enroute},
       {"TELEPORTED", S::unknown, false, S::enroute},
       {"ENROUTE", S::enroute, true, S::enroute},
       {"UNKNOWN", S::unknown, true, S::enroute},
       {"SCHEDULED", S::scheduled, false, S::enroute},
       delivered,
       {"UNKNOWN", S::unknown, false, S::delivered},
       {"READ", S::read, true, S::read}},
      {{"SCHEDULED", S::scheduled, true, S::scheduled},
       {"UNKNOWN", S::unknown, true, S::scheduled},
       {"ENROUTE", S::enroute, true, S::enroute}},
      {{"UNDELIVERED", S::undelivered, true, S::undelivered},
       {"UNKNOWN", S::unknown, false, S::undelivered}},
      {{"UNKNOWN", S::unknown, true, S::enroute}, delivered},
  };
  int number = 0;
  for (const std::vector<Step>& story : stories) {
    const std::string message = "mt-" + std::to_string(++number);
    accepts(sent("mo-" + std::to_string(number), "Horaires ?", "9 h").reference, message);
    for (const Step& step : story) {
      const Reaction reaction = reports(message, step.status, step.word);
      const auto recorded = all<DeliveryRecorded>(reaction.records);
      EXPECT_THAT(recorded, SizeIs(step.shown ? 1 : 0)) << message << " " << step.word;
      if (step.shown) {
        EXPECT_EQ(recorded.at(0).report.word, step.word);
      }
      EXPECT_EQ(facts[MessageId{message}].mt->status, step.then) << message << " " << step.word;
    }
  }
}

TEST_F(ConversationTest, AReceiptThatCannotTellFindsItsOwner) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  reports("mt-1", DeliveryStatus::unknown, "UNKNOWN");
  const auto told = all<DeliveryRecorded>(accepts(message.reference, "mt-1").records);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].report.word, "UNKNOWN");
  EXPECT_EQ(told[0].report.status, DeliveryStatus::unknown);
  EXPECT_EQ(told[0].report.reference, message.reference);
}

TEST_F(ConversationTest, AForeignReceiptIsRecordedOnceAndTouchesNothingOfOurs) {
  accepts(sent("mo-1", "Horaires ?", "9 h").reference, "mt-1");
  EXPECT_THAT(reports("strange", DeliveryStatus::undelivered, "UNDELIVERED").records, SizeIs(1));
  EXPECT_TRUE(is_nothing(reports("strange", DeliveryStatus::undelivered, "UNDELIVERED")));
  EXPECT_EQ(facts[{"mt-1"}].mt->status, DeliveryStatus::enroute);
}

TEST_F(ConversationTest, AReceiptBeforeTheAcceptanceFindsItsOwner) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  reports("mt-1", DeliveryStatus::delivered, "DELIVERED");
  const Reaction taken = accepts(message.reference, "mt-1");
  ASSERT_THAT(taken.records, SizeIs(3));
  EXPECT_TRUE(std::holds_alternative<AnswerSent>(taken.records[0]));
  const auto& told = std::get<DeliveryRecorded>(taken.records[2]).report;
  EXPECT_EQ(told.status, DeliveryStatus::delivered);
  EXPECT_EQ(told.reference, message.reference);
  EXPECT_EQ(facts[{"mt-1"}].mt->reference, message.reference);
}

// ---- restart -----------------------------------------------------------------------------------

TEST_F(ConversationTest, AfterARestartAnInterruptedQuestionGoesToTheNextServer) {
  policy.servers = 2;
  const Ask before = asked("mo-1", "Horaires ?");
  const Reaction reaction = resume(conversation, now, profile, policy, chance);
  const Ask after = all<Ask>(reaction.actions).at(0);
  EXPECT_EQ(after.server, 1U);
  EXPECT_EQ(after.dialog, std::nullopt);
  EXPECT_NE(after.ask, before.ask);
}

TEST_F(ConversationTest, AfterARestartThePausedQuestionIsArmedAgain) {
  ask_fails(asked("mo-1", "Horaires ?").ask, AskFailed::Why::not_processed);
  const auto timers = all<ArmTimer>(resume(conversation, now, profile, policy, chance).actions);
  EXPECT_THAT(all<Ask>(fire(timers.at(0)).actions), SizeIs(1));
}

TEST_F(ConversationTest, AfterARestartAnInterruptedSendIsLookedUp) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  const Reaction reaction = resume(conversation, now, profile, policy, chance);
  EXPECT_THAT(all<Send>(reaction.actions), IsEmpty());
  EXPECT_THAT(all<LookUp>(fire(all<ArmTimer>(reaction.actions).at(0)).actions), SizeIs(1));
  EXPECT_THAT(settled(on(LookedUp{message.reference, LookedUp::Found::yes, {"mt-1"}})),
              ElementsAre("mo-1 answered"));
}

TEST_F(ConversationTest, AfterARestartAWaitingSendIsArmedAgain) {
  const OutboundMessage message = sent("mo-1", "Horaires ?", "9 h");
  send_fails(message.reference, SendFailed::Why::not_taken);
  const auto timers = all<ArmTimer>(resume(conversation, now, profile, policy, chance).actions);
  EXPECT_THAT(all<Send>(fire(timers.at(0)).actions), SizeIs(1));
}

TEST_F(ConversationTest, ARestartWithFewerServersLosesNothing) {
  policy.servers = 2;
  const Ask ask = asked("mo-1", "Horaires ?");
  const Ask second = all<Ask>(ask_fails(ask.ask, AskFailed::Why::unknown).actions).at(0);
  ask_fails(second.ask, AskFailed::Why::not_processed);
  policy.servers = 1;
  const auto timers = all<ArmTimer>(resume(conversation, now, profile, policy, chance).actions);
  EXPECT_THAT(settled(fire(timers.at(0))), ElementsAre("mo-1 dead-letter"));
}

TEST_F(ConversationTest, AConversationAtRestNeedsNoResuming) {
  accepts(sent("mo-1", "Horaires ?", "9 h").reference, "mt-1");
  EXPECT_FALSE(has_work(conversation));
  EXPECT_TRUE(is_nothing(resume(conversation, now, profile, policy, chance)));
}

TEST(SettlementTest, EachHasAWord) {
  EXPECT_EQ(to_text(Settlement::answered), "answered");
  EXPECT_EQ(to_text(Settlement::opted_out), "opted-out");
  EXPECT_EQ(to_text(Settlement::dead_letter), "dead-letter");
  EXPECT_EQ(to_text(Settlement::ignored), "ignored");
  EXPECT_EQ(to_text(Settlement::left_to_platform), "left-to-platform");
  EXPECT_EQ(to_text(Settlement::came_back), "came-back");
  EXPECT_EQ(to_text(Settlement::loop), "loop");
}

}  // namespace
}  // namespace smsrelay::core
