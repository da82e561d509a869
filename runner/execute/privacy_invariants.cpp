#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "runner/execute/invariant_rules.h"

namespace smsrelay::runner {
namespace {

constexpr std::size_t national_digits = 9;    // 639980001: however the prefix is written
constexpr std::size_t telling_bytes_min = 8;  // a shorter text may stand there by chance

bool holds(std::string_view text, std::string_view part) {
  return !part.empty() && text.find(part) != std::string_view::npos;
}

// The one place where a key may travel.
bool is_key_field(const sim::Exchange& exchange, const std::string& name) {
  return exchange.to == "smsmode" && base::ascii_lower(name) == "x-api-key";
}

bool bears(const sim::Exchange& exchange, const std::string& secret) {
  if (exchange.from == "relay") {
    // An endpoint is told to smsmode as the URL for status reports, and to nobody else.
    if (holds(exchange.url, secret) ||
        (exchange.to != "smsmode" && holds(exchange.request.body, secret))) {
      return true;
    }
    const auto& fields = exchange.request.headers.fields();
    return std::ranges::any_of(fields, [&](const net::Headers::Field& field) {
      return !is_key_field(exchange, field.first) && holds(field.second, secret);
    });
  }
  // The relay's answers to vendors and strangers. log_and_admin_tell_no_secrets() reads the others.
  if (exchange.to != "relay" || exchange.from == "admin" || !exchange.answer) return false;
  return holds(exchange.answer->body, secret);
}

std::string significant_part(const std::string& digits) {
  return digits.size() > national_digits ? digits.substr(digits.size() - national_digits) : digits;
}

// Whether a text is too long and has too many words to stand in a log by chance.
bool is_telling(const std::string& text) {
  const bool bare = std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  return text.size() >= telling_bytes_min && !bare;
}

// Whether this text is a value of a log line such as `… word="some text" other=word`.
// A bare figure may be any count or size.
bool has_value(std::string_view line, const std::string& text) {
  const bool figure = std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (text.size() < 4 || figure) return false;
  return line.ends_with("=" + text) || holds(line, "=" + text + " ") ||
         holds(line, "=\"" + text + "\"");
}

// What may be shown even when somebody texts the same words: the names the channels were set up
// with, their ids and numbers, the sentences of the set-up, and the words for what became of an SMS
// or a message.
std::set<std::string> known_words(Story& story, const Facts& facts) {
  std::set<std::string> out = {"active", "draft", "pending", "smsmode", "dydu", "relay"};
  const Fixtures& fixtures = story.world().fixtures();
  for (const ChannelFixture& fixture : fixtures.channels) {
    out.insert({fixture.name, fixture.title, fixture.space, fixture.language, fixture.account,
                fixture.bot, fixture.smsmode_channel, fixture.canary_question.value_or(""),
                fixture.canary_answer.value_or("")});
  }
  for (const BotFixture& bot : fixtures.bots) out.insert(bot.id);
  for (const AccountFixture& account : fixtures.accounts) {
    for (const auto& channel : account.channels) {
      out.insert(channel.numbers.begin(), channel.numbers.end());
    }
  }
  for (const World::Ready& channel : story.world().channels()) out.insert(channel.id);
  const Setup& setup = story.scenario().setup;
  for (const auto& line :
       {setup.apology, setup.identity, setup.welcome_back, setup.stop_confirmation}) {
    out.insert(line.value_or(""));
  }
  for (const auto& [words, value] : setup.change) out.insert(value);
  for (const auto& [id, fate] : facts.ledger.fates) out.insert(fate);
  for (const Notification& notification : notifications(story.transcript())) {
    out.insert(notification.status);
  }
  for (const Mo& mo : facts.received) out.insert(mo.id);
  return out;
}

// What persons wrote and what they were answered.
std::set<std::string> texts_of_persons(Story& story, const Facts& facts) {
  std::set<std::string> texts;
  for (const Mo& mo : facts.received) texts.insert(mo.text);
  for (const Sending& sending : facts.sent) texts.insert(sending.text);
  for (const std::string& known : known_words(story, facts)) texts.erase(known);
  return texts;
}

std::set<std::string> numbers_of_persons(const Facts& facts) {
  std::set<std::string> numbers;
  for (const Mo& mo : facts.received) numbers.insert(significant_part(mo.handset));
  return numbers;
}

// An endpoint is shown to the administrator, as a whole URL. A key never is.
std::string without_endpoints(Story& story, std::string body) {
  for (const std::string& secret : story.world().secrets()) {
    const std::string shown = "/hooks/smsmode/" + secret;
    for (auto at = body.find(shown); at != std::string::npos; at = body.find(shown)) {
      body.erase(at, shown.size());
    }
  }
  return body;
}

enum class Where { log, admin };

// What must not be shown.
struct Private {
  std::vector<std::string> secrets;
  std::set<std::string> numbers;
  std::set<std::string> texts;
};

// The name of the first secret that a log line or an answer of the admin API holds; empty: none.
std::string found_in(const Private& hidden, Where where, const std::string& line) {
  for (const std::string& secret : hidden.secrets) {
    if (holds(line, secret)) return "a key or endpoint";
  }
  for (const std::string& number : hidden.numbers) {
    if (holds(line, number)) return "a person's number";
  }
  for (const std::string& text : hidden.texts) {
    if (is_telling(text) && (holds(line, text) || holds(line, base::visible(text)))) {
      return "a person's text";
    }
    if (where == Where::log && has_value(line, text)) return "a person's text";
  }
  return {};
}

Finding told_too_much(Story& story, const std::string& what, const std::string& where) {
  Finding finding = story.breach("RELAY-SECRET-1", "The relay wrote down what it must not.");
  finding.expected = "no key, endpoint, number or text of a person";
  finding.actual = what + " in " + where;
  return finding;
}

// A question to Dydu without the person's own words.
bool tells_number(const sim::Exchange& exchange, const std::string& number) {
  if (holds(exchange.url, number)) return true;
  for (const auto& [name, value] : exchange.request.headers.fields()) {
    if (holds(value, number)) return true;
  }
  const std::string type(exchange.request.headers.get("Content-Type").value_or(""));
  if (!type.starts_with("application/x-www-form-urlencoded")) {
    return holds(exchange.request.body, number);
  }
  for (const auto& [name, value] : net::form_decode(exchange.request.body)) {
    if (name != "userInput" && holds(value, number)) return true;
  }
  return false;
}

// The one person who can have asked this; empty: nobody, or several.
std::string who_asked(const Facts& facts, const Question& question) {
  const std::size_t asked_at = facts.positions.sent.at(question.exchange);
  std::set<std::string> candidates;
  for (const Mo& mo : facts.received) {
    if (!mo.acknowledged_by) continue;
    const auto answered = facts.positions.answered.find(*mo.acknowledged_by);
    if (answered != facts.positions.answered.end() && answered->second > asked_at) continue;
    if (without_command_marks(mo.text) != without_command_marks(question.text)) continue;
    candidates.insert(person_texting(mo, facts.numbers));
  }
  return candidates.size() == 1 ? *candidates.begin() : "";
}

std::string handset_of(const std::string& person) { return person.substr(0, person.find('>')); }

}  // namespace

void secrets_stay_home(Story& story, std::vector<Finding>& out) {
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    for (const std::string& secret : story.world().secrets()) {
      if (!bears(exchange, secret)) continue;
      Finding finding =
          story.breach("RELAY-SECRET-1", "A secret left the relay where it must not.");
      finding.expected = "keys and endpoints nowhere but in their own header or field";
      finding.actual = exchange.from == "relay" ? "found in a request to " + exchange.to
                                                : "found in an answer to " + exchange.from;
      finding.shown_by = sent_event(story, exchange.number);
      out.push_back(std::move(finding));
      return;
    }
  }
}

