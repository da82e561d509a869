// Checks that the tests of both mocks' fault places share.
#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <set>
#include <string>
#include <string_view>

#include "base/file.h"
#include "mocks/vendor/fault_place.h"
#include "yaml/document.h"

namespace smsrelay::mocks::vendor {

inline std::set<std::string> words_of(const FaultMap& map) {
  std::set<std::string> out;
  for (const FaultPlace& place : map.places) out.insert(place.word);
  return out;
}

// The word of the place of a call; empty: it has none.
inline std::string word_of(const FaultMap& map, const std::string& to, const std::string& method,
                           const std::string& url, const std::string& body = "",
                           const std::string& from = "client") {
  net::Call call;
  call.from = from;
  call.url = url;
  call.request.method = method;
  call.request.body = body;
  const FaultPlace* const place = place_of({map}, call, to);
  return place == nullptr ? "" : place->word;
}

// The control API's document lists these words, and no others, at this path.
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

// The table of places in README.md of this room has these words of a vendor, and no others.
// `prefix`: the beginning of these words.
inline void expect_in_readme(const std::string& source_folder, const std::string& prefix,
                             const std::set<std::string>& words) {
  const auto text = base::read_file(source_folder + "/mocks/vendor/README.md");
  ASSERT_TRUE(text.ok()) << text.error().detail;
  std::set<std::string> listed;
  const std::string mark = "`" + prefix;
  for (std::size_t line = text->find("\n| `"); line != std::string::npos;
       line = text->find("\n| `", line + 1)) {
    const std::size_t end = text->find(" | ", line + 3);  // of the first column
    for (std::size_t at = text->find(mark, line); at < end; at = text->find(mark, at + 1)) {
      listed.insert(text->substr(at + 1, text->find('`', at + 1) - at - 1));
    }
  }
  EXPECT_EQ(listed, words);
}

}  // namespace smsrelay::mocks::vendor
