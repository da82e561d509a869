// Sqlite: the one door to SQLite. A database and its prepared statements, without exceptions.
//
//   auto database = Sqlite::open("relay.db", Sqlite::Mode::write);
//   if (!database) return database.error();
//   Statement insert = database->prepare("INSERT INTO mo (id) VALUES (?)");
//   insert.bind(1, "mo-1");
//   if (auto done = insert.run(); !done) return done;
//
// An Error's code says what happened, its detail what to do:
//
//   store-full       no space is left          store-locked   another process writes to it
//   store-read-only  it may not be written     store-corrupt  it is damaged, or no database
//   store-io         the disk failed           store-foreign  of another program
//   store-failed     anything else, in SQLite's words
//
// One thread at a time may use a database and its statements.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace smsrelay::store {

// A statement that is run any number of times. Columns count from 0, parameters from 1.
class Statement {
 public:
  Statement(sqlite3*, std::string_view sql);

  Statement& bind(int parameter, std::string_view text);
  Statement& bind(int parameter, std::int64_t);
  Statement& bind_null(int parameter);

  // To the next row; false: there is none any more, and the statement may be bound anew.
  base::Result<bool> step();
  // To the end. For statements that give no row.
  base::Result<void> run();
  // Before a new run, when not all rows were read.
  void reset();

  [[nodiscard]] std::string text(int column) const;  // empty for null
  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] bool is_null(int column) const;

 private:
  struct Finalize {
    void operator()(sqlite3_stmt*) const;
  };
  sqlite3* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

class Sqlite {
 public:
  enum class Mode { write, read };

  // Creates the file when it is missing and the mode is `write`. WAL and full synchronisation: what
  // a commit has promised survives a loss of power.
  static base::Result<Sqlite> open(const std::string& path, Mode);

  // Statements without parameters and rows.
  base::Result<void> execute(const char* sql);
  // The statement must not outlive the database. A mistake in `sql` is ours, and an assertion.
  [[nodiscard]] Statement prepare(std::string_view sql) const;
  // Rows that the last statement changed.
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] base::Result<std::int64_t> schema_version() const;

 private:
  struct Close {
    void operator()(sqlite3*) const;
  };
  explicit Sqlite(sqlite3*);
  std::unique_ptr<sqlite3, Close> database_;
};

}  // namespace smsrelay::store
