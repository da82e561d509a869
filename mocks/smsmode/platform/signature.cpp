#include "mocks/smsmode/platform/signature.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cassert>

namespace smsrelay::mocks::smsmode {
inline namespace platform {

std::string signature_of(std::string_view secret, std::string_view body) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac{};
  unsigned int mac_bytes = 0;
  [[maybe_unused]] const unsigned char* const made = HMAC(
      EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
      reinterpret_cast<const unsigned char*>(body.data()), body.size(), mac.data(), &mac_bytes);
  assert(made != nullptr);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (unsigned int i = 0; i < mac_bytes; ++i) {
    out += digits[mac.at(i) >> 4U];
    out += digits[mac.at(i) & 15U];
  }
  return out;
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