void log_and_admin_tell_no_secrets(Story& story, const Facts& facts, std::vector<Finding>& out) {
  const Private hidden{story.world().secrets(), numbers_of_persons(facts),
                       texts_of_persons(story, facts)};
  for (const CapturedLog::Line& line : story.world().log().lines()) {
    const std::string what = found_in(hidden, Where::log, line.text);
    if (what.empty()) continue;
    out.push_back(told_too_much(story, what, "its log at " + offset_text(story, line.at)));
    // The line is not quoted, because it holds the secret. Its event shows where to look.
    out.back().nearest = "the event of the log: " + line.event();
    return;
  }
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    if (exchange.from != "admin" || !exchange.answer) continue;
    const std::string what =
        found_in(hidden, Where::admin, without_endpoints(story, exchange.answer->body));
    if (what.empty()) continue;
    out.push_back(told_too_much(story, what,
                                "the admin API's answer to " + exchange.request.method + " " +
                                    std::string(exchange.request.path())));
    out.back().shown_by = sent_event(story, exchange.number);
    return;
  }
}

void dydu_is_told_pseudonyms(Story& story, const Facts& facts, std::vector<Finding>& out) {
  const auto breach = [&](std::string sentence, std::string expected, std::uint64_t exchange) {
    Finding finding = story.breach("RELAY-PSEUDONYM-1", std::move(sentence));
    finding.expected = std::move(expected);
    finding.actual =
        "asked at " + offset_text(story, story.transcript().exchange(exchange).sent_at);
    finding.shown_by = sent_event(story, exchange);
    out.push_back(std::move(finding));
  };
  const std::set<std::string> numbers = numbers_of_persons(facts);
  for (const sim::Exchange& exchange : story.transcript().exchanges()) {
    if (exchange.from != "relay" || !exchange.to.starts_with("dydu")) continue;
    for (const std::string& number : numbers) {
      if (!tells_number(exchange, number)) continue;
      return breach("Dydu was told a person's number.",
                    "a pseudonym, and no number but in the words of a person", exchange.number);
    }
  }
  std::map<std::string, const Question*> first_of;  // person -> the first question of theirs
  std::map<std::string, std::string> person_of;     // pseudonym -> person
  for (const Question& question : facts.asked) {
    if (question.test) continue;
    const std::string person = who_asked(facts, question);
    if (person.empty()) continue;
    const Question* const first = first_of.emplace(person, &question).first->second;
    if (first->client_id != question.client_id && first->text != question.text) {
      return breach("Dydu was told two names of one person on one channel.",
                    "one clientId for one person on one channel", question.exchange);
    }
    const std::string& known = person_of.emplace(question.client_id, person).first->second;
    // One name for two people breaks RELAY-CROSS-1 instead.
    if (known != person && handset_of(known) == handset_of(person)) {
      return breach("Dydu was told the same name of one person on two channels.",
                    "another clientId on each channel", question.exchange);
    }
  }
}

}  // namespace smsrelay::runner
