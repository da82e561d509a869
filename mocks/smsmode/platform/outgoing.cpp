#include "mocks/smsmode/platform/outgoing.h"

namespace smsrelay::mocks::smsmode::inline platform {

CCedilla c_cedilla_of(const Profile& profile) {
  return profile.small_c_cedilla_is_gsm ? CCedilla::small_too : CCedilla::large_only;
}

std::string stop_mention(std::string_view to, const Channel& channel) {
  if (!to.starts_with("33")) return " no-sms.eu";
  return " STOP " + std::string(channel.short_code());
}

bool is_named_advertising(const Channel& channel, std::string_view sender, std::string_view text,
                          std::size_t mention_bytes) {
  return channel.seed.flow == "MARKETING" && mention_bytes == 0 &&
         sender.find_first_not_of("0123456789") != std::string_view::npos &&
         text.find("STOP") == std::string_view::npos;
}

std::string sender_of(const SendRequest& request, const Channel& channel, const Profile& profile) {
  const bool replaced =
      profile.named_marketing == Profile::NamedMarketing::replaced &&
      is_named_advertising(channel, request.from, request.text, request.mention_bytes);
  return replaced ? std::string(channel.short_code()) : request.from;
}

}  // namespace smsrelay::mocks::smsmode::inline platform
