// Guide: the clicks of the set-up guide and the slips they can be taken with, as one table.
//
// Everything that names a click or a slip is made from it: the loader accepts these words only,
// runner/execute must perform each row (checked when it is compiled), a test walks into each slip
// and sees the refusal named here, and LANGUAGE.md shows it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace smsrelay::runner {

// The kind of value that may follow the colon of a click.
enum class ClickValue { none, text, selection };

// The party that answers a click, and so may refuse it.
enum class ClickAnswer { nobody, relay, smsmode };

struct GuideClick {
  std::string_view clause;  // "GUIDE-A1"
  std::string_view words;   // "admin opens Channels"
  ClickAnswer answered_by = ClickAnswer::nobody;
  // The click that fills the clipboard or the screen for this one; empty: none is needed.
  std::string_view needs = "";
  ClickValue value = ClickValue::none;
  std::string_view example = "";  // what follows `words` in LANGUAGE.md
  std::string_view remark = "";   // stands behind the clause in LANGUAGE.md
};

struct GuideSlip {
  std::string_view clause;  // of the click: "GUIDE-B4"
  std::string_view words;   // "blank at the end"
  // When every other click follows the guide: the click that is refused, the code, and the click to
  // go back to. smsmode's console names no click to go back to; GUIDE-D4 is the test message, which
  // the relay's webhook refuses.
  std::string_view refused_at;        // "GUIDE-D3"
  std::string_view code;              // "webhook-has-blank"
  std::string_view step;              // "GUIDE-B4"; "" in smsmode's console
  std::string_view taken_after = "";  // the last click before the slip; empty: the one before it
  std::string_view left_out = "";     // a click that is skipped with this slip
};

// In the guide's order, GUIDE-A1 to GUIDE-D3.
inline constexpr GuideClick guide_table[] = {
    {"GUIDE-A1", "admin opens Channels", ClickAnswer::relay},
    {"GUIDE-A2", "admin chooses smsmode", ClickAnswer::nobody, "", ClickValue::text, ": Mairie",
     "the title, default the fixture's"},
    {"GUIDE-A3", "admin clicks Create", ClickAnswer::relay},
    {"GUIDE-A4", "admin copies the endpoint"},
    {"GUIDE-A5", "admin selects", ClickAnswer::relay, "", ClickValue::selection,
     R"(: { language: fr, space: "Mairie SMS" })", "default the fixture's"},
    {"GUIDE-B1", "admin opens smsmode"},
    {"GUIDE-B2", "admin opens the configuration"},
    {"GUIDE-B3", "admin opens Settings > Webhooks"},
    {"GUIDE-B4", "admin pastes the endpoint", ClickAnswer::nobody, "GUIDE-A4"},
    {"GUIDE-B5", "admin clicks Edit", ClickAnswer::smsmode},
    {"GUIDE-C1", "admin opens Settings > API Keys"},
    {"GUIDE-C2", "admin clicks Generate a new API key"},
    {"GUIDE-C3", "admin names the key", ClickAnswer::smsmode, "", ClickValue::text, ": relay",
     "with Create; default dydu"},
    {"GUIDE-C4", "admin copies the key", ClickAnswer::nobody, "GUIDE-C3"},
    {"GUIDE-D1", "admin returns to Channels", ClickAnswer::relay},
    {"GUIDE-D2", "admin pastes the key", ClickAnswer::relay, "GUIDE-C4"},
    {"GUIDE-D3", "admin clicks Finish", ClickAnswer::relay},
};

