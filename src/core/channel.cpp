#include "core/channel.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/ascii.h"
#include "base/masking.h"
#include "base/text.h"

namespace smsrelay::core {
namespace {

constexpr std::size_t title_characters_max = 100;
constexpr std::size_t key_characters = 32;
constexpr std::size_t key_characters_max = 256;
constexpr std::size_t vendor_words_max = 160;
constexpr std::size_t free_text_bytes_max = 1000;

// ---- words
// ---------------------------------------------------------------------------------------
std::string in_quotes(std::string_view text) { return "\"" + base::visible(text) + "\""; }

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t index = 0; index < names.size(); ++index) {
    if (index > 0) text += index + 1 == names.size() ? " and " : ", ";
    text += in_quotes(names[index]);
  }
  return text.empty() ? "none" : text;
}

// Lower case and without accents, over Latin-1 and the ligatures of French: enough to see that
// "Defaut" was meant for "Défaut". Never used to accept, only to explain.
std::string folded(std::string_view text) {
  static constexpr std::string_view latin_1 =  // U+00C0 to U+00FF, '\0': as it is
      "aaaaaa\0ceeeeiiiidnooooo\0ouuuuy\0\0aaaaaa\0ceeeeiiiidnooooo\0ouuuuy\0y";
  constexpr std::string_view letters(latin_1.data(), 64);
  std::string folded;
  for (const char32_t character : base::decode_utf8(base::ascii_lower(text))) {
    if (character >= 0x300 && character <= 0x36F) continue;  // accents written apart
    if (character >= 0xC0 && character <= 0xFF && letters[character - 0xC0] != '\0') {
      folded += letters[character - 0xC0];
    } else if (character == 0x152 || character == 0x153) {
      folded += "oe";
    } else if (character == 0xC6 || character == 0xE6) {
      folded += "ae";
    } else {
      base::append_utf8(folded, character);
    }
  }
  return folded;
}

// Also the no-break and zero-width blanks that a paste from a document brings along.
bool holds_blank(std::string_view text) {
  return text.find_first_of(" \t\r\n\v\f") != std::string_view::npos ||
         text.find("\u00A0") != std::string_view::npos ||
         text.find("\u202F") != std::string_view::npos ||
         text.find("\u200B") != std::string_view::npos ||
         text.find("\uFEFF") != std::string_view::npos;
}

// smsmode's own words, if they can be shown.
std::string in_its_words(const AccountFacts& facts, const Channel& channel) {
  const std::string_view said = base::trim(facts.detail);
  if (said.empty() || said.size() > vendor_words_max) return {};
  const auto holds = [&](const std::string& secret) {
    return !secret.empty() && said.find(secret) != std::string_view::npos;
  };
  if ((channel.api_key && holds(*channel.api_key)) || holds(channel.endpoint_token)) return {};
  return " smsmode says: \"" + base::masked_words(said) + "\".";
}

// ---- the selection
// ---------------------------------------------------------------------------------
std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                       std::string_view what) {
  std::string fix;
  const auto same = std::find_if(known.begin(), known.end(), [&](const std::string& name) {
    return folded(name) == folded(word);
  });
  if (same != known.end()) {
    fix = "Did you mean " + in_quotes(*same) + "? ";
  } else if (const auto near = base::did_you_mean(word, known)) {
    fix = "Did you mean " + in_quotes(*near) + "? ";
  }
  return fix + "The " + std::string(what) + ": " + list_of(known) + ".";
}

std::optional<Refusal> check_language(const BotDirectory& bot, std::string_view language) {
  if (language.empty()) {
    return Refusal{"language-missing", "GUIDE-A5", "No language is selected.",
                   "Select the language the chatbot answers in."};
  }
  std::vector<std::string> codes;
  for (const BotDirectory::Language& known : bot.languages) {
    if (known.code == language) return std::nullopt;
    codes.push_back(known.code);
  }
  return Refusal{"language-unknown", "GUIDE-A5",
                 "The chatbot has no language " + in_quotes(language) + ".",
                 suggestion(language, codes, "chatbot's languages")};
}

Refusal space_of_other_language(std::string_view space, const std::string& language,
                                const BotDirectory::Language& other, const std::string& name) {
  return {"space-of-other-language", "GUIDE-A5",
          "The consultation space " + in_quotes(space) + " belongs to language " +
              in_quotes(other.code) + ", not to " + in_quotes(language) + ".",
          "Select language " + in_quotes(other.code) + " with space " + in_quotes(name) +
              ", or a space of language " + in_quotes(language) + "."};
}

