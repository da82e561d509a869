#include "app/admin_problems.h"

#include "base/text.h"

namespace smsrelay::app::problems {

Problem not_authenticated() {
  return {401, "not-authenticated", "GUIDE-A1", "The request carries no valid bearer token.",
          "Send the relay's admin token as \"Authorization: Bearer <token>\"."};
}

Problem body_too_long(std::size_t bytes_max) {
  return {413, "body-too-long", "", "The body is too long.",
          "Send at most " + std::to_string(bytes_max) + " bytes."};
}

Problem bad_request(const base::Error& error) {
  return {400, error.code, "", error.detail, "Correct the request and send it again."};
}

Problem path_unknown(const std::string& near_path) {
  return {404, "path-unknown", "", "Nothing is served at this path.",
          near_path.empty() ? "The admin API begins at /api/channels."
                            : "Did you mean " + base::visible(near_path) + "?"};
}

Problem method_not_allowed(const std::string& methods) {
  return {405, "method-not-allowed", "", "This path does not take this method.",
          "It takes " + methods + "."};
}

Problem channel_not_created() {
  return {
      404, "channel-not-created", "GUIDE-A3",
      "The path names no channel: \"Create\" was not clicked, or was refused.",
      "Give the channel its title and click \"Create\"; what comes back is the channel to go on "
      "with."};
}

Problem channel_unknown() {
  return {404, "channel-unknown", "GUIDE-D1", "No channel has this id.",
          "Open the list of channels and choose one, or create it again."};
}

Problem not_opted_out() {
  return {404, "not-opted-out", "", "Nobody of that number has opted out of this channel.",
          "Give the number as smsmode writes it: with its country code, without blanks."};
}

Problem channel_not_active() {
  return {409, "channel-not-active", "GUIDE-D3", "The channel is not finished yet.",
          "Click Finish."};
}

Problem changed_meanwhile() {
  return {409, "changed-meanwhile", "GUIDE-D3",
          "The channel was changed while it was being verified.", "Click Finish again."};
}

Problem bot_missing() {
  return {422, "bot-missing", "GUIDE-A2", "The relay serves several bots and none is named.",
          "Name the bot by its botUUID."};
}

Problem bot_unknown() {
  return {422, "bot-unknown", "GUIDE-A2", "The relay serves no bot of this botUUID.",
          "Copy the botUUID from Preferences > Api, or add the bot to the relay's configuration."};
}

Problem bad_page(const std::string& cause) {
  return {400, "bad-page", "", "The page of the list cannot be found: " + cause + ".",
          "Follow the Link of the answer before, or leave after and limit out."};
}

Problem store_unreadable() {
  return {503, "store-unreadable", "", "What is stored could not be read.",
          "Try again; the log of the relay tells the cause."};
}

Problem not_durable() {
  return {503, "not-durable", "", "The change could not be stored.",
          "Nothing was changed; try again."};
}

}  // namespace smsrelay::app::problems
