#include "runner/execute/pairing.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "core/reserved_input.h"

namespace smsrelay::runner {
namespace {

Person& person(std::vector<Person>& people, const std::string& name) {
  const auto known = std::find_if(people.begin(), people.end(),
                                  [&](const Person& other) { return other.name == name; });
  if (known != people.end()) return *known;
  people.push_back({name, {}, {}});
  return people.back();
}

void by_first_saying(std::vector<Person>& people) {
  std::stable_sort(people.begin(), people.end(), [](const Person& a, const Person& b) {
    return a.said.front().at < b.said.front().at;
  });
}

class Search {
 public:
  Search(const std::vector<Person>& asking, const std::vector<Person>& texting)
      : asking_(asking), texting_(texting), holder_(texting.size()) {}

  // Moves earlier pairs to other handsets when that makes room.
  bool place(std::size_t who, std::vector<bool>& tried) {
    for (std::size_t i = 0; i < texting_.size(); ++i) {
      if (tried[i] || !follows(asking_[who], texting_[i])) continue;
      tried[i] = true;
      if (holder_[i] && !place(*holder_[i], tried)) continue;
      holder_[i] = who;
      return true;
    }
    return false;
  }

  [[nodiscard]] const std::vector<std::optional<std::size_t>>& holders() const { return holder_; }

 private:
  const std::vector<Person>& asking_;
  const std::vector<Person>& texting_;
  // For each texting person, the index of the asking person paired with it.
  std::vector<std::optional<std::size_t>> holder_;
};

}  // namespace

std::string without_command_marks(std::string_view text) {
  std::u32string out;
  for (const char32_t c : base::decode_utf8(text)) {
    if (c != U'#' && c != U'_' && !core::is_unseen(c)) out += c;
  }
  return base::encode_utf8(out);
}

std::string person_asking(const Question& question) {
  return question.bot + "/" + question.client_id;
}

std::string person_at(const std::string& handset, const std::string& number,
                      const Numbers& numbers) {
  const auto behind = numbers.find(number);
  return handset + ">" + (behind == numbers.end() ? number : behind->second.channel);
}

std::string person_texting(const Mo& mo, const Numbers& numbers) {
  return person_at(mo.handset, mo.number, numbers);
}

std::vector<Person> people_asking(const std::vector<Question>& asked, const Positions& positions) {
  std::vector<Person> out;
  for (const Question& question : asked) {
    if (question.test) continue;
    Person& who = person(out, person_asking(question));
    who.bot = question.bot;
    std::string text = without_command_marks(question.text);
    if (!who.said.empty() && who.said.back().text == text) continue;
    who.said.push_back({std::move(text), positions.sent.at(question.exchange)});
  }
  by_first_saying(out);
  return out;
}

std::vector<Person> people_texting(const std::vector<Mo>& received, const Positions& positions,
                                   const Numbers& numbers) {
  std::vector<Person> out;
  for (const Mo& mo : received) {
    if (!mo.acknowledged_by) continue;
    Person& who = person(out, person_texting(mo, numbers));
    const auto behind = numbers.find(mo.number);
    if (behind != numbers.end()) who.bot = behind->second.bot;
    const auto at = positions.answered.find(*mo.acknowledged_by);
    who.said.push_back(
        {without_command_marks(mo.text), at == positions.answered.end() ? 0 : at->second});
  }
  by_first_saying(out);
  return out;
}

bool follows(const Person& asking, const Person& texting) {
  if (!asking.bot.empty() && !texting.bot.empty() && asking.bot != texting.bot) return false;
  std::size_t next = 0;
  for (const Saying& text : texting.said) {
    if (next == asking.said.size()) break;
    if (asking.said[next].text == text.text && text.at < asking.said[next].at) ++next;
  }
  return next == asking.said.size();
}

Pairs pair(const std::vector<Person>& asking, const std::vector<Person>& texting) {
  Pairs out;
  Search search(asking, texting);
  for (std::size_t who = 0; who < asking.size(); ++who) {
    std::vector<bool> tried(texting.size(), false);
    if (!search.place(who, tried)) out.unpaired.push_back(asking[who].name);
  }
  for (std::size_t i = 0; i < texting.size(); ++i) {
    if (const auto& who = search.holders()[i]) out.asking_of[texting[i].name] = asking[*who].name;
  }
  return out;
}

}  // namespace smsrelay::runner