// By click, in the guide's order.
inline constexpr GuideSlip slip_table[] = {
    {"GUIDE-A1", "without a token", "GUIDE-A1", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-A1", "with a wrong token", "GUIDE-A1", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-A2", "no title", "GUIDE-A3", "title-missing", "GUIDE-A2"},
    {"GUIDE-A2", "a title of 300 characters", "GUIDE-A3", "title-too-long", "GUIDE-A2"},
    {"GUIDE-A3", "not clicked", "GUIDE-A5", "channel-not-created", "GUIDE-A3"},
    {"GUIDE-A3", "without a token", "GUIDE-A3", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-A3", "with a wrong token", "GUIDE-A3", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-A4", "truncated by one character", "GUIDE-D3", "webhook-truncated", "GUIDE-A4"},
    {"GUIDE-A4", "copied from another channel", "GUIDE-D3", "webhook-of-another-channel",
     "GUIDE-A4"},
    {"GUIDE-A5", "unknown language", "GUIDE-A5", "language-unknown", "GUIDE-A5"},
    {"GUIDE-A5", "unknown space", "GUIDE-A5", "space-unknown", "GUIDE-A5"},
    {"GUIDE-A5", "wrong case", "GUIDE-A5", "space-wrong-case", "GUIDE-A5"},
    {"GUIDE-A5", "space of the other language", "GUIDE-A5", "space-of-other-language", "GUIDE-A5"},
    {"GUIDE-A5", "nothing selected", "GUIDE-D3", "language-missing", "GUIDE-A5"},
    {"GUIDE-A5", "without a token", "GUIDE-A5", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-A5", "with a wrong token", "GUIDE-A5", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-B1", "logs in to another account", "GUIDE-D3", "webhook-missing", "GUIDE-B5"},
    {"GUIDE-B2", "opens another channel's configuration", "GUIDE-D3", "webhook-missing",
     "GUIDE-B5"},
    {"GUIDE-B3", "opens the field for status notifications", "GUIDE-D3", "webhook-in-status-field",
     "GUIDE-B3"},
    {"GUIDE-B4", "blank at the end", "GUIDE-D3", "webhook-has-blank", "GUIDE-B4"},
    {"GUIDE-B4", "http for https", "GUIDE-D3", "webhook-not-https", "GUIDE-B4"},
    {"GUIDE-B4", "truncated", "GUIDE-D3", "webhook-truncated", "GUIDE-A4"},
    {"GUIDE-B4", "pasted twice", "GUIDE-D3", "webhook-pasted-twice", "GUIDE-B4"},
    {"GUIDE-B5", "not clicked", "GUIDE-D3", "webhook-missing", "GUIDE-B5"},
    {"GUIDE-C1", "in another account", "GUIDE-D3", "webhook-elsewhere", "GUIDE-C1"},
    {"GUIDE-C1", "on a channel of another type", "GUIDE-D3", "key-other-channel-type", "GUIDE-C1"},
    {"GUIDE-C2", "keeps an old, revoked key", "GUIDE-D3", "key-refused", "GUIDE-C2", "",
     "GUIDE-C3"},
    {"GUIDE-C3", "no name", "GUIDE-C3", "name-missing", ""},
    {"GUIDE-C4", "truncated by one character", "GUIDE-D2", "key-truncated", "GUIDE-C4"},
    {"GUIDE-C4", "one character changed", "GUIDE-D3", "key-refused", "GUIDE-C2"},
    {"GUIDE-D1", "returns to a deleted channel", "GUIDE-D1", "channel-unknown", "GUIDE-D1"},
    {"GUIDE-D1", "without a token", "GUIDE-D1", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-D1", "with a wrong token", "GUIDE-D1", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-D2", "blanks around", "GUIDE-D2", "key-has-blanks", "GUIDE-D2"},
    {"GUIDE-D2", "empty", "GUIDE-D2", "key-missing", "GUIDE-D2"},
    {"GUIDE-D2", "pastes the endpoint instead", "GUIDE-D2", "key-malformed", "GUIDE-C4"},
    {"GUIDE-D2", "without a token", "GUIDE-D2", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-D2", "with a wrong token", "GUIDE-D2", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-D3", "too early, before selecting", "GUIDE-D3", "language-missing", "GUIDE-A5",
     "GUIDE-A4"},
    {"GUIDE-D3", "too early, before the key", "GUIDE-D3", "key-missing", "GUIDE-D2", "GUIDE-D1"},
    {"GUIDE-D3", "not clicked", "GUIDE-D4", "channel-not-active", "GUIDE-D3"},
    {"GUIDE-D3", "without a token", "GUIDE-D3", "not-authenticated", "GUIDE-A1"},
    {"GUIDE-D3", "with a wrong token", "GUIDE-D3", "not-authenticated", "GUIDE-A1"},
};

// The clauses of the clicks: GUIDE-A1 … GUIDE-D3. (GUIDE-D4 is the test message.)
const std::vector<std::string>& guide_clicks();

// nullptr: no click of the guide.
const GuideClick* guide_click(std::string_view clause);

// The words of the slips a click may be taken with. Empty for a clause that is no click.
std::vector<std::string> slips_of(std::string_view clause);

}  // namespace smsrelay::runner
