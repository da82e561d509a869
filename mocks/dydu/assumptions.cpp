#include "mocks/dydu/assumptions.h"

namespace smsrelay::mocks::dydu {
namespace {

using Row = vendor::Open<Profile>;

const std::vector<Row>& table() {
  static const std::vector<Row> rows = {
      // ---- talk
      {"ASSUME-DYDU-UNKNOWN-SPACE",
       "what does talk do with a space the bot does not have?",
       "dydu.md §5, unknown space",
       {{"default", "answers from the default space",
         [](Profile& p) { p.unknown_space_is_error = false; }},
        {"error", "refuses with 400", [](Profile& p) { p.unknown_space_is_error = true; }}}},
      {"ASSUME-DYDU-SPACE-NAMES",
       "how are the names of spaces compared?",
       "dydu.md §8, question 8",
       {{"exact", "exactly, after trim", [](Profile& p) { p.space_names_ignore_case = false; }},
        {"loose", "without case and accents",
         [](Profile& p) { p.space_names_ignore_case = true; }}}},
      {"ASSUME-DYDU-UNKNOWN-LANGUAGE",
       "what does talk do with a language the bot does not have?",
       "dydu.md §5, unknown language",
       {{"first", "answers in the bot's first one",
         [](Profile& p) { p.unknown_language_is_error = false; }},
        {"error", "refuses with 400", [](Profile& p) { p.unknown_language_is_error = true; }}}},
      {"ASSUME-DYDU-EMPTY-INPUT",
       "which typeResponse has the answer for empty sentences?",
       "dydu.md §5, empty input",
       {{"misunderstood", "GBMisunderstoodQuestion",
         [](Profile& p) { p.empty_is_understood = false; }},
        {"understood", "DMUnderstoodQuestion", [](Profile& p) { p.empty_is_understood = true; }}}},
      {"ASSUME-DYDU-LIMIT-UNIT",
       "what are the 600 and 1,000 characters?",
       "dydu.md §8, question 11",
       {{"code-points", "Unicode code points",
         [](Profile& p) { p.limit_unit = Profile::LimitUnit::code_points; }},
        {"utf-16", "UTF-16 units",
         [](Profile& p) { p.limit_unit = Profile::LimitUnit::utf16_units; }},
        {"bytes", "bytes of UTF-8", [](Profile& p) { p.limit_unit = Profile::LimitUnit::bytes; }}}},
      {"ASSUME-DYDU-LINE-BREAKS",
       "what is a line break in a question?",
       "dydu.md §8, question 12",
       {{"blank", "a blank", [](Profile& p) { p.line_breaks_kept = false; }},
        {"kept", "the end of the question: what follows is not matched",
         [](Profile& p) { p.line_breaks_kept = true; }}}},
      {"ASSUME-DYDU-RENEWAL",
       "which calls extend a dialog's 10 minutes?",
       "dydu.md §8, question 13",
       {{"talk", "talk alone", [](Profile& p) { p.any_call_renews = false; }},
        {"any", "every call that names the dialog", [](Profile& p) { p.any_call_renews = true; }}}},
      {"ASSUME-DYDU-GUI-CS-NAME",
       "when does an answer name its space?",
       "dydu.md §2.4, guiCSName",
       {{"changed", "when it differs from the one asked for",
         [](Profile& p) { p.space_always_named = false; }},
        {"always", "always", [](Profile& p) { p.space_always_named = true; }}}},
      {"ASSUME-DYDU-COMMAND-ANSWER",
       "what is the text of the answer to #reset# and its kind?",
       "dydu.md §3, reserved inputs",
       {{"empty", "none", [](Profile& p) { p.command_has_text = false; }},
        {"sentence", "a short sentence", [](Profile& p) { p.command_has_text = true; }}}},
      {"ASSUME-DYDU-BASE64",
       "is the base64 of the values padded?",
       "dydu.md fidelity checklist, item 3",
       {{"padded", "yes", [](Profile& p) { p.base64_padded = true; }},
        {"unpadded", "no", [](Profile& p) { p.base64_padded = false; }}}},
      {"ASSUME-DYDU-VARIABLES",
       "is a variable made HTML when it is put into an answer?",
       "dydu.md §4, variables",
       {{"escaped", "yes: & < > are entities", [](Profile& p) { p.variables_escaped = true; }},
        {"raw", "no", [](Profile& p) { p.variables_escaped = false; }}}},
      {"ASSUME-DYDU-QUEUE",
       "who answers while the user waits for an operator?",
       "dydu.md §7",
       {{"nobody", "nobody: NAWaitingForOperator without a text",
         [](Profile& p) { p.bot_answers_queue = false; }},
        {"bot", "the bot, as before", [](Profile& p) { p.bot_answers_queue = true; }}}},

      // ---- the wire
      {"ASSUME-DYDU-UNKNOWN-BOT",
       "how is an unknown bot refused?",
       "dydu.md §5, unknown bot id",
       {{"404", "404", [](Profile& p) { p.unknown_bot = Profile::UnknownBot::not_found; }},
        {"400", "400", [](Profile& p) { p.unknown_bot = Profile::UnknownBot::bad_request; }},
        {"403", "403", [](Profile& p) { p.unknown_bot = Profile::UnknownBot::forbidden; }},
        {"500", "500", [](Profile& p) { p.unknown_bot = Profile::UnknownBot::server_error; }},
        {"no-values", "200 with a type and no values",
         [](Profile& p) { p.unknown_bot = Profile::UnknownBot::no_values; }}}},
      {"ASSUME-DYDU-ERROR-BODY",
       "what is the body of an error?",
       "dydu.md §8, question 6",
       {{"json", "short JSON", [](Profile& p) { p.html_errors = false; }},
        {"html", "a servlet container's page", [](Profile& p) { p.html_errors = true; }}}},
      {"ASSUME-DYDU-CONTENT-TYPE",
       "which Content-Type has an answer?",
       "dydu.md §2.4",
       {{"json", "application/json;charset=UTF-8",
         [](Profile& p) { p.content_type_is_html = false; }},
        {"html", "text/html;charset=UTF-8", [](Profile& p) { p.content_type_is_html = true; }}}},
      {"ASSUME-DYDU-POLL-ENVELOPE",
       "is a poll's reply wrapped in `values`?",
       "dydu.md §7",
       {{"values", "yes", [](Profile& p) { p.poll_in_values = true; }},
        {"bare", "no", [](Profile& p) { p.poll_in_values = false; }}}},
      {"ASSUME-DYDU-FIELD-NAMES",
       "are contextUuid, contextUUID and contextId the same?",
       "dydu.md §8, question 18",
       {{"exact", "no, each operation has its own",
         [](Profile& p) { p.lenient_field_names = false; }},
        {"any", "yes", [](Profile& p) { p.lenient_field_names = true; }}}},
  };
  return rows;
}

}  // namespace

std::vector<vendor::Assumption> assumptions() { return vendor::listed<Profile>(table()); }

Profile profile_under(const vendor::Assumed& assumed) {
  Profile profile;
  vendor::apply<Profile>(assumed, table(), profile);
  return profile;
}

}  // namespace smsrelay::mocks::dydu
