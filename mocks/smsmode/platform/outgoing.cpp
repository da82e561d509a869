#include "mocks/smsmode/platform/outgoing.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

namespace {

// Lower-case letters and digits made from a text; the same text gives the same ones.
std::string code_of(std::string_view text, std::size_t characters) {
  constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::uint64_t hash = 14'695'981'039'346'656'037U;  // FNV-1a
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  std::string out;
  while (out.size() < characters) {
    out += alphabet[hash % alphabet.size()];
    hash /= alphabet.size();
  }
  return out;
}

}  // namespace

CCedilla c_cedilla_of(const Profile& profile) {
  return profile.small_c_cedilla_is_gsm ? CCedilla::small_too : CCedilla::large_only;
}

std::string stop_mention(std::string_view to, const Channel& channel, const Profile& profile) {
  const std::string before = profile.mention_on_its_own_line ? "\n" : " ";
  if (to.starts_with("33")) return before + "STOP " + std::string(channel.short_code());
  if (!profile.foreign_mention_is_link) return before + "no-sms.eu";
  // Five characters for this handset and channel; the same each time.
  constexpr std::size_t code_characters = 5;
  return before + "no-sms.eu/" + code_of(std::string(to) + channel.id, code_characters);
}

std::string counted_mention(std::string_view to, const Channel& channel, const Profile& profile) {
  constexpr std::size_t link_characters = 25;
  std::string mention = stop_mention(to, channel, profile);
  if (!to.starts_with("33") && profile.foreign_mention_is_link) {
    mention.resize(link_characters, 'x');
  }
  return mention;
}

bool is_named_advertising(const Channel& channel, std::string_view sender, std::string_view text,
                          std::size_t mention_bytes) {
  return channel.seed.flow == "MARKETING" && mention_bytes == 0 &&
         sender.find_first_not_of("0123456789") != std::string_view::npos &&
         text.find("STOP") == std::string_view::npos;
}

bool has_bad_name(const Channel& channel, std::string_view sender) {
  // Some of the words that operators call generic; the whole list is not public.
  constexpr auto generic =
      std::to_array<std::string_view>({"alert", "alerte", "code", "info", "infos", "message",
                                       "notice", "promo", "service", "sms", "test", "verify"});
  if (channel.has_number(sender)) return false;
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (std::ranges::all_of(sender, is_digit)) return true;
  if (!std::ranges::all_of(sender, [&](char c) { return is_digit(c) || is_letter(c); }))
    return true;
  return std::ranges::find(generic, base::ascii_lower(sender)) != generic.end();
}

std::string sender_of(const SendRequest& request, const Channel& channel, const Profile& profile) {
  const bool replaced =
      (profile.named_marketing == Profile::NamedMarketing::replaced &&
       is_named_advertising(channel, request.from, request.text, request.mention_bytes)) ||
      (profile.bad_name == Profile::BadName::overwritten && has_bad_name(channel, request.from));
  return replaced ? std::string(channel.short_code()) : request.from;
}

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
