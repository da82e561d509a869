// Approved outputs. REHEARSE_APPROVE=1 in the environment rewrites them; the diff is then reviewed
// like any other change.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace smsrelay::reports {

inline void expect_baseline(const std::string& name, const std::string& text) {
  const std::string path = std::string(REHEARSE_SOURCE_DIR) + "/reports/baselines/" + name;
  if (std::getenv("REHEARSE_APPROVE") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream file(path, std::ios::binary);
  ASSERT_TRUE(file) << "no baseline " << name << "; REHEARSE_APPROVE=1 writes it";
  const std::string approved((std::istreambuf_iterator<char>(file)),
                             std::istreambuf_iterator<char>());
  EXPECT_EQ(text, approved) << name << " differs; REHEARSE_APPROVE=1 rewrites it";
}

}  // namespace smsrelay::reports
