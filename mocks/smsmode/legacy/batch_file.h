// BatchFile: the file of sendSMSBatch.do: one SMS a line, fields in quotes or not, commas between
// them:
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
  std::string sender;  // empty: none, as the next
  std::string ref_client;
};

// Empty lines and a first line whose first field is "numero" are left out; what else is missing or
// wrong in a line is for the caller to find. A quote within quotes is written twice.
std::vector<BatchLine> read_batch_file(std::string_view content);

}  // namespace smsrelay::mocks::smsmode::legacy
