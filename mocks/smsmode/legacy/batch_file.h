// BatchFile: the file of sendSMSBatch.do: one SMS on each line, fields separated by commas, with or
// without quotes:
//
//   "numero","message","emetteur"
//   "0639980001","Bonjour, Anne","MAIRIE","ref123"
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::mocks::smsmode::legacy {

struct BatchLine {
  int line = 0;  // in the file, from 1
  std::string number;
  std::string text;
  std::string sender;  // empty: none; so is the next
  std::string ref_client;
};

// Empty lines and a first line whose first field is "numero" are left out; the caller checks the
// fields. A quote within quotes is written twice.
std::vector<BatchLine> read_batch_file(std::string_view content);

}  // namespace smsrelay::mocks::smsmode::legacy
