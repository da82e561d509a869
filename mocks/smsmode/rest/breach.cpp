#include "mocks/smsmode/rest/breach.h"

namespace smsrelay::mocks::smsmode::rest {

std::string Breach::text() const {
  std::string out = field + ": " + rule + "; sent " + sent + " [" + source + "]; answered " + code;
  if (!hint.empty()) out += "; hint: " + hint;
  return out;
}

Breach breach(std::string_view code, std::string field, std::string rule, std::string sent,
              std::string_view source) {
  return {400,
          std::string(code),
          std::move(field),
          std::move(rule),
          std::move(sent),
          std::string(source)};
}

}  // namespace smsrelay::mocks::smsmode::rest
