// The names of the things in a list.
#pragma once

#include <string>
#include <vector>

namespace smsrelay::runner {

template <class T>
std::vector<std::string> names_of(const std::vector<T>& all) {
  std::vector<std::string> names;
  names.reserve(all.size());
  for (const T& one : all) names.push_back(one.name);
  return names;
}

}  // namespace smsrelay::runner
