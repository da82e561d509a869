#include <algorithm>
#include <functional>
#include <set>

#include "base/text.h"
#include "runner/scenario/load.h"
#include "yaml/map_reader.h"

namespace smsrelay::runner {
namespace {

// FAMILY-WORDS-1: what a report and a scenario can quote without quotes.
bool is_clause_id(std::string_view id) {
  const bool clean = std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return clean && id.find('-') != std::string_view::npos && id.front() != '-' && id.back() != '-';
}

Witness read_witness(yaml::Document& document, const yaml::Node& node) {
  Witness witness;
  const auto read = [&](const yaml::Node& written) {
    const auto text = yaml::as_text(document, written, "a condition of a witness");
    if (!text) return;
    auto condition = read_condition(*text);
    if (condition) {
      witness.push_back(std::move(condition).value());
    } else {
      document.complain(written.mark, condition.error().detail);
    }
  };
  if (node.is_sequence()) {
    for (const yaml::Node& item : node.items) read(item);
  } else {
    read(node);
  }
  return witness;
}

// "RELAY-ONCE-1" -> "RELAY-ONCE-"
std::string_view family_of(std::string_view id) { return id.substr(0, id.rfind('-') + 1); }

}  // namespace

std::string clause_suggestion(const std::string& id, const std::vector<Clause>& clauses) {
  constexpr std::size_t named_max = 5;
  std::vector<std::string> ids;
  ids.reserve(clauses.size());
  for (const Clause& clause : clauses) ids.push_back(clause.id);
  std::vector<const Clause*> near;
  for (const Clause& clause : clauses) {
    const bool family = !family_of(id).empty() && family_of(clause.id) == family_of(id);
    const bool longer = !id.empty() && clause.id.starts_with(id);
    if (family || longer) near.push_back(&clause);
  }
  const auto shared = [&](const Clause* clause) {
    return std::ranges::mismatch(id, clause->id).in1 - id.begin();
  };
  // Of a family of eighteen, those that begin alike for longest.
  std::ranges::stable_sort(near, std::greater(), shared);
  std::erase_if(near, [&, best = near.empty() ? 0 : shared(near.front())](const Clause* clause) {
    return shared(clause) < best;
  });
  near.resize(std::min(near.size(), named_max));
  if (near.empty()) {
    const auto meant = base::did_you_mean(id, ids);
    const auto found = std::find_if(clauses.begin(), clauses.end(),
                                    [&](const Clause& each) { return each.id == meant; });
    if (found != clauses.end()) near.push_back(&*found);
  }
  if (near.empty()) return "; all of them: rehearse clauses";
  std::string text = near.size() == 1 ? "; did you mean " : "; near: ";
  for (const Clause* clause : near) {
    if (clause != near.front()) text += ", ";
    text += clause->id;
  }
  return text + (near.size() == 1 ? "?" : "") + " (" + near.front()->place.file + ":" +
         std::to_string(near.front()->place.line) + ")";
}

LoadedClauses load_clauses(const std::string& file, std::string text) {
  yaml::Document document = yaml::load(std::move(text), file);
  LoadedClauses loaded;
  std::set<std::string> seen;
  {
    yaml::MapReader top(document, document.root(), "a clauses file");
    top.integer("format", {1, 1});
    for (const yaml::Node& node : top.list("clauses")) {
      yaml::MapReader row(document, node, "a clause");
      Clause clause;
      clause.place = place_of(document, node.mark);
      clause.id = row.text("id");
      clause.level = row.one_of("level", {"MUST", "SHOULD"});
      clause.basis = row.one_of("basis", {"guide", "documented", "observed", "assumed"});
      clause.sentence = row.text("sentence");
      if (const yaml::Node* const witness = row.required("witness")) {
        clause.witness = read_witness(document, *witness);
      }
      if (!clause.id.empty() && !is_clause_id(clause.id)) {
        row.complain(node.find("id")->mark,
                     "a clause id is written like RELAY-ONCE-1: capitals, digits and '-'");
      }
      if (!clause.id.empty() && !seen.insert(clause.id).second) {
        row.complain(node.find("id")->mark, "clause '" + clause.id + "' is written twice");
      }
      loaded.clauses.push_back(std::move(clause));
    }
  }
  loaded.problems = document.problems();
  return loaded;
}

}  // namespace smsrelay::runner
