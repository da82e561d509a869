// The dialogs of one server. A dialog lives while it is talked to; another server, another bot and
// an expired id are all the same to a client: unknown.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/instant.h"

namespace smsrelay::mocks::dydu {

struct Dialog {
  std::string bot_id;
  base::Instant last_talk;
  std::string client_id;  // of the last question that named one
  bool test = false;      // opened by a question in qualification mode
  std::uint64_t questions = 0;
};

class Dialogs {
 public:
  explicit Dialogs(base::Duration lifetime) : lifetime_(lifetime) {}

  // Null: there is no such dialog with that bot, or it was last talked to a lifetime ago or more.
  [[nodiscard]] Dialog* find(std::string_view context_id, std::string_view bot_id,
                             base::Instant now);
  Dialog& open(const std::string& context_id, const std::string& bot_id, base::Instant now);
  void end(std::string_view context_id);

  [[nodiscard]] std::size_t alive(base::Instant now) const;

 private:
  void sweep(base::Instant now);

  base::Duration lifetime_;
  std::map<std::string, Dialog, std::less<>> dialogs_;
  std::size_t sweep_at_ = 1024;  // so that a server left running does not grow for ever
};

}  // namespace smsrelay::mocks::dydu
