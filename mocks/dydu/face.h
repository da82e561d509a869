// The HTTP face of one server: finds what a request asks for, checks it against the contract and
// serves it.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "base/scheduler.h"
#include "mocks/dydu/access.h"
#include "mocks/dydu/assistant.h"
#include "mocks/dydu/contract.h"
#include "mocks/dydu/hints.h"
#include "mocks/dydu/operations.h"
#include "mocks/dydu/profile.h"
#include "mocks/dydu/records.h"
#include "mocks/vendor/near_miss.h"
#include "net/network.h"
#include "sim/transcript.h"

namespace smsrelay::mocks::dydu {

// Remarks: what the mock notes about a run in the transcript: violations and notes.
class Remarks {
 public:
  Remarks(base::Scheduler& scheduler, sim::Transcript& transcript)
      : scheduler_(scheduler), transcript_(transcript) {}

  void set_current_exchange(std::function<std::uint64_t()> current) {
    current_ = std::move(current);
  }
  void add(sim::Remark::Kind, const std::string& party, std::string text);
  void add_near_miss(vendor::NearMiss miss) { near_misses_.add(std::move(miss)); }

  [[nodiscard]] const vendor::NearMisses& near_misses() const { return near_misses_; }

  [[nodiscard]] std::uint64_t violations() const { return violations_; }
  [[nodiscard]] const std::deque<std::string>& last_violations() const { return last_violations_; }

 private:
  base::Scheduler& scheduler_;
  sim::Transcript& transcript_;
  std::function<std::uint64_t()> current_;
  std::uint64_t violations_ = 0;
  std::deque<std::string> last_violations_;
  vendor::NearMisses near_misses_;
};

struct Serving;

class Face {
 public:
  // What the servers of an engine share. All must outlive the face.
  struct Shared {
    const Profile& profile;
    base::Scheduler& scheduler;
    Content& content;
    Assistant& assistant;
    Remarks& remarks;
    Records& records;
    const Access& access;
  };
  Face(std::string party, Shared);

  void handle(const net::Request&, const net::Responder&);

  [[nodiscard]] const std::string& party() const { return party_; }
  [[nodiscard]] const Dialogs& dialogs() const { return dialogs_; }
  Dialogs& dialogs() { return dialogs_; }

 private:
  // The client that waits for the answer; a page of another site may need permission to read it.
  class Client {
   public:
    Client(const net::Request&, const net::Responder&);
    void answer(net::Response) const;

   private:
    net::Responder responder_;
    bool other_site_ = false;
  };
  // A request, read.
  struct Call {
    const net::Request& request;
    const Route& route;
    Operation operation;
    std::string_view bot_id;
    std::string_view context_id;
    const net::FormFields& fields;
    bool flat_answer = false;
    bool in_envelope = false;           // chatHttp
    std::string_view answer_type = {};  // chatHttp: the answer's type, if not the operation's
  };

  net::Response preflight(const OperationRule&, const net::Request&) const;
  void serve_form(const Route&, const net::Request&, const Client&);
  void serve_envelope(const Route&, const net::Request&, const Client&);
  void serve(const Call&, const Client&);
  void talk(Bot&, const Call&, const Client&);
  net::Response operate(Bot&, const Call&);
  net::Response act(Bot&, const Call&, Serving&);  // the operation itself

  net::Response open_context(const Bot&, const Call&);
  net::Response languages(const Bot&);
  net::Response whoami(const net::Request&) const;
  net::Response saml(const Call&);
  net::Response printed_history(const net::Request&);
  net::Response uploaded(const net::Request&);
  net::Response nothing_here(const net::Request&);
  net::Response unknown_bot(const Call&);
  net::Response unauthorized(std::string_view scheme);
  net::Response saml_redirection(const std::string& login_url);
  net::Response refuse(int status, const Violation&);
  void violated(const Violation&);
  void note(std::string text);
  void hint(const Hints&);

  std::string party_;
  Shared shared_;
  Dialogs dialogs_;
};

}  // namespace smsrelay::mocks::dydu
