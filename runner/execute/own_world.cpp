#include "runner/execute/own_world.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace smsrelay::runner {
namespace {

constexpr std::size_t word_letters_min = 3;

std::string in_quotes(const std::string& text) { return "\"" + base::visible(text) + "\""; }

// The letters and digits of a text, or of a page without its tags. Other characters may change on
// the way to an SMS.
std::string letters(const std::string& text, bool is_html = false) {
  std::string out;
  bool in_tag = false;
  for (const char c : base::ascii_lower(text)) {
    if (is_html && c == '<') in_tag = true;
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (letter && !in_tag) out += c;
    if (is_html && c == '>') in_tag = false;
  }
  return out;
}

std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : base::ascii_lower(text) + " ") {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0;
    if (letter) {
      word += c;
      continue;
    }
    if (base::decode_utf8(word).size() >= word_letters_min) out.push_back(word);
    word.clear();
  }
  return out;
}

// An answer of the story's knowledge, and where it is given.
struct Authored {
  const Knowledge* knowledge;
  std::string space;
  std::string letters;
};

std::vector<Authored> authored(Story& story) {
  std::vector<Authored> out;
  for (const Knowledge& knowledge : story.scenario().knowledge) {
    for (const auto& [space, answer] : knowledge.answers) {
      out.push_back({&knowledge, space, letters(answer.html, true)});
    }
  }
  return out;
}

const BotFixture* bot_with_id(Story& story, const std::string& id) {
  const auto& bots = story.world().fixtures().bots;
  const auto found = std::ranges::find(bots, id, &BotFixture::id);
  return found == bots.end() ? nullptr : &*found;
}

const World::Ready* channel_of_bot(Story& story, const std::string& bot) {
  for (const World::Ready& channel : story.world().channels()) {
    if (channel.fixture.bot == bot) return &channel;
  }
  return nullptr;
}

// A knowledge without `bot` belongs to the bot of the first channel.
std::string bot_of(Story& story, const Knowledge& knowledge) {
  if (knowledge.bot) return *knowledge.bot;
  const World::Ready* first = story.channel(std::nullopt);
  return first == nullptr ? "" : first->fixture.bot;
}

std::optional<Contradiction> answer_of_elsewhere(Story& story, const TextMatch& expected,
                                                 const Question& question) {
  const BotFixture* bot = bot_with_id(story, question.bot);
  const std::string wanted = letters(expected.text);
  if (bot == nullptr || wanted.empty()) return std::nullopt;
  const Authored* elsewhere = nullptr;
  const std::vector<Authored> all = authored(story);
  for (const Authored& each : all) {
    if (each.letters.find(wanted) == std::string::npos) continue;
    if (bot_of(story, *each.knowledge) == bot->name && each.space == question.space) return {};
    if (elsewhere == nullptr) elsewhere = &each;
  }
  if (elsewhere == nullptr) return std::nullopt;
  const std::string owner = bot_of(story, *elsewhere->knowledge);
  if (owner != bot->name) {
    return Contradiction{reports::Blame::scenario,
                         "this is an answer of the bot " + in_quotes(owner) +
                             "; the SMS went to the number of " + in_quotes(bot->name) +
                             " (`to:` chooses another channel)"};
  }
  const World::Ready* channel = channel_of_bot(story, owner);
  const bool chosen = channel != nullptr && channel->fixture.space == question.space;
  const auto& change = story.scenario().setup.change;
  const bool changed = change.contains("space") && change.at("space") == question.space;
  if (!chosen && !changed) return std::nullopt;  // the relay may have asked in the wrong space
  return Contradiction{reports::Blame::config,
                       "this is the answer in space " + in_quotes(elsewhere->space) +
                           "; the channel is set up to ask in " + in_quotes(question.space)};
}

