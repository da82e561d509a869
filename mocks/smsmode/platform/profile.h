// Profile: how the platform behaves where no public source settles it; assumptions.h names each
// choice.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/instant.h"

namespace smsrelay::mocks::smsmode {
inline namespace platform {

enum class Orientation { spec, swapped };  // `from` of an MO: the person, or our number

struct Profile {
  // ---- notifications
  Orientation mo_orientation = Orientation::spec;
  bool mo_names_origin = true;  // an MO has originMessageId and refClient of the MT it answers
  bool mo_names_channel = true;
  bool mo_status_null = false;  // a stray "status": null in an MO
  enum class LongMo { whole, split } long_mo = LongMo::whole;
  enum class StopMo { forwarded, twice, swallowed } stop_mo = StopMo::forwarded;
  bool stop_mo_flagged = true;         // body.stop: true in the MO of an opt-out
  bool names_foreign_channel = false;  // notifications name a channel of somebody else
  bool short_reports = false;          // a delivery report has only messageId and status.value
  bool mo_to_every_url = false;  // to the message's and the channel's URL, not only to the first
  bool report_has_direction = true;
  bool callback_charset = false;  // Content-Type with "; charset=utf-8"
  base::Duration callback_timeout = std::chrono::seconds(10);
  std::vector<base::Duration> ladder = {std::chrono::seconds(30), std::chrono::minutes(2),
                                        std::chrono::minutes(10), std::chrono::hours(1),
                                        std::chrono::hours(5),    std::chrono::hours(24)};
  bool ladder_counts_first_call = false;  // six calls in all, without the last wait
  bool follow_redirects = false;          // by callbacks; else a 3xx is a failure
  bool retry_at_current_url = true;       // repeats go to the console's present URL, not the first
  bool report_enroute = true;             // although the answer said ENROUTE already
  bool legacy_mo_in_latin9 = false;       // message of a 1.6 MO in ISO-8859-15, not UTF-8
  bool legacy_mo_at_console_url = false;  // by GET too; else the console's URL gets only JSON
  bool notifications_signed = false;      // X-Smsmode-256 on every POST

  // ---- answers
  int sent_status = 201;  // 200, 201, 202
  enum class Price { number, text, absent } price = Price::number;
  bool dates_in_utc = false;  // else Europe/Paris
  enum class Dates { plain, with_z, with_fraction } dates = Dates::plain;
  bool length_in_characters = false;  // else septets or UTF-16 units
  bool extra_fields = false;          // unknown properties between the known ones, in another order
  // Between a text and its STOP mention: the end of the line, or a blank.
  bool mention_on_its_own_line = true;
  // To a foreign handset: "no-sms.eu/xxxxx", counted as 25 characters; or "no-sms.eu" as it is.
  bool foreign_mention_is_link = true;
  bool stop_mention_shown = true;  // in body.text of the answer
  bool sms_error_pages = false;  // `type` of a refusal by /sms/v1: …/sms/, else …/commons/errors/

  // ---- what is taken
  bool trailing_slash_ignored = false;  // at the end of a path; else 404
  bool strict_body = true;              // an unknown property of a POST gets 400
  bool strict_query = true;     // an unknown parameter of a list gets 400; else it is ignored
  bool null_is_absent = false;  // a null property of a message; else it is a wrong type
  bool empty_from_is_default = false;   // `from: ""` means the default sender; else 400
  bool sender_object_taken = false;     // `sender: {value}` counts as `from`; else it is unknown
  bool reference_taken = false;         // `reference` counts as `refClient`; else it is unknown
  bool credit_served = false;           // GET /commons/v1/credit; else 404
  bool bad_item_alone_refused = false;  // in an array; else the whole array
  bool encoding_obeyed = false;         // body.encoding of a request is obeyed; else only checked
  bool deleted_is_gone = false;         // a cancelled message gets 404; else UNDELIVERABLE
  bool arrays = true;                   // several messages in one POST
  bool cut_long_text = false;           // to 10 parts; else 400
  bool replace_unknown_sender = false;  // by the default sender; else 400
  bool replace_outside_gsm = false;     // by '?'; else the text becomes UNICODE
  bool small_c_cedilla_is_gsm = false;  // by unicode.org's table
  bool stop_only_if_it_fits = false;    // body.stop adds its mention only if that adds no part
  // A name as sender on a MARKETING channel, without STOP: as it is, by a short code, or SPAM.
  enum class NamedMarketing { sent, replaced, blocked } named_marketing = NamedMarketing::sent;
  // What operators do with a name that their rules do not allow; see has_bad_name().
  enum class BadName { kept, overwritten, blocked } bad_name = BadName::kept;
  // How HTTP 1.6 treats an `emetteur` that the channel does not have; `replaced`: by the default
  // one.
  enum class LegacySender { taken, replaced, refused } legacy_sender = LegacySender::taken;
  bool legacy_class_4_sender_refused = false;  // `emetteur` with classe_msg=4; else it is ignored
  bool legacy_bad_number_skipped = false;      // among good ones; else nothing is sent

  // ---- console and account
  bool lists_follow_role = false;   // without a channel in the path; else only the key's channel
  bool blocked_key_is_401 = false;  // else 403, like an address that is not authorised
  // smsmode's own reaction when a handset sends STOP or CONTACT.
  bool stop_is_contained = false;  // any MO with the word STOP opts out; else only STOP alone
  bool stop_is_confirmed = true;   // the platform sends a confirmation and debits it
  // Which messages an opt-out stops: those of its channel, of the account, from the number it was
  // sent to.
  enum class Scope { channel, account, number } stop_scope = Scope::channel;
  enum class Back { never, start, any_mo } stop_ends_with = Back::never;
  // CONTACT alone is no opt-out: the MO is notified, or the platform answers it too, or only the
  // platform does.
  enum class Contact { notified, answered, kept } contact = Contact::notified;
  bool any_credential_type = false;  // any `type` of a new credential; else only API_KEY
  enum class Ips { addresses, ranges, anything } authorized_ips = Ips::addresses;  // what is taken
  bool key_shown_again = false;         // `value` is shown on each read; else only at creation
  base::Duration key_takes_effect{0};   // for keys made after start(); earlier ones work at once
  bool console_url_is_channels = true;  // the channel's defaultCallbackUrlMo is the URL typed there
  enum class ConsoleUrl { as_typed, trimmed, refused } console_url = ConsoleUrl::as_typed;
  bool console_url_bare = false;  // the console refuses a query string, or a user before the host

  base::Duration reporting_lag = std::chrono::minutes(2);  // until GET shows a new message
  base::Duration network_delay = std::chrono::seconds(1);  // from acceptance to the handset
  std::string public_url{};            // the beginning of every `href`; empty: the origin served
  std::size_t messages_max = 100'000;  // above that the oldest is forgotten

  friend bool operator==(const Profile&, const Profile&) = default;
};

}  // namespace platform
}  // namespace smsrelay::mocks::smsmode
