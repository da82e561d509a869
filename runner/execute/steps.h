// Steps: each function performs one act of a story and judges it. nullopt: it went as written.
//
// There is one overload per act, in the files named below.
#pragma once

#include <optional>

#include "runner/execute/story.h"

namespace smsrelay::runner {

using MaybeFinding = std::optional<Finding>;

MaybeFinding perform(Story&, const Step&);

// How far the last SMS of a handset has come, in words, and the event that shows it.
struct LastWord {
  std::string text;
  std::optional<std::size_t> shown_by = {};
  bool texted = true;  // false: this phone has not sent an SMS
};
LastWord last_word_about(Story&, const std::string& handset);

// sms_steps.cpp
// Notes in the transcript that a person sent the SMS of this notification, which the story itself
// brings. The person is the party whose number is not one of the channel's. Returns the handset;
// empty: it is no SMS of anybody, or is noted already.
std::string note_sms_of(Story&, const CapturedNotification&, const ChannelFixture&);
MaybeFinding perform(Story&, const Step&, const Texts&);
MaybeFinding perform(Story&, const Step&, const Replays&);
MaybeFinding perform(Story&, const Step&, const Receives&);
MaybeFinding perform(Story&, const Step&, const ReceivesNothing&);
MaybeFinding perform(Story&, const Step&, const AnyOrder&);
MaybeFinding perform(Story&, const Step&, const Wait&);

// question_steps.cpp
MaybeFinding perform(Story&, const Step&, const DyduWasAsked&);
MaybeFinding perform(Story&, const Step&, const SmsmodeWasCalled&);
MaybeFinding perform(Story&, const Step&, const Reported&);

// guide_steps.cpp
MaybeFinding perform(Story&, const Step&, const GuideStep&);
MaybeFinding perform(Story&, const Step&, const GuideWalk&);
// Compares a refusal (problem+json) with what the story expects.
MaybeFinding judge_refusal(Story&, const Step&, const std::optional<net::Response>&,
                           const std::optional<ExpectedRefusal>&, const std::string& what);
// One call of the admin API, made and judged as the step says. The answer is left in `answer`.
MaybeFinding call_as_admin(Story&, const Step&, const AsAdmin&, const std::string& method,
                           const std::string& path, const std::string& what,
                           std::optional<net::Response>* answer = nullptr);

// console_steps.cpp
// Of a step that needs a channel while none is ready.
MaybeFinding no_channel(Story&, const Step&);
MaybeFinding perform(Story&, const Step&, const ChannelCheck&);
MaybeFinding perform(Story&, const Step&, const ConsoleAct&);
MaybeFinding perform(Story&, const Step&, const HandsetState&);
MaybeFinding perform(Story&, const Step&, const RawPost&);
MaybeFinding perform(Story&, const Step&, const ForeignReport&);

// record_steps.cpp: what the relay shows and writes beside the wire
MaybeFinding perform(Story&, const Step&, const Settled&);
MaybeFinding perform(Story&, const Step&, const Recorded&);
MaybeFinding perform(Story&, const Step&, const Quarantine&);
MaybeFinding perform(Story&, const Step&, const AdminSees&);
MaybeFinding perform(Story&, const Step&, const LogSays&);
MaybeFinding perform(Story&, const Step&, const BringBack&);
MaybeFinding perform(Story&, const Step&, const OptOutListed&);

}  // namespace smsrelay::runner
