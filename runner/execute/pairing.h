// Pairing: finds the handset at smsmode behind each pseudonym at Dydu. No request shows both, so it
// compares the texts and the times at which they were written.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "runner/execute/evidence.h"

namespace smsrelay::runner {

// One text of a person and its event: at smsmode the acknowledgement of the SMS, at Dydu the
// question. Marks that the relay removes from commands are left out.
struct Saying {
  std::string text;
  std::size_t at = 0;
};

// A handset on one channel, or a pseudonym on one bot.
struct Person {
  std::string name;
  std::string bot;  // empty: any
  std::vector<Saying> said;
};

// "#reset#" and "reset": the relay neutralises commands on the way to the bot.
std::string without_command_marks(std::string_view text);

std::string person_asking(const Question&);
// The channel behind each number, for channels that are ready.
struct BehindNumber {
  std::string channel;   // its id; one channel may have several numbers
  std::string bot;       // id
  std::string endpoint;  // secret
};
using Numbers = std::map<std::string, BehindNumber>;

std::string person_at(const std::string& handset, const std::string& number, const Numbers&);
std::string person_texting(const Mo&, const Numbers&);

// The people who asked these questions, by their first question. A question repeated at once counts
// as one: a failover asks it again.
std::vector<Person> people_asking(const std::vector<Question>&, const Positions&);
// The people whose SMS were acknowledged, by their first one.
std::vector<Person> people_texting(const std::vector<Mo>&, const Positions&, const Numbers&);

// Whether every question is one of the texts, in the same order, and was asked after its SMS had
// been acknowledged.
bool follows(const Person& asking, const Person& texting);

struct Pairs {
  std::map<std::string, std::string> asking_of;  // by the name of the texting person
  std::vector<std::string> unpaired;             // asking people without a match
};
// Gives each pseudonym one handset whose SMS it follows. When several handsets fit, the
// one whose SMS was acknowledged first is paired with the pseudonym that asked first.
Pairs pair(const std::vector<Person>& asking, const std::vector<Person>& texting);

}  // namespace smsrelay::runner
