#include "runner/execute/own_world.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "runner/execute/replies.h"

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

// A knowledge without `bot` belongs to the bot of the first channel.
std::string bot_of(Story& story, const Knowledge& knowledge) {
  if (knowledge.bot) return *knowledge.bot;
  const World::Ready* first = story.channel(std::nullopt);
  return first == nullptr ? "" : first->fixture.bot;
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

// Sentences of the relay that the set-up writes.
std::vector<std::string> sentences_of_setup(Story& story) {
  const Setup& setup = story.scenario().setup;
  std::vector<std::string> out;
  for (const auto& line : {setup.apology, setup.identity, setup.welcome_back}) {
    if (line) out.push_back(*line);
  }
  return out;
}

bool is_text_alone(const mocks::dydu::AnswerSeed& answer) {
  return !answer.rich && !answer.sidebar && answer.steps.empty() && answer.branches.empty() &&
         answer.then.empty() && answer.otherwise.empty() && !answer.livechat &&
         answer.defect == mocks::dydu::Defect::none && answer.html.find('&') == std::string::npos &&
         answer.html.find("${") == std::string::npos;
}

// What is compared word by word: nobody can tell which texts a pattern allows.
bool has_words(const TextMatch* text) {
  using How = TextMatch::How;
  return text != nullptr && (text->how == How::exactly || text->how == How::contains);
}

std::optional<Question> question_of(const Case& given) {
  if (!given.unmet.received) return std::nullopt;
  return question_behind(given.story, given.story.transcript().radio()[*given.unmet.received]);
}

bool has_markup(const std::string& text) {
  const std::size_t open = text.find('<');
  if (open != std::string::npos && text.find('>', open) != std::string::npos) return true;
  const std::size_t mark = text.find('&');
  return mark != std::string::npos && text.find(';', mark) != std::string::npos;
}

// The channel of a click or a walk; nullopt: the story's first.
std::optional<std::string> clicked_channel(const Step& step) {
  if (const auto* const click = std::get_if<GuideStep>(&step.act)) return click->channel;
  const auto* const walk = std::get_if<GuideWalk>(&step.act);
  return walk == nullptr ? std::nullopt : walk->channel;
}

// The space in which the story lets the channel of this bot ask by now; empty: it has none.
std::string space_chosen(Story& story, const BotFixture& bot) {
  const World::Ready* found = nullptr;
  for (const World::Ready& channel : story.world().channels()) {
    if (channel.fixture.bot == bot.name) found = &channel;
  }
  if (found == nullptr) return {};
  std::string out = found->fixture.space;
  for (const Story::Begun& begun : story.begun()) {
    if (!takes_cleanly(*begun.step, select_click)) continue;
    if (story.channel(clicked_channel(*begun.step)) != found) continue;
    const auto* const click = std::get_if<GuideStep>(&begun.step->act);
    out = click != nullptr && click->space ? *click->space : found->fixture.space;
  }
  return out;
}

}  // namespace

bool takes_cleanly(const Step& step, std::string_view clause) {
  if (const auto* const click = std::get_if<GuideStep>(&step.act)) {
    return click->clause == clause && !click->slip && !click->refused;
  }
  const auto* const walk = std::get_if<GuideWalk>(&step.act);
  return walk != nullptr && walk->from <= clause && clause <= walk->to;
}

bool is_authored(Story& story, const TextMatch& text) {
  return knowledge_with(story, text) != nullptr;
}

const Knowledge* knowledge_with(Story& story, const TextMatch& text) {
  const std::string wanted = letters(text.text);
  if (!has_words(&text) || wanted.empty()) return nullptr;
  for (const Authored& each : authored(story)) {
    if (each.letters.find(wanted) != std::string::npos) return each.knowledge;
  }
  return nullptr;
}

std::string is_html_of_answer(const Case& given) {
  const TextMatch* const expected = given.unmet.text;
  if (!has_words(expected) || !given.unmet.received || !has_markup(expected->text)) return {};
  const std::string& came = given.story.transcript().radio()[*given.unmet.received].text;
  if (came.find(expected->text) != std::string::npos) return {};
  for (const Knowledge& knowledge : given.story.scenario().knowledge) {
    for (const auto& [space, answer] : knowledge.answers) {
      if (answer.html.find(expected->text) == std::string::npos) continue;
      return "this is the HTML of the answer; an SMS has its text only, without tags";
    }
  }
  return {};
}

std::string space_was_renamed(const Case& given) {
  const std::optional<Question> question = question_of(given);
  const BotFixture* const bot = question ? bot_with_id(given.story, question->bot) : nullptr;
  if (bot == nullptr || space_chosen(given.story, *bot) != question->space) return {};
  for (const Story::Begun& begun : given.story.begun()) {
    const auto* const act = std::get_if<ConsoleAct>(&begun.step->act);
    if (act == nullptr || act->what != ConsoleAct::What::rename_space) continue;
    if (act->from != question->space) continue;
    return "the story itself renames the space " + in_quotes(act->from) + " to " +
           in_quotes(act->to) + " (line " + std::to_string(begun.step->place.line) +
           "), and Dydu answers from its default space; choose the new name with `admin selects`";
  }
  return {};
}