bool is_own_sentence(Story& story, const TextMatch& expected) {
  const std::string wanted = letters(expected.text);
  for (const BotFixture& bot : story.world().fixtures().bots) {
    for (const auto& language : bot.languages) {
      for (const std::string& sentence :
           {language.misunderstood.html, language.too_long, language.empty, language.command}) {
        if (letters(sentence, true).find(wanted) != std::string::npos) return true;
      }
    }
  }
  return false;
}

std::optional<Contradiction> matches_no_knowledge(Story& story, const TextMatch& expected,
                                                  const Question& question) {
  if (question.answer_type.find("Misunderstood") == std::string::npos) return std::nullopt;
  const auto said = [&](const sim::RadioText& radio) { return radio.text == question.text; };
  if (std::ranges::none_of(story.transcript().radio(), said)) return std::nullopt;
  if (is_own_sentence(story, expected)) return std::nullopt;
  std::vector<std::string> asked_like;
  for (const Knowledge& knowledge : story.scenario().knowledge) {
    asked_like.insert(asked_like.end(), knowledge.asked_like.begin(), knowledge.asked_like.end());
  }
  std::string hint = "no knowledge of this story is asked like " + in_quotes(question.text);
  if (!asked_like.empty()) {
    const auto near = std::ranges::min_element(asked_like, {}, [&](const std::string& wording) {
      return base::edit_distance(base::ascii_lower(wording), base::ascii_lower(question.text));
    });
    hint += "; the nearest wording is " + in_quotes(*near);
  }
  return Contradiction{reports::Blame::scenario, hint};
}

bool is_text_alone(const mocks::dydu::AnswerSeed& answer) {
  return !answer.rich && !answer.sidebar && answer.steps.empty() && answer.branches.empty() &&
         answer.then.empty() && answer.otherwise.empty() && !answer.livechat &&
         answer.defect == mocks::dydu::Defect::none && answer.html.find('&') == std::string::npos &&
         answer.html.find("${") == std::string::npos;
}

// Compares only when all answers are plain texts: how others are rendered, the relay decides.
std::optional<Contradiction> words_of_no_answer(Story& story, const TextMatch& expected) {
  std::set<std::string> known;
  const auto learn = [&](const std::string& html) {
    std::string text;
    bool in_tag = false;
    for (const char c : html) {
      if (c == '<') in_tag = true;
      text += in_tag ? ' ' : c;
      if (c == '>') in_tag = false;
    }
    for (std::string& word : words(text)) known.insert(std::move(word));
  };
  for (const Knowledge& knowledge : story.scenario().knowledge) {
    for (const auto& [space, answer] : knowledge.answers) {
      if (!is_text_alone(answer)) return std::nullopt;
      learn(answer.html);
    }
  }
  if (is_own_sentence(story, expected)) return std::nullopt;
  if (story.scenario().setup.apology) learn(*story.scenario().setup.apology);
  for (const std::string& word : words(expected.text)) {
    if (known.contains(word)) continue;
    // "mard" in "mardi": a part of a word may be looked for.
    const bool part = std::ranges::any_of(
        known, [&](const std::string& other) { return other.find(word) != std::string::npos; });
    if (part) continue;
    return Contradiction{reports::Blame::scenario,
                         "no answer of this story's knowledge has the word " + in_quotes(word)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Contradiction> contradiction(Story& story, const TextMatch& expected,
                                           const std::optional<Question>& question) {
  // Nobody can tell which texts a pattern allows.
  using How = TextMatch::How;
  if (expected.how == How::anything || expected.how == How::matches) return std::nullopt;
  if (question) {
    if (auto found = answer_of_elsewhere(story, expected, *question)) return found;
    if (auto found = matches_no_knowledge(story, expected, *question)) return found;
  }
  return words_of_no_answer(story, expected);
}

std::string own_delay(Story& story, const sim::Exchange& exchange) {
  using Kind = sim::Fate::Kind;
  if (exchange.fate != Kind::delay_request && exchange.fate != Kind::delay_answer) return {};
  const auto& faults = story.scenario().faults;
  return faults.empty() ? "" : "the story's own fault holds this SMS up";
}

}  // namespace smsrelay::runner
