// What the tests of every mock's fault places check alike.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>

#include "mocks/vendor/fault_place.h"
#include "yaml/document.h"

namespace smsrelay::mocks::vendor {

// The words of one vendor's places.
inline std::set<std::string> words_of(Vendor vendor) {
  std::set<std::string> out;
  for (const FaultPlace& place : fault_places()) {
    if (vendor_of(place) == vendor) out.emplace(place.word);
  }
  return out;
}

// The control face's document lists these words, and no others, at this path.
inline void expect_listed(std::string_view control_openapi, std::initializer_list<const char*> path,
                          const std::set<std::string>& words) {
  const auto document = yaml::load(std::string(control_openapi), "control.openapi.yaml");
  const yaml::Node* node = &document.root();
  for (const char* key : path) {
    node = node->find(key);
    ASSERT_NE(node, nullptr) << key;
  }
  std::set<std::string> listed;
  for (const auto& item : node->items) listed.insert(item.text);
  EXPECT_EQ(listed, words);
}

}  // namespace smsrelay::mocks::vendor
