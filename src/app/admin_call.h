// AdminCall: one authenticated call of the admin API, from its route to its answer. A call that
// changes something leaves one audit line in the log when it is answered, whatever the outcome:
//
//   … info admin-change who=admin-3f… call="PATCH /api/channels/{id}" channel=k3… space="Defaut ->
//   Mairie SMS" outcome=200
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/problem.h"
#include "app/shared.h"
#include "base/phone_number.h"
#include "net/network.h"

namespace smsrelay::app {

struct AdminRoute;

class AdminCall {
 public:
  // `who`: the token's name in the log, never the token. Shared and route outlive the call.
  AdminCall(Shared&, const AdminRoute&, std::string who, net::Request, net::Responder);

  [[nodiscard]] const std::string& body() const { return request_.body; }
  // What ?after= and ?limit= (1 to 1000) ask for. Error "bad-page": they are no such numbers.
  [[nodiscard]] base::Result<store::Page> page() const;
  // The path parameters {id} and {number}; empty when the route has none.
  core::ChannelId channel;
  std::string number;

  // For the audit line: a field and its values before and after. Never a secret: give "set" or "-".
  // Equal values are left out.
  void notes_change(std::string_view field, std::string_view from, std::string_view to);
  // For the audit line, which shows it masked.
  void notes_handset(base::PhoneNumber handset) { handset_ = std::move(handset); }

  // Once.
  void answer(net::Response);
  // A page of a list; `next` is the cursor of the next one, told in a Link field. 0: there is none.
  void answer_page(std::string json, std::uint64_t next);
  void refuse(const Problem&);

 private:
  void write_audit_line(int status, std::string_view code) const;

  Shared& shared_;
  const AdminRoute& route_;
  std::string who_;
  net::Request request_;
  net::Responder responder_;
  std::optional<base::PhoneNumber> handset_;
  std::vector<std::pair<std::string, std::string>> changes_;
};

// Shared by the steps of a call that waits for the store or a vendor.
using AdminCallPtr = std::shared_ptr<AdminCall>;

}  // namespace smsrelay::app
