#include "store/sqlite_schema.h"

#include <array>
#include <string>

namespace smsrelay::store {
namespace {

// Step i brings version i to i + 1. A step that was released is never changed.
//
//   conversation  handset: its digits as a number; due: work is left
//   mo            one row per accepted SMS, the ledger. The handset is part of its key: a forged id
//                 must not hide the SMS of somebody else
//   mt            one row per message that smsmode has, or that is about to be sent
constexpr std::array steps = {
    "CREATE TABLE channel (id TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE conversation ("
    "  channel TEXT NOT NULL, handset INTEGER NOT NULL, epoch INTEGER NOT NULL,"
    "  state TEXT NOT NULL, unfinished INTEGER NOT NULL, opted_out INTEGER NOT NULL,"
    "  saved_at INTEGER NOT NULL, PRIMARY KEY (channel, handset)) WITHOUT ROWID;"
    "CREATE INDEX conversation_unfinished ON conversation (channel) WHERE unfinished = 1;"
    "CREATE INDEX conversation_opted_out ON conversation (channel, handset) WHERE opted_out = 1;"
    "CREATE INDEX conversation_idle ON conversation (saved_at)"
    "  WHERE unfinished = 0 AND opted_out = 0;"
    "CREATE TABLE mo (number INTEGER PRIMARY KEY, channel TEXT NOT NULL, id TEXT NOT NULL,"
    "  handset INTEGER NOT NULL,"
    "  received_at INTEGER NOT NULL, fate TEXT NOT NULL, detail TEXT NOT NULL DEFAULT '',"
    "  delivery TEXT NOT NULL DEFAULT '', UNIQUE (channel, id, handset));"
    "CREATE INDEX mo_by_age ON mo (received_at);"
    "CREATE INDEX mo_by_channel ON mo (channel, number);"
    "CREATE TABLE reply (channel TEXT NOT NULL, reference TEXT NOT NULL, mo TEXT NOT NULL,"
    "  handset INTEGER NOT NULL,"
    "  at INTEGER NOT NULL, PRIMARY KEY (channel, reference)) WITHOUT ROWID;"
    "CREATE INDEX reply_by_age ON reply (at);"
    "CREATE TABLE mt (channel TEXT NOT NULL, id TEXT NOT NULL, handset INTEGER NOT NULL,"
    "  reference TEXT NOT NULL, status INTEGER NOT NULL, word TEXT NOT NULL,"
    "  detail TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (channel, id)) WITHOUT ROWID;"
    "CREATE INDEX mt_by_age ON mt (at);"
    "CREATE TABLE quarantine (number INTEGER PRIMARY KEY, channel TEXT NOT NULL,"
    "  reason TEXT NOT NULL, body TEXT NOT NULL, at INTEGER NOT NULL);"
    "CREATE INDEX quarantine_by_channel ON quarantine (channel, number);",
};

// "smsr": tells our databases from those of other programs.
constexpr std::int64_t application_id = 0x736D7372;

base::Result<std::int64_t> number_of(const Sqlite& database, std::string_view sql) {
  Statement statement = database.prepare(sql);
  auto row = statement.step();
  if (!row) return row.error();
  return statement.number(0);
}

// Of another program, when it has something in it and does not bear our mark.
base::Result<void> refuse_foreign(const Sqlite& database, std::int64_t version) {
  const auto mark = number_of(database, "PRAGMA application_id");
  if (!mark) return mark.error();
  const auto tables = number_of(database, "SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  const bool is_new = version == 0 && *mark == 0 && *tables == 0;
  if (is_new || (*mark == application_id && version >= 0)) return {};
  return base::Error{"store-foreign",
                     "the database belongs to another program: name another file, or move this one "
                     "away to begin anew"};
}

}  // namespace

base::Result<void> bring_up_to_date(Sqlite& database) {
  const auto version = database.schema_version();
  if (!version) return version.error();
  if (auto ours = refuse_foreign(database, *version); !ours) return ours;
  const auto newest = static_cast<std::int64_t>(steps.size());
  if (*version > newest) {
    return base::Error{"store-newer",
                       "the database has version " + std::to_string(*version) +
                           ", this release reads up to " + std::to_string(newest) +
                           ": run the newer release, or put back a backup (and move the -wal "
                           "and -shm beside it away)"};
  }
  for (std::int64_t step = *version; step < newest; ++step) {
    const std::string sql = "BEGIN IMMEDIATE;" +
                            std::string(steps[static_cast<std::size_t>(step)]) +
                            "PRAGMA application_id=" + std::to_string(application_id) +
                            ";PRAGMA user_version=" + std::to_string(step + 1) + ";COMMIT;";
    if (auto done = database.execute(sql.c_str()); !done) {
      (void)database.execute("ROLLBACK");
      return done;
    }
  }
  return {};
}

}  // namespace smsrelay::store
