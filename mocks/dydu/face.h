// The HTTP face of one server: routes of /servlet/api, checked against the contract.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>

#include "base/scheduler.h"
#include "mocks/dydu/assistant.h"
#include "mocks/dydu/contract.h"
#include "mocks/dydu/profile.h"
#include "net/network.h"
#include "net/transcript.h"

namespace smsrelay::mocks::dydu {

// What the servers have to say beside their answers.
class Remarks {
 public:
  Remarks(base::Scheduler& scheduler, net::Transcript& transcript)
      : scheduler_(scheduler), transcript_(transcript) {}

  void set_current_exchange(std::function<std::uint64_t()> current) {
    current_ = std::move(current);
  }
  void add(net::Remark::Kind, const std::string& party, std::string text);

  [[nodiscard]] std::uint64_t violations() const { return violations_; }
  [[nodiscard]] const std::deque<std::string>& last_violations() const { return last_violations_; }

 private:
  base::Scheduler& scheduler_;
  net::Transcript& transcript_;
  std::function<std::uint64_t()> current_;
  std::uint64_t violations_ = 0;
  std::deque<std::string> last_violations_;
};

class Face {
 public:
  // All must outlive the face.
  Face(std::string party, const Profile&, base::Scheduler&, Content&, Assistant&, Remarks&);

  void handle(const net::Request&, const net::Responder&);

  [[nodiscard]] const std::string& party() const { return party_; }
  [[nodiscard]] const Dialogs& dialogs() const { return dialogs_; }

 private:
  struct Route {
    Operation operation = Operation::talk;
    std::string_view bot;
    std::string_view context;
  };

  static bool find_route(std::string_view path, Route&);
  void talk(Bot&, std::string_view context, const net::FormFields&, const net::Responder&);
  net::Response open_context(const Bot&, const net::FormFields&);
  net::Response languages(const net::FormFields&);
  net::Response unknown_bot(std::string_view id);
  net::Response refuse(int status, const Violation&);
  void violated(const Violation&);
  void note(std::string text);

  std::string party_;
  const Profile& profile_;
  base::Scheduler& scheduler_;
  Content& content_;
  Assistant& assistant_;
  Remarks& remarks_;
  Dialogs dialogs_;
};

}  // namespace smsrelay::mocks::dydu