std::string is_answer_of_elsewhere(const Case& given) {
  Story& story = given.story;
  const std::optional<Question> question = question_of(given);
  if (!question || !has_words(given.unmet.text)) return {};
  const BotFixture* bot = bot_with_id(story, question->bot);
  const std::string wanted = letters(given.unmet.text->text);
  if (bot == nullptr || wanted.empty()) return {};
  const Authored* elsewhere = nullptr;
  const std::vector<Authored> all = authored(story);
  for (const Authored& each : all) {
    if (each.letters.find(wanted) == std::string::npos) continue;
    if (bot_of(story, *each.knowledge) == bot->name && each.space == question->space) return {};
    if (elsewhere == nullptr) elsewhere = &each;
  }
  if (elsewhere == nullptr) return {};
  const std::string owner = bot_of(story, *elsewhere->knowledge);
  if (owner != bot->name) {
    return "this is an answer of the bot " + in_quotes(owner) + "; the SMS went to the number of " +
           in_quotes(bot->name) + " (`to:` chooses another channel)";
  }
  // In a space that the story did not choose, the relay may be wrong.
  if (space_chosen(story, *bot) != question->space) return {};
  return "this is the answer in space " + in_quotes(elsewhere->space) +
         "; the story's channel is set up to ask in " + in_quotes(question->space);
}

std::string matches_no_knowledge(const Case& given) {
  Story& story = given.story;
  const std::optional<Question> question = question_of(given);
  if (!question || !has_words(given.unmet.text)) return {};
  if (question->answer_type.find("Misunderstood") == std::string::npos) return {};
  const auto said = [&](const sim::RadioText& radio) { return radio.text == question->text; };
  if (std::ranges::none_of(story.transcript().radio(), said)) return {};
  if (is_own_sentence(story, *given.unmet.text)) return {};
  std::vector<std::string> asked_like;
  for (const Knowledge& knowledge : story.scenario().knowledge) {
    asked_like.insert(asked_like.end(), knowledge.asked_like.begin(), knowledge.asked_like.end());
  }
  std::string hint = "no knowledge of this story is asked like " + in_quotes(question->text);
  if (!asked_like.empty()) {
    const auto near = std::ranges::min_element(asked_like, {}, [&](const std::string& wording) {
      return base::edit_distance(base::ascii_lower(wording), base::ascii_lower(question->text));
    });
    hint += "; the nearest wording is " + in_quotes(*near);
  }
  return hint;
}

// Compares only when all answers are plain texts: how others are rendered, the relay decides.
std::string has_words_of_no_answer(const Case& given) {
  Story& story = given.story;
  if (!has_words(given.unmet.text)) return {};
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
      if (!is_text_alone(answer)) return {};
      learn(answer.html);
    }
  }
  if (is_own_sentence(story, *given.unmet.text)) return {};
  for (const auto& line : sentences_of_setup(story)) learn(line);
  for (const std::string& word : words(given.unmet.text->text)) {
    if (known.contains(word)) continue;
    // "mard" in "mardi": a part of a word may be looked for.
    const bool part = std::ranges::any_of(
        known, [&](const std::string& other) { return other.find(word) != std::string::npos; });
    if (part) continue;
    return "no answer of this story's knowledge has the word " + in_quotes(word);
  }
  return {};
}

std::string is_not_what_the_bot_said(const Case& given) {
  if (!has_words(given.unmet.text) || !given.unmet.received) return {};
  const std::optional<Question> question = question_in_turn(given.story, *given.unmet.received);
  if (!question || question->answer_html.find('&') != std::string::npos ||
      question->answer_html.find('=') != std::string::npos) {
    return {};
  }
  const std::string said = letters(question->answer_html, true);
  const std::string wanted = letters(given.unmet.text->text);
  const std::string came = letters(given.story.transcript().radio()[*given.unmet.received].text);
  if (said.empty() || said != came) return {};
  // A part of it, or it and more: where to cut and what to add, the relay decides.
  if (wanted.empty() || said.find(wanted) != std::string::npos ||
      wanted.find(said) != std::string::npos) {
    return {};
  }
  for (const std::string& line : sentences_of_setup(given.story)) {
    if (letters(line).find(wanted) != std::string::npos) return {};
  }
  return "to " + in_quotes(question->text) + " the bot answered " +
         in_quotes(question->answer_html) + ", and the relay sent its text";
}

std::string note_of_dydu(const Case& given) {
  std::string out;
  for (const sim::Remark& remark : given.story.transcript().remarks()) {
    if (remark.kind != sim::Remark::Kind::note) continue;
    if (remark.text.find("default") != std::string::npos) out = "Dydu says: " + remark.text;
  }
  return out;
}

}  // namespace smsrelay::runner
