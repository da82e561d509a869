// Face: the HTTP 1.6 API, which an old account may still use (/http/1.6/*.do).
//
// GET or POST form; accessToken (an API key), or pseudo (the account) and pass (its password, or
// one of its API keys). There are no roles: any key of an account may do everything for it. Answers
// are plain text with HTTP 200, refusals too:
//
//   sendSMS.do        0 | Accepted | aB3dE5fG7hJ9
//   sendSMSBatch.do   0 | Accepted | aB3dE5fG7hJ9, of a file of SMS
//   sendVoiceMessage.do   0 | Accepted | aB3dE5fG7hJ9; a voice reads the text to the person
//   smsStatus.do      11 | Received
//   compteRendu.do    33639980001 11 | 33639980002 0
//   smsList.do        smsID | 22/11/2026 15:05 | text | number | credits | recipients |
//   responseList.do   responseID | 22112026-15:05 | from | text | to | smsID
//   credit.do         500.0
//   deleteSMS.do      0 | SMS deleted; what is still scheduled never leaves
//   createSubAccount.do, deleteSubAccount.do, creditTransfert.do, addContact.do   0 | …
//   any of them       31 internal · 32 authentication · 33 credit · 35 parameter
//                     41 unknown target of a transfer · 50 unavailable · 61 unknown smsID
//   /http/2.0/createAuthorisation.do   {"id": …, "accessToken": …}
//
// Messages of both APIs are in one state. A message sent here is reported by GET to its
// notification_url; a French handset's reply to a message of class 4 goes by GET to its
// notification_url_reponse. A message without such a URL is notified like any other of the channel.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mocks/smsmode/platform/traffic.h"
#include "net/network.h"

namespace smsrelay::mocks::smsmode::legacy {

inline constexpr std::string_view prefix = "/http/";

struct BatchLine;

// The words of all fault places of this API, and the word of the operation at a path; empty: no
// operation is there.
std::vector<std::string_view> fault_words();
std::string_view fault_word(std::string_view path);

class Face {
 public:
  struct Route;
  static std::span<const Route> routes();

  // All must outlive the face.
  Face(base::Scheduler& scheduler, base::Rng& rng, State& state, Traffic& traffic, Remarks& remarks,
       const Profile& profile)
      : scheduler_(scheduler),
        rng_(rng),
        state_(state),
        traffic_(traffic),
        remarks_(remarks),
        profile_(profile) {}

  // `unavailable`: every call gets code 50.
  void handle(const net::Request&, const net::Responder&, bool unavailable);

 private:
  struct Call;   // one request: its parameters and its account
  struct Group;  // the messages of one request, under their smsID
  struct Draft;  // what all SMS of one request have in common
  struct Sms;    // one of them

  void miss(const net::Request&, const net::Responder&);
  [[nodiscard]] Key* caller(const net::Request&, const net::FormFields&) const;
  net::Response wrong(const std::string& field, const std::string& rule, const std::string& sent);

  void note_unknown_parameters(const Call&, const Route&);

  // sending.cpp
  void send(const Call&, const net::Responder&);
  void send_batch(const Call&, const net::Responder&);
  void send_voice(const Call&, const net::Responder&);
  // Each returns the refusal, or nothing when its parameters are valid.
  std::optional<net::Response> read_recipients(const Call&, std::vector<std::string>& numbers);
  std::optional<net::Response> read_class(const Call&, Draft&);
  std::optional<net::Response> read_text(const Draft&, const std::string& sent, std::string& text);
  std::optional<net::Response> read_sender(const Call&, const Draft&, const std::string& sent,
                                           std::string& sender);
  std::optional<net::Response> read_reference(const Draft&, const std::string& sent,
                                              std::string& reference);
  std::optional<net::Response> read_date(const Call&, Draft&);
  std::optional<net::Response> read_options(const Call&, Draft&);
  std::optional<net::Response> read_batch(const Call&, const Draft&, std::vector<Sms>&);
  std::optional<net::Response> read_batch_line(const Call&, const Draft&, const BatchLine&, Sms&);
  [[nodiscard]] SendRequest request_of(const Call&, const Draft&, Sms) const;
  void dispatch(const Call&, const Draft&, std::vector<Sms>, const net::Responder&);
  void note_slips(const Call&);

  // records.cpp
  void status(const Call&, const net::Responder&);
  void report(const Call&, const net::Responder&);
  void list(const Call&, const net::Responder&);
  void replies(const Call&, const net::Responder&);
  void remove(const Call&, const net::Responder&);
  const Group& keep(Group);
  void forget(const Group&);
  [[nodiscard]] const Group* group(const Call&) const;
  [[nodiscard]] std::string in_charset(const std::string& utf8) const;

  // account.cpp
  void credit(const Call&, const net::Responder&);
  void authorise(const Call&, const net::Responder&);
  void create_sub_account(const Call&, const net::Responder&);
  void delete_sub_account(const Call&, const net::Responder&);
  void transfer_credit(const Call&, const net::Responder&);
  void add_contact(const Call&, const net::Responder&);

  base::Scheduler& scheduler_;
  base::Rng& rng_;
  State& state_;
  Traffic& traffic_;
  Remarks& remarks_;
  const Profile& profile_;
  std::map<std::string, std::shared_ptr<Group>> groups_;  // by smsID
  std::deque<std::shared_ptr<Group>> in_order_;           // the oldest first
};

}  // namespace smsrelay::mocks::smsmode::legacy