std::optional<Refusal> check_space(const BotDirectory& bot, std::string_view language,
                                   std::string_view space) {
  if (space.empty()) {
    return Refusal{"space-missing", "GUIDE-A5", "No consultation space is selected.",
                   "Select the consultation space the answers come from."};
  }
  const auto selected =
      std::find_if(bot.languages.begin(), bot.languages.end(),
                   [&](const BotDirectory::Language& known) { return known.code == language; });
  const std::vector<std::string>& spaces = selected->spaces;
  if (std::find(spaces.begin(), spaces.end(), space) != spaces.end()) return std::nullopt;

  const std::string wanted = folded(space);
  const auto looks_alike = [&](const std::string& name) { return folded(name) == wanted; };
  const auto near = std::find_if(spaces.begin(), spaces.end(), looks_alike);
  if (near != spaces.end()) {
    return Refusal{"space-wrong-case", "GUIDE-A5",
                   "The consultation space " + in_quotes(space) +
                       " differs from an existing one in capitals or accents, and Dydu would "
                       "silently answer from the default space.",
                   "Did you mean " + in_quotes(*near) + "? Select it exactly so."};
  }
  for (const BotDirectory::Language& other : bot.languages) {
    if (&other == &*selected) continue;
    const auto there = std::find_if(other.spaces.begin(), other.spaces.end(), looks_alike);
    if (there != other.spaces.end()) {
      return space_of_other_language(space, selected->code, other, *there);
    }
  }
  return Refusal{"space-unknown", "GUIDE-A5",
                 "The chatbot has no consultation space " + in_quotes(space) + " in language " +
                     in_quotes(language) +
                     ", and Dydu would silently answer from the default space.",
                 suggestion(space, spaces, "spaces of this language")};
}

// ---- what smsmode says
// -----------------------------------------------------------------------------
std::optional<Refusal> check_key(const AccountFacts& facts, const Channel& channel) {
  switch (facts.key) {
    case AccountFacts::Key::accepted:
      return std::nullopt;
    case AccountFacts::Key::refused:
      return Refusal{"key-refused", "GUIDE-C2",
                     "smsmode does not know this API key: it is wrong or was revoked." +
                         in_its_words(facts, channel),
                     "Generate a new API key in smsmode, copy it whole and enter it here."};
    case AccountFacts::Key::blocked:
      return Refusal{"key-blocked", "GUIDE-C2",
                     "smsmode knows this API key but refuses it: the key is blocked, or may not be "
                     "used from this address." +
                         in_its_words(facts, channel),
                     "Unblock the key in Settings > API Keys, or generate a new API key and enter "
                     "it here."};
    case AccountFacts::Key::other_channel_type:
      return Refusal{"key-other-channel-type", "GUIDE-C1",
                     "This API key belongs to a smsmode channel that does not carry SMS." +
                         in_its_words(facts, channel),
                     "Open Settings > API Keys of the account's SMS channel and generate the key "
                     "there."};
    case AccountFacts::Key::unreachable:
      break;
  }
  return Refusal{"smsmode-unreachable", "GUIDE-D3",
                 "smsmode could not be reached, so the API key is not verified." +
                     in_its_words(facts, channel),
                 "Nothing to correct here: click Finish again in a few minutes."};
}

std::string_view without_scheme(std::string_view url) {
  const std::size_t scheme = url.find("://");
  return scheme == std::string_view::npos ? url : url.substr(scheme + 3);
}

bool is_http(std::string_view url) { return base::ascii_lower(url.substr(0, 7)) == "http://"; }

// Where all endpoints of this relay begin.
std::string_view without_token(std::string_view endpoint) {
  return endpoint.substr(0, endpoint.rfind('/') + 1);
}

Refusal webhook_not_set(const AccountFacts& facts, std::string_view endpoint) {
  if (facts.status_url && base::trim(*facts.status_url) == endpoint) {
    return {"webhook-in-status-field", "GUIDE-B3",
            "The endpoint was pasted into the field for status notifications, and \"URL for MO "
            "notifications\" is empty: delivery reports would arrive and no SMS ever would.",
            "In smsmode, Settings > Webhooks: paste the endpoint into \"URL for MO "
            "notifications\" and click \"Edit\"."};
  }
  return {"webhook-missing", "GUIDE-B5",
          "The \"URL for MO notifications\" of this key's smsmode channel is empty: the endpoint "
          "was pasted in another account (GUIDE-B1) or in another channel's configuration "
          "(GUIDE-B2), \"Edit\" was not clicked (GUIDE-B5), or the API key is of another account "
          "(GUIDE-C1).",
          "In smsmode, open the configuration of the channel whose number this is, Settings > "
          "Webhooks: paste the endpoint into \"URL for MO notifications\" and click \"Edit\". If "
          "it is there already, generate the key in this same account."};
}

