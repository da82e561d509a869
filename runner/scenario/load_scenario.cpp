#include <algorithm>
#include <set>

#include "base/text.h"
#include "mocks/dydu/content.h"
#include "mocks/dydu/read_answer.h"
#include "runner/scenario/fault_maps.h"
#include "runner/scenario/load.h"
#include "runner/scenario/load_story.h"
#include "runner/scenario/names.h"
#include "yaml/map_reader.h"

namespace smsrelay::runner {
namespace {

using yaml::Document;
using yaml::MapReader;
using yaml::Node;

// The first words of steps that are about somebody else.
const std::set<std::string, std::less<>> reserved_names = {"admin", "dydu",    "smsmode",
                                                           "relay", "someone", "wait"};

const mocks::dydu::LanguageSeed* language_of(const BotFixture& bot, std::string_view code) {
  for (const auto& language : bot.languages) {
    if (language.code == code) return &language;
  }
  return nullptr;
}

std::vector<std::string> codes_of(const BotFixture& bot) {
  std::vector<std::string> codes;
  for (const auto& language : bot.languages) codes.push_back(language.code);
  return codes;
}

// The fixture whose bot, language and space a story uses when it names none.
const ChannelFixture* main_channel(const Setup& setup, const Fixtures& fixtures) {
  if (!setup.channels.empty()) return fixtures.channel(setup.channels.front());
  return setup.guide ? fixtures.channel(*setup.guide) : nullptr;
}

// ---- setup -------------------------------------------------------------------------------------

std::vector<Phone> read_phones(Document& document, const Node& node) {
  std::vector<Phone> phones;
  std::set<std::string> numbers;
  if (!node.is_map()) {
    document.complain(node.mark, "'phones' must be like { Anna: \"+33639980001\" }");
    return phones;
  }
  for (const yaml::Entry& entry : node.entries) {
    if (reserved_names.contains(entry.key)) {
      document.complain(entry.mark, "'" + entry.key + "' cannot be a phone's name");
    }
    const auto number = yaml::as_phone(document, entry.value, entry.key + "'s number");
    if (!number) {
      phones.push_back({entry.key, ""});  // still known to the story
      continue;
    }
    if (!numbers.insert(number->digits()).second) {
      document.complain(entry.value.mark, "another phone has this number");
    }
    phones.push_back({entry.key, number->international()});
  }
  return phones;
}

void read_change(Document& document, const Node& node, const Fixtures& fixtures, Setup& setup) {
  MapReader reader(document, node, "'change'");
  for (const char* const key : {"title", "canary question", "canary answer"}) {
    if (auto text = reader.maybe_text(key)) setup.change[key] = std::move(*text);
  }
  const ChannelFixture* const channel = main_channel(setup, fixtures);
  const BotFixture* const bot = channel == nullptr ? nullptr : fixtures.bot(channel->bot);
  if (bot == nullptr) {
    reader.know("language");
    reader.know("space");
    return;
  }
  if (auto code = reader.maybe_one_of("language", codes_of(*bot))) {
    setup.change["language"] = std::move(*code);
  }
  const auto changed = setup.change.find("language");
  const auto* const language =
      language_of(*bot, changed == setup.change.end() ? channel->language : changed->second);
  if (language == nullptr) {
    reader.know("space");
  } else if (auto space = reader.maybe_one_of("space", language->spaces)) {
    setup.change["space"] = std::move(*space);
  }
}

void read_channels(MapReader& reader, const Fixtures& fixtures, Setup& setup) {
  Document& document = reader.document();
  const Node* const one = reader.optional("channel");
  const Node* const several = reader.optional("channels");
  const Node* const guide = reader.optional("guide");
  const std::vector<std::string> known = names_of(fixtures.channels);

  if ((one == nullptr) == (several == nullptr)) {
    reader.complain(reader.node().mark, "'setup' needs either 'channel' or 'channels'");
  }
  const bool none = one != nullptr && one->is_scalar() && one->text == "none";
  if (one != nullptr && !none) {
    std::vector<std::string> choices = known;
    choices.emplace_back("none");
    if (const auto name = yaml::as_one_of(document, *one, "'channel'", choices)) {
      setup.channels.push_back(*name);
    }
  }
  if (several != nullptr) {
    for (const Node& item : yaml::as_list(document, *several, "'channels'")) {
      const auto name = yaml::as_one_of(document, item, "'channels'", known);
      if (!name) continue;
      if (std::find(setup.channels.begin(), setup.channels.end(), *name) != setup.channels.end()) {
        document.complain(item.mark, "'" + *name + "' is written twice");
      }
      setup.channels.push_back(*name);
    }
  }
  if (guide != nullptr) {
    if (!none) document.complain(guide->mark, "'guide' goes with 'channel: none'");
    setup.guide = yaml::as_one_of(document, *guide, "'guide'", known);
  } else if (none) {
    document.complain(one->mark,
                      "'channel: none' needs 'guide': the fixture the guide is walked with");
  }
}

// Whether there is such an assumption is checked where the mocks are known: runner::select().
void read_assuming(Document& document, const Node& node, Setup& setup) {
  if (!node.is_map()) {
    document.complain(node.mark, "'assuming' maps assumptions to variants");
    return;
  }
  for (const auto& entry : node.entries) {
    const auto variant = yaml::as_text(document, entry.value, "a variant");
    if (variant) setup.assuming[entry.key] = {*variant, place_of(document, entry.mark)};
  }
}

// `relay: { parts: 2, answers at most old: 1h }`
void read_relay_policy(Document& document, const Node& node, Setup& setup) {
  MapReader reader(document, node, "'relay'");
  for (const PolicyWord& word : relay_policy_words()) {
    const std::string key(word.words);
    if (word.is_time) {
      if (const auto time = reader.maybe_duration(key)) setup.relay_times[key] = *time;
    } else if (const auto count = reader.maybe_integer(key, {1, word.most})) {
      setup.relay_counts[key] = static_cast<int>(*count);
    }
  }
}

// The settings that `setup` and a row of `repeat with` may both change.
void read_settings(MapReader& reader, const Fixtures& fixtures, Setup& setup) {
  if (const Node* const change = reader.optional("change")) {
    read_change(reader.document(), *change, fixtures, setup);
  }
  if (auto apology = reader.maybe_text("apology")) setup.apology = std::move(*apology);
  if (auto identity = reader.maybe_text("identity")) setup.identity = std::move(*identity);
  if (auto line = reader.maybe_text("welcome back")) setup.welcome_back = std::move(*line);
  if (auto line = reader.maybe_text("stop confirmation")) {
    setup.stop_confirmation = std::move(*line);
  }
  if (const auto servers = reader.maybe_integer("dydu servers", {1, 2})) {
    setup.dydu_servers = static_cast<int>(*servers);
  }
  if (const Node* const relay = reader.optional("relay")) {
    read_relay_policy(reader.document(), *relay, setup);
  }
  const Node* const assuming = reader.optional("assuming");
  if (assuming != nullptr) read_assuming(reader.document(), *assuming, setup);
  const auto said_twice = [&](const std::string& key, const std::string& assumption) {
    if (assuming == nullptr || assuming->find(assumption) == nullptr) return;
    reader.complain(reader.node().find(key)->mark,
                    "'" + key + "' is " + assumption + ", which 'assuming' has already: write one");
  };
  if (const auto orientation = reader.maybe_one_of("mo orientation", {"spec", "swapped"})) {
    said_twice("mo orientation", "ASSUME-SMSMODE-MO-ORIENTATION");
    setup.assuming["ASSUME-SMSMODE-MO-ORIENTATION"] = {
        *orientation, place_of(reader.document(), reader.node().find("mo orientation")->mark)};
  }
  if (const auto lag = reader.maybe_duration("reporting lag")) {
    said_twice("reporting lag", "ASSUME-SMSMODE-REPORTING-LAG");
    setup.reporting_lag = *lag;
  }
}

Setup read_setup(Document& document, const Node& node, const Fixtures& fixtures) {
  Setup setup;
  MapReader reader(document, node, "'setup'");
  if (node.is_map()) read_channels(reader, fixtures, setup);
  read_settings(reader, fixtures, setup);
  if (const Node* const phones = reader.optional("phones")) {
    setup.phones = read_phones(document, *phones);
  }
  return setup;
}

// ---- what dydu knows ---------------------------------------------------------------------------

Knowledge read_knowledge(Document& document, const Node& node, const Fixtures& fixtures,
                         const Setup& setup) {
  MapReader reader(document, node, "a knowledge");
  Knowledge knowledge;
  knowledge.place = place_of(document, node.mark);
  knowledge.name = reader.text("knowledge");
  knowledge.asked_like = reader.texts("asked like");
  knowledge.bot = reader.maybe_one_of("bot", names_of(fixtures.bots));
  knowledge.takes = reader.maybe_duration("takes").value_or(knowledge.takes);
  knowledge.social = reader.maybe_boolean("social").value_or(knowledge.social);
  knowledge.rewordable = reader.maybe_boolean("rewordable").value_or(knowledge.rewordable);

  const ChannelFixture* const channel = main_channel(setup, fixtures);
  const BotFixture* bot = nullptr;
  if (knowledge.bot) {
    bot = fixtures.bot(*knowledge.bot);
  } else if (channel != nullptr) {
    bot = fixtures.bot(channel->bot);
  }
  if (bot == nullptr) {
    reader.know("language");
    reader.know("answers");
    return knowledge;
  }

  knowledge.language = reader.maybe_one_of("language", codes_of(*bot));
  std::string code = bot->languages.front().code;
  if (knowledge.language) {
    code = *knowledge.language;
  } else if (channel != nullptr && channel->bot == bot->name) {
    const auto changed = setup.change.find("language");
    code = changed == setup.change.end() ? channel->language : changed->second;
  }
  knowledge.language = code;
  const auto* const language = language_of(*bot, code);
  const Node* const answers = reader.required("answers");
  if (answers == nullptr || language == nullptr) return knowledge;
  if (!answers->is_map()) {
    document.complain(answers->mark, "'answers' must be like { Defaut: \"<p>…</p>\" }");
    return knowledge;
  }
  for (const yaml::Entry& answer : answers->entries) {
    const auto& spaces = language->spaces;
    if (std::find(spaces.begin(), spaces.end(), answer.key) == spaces.end()) {
      document.complain(answer.mark, "bot '" + bot->name + "' has no space '" +
                                         base::visible(answer.key) + "' in '" + code + "'" +
                                         yaml::suggestion(answer.key, spaces));
    }
    knowledge.answers[answer.key] = mocks::dydu::read_answer(document, answer.value, "an answer");
  }
  if (answers->entries.empty()) {
    document.complain(answers->mark, "a knowledge needs at least one answer");
  }
  return knowledge;
}

// Well-formed knowledge may still be inconsistent, such as a move to a space that the bot does not
// have: the mock of Dydu checks it before anything runs.
void check_that_it_fits(Document& document, const Node& node, const Knowledge& knowledge,
                        mocks::dydu::Content& content, const Fixtures& fixtures,
                        const Setup& setup) {
  const ChannelFixture* const channel = main_channel(setup, fixtures);
  mocks::dydu::KnowledgeSeed seed;
  seed.name = knowledge.name;
  seed.bot = knowledge.bot || channel == nullptr ? knowledge.bot.value_or("") : channel->bot;
  seed.language = knowledge.language.value_or("");
  seed.asked_like = knowledge.asked_like;
  seed.answers = knowledge.answers;
  if (const auto fits = content.add_knowledge(seed); !fits) {
    document.complain(node.mark, fits.error().detail);
  }
}

std::vector<Knowledge> read_knowledges(Document& document, const Node& list,
                                       const Fixtures& fixtures, const Setup& setup) {
  std::vector<Knowledge> all;
  std::set<std::string> seen;
  mocks::dydu::Content content;
  // An inconsistent one was reported at its own place.
  for (const BotFixture& bot : fixtures.bots) static_cast<void>(content.add_bot(bot));
  for (const Node& node : yaml::as_list(document, list, "'dydu knows'")) {
    Knowledge knowledge = read_knowledge(document, node, fixtures, setup);
    const std::string identity =
        knowledge.name + '\n' + knowledge.bot.value_or("") + '\n' + knowledge.language.value_or("");
    if (!knowledge.name.empty() && !seen.insert(identity).second) {
      document.complain(node.find("knowledge")->mark,
                        "knowledge '" + knowledge.name + "' is written twice");
    }
    if (document.ok()) check_that_it_fits(document, node, knowledge, content, fixtures, setup);
    all.push_back(std::move(knowledge));
  }
  return all;
}

// ---- the whole ---------------------------------------------------------------------------------

// As texts() reads it: a list, or one clause alone.
std::vector<Place> clause_places(const Document& document, const Node& map) {
  std::vector<Place> places;
  const Node* const node = map.find("clauses");
  if (node == nullptr) return places;
  if (!node->is_sequence()) return {place_of(document, node->mark)};
  for (const Node& item : node->items) places.push_back(place_of(document, item.mark));
  return places;
}

// `tags: a, b`, which YAML takes for one word.
void refuse_commas(Document& document, const Node* node, const std::string& key) {
  if (node == nullptr || !node->is_scalar() || node->quoted) return;
  if (node->text.find(',') == std::string::npos) return;
  document.complain(node->mark, "several are written as a list: '" + key + ": [" +
                                    base::visible(node->text) + "]'");
}

void check_clauses(Document& document, const Node* node, const std::vector<Clause>& clauses) {
  if (node == nullptr) return;
  if (node->is_sequence() && node->items.empty()) {
    document.complain(node->mark,
                      "a story is about at least one clause; all of them: rehearse clauses");
  }
  refuse_commas(document, node, "clauses");
  if (clauses.empty()) return;
  const auto check = [&](const Node& item) {
    if (!item.is_scalar() || (&item == node && item.text.find(',') != std::string::npos)) return;
    const bool known = std::any_of(clauses.begin(), clauses.end(),
                                   [&](const Clause& clause) { return clause.id == item.text; });
    if (known) return;
    document.complain(item.mark, "unknown clause '" + base::visible(item.text) + "'" +
                                     clause_suggestion(item.text, clauses));
  };
  if (node->is_scalar()) check(*node);
  for (const Node& item : node->items) check(item);
}

// One scenario for each row: the story as written, but for what the row changes.
std::vector<Scenario> read_rows(Document& document, const Node& list, const Scenario& written,
                                const std::vector<Clause>& clauses) {
  std::vector<Scenario> scenarios;
  std::set<std::string> names;
  if (list.is_sequence() && list.items.empty()) {
    document.complain(list.mark, "'repeat with' without a row would leave no story to run");
  }
  for (const Node& node : yaml::as_list(document, list, "'repeat with'")) {
    MapReader reader(document, node, "a row of 'repeat with'");
    Scenario scenario = written;
    const std::string name = reader.text("name");
    if (!name.empty() && !names.insert(name).second) {
      document.complain(node.find("name")->mark, "row '" + name + "' is written twice");
    }
    scenario.title = written.title + " [" + name + "]";
    scenario.place = place_of(document, node.mark);
    if (reader.optional("clauses") != nullptr) {
      scenario.clauses = reader.texts("clauses");
      scenario.clause_places = clause_places(document, node);
      check_clauses(document, node.find("clauses"), clauses);
    }
    read_settings(reader, *written.fixtures, scenario.setup);
    if (const Node* const faults = reader.optional("faults")) {
      scenario.faults = mocks::vendor::read_faults(document, *faults, fault_maps());
    }
    scenarios.push_back(std::move(scenario));
  }
  return scenarios;
}

// True: the file holds nothing, or a list.
bool refuse_what_is_no_map(Document& document) {
  if (document.root().is_null()) {
    // Nothing is added to what is no YAML at all.
    document.complain(document.root().mark,
                      "the file is empty, or has nothing but comments; a story begins with "
                      "'format: 1' (rehearse new DIR writes a first one)");
    return true;
  }
  if (!document.root().is_sequence()) return false;
  document.complain(document.root().mark,
                    "a scenario must be a map, not a list; its keys begin without '- '");
  return true;
}

}  // namespace

LoadedScenarios load_scenario_file(const std::string& file, std::string text,
                                   std::shared_ptr<const Fixtures> fixtures,
                                   const std::vector<Clause>& clauses) {
  Document document = yaml::load(std::move(text), file);
  LoadedScenarios loaded;
  if (refuse_what_is_no_map(document)) {
    loaded.problems = document.problems();
    return loaded;
  }
  {
    MapReader top(document, document.root(), "a scenario");
    Scenario scenario;
    scenario.file = file;
    scenario.fixtures = std::move(fixtures);
    top.integer("format", {1, 1});
    scenario.title = top.text("scenario");
    if (const Node* const title = document.root().find("scenario")) {
      scenario.place = place_of(document, title->mark);
    }
    scenario.why = top.maybe_text("why");
    scenario.clauses = top.texts("clauses");
    scenario.clause_places = clause_places(document, document.root());
    check_clauses(document, document.root().find("clauses"), clauses);
    scenario.tags = top.maybe_texts("tags");
    refuse_commas(document, document.root().find("tags"), "tags");
    if (const Node* const setup = top.required("setup")) {
      scenario.setup = read_setup(document, *setup, *scenario.fixtures);
    }
    if (const Node* const knows = top.optional("dydu knows")) {
      scenario.knowledge = read_knowledges(document, *knows, *scenario.fixtures, scenario.setup);
    }
    if (const Node* const faults = top.optional("faults")) {
      scenario.faults = mocks::vendor::read_faults(document, *faults, fault_maps());
    }
    if (const Node* const story = top.required("story")) {
      scenario.story = load_story(document, *story, {*scenario.fixtures, scenario.setup});
    }
    if (const Node* const rows = top.optional("repeat with")) {
      loaded.scenarios = read_rows(document, *rows, scenario, clauses);
    } else {
      loaded.scenarios.push_back(std::move(scenario));
    }
  }
  loaded.problems = document.problems();
  if (!loaded.problems.empty()) loaded.scenarios.clear();
  return loaded;
}

}  // namespace smsrelay::runner
