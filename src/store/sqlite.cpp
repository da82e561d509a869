#include "store/sqlite.h"

#include <sqlite3.h>

#include <cassert>
#include <utility>

namespace smsrelay::store {
namespace {

constexpr int busy_timeout_ms = 2000;

base::Error error_of(sqlite3* database, int result) {
  const std::string words = database != nullptr ? sqlite3_errmsg(database) : sqlite3_errstr(result);
  switch (result & 0xFF) {
    case SQLITE_FULL:
      return {"store-full", "no space is left for the database: free some; nothing is lost"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {"store-read-only", "the database may not be written (" + words + ")"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"store-locked", "another process uses the database: one relay, one database"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {"store-corrupt",
              "the file is damaged or no database (" + words +
                  "): put back a backup, or move it away to begin anew, and its -wal and -shm "
                  "with it"};
    case SQLITE_IOERR:
      return {"store-io", "the disk failed (" + words + ")"};
    case SQLITE_CANTOPEN:
      return {"store-io", "the database cannot be opened (" + words +
                              "): is the folder there, and "
                              "may this user write in it?"};
    default:
      return {"store-failed", words};
  }
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Statement::Statement(sqlite3* database, std::string_view sql) : database_(database) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(database, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                     &statement, nullptr);
  // A failed prepare is told by the first step: the file may be damaged.
  statement_.reset(statement);
}

Statement& Statement::bind(int parameter, std::string_view text) {
  // Every bound text lives until the statement has run.
  sqlite3_bind_text(statement_.get(), parameter, text.data(), static_cast<int>(text.size()),
                    SQLITE_TRANSIENT);
  return *this;
}

Statement& Statement::bind(int parameter, std::int64_t number) {
  sqlite3_bind_int64(statement_.get(), parameter, number);
  return *this;
}

Statement& Statement::bind_null(int parameter) {
  sqlite3_bind_null(statement_.get(), parameter);
  return *this;
}

base::Result<bool> Statement::step() {
  if (!statement_) return error_of(database_, sqlite3_errcode(database_));
  const int result = sqlite3_step(statement_.get());
  if (result == SQLITE_ROW) return true;
  if (result != SQLITE_DONE) {
    base::Error error = error_of(database_, result);
    sqlite3_reset(statement_.get());
    return error;
  }
  sqlite3_reset(statement_.get());
  return false;
}

base::Result<void> Statement::run() {
  auto done = step();
  if (!done) return done.error();
  assert(!*done);
  return {};
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::string Statement::text(int column) const {
  const auto* bytes = sqlite3_column_text(statement_.get(), column);
  if (bytes == nullptr) return {};
  return {reinterpret_cast<const char*>(bytes),
          static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column))};
}

std::int64_t Statement::number(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

bool Statement::is_null(int column) const {
  return sqlite3_column_type(statement_.get(), column) == SQLITE_NULL;
}

void Sqlite::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }

Sqlite::Sqlite(sqlite3* database) : database_(database) {}

base::Result<Sqlite> Sqlite::open(const std::string& path, Mode mode) {
  sqlite3* handle = nullptr;
  const int how =
      mode == Mode::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY;
  const int opened = sqlite3_open_v2(path.c_str(), &handle, how | SQLITE_OPEN_NOMUTEX, nullptr);
  Sqlite database(handle);
  if (opened != SQLITE_OK) return error_of(handle, opened);
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, busy_timeout_ms);
  if (mode == Mode::write) {
    auto set = database.execute(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000; PRAGMA "
        "journal_size_limit=16777216;"
        "PRAGMA secure_delete=ON;");
    if (!set) return set.error();
  }
  return database;
}

base::Result<void> Sqlite::execute(const char* sql) {
  const int result = sqlite3_exec(database_.get(), sql, nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) return error_of(database_.get(), result);
  return {};
}

Statement Sqlite::prepare(std::string_view sql) const { return {database_.get(), sql}; }

std::int64_t Sqlite::changes() const { return sqlite3_changes64(database_.get()); }

base::Result<std::int64_t> Sqlite::schema_version() const {
  Statement version = prepare("PRAGMA user_version");
  auto row = version.step();
  if (!row) return row.error();
  const std::int64_t number = version.number(0);
  version.reset();
  return number;
}

}  // namespace smsrelay::store
