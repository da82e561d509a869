// The operations of a Dydu server: one table that routing, contract and near miss share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "mocks/vendor/near_miss.h"

namespace smsrelay::mocks::dydu {

enum class Operation : std::uint8_t {
  talk,
  context,
  available_context,
  status,
  welcome_call,
  history,
  poll,
  typing,
  reading,
  feedback,
  dissatisfaction,
  feedback_comment,
  gdpr,
  top_knowledge,
  search,
  variable,
  survey_configuration,
  survey,
  push_rules,
  languages,
  server_status,
  whoami,
  dialog_export,
  saml_status,
  saml_user,
  printed_history,  // the page that a visitor prints
  file_upload,
  chat_http,    // the envelope of 2017
  flat_talk,    // the flat JSON of 2018
  description,  // the page for people who program against it
};

struct FieldRule {
  enum class Kind : std::uint8_t {
    any,
    boolean,
    language,
    mode,
    json_object,
    solution,
    uuid,
    context,  // the field that names the dialog, in the operation's own spelling
    base64,
    number,
    vote,
    gdpr_object,
    export_format,
    date,
  };
  enum class Presence : std::uint8_t { optional, required };

  std::string_view name;
  Kind kind = Kind::any;
  Presence presence = Presence::optional;
};

struct OperationRule {
  enum class Methods : std::uint8_t { get, post, both };

  Operation operation = Operation::talk;
  Methods methods = Methods::post;
  std::string_view path;   // "{bot}" and "{context}", in this order, only at the end
  std::string_view what;   // "asks a bot"
  std::string_view fault;  // the place of these calls for faults: "dydu talk"
  std::span<const FieldRule> fields = {};
  std::string_view open_prefix = {};  // fields that begin so are not checked: "field_"
};

// One row per path.
std::span<const OperationRule> operations();
// The same for near_miss(): one row per path and method.
std::span<const vendor::Rule> operation_rules();

struct Route {
  const OperationRule* rule = nullptr;
  std::string_view bot;  // empty when the path has none
  std::string_view context;
};
// Nullopt: the path is not served. A slash at the end makes no difference.
std::optional<Route> find_route(std::string_view path);

// The field that names the dialog; empty when the operation has none.
std::string_view context_field(const OperationRule&);
// contextUuid, contextUUID or contextId.
bool is_context_spelling(std::string_view field);

}  // namespace smsrelay::mocks::dydu
