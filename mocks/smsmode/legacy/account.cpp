// The account operations of the HTTP 1.6 API: credit, keys, sub-accounts and the address book.
#include "base/whole_number.h"
#include "mocks/smsmode/legacy/call.h"
#include "mocks/smsmode/legacy/codec.h"
#include "mocks/smsmode/legacy/latin9.h"
#include "mocks/smsmode/platform/credit.h"
#include "mocks/smsmode/platform/new_key.h"
#include "mocks/smsmode/platform/redaction.h"
#include "mocks/vendor/object_writer.h"

namespace smsrelay::mocks::smsmode::legacy {

namespace {

using vendor::ObjectWriter;

net::Response unknown_target() { return coded(41, "Target account not found"); }

}  // namespace

void Face::credit(const Call& call, const net::Responder& responder) {
  responder.answer(plain(std::to_string(call.channel().account->balance_sms()) + ".0"));
}

void Face::authorise(const Call& call, const net::Responder& responder) {
  KeySettings settings;
  settings.name = "http-" + rng_.text(base::alphanumeric_alphabet, 6);
  const Key& key = new_key(state_, rng_, scheduler_.now(), profile_.key_takes_effect,
                           call.channel(), std::move(settings));
  std::string body;
  ObjectWriter object(body);
  object.text("id", key.shown.id);
  object.text("accessToken", key.shown.value);
  object.text("creationDate", legacy_callback_date(scheduler_.now()).substr(0, 8));
  object.text("state", "ACTIVE");
  object.text("account", call.channel().account->name);
  object.close();
  responder.answer(net::json_response(200, std::move(body)));
}

// The sub-account logs in by its name and password at once. It sends from the platform's short
// code, like any channel without a number of its own.
void Face::create_sub_account(const Call& call, const net::Responder& responder) {
  const std::string name = utf8_of_latin9(call["newPseudo"]);
  const std::string password = call["newPass"];
  if (base::trim(name).empty())
    return responder.answer(wrong("newPseudo", "is required", "nothing"));
  if (password.empty()) return responder.answer(wrong("newPass", "is required", "nothing"));
  if (state_.account(name) != nullptr) {
    return responder.answer(wrong("newPseudo", "must not be taken already", shown_text(name)));
  }
  for (const char* number : {"mobile", "telephone", "fax"}) {
    if (!call[number].empty() && !international(call[number])) {
      return responder.answer(
          wrong(number, "must be a number as 06… or 336…", shown_number(call[number])));
    }
  }
  auto account = std::make_unique<Account>();
  account->id = rng_.uuid();
  account->name = name;
  account->password = password;
  account->parent = &call.account();
  account->credit_sms = 0;
  account->created_at = scheduler_.now();
  Account& added = state_.add(std::move(account));
  auto channel = std::make_unique<Channel>();
  channel->id = rng_.uuid();
  channel->seed.name = "sms";
  channel->seed.numbers = {std::string(platform_short_code)};
  channel->created_at = scheduler_.now();
  KeySettings settings;
  settings.name = "password";
  new_key(state_, rng_, scheduler_.now(), {}, state_.add(added, std::move(channel)),
          std::move(settings));
  responder.answer(coded(0, "Sub-account created"));
}

void Face::delete_sub_account(const Call& call, const net::Responder& responder) {
  const std::string name = utf8_of_latin9(call["pseudoToDelete"]);
  if (name.empty()) return responder.answer(wrong("pseudoToDelete", "is required", "nothing"));
  Account* account = state_.account(name);
  if (account == nullptr || account == &call.account() || !is_within(*account, call.account())) {
    return responder.answer(
        wrong("pseudoToDelete", "must be a sub-account of this account", shown_text(name)));
  }
  state_.close(*account);
  responder.answer(coded(0, "Sub-account deleted"));
}

// Within one customer: to a sub-account, or back to the account above.
void Face::transfer_credit(const Call& call, const net::Responder& responder) {
  const std::string name = utf8_of_latin9(call["targetPseudo"]);
  if (name.empty()) return responder.answer(wrong("targetPseudo", "is required", "nothing"));
  const std::string text = call["creditAmount"];
  const auto sms = base::whole_number<int>(text);
  if (!sms || *sms < 1 || *sms > credit_sms_max) {
    return responder.answer(wrong("creditAmount", "must be a whole number of SMS, 1 or more",
                                  text.empty() ? "nothing" : shown_text(text)));
  }
  Account& source = call.account();
  Account* destination = state_.account(name);
  if (destination == nullptr || destination == &source ||
      (!is_within(*destination, source) && !is_within(source, *destination))) {
    remarks_.note("creditTransfert.do: " + shown_text(name) + " is no account of this customer");
    return responder.answer(unknown_target());
  }
  const std::int64_t cents = std::int64_t{*sms} * cents_per_part;
  if (const auto obstacle = obstacle_to_transfer(source, *destination, cents)) {
    return responder.answer(
        *obstacle == TransferObstacle::credit_too_small
            ? coded(33, "Insufficient credit")
            : wrong("creditAmount", "must not raise the target's credit above its bound", text));
  }
  transfer(state_, source, *destination,
           {rng_.uuid(), cents, utf8_of_latin9(call["reference"]), "", &source, destination,
            scheduler_.now()});
  responder.answer(coded(0, "Credit transferred"));
}

void Face::add_contact(const Call& call, const net::Responder& responder) {
  const std::string name = utf8_of_latin9(call["nom"]);
  if (name.empty()) return responder.answer(wrong("nom", "is required", "nothing"));
  const std::string mobile = call["mobile"];
  auto number = international(mobile);
  if (!number) {
    return responder.answer(wrong("mobile", "must be a number as 06… or 336…",
                                  mobile.empty() ? "nothing" : shown_number(mobile)));
  }
  if (const std::string date = call["date"]; !date.empty() && !parse_legacy_date(date + "-00:00")) {
    return responder.answer(wrong("date", "must be ddMMyyyy", shown_text(date)));
  }
  Contact contact{name, *std::move(number), {}};
  const std::string groups = utf8_of_latin9(call["groupes"]);
  for (const std::string_view group : base::split(groups, ',')) {
    if (!base::trim(group).empty()) contact.groups.emplace_back(base::trim(group));
  }
  std::deque<Contact>& contacts = call.account().contacts;
  if (contacts.size() >= profile_.messages_max) contacts.pop_front();
  contacts.push_back(std::move(contact));
  responder.answer(coded(0, "Contact added"));
}

}  // namespace smsrelay::mocks::smsmode::legacy
