// Steps: one act of a story, done and judged. nullopt: it went as written.
//
// One overload per act; sms_steps, question_steps, guide_steps and console_steps hold them.
#pragma once

#include <optional>

#include "runner/execute/story.h"

namespace smsrelay::runner {

using MaybeFinding = std::optional<Finding>;

MaybeFinding perform(Story&, const Step&);

// How far the last SMS of a handset came, in words, and the event that shows it.
struct LastWord {
  std::string text;
  std::optional<std::size_t> shown_by = {};
  bool texted = true;  // false: this phone has not sent an SMS
};
LastWord last_word_about(Story&, const std::string& handset);

// sms_steps.cpp
MaybeFinding perform(Story&, const Step&, const Texts&);
MaybeFinding perform(Story&, const Step&, const Receives&);
MaybeFinding perform(Story&, const Step&, const ReceivesNothing&);
MaybeFinding perform(Story&, const Step&, const AnyOrder&);
MaybeFinding perform(Story&, const Step&, const Wait&);

// question_steps.cpp
MaybeFinding perform(Story&, const Step&, const DyduWasAsked&);
MaybeFinding perform(Story&, const Step&, const SmsmodeWasCalled&);
MaybeFinding perform(Story&, const Step&, const Reported&);
MaybeFinding perform(Story&, const Step&, const Settled&);

// guide_steps.cpp
MaybeFinding perform(Story&, const Step&, const GuideStep&);
MaybeFinding perform(Story&, const Step&, const GuideWalk&);
// Compares a refusal (problem+json) with what the story expects.
MaybeFinding judge_refusal(Story&, const Step&, const std::optional<net::Response>&,
                           const std::optional<ExpectedRefusal>&, const std::string& what);

// console_steps.cpp
MaybeFinding perform(Story&, const Step&, const ChannelCheck&);
MaybeFinding perform(Story&, const Step&, const ConsoleAct&);
MaybeFinding perform(Story&, const Step&, const HandsetState&);
MaybeFinding perform(Story&, const Step&, const RawPost&);
MaybeFinding perform(Story&, const Step&, const ForeignReport&);
// The token a call is made with: the right one, or as the slip says.
std::optional<std::string> token_with(Story&, const std::optional<std::string>& slip);

// record_steps.cpp: what the relay shows and writes beside the wire
MaybeFinding perform(Story&, const Step&, const Recorded&);
MaybeFinding perform(Story&, const Step&, const Quarantine&);
MaybeFinding perform(Story&, const Step&, const AdminSees&);
MaybeFinding perform(Story&, const Step&, const LogSays&);

}  // namespace smsrelay::runner
