#include "mocks/dydu/seed_place.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace smsrelay::mocks::dydu {
namespace {

// The field that an error of the content concerns, by the error's code.
struct About {
  std::string_view code;
  std::string_view field;
};
constexpr auto fields = std::to_array<About>({
    {"bad-bot-id", "id"},
    {"duplicate-id", "id"},
    {"duplicate-name", "name"},
    {"name-missing", "name"},
    {"no-language", "languages"},
    {"bad-language", "code"},
    {"duplicate-language", "code"},
    {"unknown-language", "language"},
    {"bad-space", "spaces"},
    {"duplicate-space", "spaces"},
    {"unknown-space", "default space"},
    {"unknown-space", "edited space"},
    {"unknown-space", "answers"},
    {"no-answer", "answers"},
    {"nothing-asked", "asked like"},
    {"empty-phrase", "asked like"},
});

class Search {
 public:
  explicit Search(const base::Error& error) : error_(error) {}

  // `within`: the node is, or is below, a field that the error concerns.
  void look(const yaml::Node& node, bool within) {
    if (within && node.is_scalar() && is_quoted(node.text)) quoted_ = &node.mark;
    for (const yaml::Node& item : node.items) look(item, within);
    for (const yaml::Entry& entry : node.entries) {
      if (within && is_quoted(entry.key)) quoted_ = &entry.mark;
      const bool about = is_about(entry.key);
      if (about && field_ == nullptr) field_ = &entry.value.mark;
      look(entry.value, within || about);
    }
  }
  // The last of the quoted values: when two have the same name, the second is wrong.
  [[nodiscard]] const yaml::Mark* found() const { return quoted_ != nullptr ? quoted_ : field_; }

 private:
  [[nodiscard]] bool is_about(std::string_view key) const {
    return std::ranges::any_of(
        fields, [&](const About& each) { return each.code == error_.code && each.field == key; });
  }
  [[nodiscard]] bool is_quoted(const std::string& text) const {
    return !text.empty() && error_.detail.find("'" + text + "'") != std::string::npos;
  }

  const base::Error& error_;
  const yaml::Mark* quoted_ = nullptr;
  const yaml::Mark* field_ = nullptr;
};

}  // namespace

yaml::Mark seed_place(const yaml::Node& node, const base::Error& error) {
  Search search(error);
  search.look(node, false);
  const yaml::Mark* const found = search.found();
  return found == nullptr ? node.mark : *found;
}

}  // namespace smsrelay::mocks::dydu
