// SqliteStore: a store in one file, for one relay.
//
//   scheduler thread ──commit, lists──> queue ──> writer thread: what waits, in one transaction
//                    ──load───────────> queue ──> reader thread: its own connection
//                    <──fill── a place of the scheduler, for both
//
// A commit is done when its transaction has reached the disk (WAL, synchronous=FULL). Commits that
// come while one is written share the next transaction, so that a slow disk makes groups larger and
// not the relay slower. The scheduler's place is taken when the call is made: under virtual time
// the clock stands still until the disk has answered.
//
// Facts are kept `remember` after they were made at least; each transaction deletes a few older
// ones.
//
// The database has a version. open() brings an older one to this release's, and refuses a newer.
#pragma once

#include <memory>
#include <string>

#include "base/scheduler.h"
#include "store/store.h"

namespace smsrelay::store {

// What a durable commit outlives. A rehearsal needs no more than its own process, and runs several
// times faster without waiting for the disk.
enum class Survives { loss_of_power, the_process };

class SqliteStore final : public Store {
 public:
  // Errors: those of store/sqlite.h, and "store-newer": a newer release has written the file;
  // "store-locked" also when another relay serves from it. `scheduler` outlives the store. The
  // folder must exist; the file is made when it is missing, for its owner only.
  static base::Result<std::unique_ptr<SqliteStore>> open(const std::string& path,
                                                         base::Duration remember,
                                                         base::Scheduler& scheduler,
                                                         Survives = Survives::loss_of_power);
  // Waits until every commit that was begun has ended. Its callback may still come.
  ~SqliteStore() override;

  void commit(std::vector<Change>, Done) override;
  void load(const core::ChannelId&, const base::PhoneNumber& handset,
            const std::vector<core::MessageId>& about, LoadDone) override;
  void recipient(const core::ChannelId&, const core::MessageId& sent, RecipientDone) override;
  void messages(const core::ChannelId&, Page, RowsDone<MessageFate>) override;
  void quarantined(const core::ChannelId&, Page, RowsDone<Quarantined>) override;
  void opted_out(const core::ChannelId&, Page, RowsDone<base::PhoneNumber>) override;
  [[nodiscard]] base::Result<std::vector<core::Channel>> channels() override;
  [[nodiscard]] base::Result<std::vector<Unfinished>> unfinished() override;

 private:
  class Impl;
  explicit SqliteStore(std::unique_ptr<Impl>);
  std::unique_ptr<Impl> impl_;
};

}  // namespace smsrelay::store
