// Id: a text that names one kind of thing, so that a message id is never taken for a channel id.
#pragma once

#include <string>

namespace smsrelay::base {

template <class Tag>
struct Id {
  std::string value;

  [[nodiscard]] bool empty() const { return value.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;
};

}  // namespace smsrelay::base