std::optional<Refusal> check_webhook(const AccountFacts& facts, std::string_view endpoint) {
  const std::string_view found = *facts.mo_url;
  if (found == endpoint) return std::nullopt;
  if (base::trim(found).empty()) return webhook_not_set(facts, endpoint);
  if (holds_blank(found)) {
    return Refusal{"webhook-has-blank", "GUIDE-B4",
                   "The \"URL for MO notifications\" in smsmode holds a blank, so smsmode calls "
                   "an address that does not exist.",
                   "Paste the endpoint again without blanks or line ends and click \"Edit\"."};
  }
  if (is_http(found) && !is_http(endpoint) &&
      without_scheme(endpoint).starts_with(without_scheme(found))) {
    return Refusal{"webhook-not-https", "GUIDE-B4",
                   "The \"URL for MO notifications\" in smsmode begins with http:// instead of "
                   "https://.",
                   "Paste the endpoint exactly as it is shown here and click \"Edit\"."};
  }
  if (endpoint.starts_with(found) || endpoint.ends_with(found)) {
    return Refusal{
        "webhook-truncated", "GUIDE-A4",
        "The \"URL for MO notifications\" in smsmode is only a piece of the endpoint: it "
        "was not copied whole.",
        "Copy the whole endpoint with its copy button, paste it into \"URL for MO "
        "notifications\" and click \"Edit\"."};
  }
  if (found.starts_with(endpoint)) {
    return Refusal{"webhook-pasted-twice", "GUIDE-B4",
                   "The \"URL for MO notifications\" in smsmode goes on behind the endpoint: it "
                   "was pasted twice, or into a field that was not empty.",
                   "Empty the field, paste the endpoint once and click \"Edit\"."};
  }
  if (found.starts_with(without_token(endpoint))) {
    return Refusal{"webhook-of-another-channel", "GUIDE-A4",
                   "The \"URL for MO notifications\" in smsmode is an endpoint of this relay, but "
                   "not this channel's: it was copied from another channel, or the API key is of "
                   "that other channel's account (GUIDE-C1).",
                   "Copy the endpoint shown for this channel, paste it into \"URL for MO "
                   "notifications\" and click \"Edit\"."};
  }
  return Refusal{"webhook-elsewhere", "GUIDE-C1",
                 "This key's smsmode account sends incoming messages to another address: the API "
                 "key is of another account, or \"URL for MO notifications\" still holds another "
                 "endpoint (GUIDE-B4).",
                 "Check that the key was generated in the account whose number this channel uses; "
                 "if it was, paste the endpoint into \"URL for MO notifications\" and click "
                 "\"Edit\"."};
}

// Nothing but blanks and joiners, of whatever kind.
bool has_no_shape(std::string_view text) {
  const std::u32string characters = base::decode_utf8(text);
  return std::all_of(characters.begin(), characters.end(), [](char32_t c) {
    return c == U' ' || (c >= U'\t' && c <= U'\r') || c == 0xA0 || c == 0xAD || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 || c == 0x202F ||
           (c >= 0x205F && c <= 0x2064) || c == 0x2800 || c == 0x3000 || c == 0x3164 ||
           (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF;
  });
}

}  // namespace

std::optional<Refusal> check_title(std::string_view title) {
  title = base::trim(title);
  if (has_no_shape(title)) {
    return Refusal{"title-missing", "GUIDE-A2", "The channel has no title.",
                   "Give the channel a title by which people will find it again."};
  }
  if (base::decode_utf8(title).size() > title_characters_max) {
    return Refusal{
        "title-too-long", "GUIDE-A2",
        "The title is longer than " + std::to_string(title_characters_max) + " characters.",
        "Shorten the title."};
  }
  return check_readable("title", title, "GUIDE-A2");
}

