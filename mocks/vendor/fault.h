// Fault: what goes wrong between a vendor and who talks to it, and when. The words are those of a
// story's `faults:`, which LANGUAGE.md of the runner lists; a mock that stands alone takes the same
// at its control face.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "sim/fate.h"
#include "yaml/document.h"
#include "yaml/place.h"

namespace smsrelay::mocks::vendor {

enum class Vendor : std::uint8_t { dydu, smsmode };

struct Fault {
  // fault_place.h has the words.
  enum class Where : std::uint8_t {
    dydu_talk,
    dydu_context,
    dydu_available_context,
    dydu_status,
    dydu_welcome_call,
    dydu_history,
    dydu_poll,
    dydu_typing,
    dydu_reading,
    dydu_feedback,
    dydu_dissatisfaction,
    dydu_feedback_comment,
    dydu_gdpr,
    dydu_top_knowledge,
    dydu_search,
    dydu_variable,
    dydu_survey_configuration,
    dydu_survey,
    dydu_push_rules,
    dydu_languages,
    dydu_server_status,
    dydu_whoami,
    dydu_dialog_export,
    dydu_chat_http,
    dydu_description,
    smsmode_send,
    smsmode_list,
    smsmode_detail,
    smsmode_patch,
    smsmode_delete,
    smsmode_channels,
    smsmode_credentials,
    smsmode_balance,
    smsmode_consumptions,
    smsmode_transfers,
    smsmode_lookup,
    smsmode_http_send,
    smsmode_http_status,
    smsmode_http_report,
    smsmode_http_list,
    smsmode_http_replies,
    smsmode_http_credit,
    smsmode_http_delete,
    smsmode_http_batch,
    smsmode_http_voice,
    smsmode_http_transfer,
    smsmode_http_create_account,
    smsmode_http_delete_account,
    smsmode_http_contact,
    smsmode_http_authorise,
    smsmode_webhook,
    smsmode_report,
  };
  Where where = Where::dydu_talk;
  int first_call = 1;                  // counted per `where`, from 1
  int last_call = 1 << 30;             // inclusive
  std::optional<base::Duration> from;  // or a window of story time, from the first step
  std::optional<base::Duration> until;
  std::optional<int> server;  // Dydu's calls: 1 or 2 only
  sim::Fate::Kind act = sim::Fate::Kind::refuse;
  int status = 0;                          // act `answer`
  std::optional<std::string> retry_after;  // act `answer`: header value
  std::optional<std::string> body;         // act `answer`
  base::Duration delay{0};
  yaml::Place place;
};

// "smsmode send, calls 1-3: answer 503"
std::string to_text(const Fault&);

// A list of faults. What is wrong with it is complained about in the document; so are the other
// vendor's places when they are `of` one vendor.
std::vector<Fault> read_faults(yaml::Document&, const yaml::Node&,
                               std::optional<Vendor> of = std::nullopt);

}  // namespace smsrelay::mocks::vendor
