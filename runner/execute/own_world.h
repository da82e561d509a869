// OwnWorld: where the words that a story expects contradict its own set-up: what its bots know, the
// space its channel asks in. These are rows of the table of own_acts.cpp.
#pragma once

#include <string>
#include <string_view>

#include "runner/execute/story.h"

namespace smsrelay::runner {

// An expectation that was not met, and the story it belongs to.
struct Case {
  Story& story;
  const Unmet& unmet;
  std::string handset;  // digits of the phone; empty: nobody's
};

// Whether a step takes this click as the guide says, and expects no refusal.
bool takes_cleanly(const Step&, std::string_view clause);
inline constexpr std::string_view select_click = "GUIDE-A5";

// Each gives a hint in words; empty: it does not apply.
std::string is_html_of_answer(const Case&);
std::string space_was_renamed(const Case&);
std::string is_answer_of_elsewhere(const Case&);  // of another bot or space
std::string matches_no_knowledge(const Case&);    // nothing is asked like the question
std::string has_words_of_no_answer(const Case&);
// The SMS is, letter by letter, what the bot answered to this person's question.
std::string is_not_what_the_bot_said(const Case&);
std::string note_of_dydu(const Case&);

// Whether some answer of the story's knowledge has these letters. False for a pattern.
bool is_authored(Story&, const TextMatch&);
// The knowledge with that answer; nullptr: none has it.
const Knowledge* knowledge_with(Story&, const TextMatch&);

}  // namespace smsrelay::runner
