// Opt-out: SMS whose whole text is a keyword about receiving SMS, not a question for the bot.
#pragma once

#include <string_view>

namespace smsrelay::core {

enum class Keyword {
  none,
  stop,     // send me nothing more
  contact,  // who are you? It is no opt-out.
  start,    // send me SMS again; only somebody who has opted out means it so
};

// `own_number` is the number the SMS was sent to, which may stand behind the keyword; empty if not
// told. Case, accents, punctuation and emoji do not count.
//
// stop: a STOP word with nothing but courtesy and words for messages beside it: "Stop svp", "svp
// STOP", "STOP36034", "stop au 36 034", "Stop les messages", "stop merci de votre aide",
// "Désabonnez-moi", "merci de me désinscrire", and as plain a refusal ("Ne m'envoyez plus de
// SMS"). One other word makes it a question ("Désabonnez-moi du journal"). Never by "contains":
// "non-stop", "stopper", "arrêt de bus" are questions, and so is "stop pub ?", the sticker that a
// town hall hands out. "Arrêté", with its accent, is a decision of a mayor.
// contact: alone or with our own number; "Contact 69003" is a question about a postcode.
// start: START, UNSTOP or REPRISE alone or with our own number; never YES or OUI.
Keyword keyword_of(std::string_view text, std::string_view own_number = {});

}  // namespace smsrelay::core
