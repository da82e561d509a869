#include "runner/scenario/witness.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>

#include "base/text.h"
#include "base/whole_number.h"
#include "mocks/dydu/assumptions.h"
#include "mocks/smsmode/platform/assumptions.h"
#include "runner/scenario/guide.h"
#include "runner/scenario/scenario.h"

namespace smsrelay::runner {
namespace {

constexpr std::string_view blank = "{}";

constexpr std::array forms = {
    FactForm{Fact::Kind::clicked, "{} was clicked",
             "GUIDE-A1 to GUIDE-D3, the check, or: a person's return"},
    FactForm{Fact::Kind::accepted, "{} was accepted",
             "GUIDE-A1 to GUIDE-D3: it was clicked without a slip, and nobody refused it"},
    FactForm{Fact::Kind::refused, "a click was refused with {}",
             "the code of the refusal, or its beginning: key-"},
    FactForm{Fact::Kind::said, "an SMS said {}",
             "a command of Dydu, exactly horaires (its whole text, case does not count), or: "
             "something with \uFFFD (a part of it)"},
    FactForm{Fact::Kind::settled, "an SMS was settled {}",
             "answered, opted-out, dead-letter, too-old (a dead letter for its age), ignored, "
             "left-to-platform, came-back or loop"},
    FactForm{Fact::Kind::opted_out, "a person opted out {}",
             "with STOP, in other words, by smsmode's flag, by a report, or: somehow"},
    FactForm{
        Fact::Kind::while_opted_out, "a person who had opted out {}",
        "wrote again (something else, and was not brought back by it), or: had an SMS waiting"},
    FactForm{
        Fact::Kind::delivered, "an SMS reached the relay {}",
        "once, twice (after the relay had taken it), again after 30h, in vain (the relay itself "
        "refused it), behind another, with the words of another, or: at over 160 characters"},
    FactForm{Fact::Kind::wrote, "{} wrote", "somebody, two people, or: one person to two numbers"},
    FactForm{Fact::Kind::asked, "dydu was asked {}",
             "a question, a test question, on server 2, in a dialog, in two spaces, in another "
             "space of its dialog, after 10m of silence, or: over 1000 characters"},
    FactForm{Fact::Kind::answered, "dydu answered {}",
             "after 1s, at over 500 characters, from the default space, from a branch, after a "
             "capture, for want of an operator, in another language, with a type of the story's "
             "own, with the type RWOneReword (or its beginning), with its sidebar, or: with the "
             "text <li (a part of the answer)"},
    FactForm{
        Fact::Kind::call_answered, "a {} was answered {}",
        "question, send, look-up, verification (smsmode's channel, read at Finish and at a check), "
        "notification, report or stranger's post; a status (404, 5xx), 4xx other than 429, "
        "nothing, unreadably, Retry-After or somehow"},
    FactForm{Fact::Kind::posted, "a stranger posted {}",
             "what cannot be read, or: an SMS of another smsmode channel"},
    FactForm{
        Fact::Kind::reported, "a report {}",
        "came, came to a second endpoint, came twice, came before the answer to its send, came "
        "an hour late, was of a stranger's message, or: said DELIVERED"},
    FactForm{Fact::Kind::received, "a person received {}",
             "an answer (of the bot), the apology, the identity, the welcome back, smsmode's own "
             "SMS, an SMS of "
             "two parts, an SMS in UCS-2, a cut SMS, or: no answer"},
    FactForm{Fact::Kind::assumed, "{} was assumed",
             "the name of an assumption that the story settles in `setup`"},
};

// The texts between the literal parts of the sentence, trimmed; nullopt if it is another sentence.
std::optional<std::vector<std::string>> fill(std::string_view sentence, std::string_view text) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t at = sentence.find(blank);
    if (!text.starts_with(sentence.substr(0, at))) return std::nullopt;
    if (at == std::string_view::npos) {
      return text == sentence ? std::optional(out) : std::nullopt;
    }
    text.remove_prefix(at);
    sentence.remove_prefix(at + blank.size());
    const std::string_view next = sentence.substr(0, sentence.find(blank));
    const std::size_t end = next.empty() ? text.size() : text.find(next);
    if (end == std::string_view::npos || end == 0) return std::nullopt;
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

// "again after 30h": a text between two others.
std::optional<std::string_view> between(std::string_view text, std::string_view before,
                                        std::string_view after = "") {
  if (!text.starts_with(before) || !text.ends_with(after)) return std::nullopt;
  if (text.size() <= before.size() + after.size()) return std::nullopt;
  return text.substr(before.size(), text.size() - before.size() - after.size());
}

bool is_duration(const std::optional<std::string_view>& text) {
  return text && base::parse_duration(*text).ok();
}

bool is_count(const std::optional<std::string_view>& text) {
  return text && base::whole_number<std::size_t>(*text);
}

bool is_status(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == 3 && text[0] >= '1' && text[0] <= '5' &&
         (text.substr(1) == "xx" || (digit(text[1]) && digit(text[2])));
}

bool is_code(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

const std::vector<std::string>& assumption_names() {
  static const auto names = [] {
    std::vector<std::string> all;
    for (const auto& each : mocks::smsmode::assumptions()) all.push_back(each.name);
    for (const auto& each : mocks::dydu::assumptions()) all.push_back(each.name);
    return all;
  }();
  return names;
}

bool fits(Fact::Kind kind, const std::vector<std::string>& blanks) {
  const std::string& first = blanks.front();
  switch (kind) {
    case Fact::Kind::clicked: {
      const auto& clicks = guide_clicks();
      return is_one_of(first, {"the check", "a person's return"}) ||
             std::ranges::find(clicks, first) != clicks.end();
    }
    case Fact::Kind::accepted:
      return std::ranges::find(guide_clicks(), first) != guide_clicks().end();
    case Fact::Kind::refused:
      return is_code(first);
    case Fact::Kind::said:
      return first == "a command of Dydu" || between(first, "exactly ") ||
             between(first, "something with ");
    case Fact::Kind::settled:
      return is_one_of(first, {"answered", "opted-out", "dead-letter", "too-old", "ignored",
                               "left-to-platform", "came-back", "loop"});
    case Fact::Kind::while_opted_out:
      return is_one_of(first, {"wrote again", "had an SMS waiting"});
    case Fact::Kind::opted_out:
      return is_one_of(
          first, {"with STOP", "in other words", "by smsmode's flag", "by a report", "somehow"});
    case Fact::Kind::delivered:
      return is_one_of(first, {"once", "twice", "in vain", "behind another",
                               "with the words of another"}) ||
             is_duration(between(first, "again after ")) ||
             is_count(between(first, "at over ", " characters"));
    case Fact::Kind::wrote:
      return is_one_of(first, {"somebody", "two people", "one person to two numbers"});
    case Fact::Kind::asked:
      return is_one_of(first, {"a question", "a test question", "on server 2", "in a dialog",
                               "in two spaces", "in another space of its dialog"}) ||
             is_duration(between(first, "after ", " of silence")) ||
             is_count(between(first, "over ", " characters"));
    case Fact::Kind::answered:
      return is_one_of(first, {"from the default space", "from a branch", "after a capture",
                               "for want of an operator", "in another language",
                               "with a type of the story's own"}) ||
             is_duration(between(first, "after ")) ||
             is_count(between(first, "at over ", " characters")) ||
             between(first, "with the type ") || between(first, "with the text ") ||
             between(first, "with its ");
    case Fact::Kind::call_answered:
      return is_one_of(first, {"question", "send", "look-up", "verification", "notification",
                               "report", "stranger's post"}) &&
             (is_one_of(blanks.back(), {"nothing", "unreadably", "Retry-After", "somehow",
                                        "4xx other than 429"}) ||
              is_status(blanks.back()));
    case Fact::Kind::posted:
      return is_one_of(first, {"what cannot be read", "an SMS of another smsmode channel"});
    case Fact::Kind::reported: {
      const auto said = between(first, "said ");
      return is_one_of(first, {"came", "came to a second endpoint", "came twice",
                               "came before the answer to its send", "came an hour late",
                               "was of a stranger's message"}) ||
             (said && std::ranges::all_of(*said, [](char c) { return c >= 'A' && c <= 'Z'; }));
    }
    case Fact::Kind::received:
      return is_one_of(first, {"an answer", "the apology", "the identity", "the welcome back",
                               "smsmode's own SMS", "an SMS of two parts", "an SMS in UCS-2",
                               "a cut SMS", "no answer"});
    case Fact::Kind::assumed:
      return std::ranges::find(assumption_names(), first) != assumption_names().end();
  }
  return false;
}

// "… was clicked"
std::string in_words(const FactForm& form) {
  std::string out(form.sentence);
  for (std::size_t at = out.find(blank); at != std::string::npos; at = out.find(blank)) {
    out.replace(at, blank.size(), "…");
  }
  return out;
}

// "'… was clicked', where … stands for GUIDE-A1 to GUIDE-D3, the check, or: a person's return"
std::string with_fillings(const FactForm& form) {
  const std::string words = in_words(form);
  const bool two = words.find("…") != words.rfind("…");
  return "'" + words + "', where … " + (two ? "stand in turn for " : "stands for ") +
         std::string(form.fillings);
}

// The form most of whose own words stand in the text, or nearly so; nullptr: half of them are not.
const FactForm* nearest_form(std::string_view text) {
  const auto words_of = [](std::string_view sentence) {
    std::vector<std::string> out;
    for (const std::string_view word : base::split(sentence, ' ')) {
      // Small words stand in every sentence.
      if (word.size() > 3 && word != "with") out.emplace_back(word);
    }
    return out;
  };
  // One slip in four letters.
  const auto alike = [](const std::string& word, const std::string& other) {
    const std::size_t longer = std::max(word.size(), other.size());
    const std::size_t shorter = std::min(word.size(), other.size());
    return longer - shorter <= 1 && base::edit_distance(word, other) * 4 <= longer;
  };
  const std::vector<std::string> written = words_of(text);
  const FactForm* best = nullptr;
  std::size_t best_found = 0;
  std::size_t best_size = 1;
  for (const FactForm& form : forms) {
    const std::vector<std::string> own = words_of(form.sentence);
    const auto found = static_cast<std::size_t>(std::ranges::count_if(own, [&](const auto& word) {
      return std::ranges::any_of(written, [&](const auto& other) { return alike(word, other); });
    }));
    // The larger share of its words wins.
    if (found * 2 < own.size() || found * best_size <= best_found * own.size()) continue;
    best = &form;
    best_found = found;
    best_size = own.size();
  }
  return best;
}

base::Result<Fact> read_fact(std::string_view text) {
  const std::string quoted = "'" + base::visible(text) + "'";
  for (const FactForm& form : forms) {
    const auto blanks = fill(form.sentence, text);
    if (!blanks) continue;
    if (fits(form.kind, *blanks)) return Fact{form.kind, *blanks, std::string(text)};
    return base::Error{"bad-witness", quoted + " is no fact; write " + with_fillings(form)};
  }
  if (const FactForm* const near = nearest_form(text)) {
    return base::Error{"bad-witness", quoted + " is no fact a witness can name; did you mean " +
                                          with_fillings(*near) + "?"};
  }
  std::vector<std::string> sentences;
  for (const FactForm& form : forms) sentences.push_back(in_words(form));
  return base::Error{"bad-witness", quoted + " is no fact a witness can name; the facts: " +
                                        base::join(sentences, ", ")};
}

}  // namespace

std::span<const FactForm> fact_forms() { return forms; }

base::Result<Condition> read_condition(std::string_view text) {
  constexpr std::string_view joint = ", or ";
  constexpr std::string_view order = "then ";
  Condition out;
  out.then = text.starts_with(order);
  if (out.then) text.remove_prefix(order.size());
  while (true) {
    const std::size_t at = text.find(joint);
    auto fact = read_fact(base::trim(text.substr(0, at)));
    if (!fact) return fact.error();
    out.facts.push_back(std::move(fact).value());
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + joint.size());
  }
}

std::string to_text(const Condition& condition) {
  std::vector<std::string> words;
  for (const Fact& fact : condition.facts) words.push_back(fact.words);
  return (condition.then ? "then " : "") + base::join(words, ", or ");
}

}  // namespace smsrelay::runner