std::optional<Refusal> check_readable(std::string_view what, std::string_view text,
                                      std::string_view step) {
  if (base::has_unreadable(text)) {
    return Refusal{"text-unreadable", std::string(step),
                   "The " + std::string(what) +
                       " holds a control character, or one that cannot be seen or turns the line "
                       "around: " +
                       in_quotes(text.substr(0, free_text_bytes_max)) + ".",
                   "Type the " + std::string(what) + " by hand instead of pasting it."};
  }
  if (text.size() > free_text_bytes_max) {
    return Refusal{"text-too-long", std::string(step),
                   "The " + std::string(what) + " has " + std::to_string(text.size()) +
                       " bytes; at most " + std::to_string(free_text_bytes_max) + " are taken.",
                   "Shorten the " + std::string(what) + "."};
  }
  return std::nullopt;
}

std::optional<Refusal> check_canary_readable(const Channel& channel) {
  if (!channel.canary) return std::nullopt;
  if (auto refusal = check_readable("canary's question", channel.canary->question, "GUIDE-A5")) {
    return refusal;
  }
  return check_readable("canary's expected answer", channel.canary->expected, "GUIDE-A5");
}

std::optional<Refusal> check_selection(const BotDirectory& bot, std::string_view language,
                                       std::string_view space) {
  language = base::trim(language);
  if (auto refusal = check_language(bot, language)) return refusal;
  return check_space(bot, language, base::trim(space));
}

std::optional<Refusal> check_key_shape(std::string_view api_key) {
  if (base::trim(api_key).empty()) {
    return Refusal{"key-missing", "GUIDE-D2", "No smsmode API key is entered.",
                   "Paste the key into \"smsmode API Key\". smsmode shows it once: if it is lost, "
                   "generate a new one."};
  }
  if (holds_blank(api_key)) {
    return Refusal{"key-has-blanks", "GUIDE-D2",
                   "The API key holds a blank or a line end that came along with the paste.",
                   "Paste the key again without anything before, within or after it."};
  }
  const bool alphanumeric =
      std::all_of(api_key.begin(), api_key.end(), base::is_ascii_alphanumeric);
  if (alphanumeric && api_key.size() < key_characters) {
    return Refusal{"key-truncated", "GUIDE-C4",
                   "The API key has " + std::to_string(api_key.size()) +
                       " characters; smsmode's keys have " + std::to_string(key_characters) +
                       ": it was not copied whole.",
                   "Copy the whole key and paste it again. smsmode shows it once: if it is no "
                   "longer shown, generate a new one."};
  }
  const bool sendable = std::all_of(api_key.begin(), api_key.end(), [](char byte) {
    return base::is_ascii_alphanumeric(byte) ||
           std::string_view("-_.~+/=").find(byte) != std::string_view::npos;
  });
  if (!sendable || api_key.size() > key_characters_max) {
    return Refusal{
        "key-malformed", "GUIDE-C4",
        "This is not a smsmode API key: it holds characters no key has, or far too many.",
        "Copy the key alone, without quotes or its name, and paste it again."};
  }
  return std::nullopt;
}

std::optional<Refusal> check_complete(const Channel& channel) {
  if (auto refusal = check_title(channel.title)) return refusal;
  if (!channel.language || base::trim(*channel.language).empty()) {
    return check_language({}, {});
  }
  if (!channel.space || base::trim(*channel.space).empty()) {
    return check_space({}, {}, {});
  }
  return check_key_shape(channel.api_key ? *channel.api_key : "");
}

std::optional<Refusal> check_finish(const Channel& channel, const BotDirectory& bot,
                                    const AccountFacts& facts, std::string_view endpoint_url) {
  if (auto refusal = check_complete(channel)) return refusal;
  if (auto refusal = check_selection(bot, *channel.language, *channel.space)) return refusal;
  if (auto refusal = check_key(facts, channel)) return refusal;
  return facts.mo_url ? check_webhook(facts, endpoint_url) : std::nullopt;
}

std::optional<Refusal> check_canary(const Channel& channel, std::string_view rendered_answer) {
  if (!channel.canary || rendered_answer.find(channel.canary->expected) != std::string_view::npos) {
    return std::nullopt;
  }
  return Refusal{"wrong-space", "GUIDE-A5",
                 "The chatbot answered the control question from another space than " +
                     in_quotes(channel.space.value_or("")) + ".",
                 "Check in Dydu that the space still has this name and an answer to the control "
                 "question, then select it again."};
}

Refusal dydu_unreachable() {
  return {"dydu-unreachable", "GUIDE-D3",
          "Dydu could not be reached, so the control question is not answered.",
          "Nothing to correct here: click Finish again in a few minutes."};
}

}  // namespace smsrelay::core
