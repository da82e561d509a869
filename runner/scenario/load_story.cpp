#include "runner/scenario/load_story.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "base/whole_number.h"
#include "mocks/smsmode/platform/delivery_words.h"
#include "runner/scenario/guide.h"
#include "runner/scenario/names.h"
#include "runner/scenario/refusal_codes.h"
#include "yaml/map_reader.h"

namespace smsrelay::runner {
namespace {

using yaml::Document;
using yaml::MapReader;
using yaml::Mark;
using yaml::Node;

constexpr int unlimited = 1 << 30;
constexpr std::size_t posted_bytes_max = 16u << 20;

// The clauses of the guide's clicks so far, by channel; "" is the story's first.
using ClicksSoFar = std::map<std::string, std::set<std::string>>;

// One line of the story: its first key is the step, the others its modifiers.
struct Line {
  Document& document;
  const StoryNames& names;
  std::vector<std::string>& spaces;  // every space the story may speak of so far
  ClicksSoFar& taken;
  MapReader& reader;
  const std::string& step;  // the key
  const Mark& mark;         // of the key
  const Node& value;
  std::string phone = "";  // whose step it is; empty: nobody's

  void complain(const Mark& where, std::string message) const {
    document.complain(where, std::move(message));
  }
  [[nodiscard]] std::string in_words() const { return "'" + step + "'"; }
};

// The subject of a step, which decides how its first key is put together.
enum class About { person, other };

// A kind of step: its words stand here and nowhere else.
struct StepRow {
  About about;
  std::string_view words;  // the whole key; of a person's step, what follows the person's name
  std::optional<Act> (*read)(Line&);
  // What people write instead; for suggestions only.
  std::vector<std::string_view> also = {};
};
const std::vector<StepRow>& step_rows();

// ---- values ------------------------------------------------------------------------------------

// A step that takes no value: what is written there has no effect, so it is refused.
void expect_no_value(const Line& line) {
  if (line.value.is_map() && !line.value.entries.empty()) {
    const yaml::Entry& deeper = line.value.entries.front();
    line.complain(deeper.mark, "'" + base::visible(deeper.key) +
                                   "' is indented too far; it begins below the first letter of " +
                                   line.in_words());
  } else if (!line.value.is_null()) {
    line.complain(line.value.mark, line.in_words() + " takes no value");
  }
}

// The channels of the set-up, ready or to be made ready by the guide.
std::vector<std::string> channels_of(const StoryNames& names) {
  std::vector<std::string> channels = names.setup.channels;
  if (names.setup.guide) channels.push_back(*names.setup.guide);
  return channels;
}

// Every number of the smsmode channel behind this one.
std::vector<std::string> numbers_of(const StoryNames& names, const std::string& channel) {
  const ChannelFixture* const found = names.fixtures.channel(channel);
  if (found == nullptr) return {};
  for (const auto& inner : names.fixtures.account(found->account)->channels) {
    if (inner.name == found->smsmode_channel) return inner.numbers;
  }
  return {};
}

// The channel of the fixtures that has this number; empty: none has.
std::string channel_with_number(const StoryNames& names, const std::string& number) {
  for (const ChannelFixture& channel : names.fixtures.channels) {
    const std::vector<std::string> numbers = numbers_of(names, channel.name);
    if (std::find(numbers.begin(), numbers.end(), number) != numbers.end()) return channel.name;
  }
  return {};
}

// "; the set-up has town-hall only: add 'harbour' to 'channels'": for a channel that the fixtures
// have, and the set-up has not.
std::string how_to_add(const StoryNames& names, const std::string& channel) {
  std::vector<std::string> all = names.setup.channels;
  if (all.empty()) return "; the set-up has no channel of that name";
  const std::string has = base::join(all, ", ");
  all.push_back(channel);
  return "; the set-up has " + has + " only: write 'channels: [" + base::join(all, ", ") + "]'";
}

std::optional<std::string> known_channel(MapReader& reader, const StoryNames& names,
                                         const std::string& key) {
  const Node* const node = reader.node().find(key);
  const std::vector<std::string> channels = channels_of(names);
  const bool known = node == nullptr || !node->is_scalar() ||
                     std::find(channels.begin(), channels.end(), node->text) != channels.end();
  if (known) return reader.maybe_one_of(key, channels);
  if (names.fixtures.channel(node->text) != nullptr) {
    reader.know(key);
    reader.complain(node->mark, "'" + key + "' names '" + node->text +
                                    "', a channel of the fixtures that this story does not set up" +
                                    how_to_add(names, node->text));
    return std::nullopt;
  }
  if (const std::string owner = channel_with_number(names, node->text); !owner.empty()) {
    reader.know(key);
    const bool is_set_up = std::find(channels.begin(), channels.end(), owner) != channels.end();
    reader.complain(
        node->mark,
        "'" + key + "' names a channel, and '" + node->text + "' is a number of '" + owner + "'" +
            (is_set_up ? "; write '" + key + ": " + owner + "'" : how_to_add(names, owner)));
    return std::nullopt;
  }
  return reader.maybe_one_of(key, channels);
}

// Every number of the smsmode channels that the story's channels are about.
std::vector<std::string> known_numbers(const StoryNames& names) {
  std::vector<std::string> numbers;
  for (const std::string& name : channels_of(names)) {
    const std::vector<std::string> all = numbers_of(names, name);
    numbers.insert(numbers.end(), all.begin(), all.end());
  }
  return numbers;
}

// `to number` and `from`: a number of one of the story's channels.
std::optional<std::string> known_number(MapReader& reader, const StoryNames& names,
                                        const std::string& key) {
  const Node* const node = reader.node().find(key);
  const std::vector<std::string> numbers = known_numbers(names);
  const bool known = node == nullptr || !node->is_scalar() ||
                     std::find(numbers.begin(), numbers.end(), node->text) != numbers.end();
  const std::string owner = known ? "" : channel_with_number(names, node->text);
  if (owner.empty()) return reader.maybe_one_of(key, numbers);
  reader.know(key);
  reader.complain(node->mark, "'" + key + "' names '" + node->text + "', a number of '" + owner +
                                  "', which this story does not set up" + how_to_add(names, owner));
  return std::nullopt;
}

std::optional<std::string> known_space(const Line& line, const Node& node) {
  return yaml::as_one_of(line.document, node, "'space'", line.spaces);
}

// The codes of the same family, "webhook-…", or the place where all of them stand.
std::string code_suggestion(const std::string& code) {
  const std::string near = yaml::suggestion(code, refusal_codes());
  if (!near.empty()) return near;
  std::vector<std::string> family;
  const std::string first_word = code.substr(0, code.find_first_of("-_ ")) + "-";
  for (const std::string& known : refusal_codes()) {
    if (known.starts_with(first_word)) family.push_back(known);
  }
  return family.empty() ? "; all of them stand in runner/scenario/LANGUAGE.md"
                        : "; known: " + base::join(family, ", ");
}

std::string read_code(const Line& line, const Node& node, const std::string& what) {
  const std::string code = yaml::as_text(line.document, node, what).value_or("");
  if (!node.is_scalar() || code.empty() || std::ranges::count(refusal_codes(), code) > 0) {
    return code;
  }
  line.complain(node.mark, "nothing is ever refused with the code '" + base::visible(code) + "'" +
                               code_suggestion(code));
  return code;
}

std::optional<ExpectedRefusal> read_refusal(const Line& line, const Node& node) {
  ExpectedRefusal refusal;
  refusal.place = place_of(line.document, node.mark);
  if (node.is_scalar()) {
    refusal.code = read_code(line, node, "'refused'");
    return refusal;
  }
  MapReader reader(line.document, node, "'refused'");
  if (const Node* const code = reader.required("code")) {
    refusal.code = read_code(line, *code, "'code'");
  }
  std::vector<std::string> clauses = guide_clicks();
  clauses.emplace_back("GUIDE-D4");
  refusal.step = reader.maybe_one_of("step", clauses);
  if (const Node* const code = node.find("code")) {
    refusal.place = place_of(line.document, code->mark);
  }
  refusal.step_place = refusal.place;
  if (const Node* const step = node.find("step")) {
    refusal.step_place = place_of(line.document, step->mark);
  }
  return refusal;
}

std::optional<ExpectedRefusal> maybe_refusal(const Line& line) {
  const Node* const node = line.reader.optional("refused");
  if (node == nullptr) return std::nullopt;
  return read_refusal(line, *node);
}

// `slip` and `refused` of a step that calls the relay's admin API.
AsAdmin read_as_admin(const Line& line) {
  return {line.reader.maybe_one_of("slip", token_slips()), maybe_refusal(line)};
}

struct Times {
  int at_least = 1;
  int at_most = 1;
};

std::optional<int> parse_times(std::string_view text) {
  return base::whole_number(text, 0, 1'000'000);
}

// times: 2 | 1 to 3 | at least 1 | never
Times read_times(MapReader& reader) {
  const Node* const node = reader.optional("times");
  if (node == nullptr) return {};
  const std::string& text = node->text;
  constexpr std::string_view at_least = "at least ";
  constexpr std::string_view between = " to ";
  if (node->is_scalar() && text == "never") return {0, 0};
  if (node->is_scalar() && text.starts_with(at_least)) {
    if (const auto count = parse_times(std::string_view(text).substr(at_least.size()))) {
      return {*count, unlimited};
    }
  }
  if (const auto cut = text.find(between); node->is_scalar() && cut != std::string::npos) {
    const auto low = parse_times(std::string_view(text).substr(0, cut));
    const auto high = parse_times(std::string_view(text).substr(cut + between.size()));
    if (low && high && *low <= *high) return {*low, *high};
  }
  if (const auto count = parse_times(text); node->is_scalar() && count) return {*count, *count};
  reader.complain(node->mark, "'times' must be like 2, 1 to 3, at least 1 or never");
  return {};
}

std::optional<bool> read_dialog(MapReader& reader) {
  const auto word = reader.maybe_one_of("dialog", {"new", "same"});
  if (!word) return std::nullopt;
  return *word == "new";
}

// ---- the phones --------------------------------------------------------------------------------

ExpectedAcknowledgement read_acknowledgement(const Line& line) {
  ExpectedAcknowledgement expected;
  expected.within = line.reader.maybe_duration("acknowledged within");
  const std::optional<bool> acknowledged = line.reader.maybe_boolean("acknowledged");
  expected.refusal = maybe_refusal(line);
  expected.refused = expected.refusal || acknowledged == false;
  if (expected.refusal && acknowledged == true) {
    line.complain(line.mark, "'refused' and 'acknowledged: yes' exclude each other");
  }
  if (expected.refused && expected.within) {
    line.complain(line.mark,
                  expected.refusal
                      ? "'refused' and 'acknowledged within' exclude each other"
                      : "'acknowledged: no' and 'acknowledged within' exclude each other");
  }
  return expected;
}

std::optional<Act> read_texts(Line& line) {
  Texts texts;
  texts.phone = line.phone;
  texts.text = yaml::as_text(line.document, line.value, line.in_words()).value_or("");
  texts.to = known_channel(line.reader, line.names, "to");
  texts.to_number = known_number(line.reader, line.names, "to number");
  texts.acknowledged = read_acknowledgement(line);
  return texts;
}

void read_pattern(MapReader& reader, const std::string& expression, TextMatch& match) {
  match.how = TextMatch::How::matches;
  match.text = expression;
  const Mark& mark = reader.node().find("matches")->mark;
  auto pattern = Pattern::compile(expression);
  if (!pattern) return reader.complain(mark, pattern.error().detail);
  if (pattern->matches(""))
    return reader.complain(
        mark, "'matches' allows the empty text, which no SMS has; write `.+` for any text");
  match.pattern = std::move(pattern).value();
}

TextMatch read_text_match(const Line& line) {
  TextMatch match;
  match.place = place_of(line.document, line.value.mark);
  if (!line.value.is_map()) {
    match.text = yaml::as_text(line.document, line.value, line.in_words()).value_or("");
    return match;
  }
  MapReader reader(line.document, line.value, "what is received");
  const auto contains = reader.maybe_text("contains");
  const auto pattern = reader.maybe_text("matches");
  const auto anything = reader.maybe_boolean("anything");
  if (pattern && !contains && !anything) {
    read_pattern(reader, *pattern, match);
  } else if (contains && !pattern && !anything) {
    match.how = TextMatch::How::contains;
    match.text = *contains;
    if (contains->empty()) {
      reader.complain(line.value.find("contains")->mark, "every text contains the empty one");
    }
  } else if (anything == true && !contains && !pattern) {
    match.how = TextMatch::How::anything;
  } else if (contains || pattern || anything || line.value.entries.empty()) {
    reader.complain(line.value.mark,
                    "write a text, {contains: \"a part of it\"}, {matches: \"a pattern\"} or "
                    "{anything: yes}");
  }
  for (const char* const key : {"contains", "matches", "anything"}) {
    const Node* const written = line.value.find(key);
    if (written != nullptr) match.place = place_of(line.document, written->mark);
  }
  return match;
}

std::optional<Act> read_receives(Line& line) {
  Receives receives;
  receives.phone = line.phone;
  receives.text = read_text_match(line);
  receives.within = line.reader.maybe_duration("within").value_or(receives.within);
  receives.not_before = line.reader.maybe_duration("not before");
  if (receives.not_before && *receives.not_before > receives.within) {
    line.complain(line.mark, "'not before' is later than 'within' (1m when it is not written)");
  }
  if (const Node* const sms = line.reader.optional("sms")) {
    MapReader reader(line.document, *sms, "'sms'");
    receives.encoding = reader.maybe_one_of("encoding", {"GSM-7", "UCS-2"});
    if (const auto parts = reader.maybe_integer("parts", {1, 10})) {
      receives.parts = static_cast<int>(*parts);
    }
  }
  receives.new_dialog = read_dialog(line.reader);
  receives.from = known_number(line.reader, line.names, "from");
  return receives;
}

std::optional<Act> read_receives_nothing(Line& line) {
  ReceivesNothing nothing;
  nothing.phone = line.phone;
  if (!line.value.is_null()) {
    MapReader reader(line.document, line.value, line.in_words());
    nothing.during = reader.maybe_duration("during").value_or(nothing.during);
  }
  return nothing;
}

// A status of a message as smsmode writes it; TELEPORTED is the one it invents.
std::string read_status(const Line& line) {
  return yaml::as_one_of(line.document, line.value, "the status",
                         {"SCHEDULED", "ENROUTE", "DELIVERED", "READ", "UNDELIVERABLE",
                          "UNDELIVERED", "TELEPORTED"})
      .value_or("");
}

std::optional<Act> read_reported(Line& line) {
  Reported reported;
  reported.phone = line.phone;
  reported.status = read_status(line);
  reported.within = line.reader.maybe_duration("within").value_or(reported.within);
  return reported;
}

std::optional<Act> read_settled(Line& line) {
  Settled settled;
  settled.phone = line.phone;
  settled.fate = yaml::as_one_of(line.document, line.value, "what became of the SMS",
                                 {"answered", "opted-out", "dead-letter", "ignored",
                                  "left-to-platform", "came-back", "loop", "quarantined"})
                     .value_or("");
  settled.because = line.reader.maybe_text("because");
  settled.within = line.reader.maybe_duration("within").value_or(settled.within);
  settled.as_admin = read_as_admin(line);
  return settled;
}

std::optional<Act> read_recorded(Line& line) {
  Recorded recorded;
  recorded.phone = line.phone;
  recorded.status = read_status(line);
  recorded.within = line.reader.maybe_duration("within").value_or(recorded.within);
  recorded.as_admin = read_as_admin(line);
  return recorded;
}

std::optional<Act> read_operator(Line& line) {
  HandsetState state;
  state.phone = line.phone;
  const auto words = mocks::smsmode::delivery_words();
  state.delivery = yaml::as_one_of(line.document, line.value, "what the operator does",
                                   {words.begin(), words.end()})
                       .value_or("");
  state.decided_after = line.reader.maybe_duration("decided after");
  state.reported_after = line.reader.maybe_duration("reported after").value_or(base::Duration{0});
  if (const auto reports = line.reader.maybe_integer("reports", {1, 10})) {
    state.reports = static_cast<int>(*reports);
  }
  state.reported_before_answer =
      line.reader.maybe_boolean("reported before the answer").value_or(false);
  if (state.reported_before_answer &&
      (state.decided_after || state.reported_after > base::Duration{0})) {
    line.complain(line.mark, "what is reported before the answer is not decided or reported later");
  }
  return state;
}

// ---- the guide ---------------------------------------------------------------------------------

// A refusal expected where nobody answers would never come.
void check_that_it_can_be_refused(const Line& line, const GuideClick& click,
                                  const GuideStep& step) {
  if (!step.refused) return;
  const Mark& mark = line.reader.node().find("refused")->mark;
  for (const GuideSlip& slip : slip_table) {
    if (slip.clause != click.clause || slip.words != step.slip || slip.refused_at == click.clause) {
      continue;
    }
    line.complain(mark, "nobody refuses this slip here; it shows at " +
                            std::string(slip.refused_at) +
                            (slip.refused_at == "GUIDE-D4"
                                 ? ", the test message"
                                 : ", '" + std::string(guide_click(slip.refused_at)->words) + "'"));
    return;
  }
  if (click.answered_by == ClickAnswer::nobody) {
    line.complain(mark,
                  line.in_words() + " is refused by nobody; write 'refused' at a later click");
  }
}

// A paste without a copy. A story that expects a refusal may want just that.
void check_that_it_has_what_it_needs(const Line& line, const GuideClick& click,
                                     const GuideStep& step) {
  if (click.needs.empty() || step.slip || step.refused) return;
  if (line.taken[step.channel.value_or("")].contains(std::string(click.needs))) return;
  line.complain(line.mark, "nothing is there to " +
                               std::string(click.clause == "GUIDE-C4" ? "copy" : "paste") +
                               " yet; '" + std::string(guide_click(click.needs)->words) + "' (" +
                               std::string(click.needs) + ") comes before");
}

// The channel that a click or walk is about; nullopt: the first one, also when it is named.
std::optional<std::string> clicked_channel(const Line& line) {
  auto channel = known_channel(line.reader, line.names, "channel");
  const std::vector<std::string> all = channels_of(line.names);
  return channel && channel != all.front() ? channel : std::nullopt;
}

// The value of a click, its slip and the refusal it meets.
std::optional<Act> read_guide_step(Line& line, const GuideClick& click) {
  GuideStep step;
  step.clause = click.clause;
  if (click.value == ClickValue::text) {
    if (!line.value.is_null()) {
      step.value = yaml::as_text(line.document, line.value, line.in_words());
    }
  } else if (click.value == ClickValue::selection) {
    if (!line.value.is_null()) {
      // Any language and space: a wrong one may be the story's purpose.
      MapReader reader(line.document, line.value, line.in_words());
      step.language = reader.maybe_text("language");
      step.space = reader.maybe_text("space");
      if (step.space) line.spaces.push_back(*step.space);
    }
  } else {
    expect_no_value(line);
  }
  step.slip = line.reader.maybe_one_of("slip", slips_of(click.clause));
  step.channel = clicked_channel(line);
  step.refused = maybe_refusal(line);
  check_that_it_can_be_refused(line, click, step);
  check_that_it_has_what_it_needs(line, click, step);
  std::set<std::string>& taken = line.taken[step.channel.value_or("")];
  taken.insert(step.clause);
  for (const GuideSlip& slip : slip_table) {
    // The slip does the work of the click that it leaves out.
    if (slip.clause == click.clause && slip.words == step.slip) {
      taken.insert(std::string(slip.left_out));
    }
  }
  return step;
}

std::optional<Act> read_guide_walk(Line& line) {
  const auto& clicks = guide_clicks();
  const auto channel = clicked_channel(line);
  std::set<std::string>& taken = line.taken[channel.value_or("")];
  if (line.value.is_null()) {
    taken.insert(clicks.begin(), clicks.end());
    return GuideWalk{clicks.front(), clicks.back(), channel};
  }
  const auto text = yaml::as_text(line.document, line.value, line.in_words());
  if (!text) return std::nullopt;
  const auto cut = text->find(" to ");
  const auto place = [&clicks](std::string_view name) {
    return std::find(clicks.begin(), clicks.end(), "GUIDE-" + std::string(base::trim(name)));
  };
  if (cut != std::string::npos) {
    const auto from = place(std::string_view(*text).substr(0, cut));
    const auto to = place(std::string_view(*text).substr(cut + 4));
    if (from != clicks.end() && to != clicks.end() && from <= to) {
      taken.insert(from, to + 1);
      return GuideWalk{*from, *to, channel};
    }
  }
  line.complain(line.value.mark, "a walk along the guide is written like A1 to D3");
  return std::nullopt;
}

// ---- the vendors -------------------------------------------------------------------------------

std::optional<Act> read_dydu_was_asked(Line& line) {
  DyduWasAsked asked;
  if (line.value.is_null()) return asked;
  MapReader reader(line.document, line.value, line.in_words());
  std::vector<std::string> bots;
  std::vector<std::string> languages;
  for (const BotFixture& bot : line.names.fixtures.bots) {
    bots.push_back(bot.name);
    for (const auto& language : bot.languages) languages.push_back(language.code);
  }
  std::sort(languages.begin(), languages.end());
  languages.erase(std::unique(languages.begin(), languages.end()), languages.end());
  asked.text = reader.maybe_text("text");
  if (const Node* const space = reader.optional("space")) asked.space = known_space(line, *space);
  asked.language = reader.maybe_one_of("language", languages);
  asked.bot = reader.maybe_one_of("bot", bots);
  if (const auto server = reader.maybe_integer("server", {1, 2})) {
    asked.server = static_cast<int>(*server);
  }
  asked.new_dialog = read_dialog(reader);
  const Times times = read_times(reader);
  asked.at_least = times.at_least;
  asked.at_most = times.at_most;
  return asked;
}

std::optional<Act> read_smsmode_was_called(Line& line) {
  if (line.value.is_null()) return SmsmodeWasCalled{};
  MapReader reader(line.document, line.value, line.in_words());
  SmsmodeWasCalled called;
  if (reader.maybe_one_of("to", {"send", "look up"}) == "look up") {
    called.to = SmsmodeWasCalled::To::look_up;
  }
  const Times times = read_times(reader);
  called.at_least = times.at_least;
  called.at_most = times.at_most;
  return called;
}

std::optional<Act> read_console_act(Line& line, ConsoleAct::What what) {
  ConsoleAct act;
  act.what = what;
  if (what == ConsoleAct::What::rename_space) {
    MapReader reader(line.document, line.value, line.in_words());
    if (const Node* const from = reader.required("from")) {
      act.from = known_space(line, *from).value_or("");
    }
    act.to = reader.text("to");
    line.spaces.push_back(act.to);
  } else if (what == ConsoleAct::What::set_credit) {
    act.credit = static_cast<int>(
        yaml::as_integer(line.document, line.value, "the credit", {0, 1'000'000}).value_or(0));
  } else {
    expect_no_value(line);
  }
  if (what == ConsoleAct::What::delete_channel) act.as_admin = read_as_admin(line);
  act.channel = known_channel(line.reader, line.names, "channel");
  return act;
}

std::optional<Act> read_channel_check(Line& line) {
  ChannelCheck check;
  if (line.value.is_map()) {
    MapReader reader(line.document, line.value, line.in_words());
    if (const Node* const refused = reader.required("refused")) {
      check.as_admin.refused = read_refusal(line, *refused);
    }
  } else {
    yaml::as_one_of(line.document, line.value, line.in_words(), {"healthy"});
  }
  check.as_admin.slip = line.reader.maybe_one_of("slip", token_slips());
  check.channel = known_channel(line.reader, line.names, "channel");
  return check;
}

std::optional<Act> read_quarantine(Line& line) {
  Quarantine quarantine;
  quarantine.as_admin = read_as_admin(line);
  if (line.value.is_null()) return quarantine;
  MapReader reader(line.document, line.value, line.in_words());
  quarantine.because = reader.text("because");
  return quarantine;
}

std::optional<Act> read_admin_sees(Line& line) {
  AdminSees sees;
  if (!line.value.is_null()) {
    MapReader reader(line.document, line.value, line.in_words());
    for (const ViewMember& member : admin_view_members()) {
      if (auto text = reader.maybe_text(std::string(member.words))) {
        sees.members[std::string(member.words)] = std::move(*text);
      }
    }
  }
  sees.channel = known_channel(line.reader, line.names, "channel");
  sees.as_admin = read_as_admin(line);
  return sees;
}

std::optional<Act> read_bring_back(Line& line) {
  expect_no_value(line);
  BringBack back;
  back.phone = line.phone;
  back.channel = known_channel(line.reader, line.names, "channel");
  back.as_admin = read_as_admin(line);
  return back;
}

std::optional<Act> read_opt_out_listed(Line& line, bool listed) {
  expect_no_value(line);
  OptOutListed act;
  act.phone = line.phone;
  act.listed = listed;
  act.channel = known_channel(line.reader, line.names, "channel");
  act.as_admin = read_as_admin(line);
  return act;
}

std::optional<Act> read_log_says(Line& line, bool never) {
  LogSays says;
  says.never = never;
  says.part = yaml::as_text(line.document, line.value, line.in_words()).value_or("");
  if (line.value.is_scalar() && says.part.empty()) {
    line.complain(line.value.mark, "every line contains the empty text");
  }
  return says;
}

std::optional<Act> read_raw_post(Line& line) {
  RawPost post;
  MapReader reader(line.document, line.value, line.in_words());
  post.content_type = reader.maybe_text("content type").value_or(post.content_type);
  post.body = reader.text("body");
  post.path = reader.maybe_text("path");
  if (post.path && !post.path->starts_with('/')) {
    reader.complain(line.value.find("path")->mark, "a path starts with '/'");
  }
  if (const auto times = reader.maybe_integer("repeated", {1, 16'777'216})) {
    if (post.body.size() * static_cast<std::size_t>(*times) > posted_bytes_max) {
      reader.complain(line.value.find("repeated")->mark, "a body grows to 16 MiB at most");
    } else {
      const std::string once = post.body;
      post.body.reserve(once.size() * static_cast<std::size_t>(*times));
      for (yaml::Integer i = 1; i < *times; ++i) post.body += once;
    }
  }
  if (const auto status = line.reader.maybe_integer("answered", {200, 599})) {
    post.answered = static_cast<int>(*status);
  }
  return post;
}

std::optional<Act> read_replays(Line& line) {
  Replays replays;
  const auto body = yaml::as_text(line.document, line.value, line.in_words());
  if (body) {
    replays.body = *body;
    auto captured = read_captured_notification(*body);
    if (captured) {
      replays.captured = std::move(captured).value();
    } else {
      line.complain(line.value.mark, captured.error().detail);
    }
  }
  replays.channel = known_channel(line.reader, line.names, "channel");
  replays.acknowledged = read_acknowledgement(line);
  return replays;
}

// ---- the rest ----------------------------------------------------------------------------------

std::optional<Act> read_wait(Line& line) {
  Wait wait;
  wait.length = yaml::as_duration(line.document, line.value, "'wait'").value_or(wait.length);
  return wait;
}

std::optional<Step> read_step(Document&, const Node&, const StoryNames&, std::vector<std::string>&,
                              ClicksSoFar&);

std::optional<Act> read_any_order(Line& line) {
  AnyOrder group;
  group.within = line.reader.maybe_duration("within").value_or(group.within);
  for (const Node& node : yaml::as_list(line.document, line.value, "'any order'")) {
    auto step = read_step(line.document, node, line.names, line.spaces, line.taken);
    if (!step) continue;
    if (std::holds_alternative<Receives>(step->act)) {
      group.steps.push_back(std::move(*step));
    } else {
      line.complain(node.mark, "'any order' holds only what phones receive");
    }
  }
  if (line.value.is_sequence() && line.value.items.empty()) {
    line.complain(line.value.mark, "'any order' is empty");
  }
  return group;
}

// ---- which line is which -----------------------------------------------------------------------

const std::vector<StepRow>& step_rows() {
  using What = ConsoleAct::What;
  static const std::vector<StepRow> rows = {
      {About::person,
       " texts",
       read_texts,
       {" sends", " writes", " says", " asks", " texted", " sends an SMS", " replies", " answers"}},
      {About::person,
       " receives",
       read_receives,
       {" gets", " sees", " reads", " is sent", " is answered", " received", " expects"}},
      {About::person,
       " receives nothing",
       read_receives_nothing,
       {" gets nothing", " receives no SMS", " does not receive", " hears nothing", " waits"}},
      {About::person, "'s SMS is reported", read_reported, {"'s SMS is delivered", "'s report"}},
      {About::person, "'s SMS is settled", read_settled, {"'s SMS is answered", "'s SMS is"}},
      {About::person, "'s SMS is recorded", read_recorded, {"'s SMS is stored"}},
      {About::person, " is brought back", read_bring_back, {" comes back", " is opted in"}},
      {About::person,
       " is listed as opted out",
       [](Line& line) { return read_opt_out_listed(line, true); },
       {" is opted out", " has opted out"}},
      {About::person,
       " is not listed as opted out",
       [](Line& line) { return read_opt_out_listed(line, false); },
       {" is not opted out"}},
      {About::person, "'s operator", read_operator, {"'s phone", "'s handset", "'s network"}},
      {About::other, "the guide", read_guide_walk},
      {About::other, "wait", read_wait, {"wait for", "wait until", "sleep", "pause", "waits"}},
      {About::other, "any order", read_any_order, {"in any order", "parallel", "together"}},
      {About::other, "dydu was asked", read_dydu_was_asked, {"dydu is asked", "dydu receives"}},
      {About::other,
       "smsmode was called",
       read_smsmode_was_called,
       {"smsmode is called", "smsmode receives", "smsmode was asked"}},
      {About::other, "smsmode revokes the key",
       [](Line& line) { return read_console_act(line, What::revoke_key); }},
      {About::other, "smsmode blocks the key",
       [](Line& line) { return read_console_act(line, What::block_key); }},
      {About::other, "smsmode has credit for",
       [](Line& line) { return read_console_act(line, What::set_credit); }},
      {About::other, "dydu renames the space",
       [](Line& line) { return read_console_act(line, What::rename_space); }},
      {About::other, "admin deletes the channel",
       [](Line& line) { return read_console_act(line, What::delete_channel); }},
      {About::other, "check the channel", read_channel_check, {"admin checks the channel"}},
      {About::other, "someone posts to the webhook", read_raw_post, {"post", "http"}},
      {About::other,
       "smsmode replays",
       read_replays,
       {"smsmode replays a notification", "replay", "smsmode repeats", "smsmode delivers"}},
      {About::other, "the last post is quarantined", read_quarantine, {"the post is quarantined"}},
      {About::other, "admin sees the channel", read_admin_sees, {"admin looks at the channel"}},
      {About::other, "the log says", [](Line& line) { return read_log_says(line, false); }},
      {About::other, "the log never says", [](Line& line) { return read_log_says(line, true); }},
      {About::other, "smsmode reports an unknown message",
       [](Line& line) -> std::optional<Act> {
         expect_no_value(line);
         return ForeignReport{};
       }},
  };
  return rows;
}

bool is_phone(const Line& line, std::string_view name) {
  const auto& phones = line.names.setup.phones;
  return std::any_of(phones.begin(), phones.end(),
                     [&](const Phone& phone) { return phone.name == name; });
}

// "s sms is settled" of "Anna sms is settled", "Annas SMS is settled", "Anna’s sms is settled":
// what follows the name, without the marks that people forget or write otherwise.
std::string without_possession(std::string_view words) {
  std::string out = base::ascii_lower(std::string(words));
  for (const std::string_view before : {"\u2019s ", "'s ", "s ", "' ", " "}) {
    if (out.starts_with(before)) return out.substr(before.size());
  }
  return out;
}

// "Anna's SMS is settled" for words that mean such a step of the owner's; empty: they mean none.
std::string possession_meant(const std::string& owner, std::string_view written) {
  std::vector<std::string> plain;
  std::vector<std::string_view> whole;
  for (const StepRow& row : step_rows()) {
    if (row.about != About::person || !row.words.starts_with('\'')) continue;
    plain.push_back(without_possession(row.words));
    whole.push_back(row.words);
  }
  const auto near = base::did_you_mean(without_possession(written), plain);
  if (!near) return {};
  const auto at = std::find(plain.begin(), plain.end(), *near) - plain.begin();
  return owner + std::string(whole[static_cast<std::size_t>(at)]);
}

// "; a ':' and a blank belong behind 'texts'", of `Anna texts "Horaires"` and `wait 5m`: whether
// what stands behind the step's words is its value. Empty: it is not.
std::string missing_colon(std::string_view written, About about) {
  std::string_view longest;
  for (const StepRow& row : step_rows()) {
    if (row.about != about || row.words.size() < longest.size()) continue;
    if (!written.starts_with(row.words) || written.size() < row.words.size() + 2) continue;
    const char next = written[row.words.size()];
    const char begins = written[row.words.size() + 1];
    const bool is_value = std::string_view("\"'[{").find(begins) != std::string_view::npos ||
                          (begins >= '0' && begins <= '9');
    if (next == ':' || (next == ' ' && is_value)) longest = row.words;
  }
  return longest.empty()
             ? ""
             : "; a ':' and a blank belong behind '" + std::string(base::trim(longest)) + "'";
}

// The words of a person's step that are nearest to what was written, as a suggestion.
std::string verb_suggestion(const std::string& owner, std::string_view written) {
  if (std::string colon = missing_colon(written, About::person); !colon.empty()) return colon;
  std::vector<std::string> verbs;
  for (const StepRow& row : step_rows()) {
    if (row.about != About::person) continue;
    for (const std::string_view word : row.also) {
      if (base::ascii_lower(word) == base::ascii_lower(written)) {
        return "; did you mean '" + std::string(base::trim(row.words)) + "'?";
      }
    }
    verbs.emplace_back(row.words);
  }
  if (const std::string step = possession_meant(owner, written); !step.empty()) {
    return "; did you mean '" + step + "'?" + yaml::spelling_note(written, step);
  }
  if (const auto near = base::did_you_mean(written, verbs)) {
    return "; did you mean '" + std::string(base::trim(*near)) + "'?" +
           yaml::spelling_note(written, *near);
  }
  for (std::string& verb : verbs) verb = base::trim(verb);
  return "; known: " + base::join(verbs, ", ");
}

// A step that begins with somebody's name: only what a person does can be meant.
bool complain_of_unknown_verb(const Line& line) {
  const Phone* owner = nullptr;
  for (const Phone& phone : line.names.setup.phones) {
    const std::size_t size = phone.name.size();
    if (line.step.size() <= size || !line.step.starts_with(phone.name)) continue;
    const std::string rest = line.step.substr(size);
    const bool begins =
        rest.front() == ' ' || rest.front() == '\'' || !possession_meant(phone.name, rest).empty();
    if (begins && (owner == nullptr || owner->name.size() < size)) owner = &phone;
  }
  if (owner == nullptr) return false;
  const std::string verb = line.step.substr(owner->name.size());
  Mark mark = line.mark;
  const int before = static_cast<int>(base::decode_utf8(owner->name).size());
  const int blank = verb.front() == ' ' ? 1 : 0;
  mark.column += before + blank;
  mark.length = std::max(1, mark.length - before - blank);
  line.complain(mark, "unknown verb '" + base::visible(base::trim(verb)) + "' after '" +
                          owner->name + "'" + verb_suggestion(owner->name, verb));
  return true;
}

// The words of the steps that begin with the same word, or all that are about nobody's phone.
std::vector<std::string> steps_beginning_like(std::string_view step) {
  const auto first_word = [](std::string_view text) { return text.substr(0, text.find(' ')); };
  std::vector<std::string> all;
  std::vector<std::string> alike;
  const auto add = [&](std::string_view words) {
    all.emplace_back(words);
    if (first_word(words) == base::ascii_lower(first_word(step))) alike.emplace_back(words);
  };
  for (const StepRow& row : step_rows()) {
    if (row.about == About::other) add(row.words);
  }
  for (const GuideClick& click : guide_table) add(click.words);
  return alike.empty() ? all : alike;
}

void complain_of_unknown_step(const Line& line) {
  if (complain_of_unknown_verb(line)) return;
  if (line.step.starts_with("wait until")) {
    line.complain(line.mark,
                  "a story waits for a length of time, not until a date; write 'wait: 2h' (every "
                  "story begins on Monday 2 March 2026 at 08:00 UTC)");
    return;
  }
  std::string message = "unknown step '" + base::visible(line.step) + "'";
  if (const std::string colon = missing_colon(line.step, About::other); !colon.empty()) {
    line.complain(line.mark, message + colon);
    return;
  }
  for (const StepRow& row : step_rows()) {
    if (row.about != About::other) continue;
    if (std::find(row.also.begin(), row.also.end(), base::ascii_lower(line.step)) !=
        row.also.end()) {
      line.complain(line.mark, message + "; did you mean '" + std::string(row.words) + "'?");
      return;
    }
  }
  std::vector<std::string> known = steps_beginning_like(line.step);
  std::optional<std::string> near = base::did_you_mean(line.step, known);
  for (const Phone& phone : line.names.setup.phones) {
    if (near) break;
    std::vector<std::string> whole;
    for (const StepRow& row : step_rows()) {
      if (row.about == About::person) whole.push_back(phone.name + std::string(row.words));
    }
    near = base::did_you_mean(line.step, whole);
  }
  if (near) {
    message += "; did you mean '" + *near + "'?" + yaml::spelling_note(line.step, *near);
  } else if (known.size() <= 16) {
    message += "; known: " + base::join(known, ", ");
  } else {
    message +=
        "; a step begins with a phone's name, admin, smsmode, dydu, wait, any order, "
        "check the channel, the guide or someone posts";
  }
  line.complain(line.mark, std::move(message));
}

// A person's step by its last words; complains when there is no such person, and reads on for what
// else is wrong with the line.
const StepRow* find_person_step(Line& line) {
  for (const StepRow& row : step_rows()) {
    if (row.about != About::person || !line.step.ends_with(row.words)) continue;
    line.phone = line.step.substr(0, line.step.size() - row.words.size());
    if (is_phone(line, line.phone)) return &row;
    std::vector<std::string> names = names_of(line.names.setup.phones);
    Mark mark = line.mark;
    mark.length = std::max(1, mark.length - static_cast<int>(row.words.size()));
    line.complain(mark, "unknown phone '" + base::visible(line.phone) + "'" +
                            (names.empty() ? "; 'setup' has no 'phones'"
                                           : yaml::suggestion(line.phone, names)));
    return &row;
  }
  return nullptr;
}

std::optional<Act> read_act(Line& line) {
  for (const GuideClick& click : guide_table) {
    if (line.step == click.words) return read_guide_step(line, click);
  }
  for (const StepRow& row : step_rows()) {
    if (row.about == About::other && line.step == row.words) return row.read(line);
  }
  if (const StepRow* const row = find_person_step(line)) return row->read(line);
  complain_of_unknown_step(line);
  for (const yaml::Entry& entry : line.reader.node().entries) line.reader.pass_over(entry.key);
  return std::nullopt;
}

// Whether a key below a step's first would be a step itself: its dash was forgotten.
bool is_a_step(const StoryNames& names, std::string_view key) {
  const auto is_click = [&](const GuideClick& click) { return key == click.words; };
  if (std::ranges::any_of(guide_table, is_click)) return true;
  return std::ranges::any_of(step_rows(), [&](const StepRow& row) {
    if (row.about == About::other) return key == row.words;
    return std::ranges::any_of(names.setup.phones, [&](const Phone& phone) {
      return key == phone.name + std::string(row.words);
    });
  });
}

// The line as it stands in the file, without the dash.
std::string source_of(const Document& document, const Mark& mark) {
  std::string_view line = base::trim(document.line(mark.line));
  while (line.starts_with("- ")) line = base::trim(line.substr(2));
  return std::string(line);
}

std::optional<Step> read_step(Document& document, const Node& item, const StoryNames& names,
                              std::vector<std::string>& spaces, ClicksSoFar& taken) {
  // "- Anna receives nothing" is the same as "- Anna receives nothing:".
  Node as_map;
  const Node* node = &item;
  if (item.is_scalar()) {
    as_map.kind = Node::Kind::map;
    as_map.mark = item.mark;
    as_map.entries.push_back({item.text, item.mark, Node{}});
    as_map.entries.front().value.mark = item.mark;
    node = &as_map;
  }
  if (!node->is_map() || node->entries.empty()) {
    document.complain(item.mark, "a step is a line such as 'Anna texts: \"hello\"'");
    return std::nullopt;
  }
  const yaml::Entry& first = node->entries.front();
  MapReader reader(document, *node, "'" + base::visible(first.key) + "'");
  reader.pass_over(first.key);
  for (const yaml::Entry& entry : node->entries) {
    if (&entry == &first || !is_a_step(names, entry.key)) continue;
    document.complain(entry.mark, "'" + base::visible(entry.key) +
                                      "' is a step of its own; begin its line with '- '");
    reader.pass_over(entry.key);
  }
  Line line{document, names, spaces, taken, reader, first.key, first.mark, first.value};
  auto act = read_act(line);
  if (!act) return std::nullopt;
  Step step{place_of(document, first.mark), source_of(document, first.mark), std::move(*act)};
  const auto note_value = [&](const std::string& key, const Node& value) {
    if (value.is_scalar()) step.values.emplace(key, place_of(document, value.mark));
    for (const yaml::Entry& inner : value.entries) {
      if (inner.value.is_scalar()) {
        step.values.emplace(inner.key, place_of(document, inner.value.mark));
      }
    }
  };
  for (const yaml::Entry& entry : node->entries) {
    if (&entry != &first) note_value(entry.key, entry.value);
  }
  note_value("", first.value);
  return step;
}

}  // namespace

std::vector<std::string> step_words() {
  std::vector<std::string> all;
  for (const StepRow& row : step_rows()) {
    all.push_back((row.about == About::person ? "Anna" : "") + std::string(row.words));
  }
  return all;
}

std::vector<Step> load_story(Document& document, const Node& list, const StoryNames& names) {
  std::vector<std::string> spaces;
  for (const BotFixture& bot : names.fixtures.bots) {
    for (const auto& language : bot.languages) {
      for (const std::string& space : language.spaces) {
        if (std::find(spaces.begin(), spaces.end(), space) == spaces.end()) {
          spaces.push_back(space);
        }
      }
    }
  }
  ClicksSoFar taken;
  std::vector<Step> story;
  for (const Node& item : yaml::as_list(document, list, "'story'")) {
    if (auto step = read_step(document, item, names, spaces, taken))
      story.push_back(std::move(*step));
  }
  if (list.is_sequence() && list.items.empty()) {
    document.complain(list.mark, "a story without a step proves nothing");
  }
  return story;
}

}  // namespace smsrelay::runner
