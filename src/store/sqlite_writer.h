// SqliteWriter: changes as SQL, on the thread that calls it. SqliteStore gives it a thread.
#pragma once

#include <optional>
#include <vector>

#include "store/sqlite.h"
#include "store/store.h"

namespace smsrelay::store {

// A handset as a column: its digits as a number. E.164 has at most 15 of them, the first is no 0.
std::int64_t handset_column(const base::PhoneNumber&);

class SqliteWriter {
 public:
  // Precondition: the database is up to date (sqlite_schema.h).
  SqliteWriter(Sqlite, base::Duration remember);

  // All batches in one transaction, and what became of each. A superseded batch leaves nothing
  // behind and does not touch the others; after any other error none is kept.
  std::vector<base::Result<void>> write(std::vector<std::vector<Change>> batches);

 private:
  base::Result<void> write_batch(const std::vector<Change>&);
  base::Result<void> apply(const ChannelSaved&);
  base::Result<void> apply(const ChannelDeleted&);
  base::Result<void> apply(const ConversationSaved&);
  base::Result<void> apply(const Quarantined&);
  base::Result<void> keep(const ConversationSaved&, const core::Record&);
  base::Result<void> keep_delivery(const ConversationSaved&, const core::DeliveryReport&);
  base::Result<void> forget_old();

  Sqlite database_;
  base::Duration remember_;
  base::Instant now_{};  // of the newest change
  base::Instant last_forgotten_{};
  Statement begin_, commit_, rollback_, savepoint_, release_, undo_;
  Statement save_channel_, insert_conversation_, update_conversation_;
  Statement accept_, settle_, queue_, send_, deliver_, reference_of_, note_delivery_;
  Statement quarantine_, trim_quarantine_;
};

}  // namespace smsrelay::store
