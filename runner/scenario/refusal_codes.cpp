#include "runner/scenario/refusal_codes.h"

namespace smsrelay::runner {

const std::vector<std::string>& refusal_codes() {
  static const std::vector<std::string> codes = {
      "bad-request",
      "body-too-long",
      "bot-missing",
      "bot-unknown",
      "changed-meanwhile",
      "channel-not-active",
      "channel-not-created",
      "channel-unknown",
      "charset-not-accepted",
      "coding-not-accepted",
      "dydu-unreachable",
      "endpoint-unknown",
      "key-blocked",
      "key-has-blanks",
      "key-malformed",
      "key-missing",
      "key-other-channel-type",
      "key-refused",
      "key-truncated",
      "language-missing",
      "language-unknown",
      "method-not-allowed",
      "name-missing",
      "not-authenticated",
      "not-durable",
      "not-opted-out",
      "path-unknown",
      "relay-stopping",
      "smsmode-unreachable",
      "space-missing",
      "space-of-other-language",
      "space-unknown",
      "space-wrong-case",
      "text-too-long",
      "text-unreadable",
      "title-missing",
      "title-too-long",
      "url-refused",
      "webhook-elsewhere",
      "webhook-has-blank",
      "webhook-in-status-field",
      "webhook-missing",
      "webhook-not-https",
      "webhook-of-another-channel",
      "webhook-pasted-twice",
      "webhook-truncated",
      "wrong-space",
  };
  return codes;
}

}  // namespace smsrelay::runner
