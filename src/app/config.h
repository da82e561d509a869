// Config: relay.yaml -> RelaySettings. Strict: whatever is unknown, mistyped or out of range is
// refused with its place in the file.
#pragma once

#include <functional>
#include <string>

#include "app/settings.h"
#include "base/result.h"

namespace smsrelay::app {

// Reads a file named in the configuration. Error: whatever happened, in words.
using FileReader = std::function<base::Result<std::string>(const std::string& path)>;

// `file` is the name shown in complaints. Error "bad-config": its detail is the whole report, every
// problem with file:line:column, the line and a caret. No secret is ever part of it.
base::Result<RelaySettings> read_config(std::string text, const std::string& file,
                                        const FileReader& read_file);

}  // namespace smsrelay::app
