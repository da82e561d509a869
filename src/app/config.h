// Config: relay.yaml -> RelaySettings. Strict: an unknown, mistyped or out-of-range value is
// refused with its place in the file.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/settings.h"
#include "base/result.h"

namespace smsrelay::app {

// Reads a file named in the configuration. Error: the reason, in words.
using FileReader = std::function<base::Result<std::string>(const std::string& path)>;

// `file` is the name shown in complaints. Error "bad-config": its detail is the whole report, every
// problem with file:line:column, the key and a caret. No value of the file is part of it: any of
// them could be a secret in the wrong place.
base::Result<RelaySettings> read_config(std::string text, const std::string& file,
                                        const FileReader& read_file);

// The same, of a file of at most 1 MiB and the secrets of at most 4 KiB it names, relative to its
// folder. "bad-config" also when one cannot be read.
base::Result<RelaySettings> load_config(const std::string& file);

// A file with secrets that others than its owner may read or write.
struct ExposedFile {
  std::string path;
  std::string mode;  // "0644"
};
// Of the files with secrets that `config_file`, read into `settings`, is or names.
std::vector<ExposedFile> exposed_files(const RelaySettings& settings,
                                       const std::string& config_file);

}  // namespace smsrelay::app
