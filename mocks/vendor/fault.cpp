#include "mocks/vendor/fault.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <utility>

#include "base/text.h"
#include "base/whole_number.h"
#include "yaml/map_reader.h"

namespace smsrelay::mocks::vendor {
namespace {

using sim::Fate;
using sim::FateWords;
using yaml::MapReader;
using yaml::Node;

constexpr int calls_max = 1'000'000;

std::optional<int> parse_count(std::string_view text) {
  return base::whole_number(text, 1, calls_max);
}

// A story's text begins with the words of a fate; the longest words that fit are taken.
const FateWords* fate_written(std::string_view text) {
  const FateWords* found = nullptr;
  for (const FateWords& words : sim::fates()) {
    const bool fits = text == words.written || text.starts_with(std::string(words.written) + " ");
    if (fits && (found == nullptr || found->written.size() < words.written.size())) found = &words;
  }
  return found;
}

bool read_status(MapReader& reader, const Node& node, std::string_view rest, Fault& fault) {
  const auto status = parse_count(rest);
  if (!status || *status < 200 || *status > 599) {
    reader.complain(node.mark, "an answer's status is a number from 200 to 599");
    return false;
  }
  fault.status = *status;
  return true;
}

bool read_delay(MapReader& reader, const Node& node, const std::string& word, std::string rest,
                Fault& fault) {
  if (rest.empty()) {
    reader.complain(node.mark, "'" + word + "' needs a duration: " + word + " 4s");
    return false;
  }
  Node duration = node;
  duration.text = std::move(rest);
  duration.mark.column += node.quoted ? 0 : static_cast<int>(word.size()) + 1;
  duration.mark.length = static_cast<int>(duration.text.size());
  fault.delay =
      yaml::as_duration(reader.document(), duration, "'" + word + "'").value_or(base::Duration{});
  return true;
}

// False: the problem is reported.
bool read_act(MapReader& reader, Fault& fault) {
  const Node* const node = reader.required("do");
  if (node == nullptr) return false;
  const auto text = yaml::as_text(reader.document(), *node, "'do'");
  if (!text) return false;

  const FateWords* const words = fate_written(*text);
  const bool alone = words != nullptr && *text == words->written;
  if (words == nullptr || (words->needs == FateWords::Needs::nothing && !alone)) {
    std::vector<std::string> known;
    for (const FateWords& each : sim::fates()) known.emplace_back(each.example);
    reader.complain(node->mark, "unknown fault '" + base::visible(*text) + "'" +
                                    yaml::suggestion(*text, known));
    return false;
  }
  fault.act = words->kind;
  const std::string rest(base::trim(std::string_view(*text).substr(words->written.size())));
  switch (words->needs) {
    case FateWords::Needs::nothing:
      return true;
    case FateWords::Needs::status:
      return read_status(reader, *node, rest, fault);
    case FateWords::Needs::duration:
      return read_delay(reader, *node, std::string(words->written), rest, fault);
  }
  return false;
}

void read_calls(MapReader& reader, Fault& fault) {
  const Node* const call = reader.optional("call");
  const Node* const calls = reader.optional("calls");
  if (call != nullptr && calls != nullptr) {
    reader.complain(calls->mark, "write either 'call' or 'calls'");
  }
  if (call != nullptr) {
    const auto number = yaml::as_integer(reader.document(), *call, "'call'", {1, calls_max});
    fault.first_call = fault.last_call = static_cast<int>(number.value_or(1));
  } else if (calls != nullptr) {
    const std::string& text = calls->text;
    const auto dash = text.find('-');
    const auto first = parse_count(base::trim(std::string_view(text).substr(0, dash)));
    const auto last = dash == std::string::npos
                          ? first
                          : parse_count(base::trim(std::string_view(text).substr(dash + 1)));
    if (!calls->is_scalar() || !first || !last || *last < *first) {
      reader.complain(calls->mark, "'calls' must be like 1-3");
      return;
    }
    fault.first_call = *first;
    fault.last_call = *last;
  }
}

// The vendor's name for people.
std::string_view name_of(Vendor vendor) { return vendor == Vendor::dydu ? "Dydu" : "smsmode"; }
// The first word of a vendor's places.
std::string_view prefix_of(Vendor vendor) { return vendor == Vendor::dydu ? "dydu " : "smsmode "; }

// The places that share the most words with what was written; none: it shares no word with any.
std::vector<std::string> near_places(const std::string& written,
                                     const std::vector<std::string>& known) {
  constexpr std::size_t named_max = 5;
  const std::string wanted = base::ascii_lower(written);
  const auto words = base::split(wanted, ' ');
  const auto shared = [&](const std::string& place) {
    return std::ranges::count_if(base::split(place, ' '), [&](std::string_view word) {
      return std::ranges::find(words, word) != words.end();
    });
  };
  std::vector<std::string> near = known;
  std::erase_if(near, [&](const std::string& place) { return shared(place) == 0; });
  std::ranges::stable_sort(near, std::less(), [&](const std::string& place) {
    return std::pair(-shared(place), base::edit_distance(wanted, place));
  });
  near.resize(std::min(near.size(), named_max));
  return near;
}

// Null: it has been complained about.
const FaultPlace* read_where(MapReader& reader, const FaultMaps& maps) {
  std::vector<std::string> known;
  const Node* const given = reader.node().find("where");
  const FaultPlace* found = nullptr;
  for (const FaultMap& map : maps) {
    for (const FaultPlace& place : map.places) known.push_back(place.word);
    if (given != nullptr && given->is_scalar() && found == nullptr) {
      found = place_with(map.places, given->text);
    }
  }
  if (found != nullptr) {
    reader.optional("where");
    return found;
  }
  if (given != nullptr && given->is_scalar() && maps.size() == 1) {
    const Vendor own = maps.front().vendor;
    const Vendor other = own == Vendor::dydu ? Vendor::smsmode : Vendor::dydu;
    if (given->text.starts_with(prefix_of(other))) {
      reader.optional("where");
      reader.complain(given->mark, "'" + base::visible(given->text) + "' is a call of " +
                                       std::string(name_of(other)) + "; this is " +
                                       std::string(name_of(own)) +
                                       "'s mock, which has: " + base::join(known, ", "));
      return nullptr;
    }
  }
  if (given != nullptr && given->is_scalar() && !base::did_you_mean(given->text, known)) {
    reader.optional("where");
    std::vector<std::string> named = near_places(given->text, known);
    std::string what = "; near: ";
    if (named.empty()) {
      what = "; faults strike calls of the vendors, such as: ";
      for (const FaultMap& map : maps) named.push_back(map.places.front().word);
    }
    reader.complain(given->mark, "no call is named '" + base::visible(given->text) + "'" + what +
                                     base::join(named, ", "));
    return nullptr;
  }
  reader.one_of("where", known);
  return nullptr;
}

Fault read_fault(yaml::Document& document, const Node& node, const FaultMaps& maps) {
  MapReader reader(document, node, "a fault");
  Fault fault;
  fault.place = yaml::place_of(document, node.mark);
  fault.where = read_where(reader, maps);
  read_calls(reader, fault);
  fault.from = reader.maybe_duration("from");
  fault.until = reader.maybe_duration("until");
  if (fault.until && *fault.until <= fault.from.value_or(base::Duration{})) {
    reader.complain(node.find("until")->mark, "'until' must be later than 'from'");
  }
  if (const auto server = reader.maybe_integer("server", {1, 2})) {
    fault.server = static_cast<int>(*server);
    if (fault.where != nullptr && fault.where->vendor != Vendor::dydu) {
      reader.complain(node.find("server")->mark, "only Dydu's calls have servers");
    }
  }
  const bool known_act = read_act(reader, fault);
  fault.retry_after = reader.maybe_text("retry after");
  fault.body = reader.maybe_text("body");
  for (const char* const key : {"retry after", "body"}) {
    const Node* const given = node.find(key);
    if (given != nullptr && known_act && fault.act != Fate::Kind::answer) {
      reader.complain(given->mark, std::string("'") + key + "' goes with 'do: answer <status>'");
    }
  }
  if (fault.act == Fate::Kind::duplicate && fault.where != nullptr &&
      fault.where->kind != FaultPlace::Kind::notification) {
    reader.complain(node.find("do")->mark,
                    "only 'smsmode webhook' and 'smsmode report' deliver again");
  }
  return fault;
}

}  // namespace

std::string to_text(const Fault& fault) {
  std::string out = fault.where->word;
  if (fault.server) out += " of server " + std::to_string(*fault.server);
  if (fault.first_call == fault.last_call) {
    out += ", call " + std::to_string(fault.first_call);
  } else if (fault.first_call > 1 || fault.last_call < calls_max) {
    out += ", calls " + std::to_string(fault.first_call) + "-" + std::to_string(fault.last_call);
  }
  if (fault.from) out += ", from " + base::to_text(*fault.from);
  if (fault.until) out += ", until " + base::to_text(*fault.until);
  out += ": ";
  for (const FateWords& words : sim::fates()) {
    if (words.kind != fault.act) continue;
    out += words.written;
    if (words.needs == FateWords::Needs::status) out += " " + std::to_string(fault.status);
    if (words.needs == FateWords::Needs::duration) out += " " + base::to_text(fault.delay);
  }
  return out;
}

std::vector<Fault> read_faults(yaml::Document& document, const Node& list, const FaultMaps& maps) {
  std::vector<Fault> faults;
  for (const Node& node : yaml::as_list(document, list, "'faults'")) {
    faults.push_back(read_fault(document, node, maps));
  }
  return faults;
}

}  // namespace smsrelay::mocks::vendor
