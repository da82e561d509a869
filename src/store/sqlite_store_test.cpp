#include "store/sqlite_store.h"

#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "base/idle_waiter.h"
#include "base/virtual_scheduler.h"
#include "store/sqlite.h"

namespace smsrelay::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;
namespace fs = std::filesystem;
using namespace std::chrono_literals;

const core::ChannelId town{"town"};
constexpr base::Instant start{1000h};

base::PhoneNumber phone(int last) {
  return *base::PhoneNumber::parse("3363998000" + std::to_string(last));
}

class SqliteStoreTest : public testing::Test {
 protected:
  SqliteStoreTest() {
    EXPECT_NE(mkdtemp(folder_.data()), nullptr);
    path = folder_ + "/relay.db";
  }
  ~SqliteStoreTest() override { fs::remove_all(folder_); }

  std::unique_ptr<SqliteStore> open() {
    auto opened = SqliteStore::open(path, 48h, scheduler);
    EXPECT_TRUE(opened) << opened.error().detail;
    return opened ? *std::move(opened) : nullptr;
  }
  std::string open_error() {
    auto opened = SqliteStore::open(path, 48h, scheduler);
    return opened ? "" : opened.error().code;
  }
  static std::vector<Change> save(int last, std::uint64_t epoch) {
    std::vector<Change> changes;
    const std::string id = "mo-" + std::to_string(last) + "-" + std::to_string(epoch);
    changes.emplace_back(ConversationSaved{{.channel = town, .handset = phone(last)},
                                           {core::MoAccepted{{{id}, phone(last), "36034", "?"}}},
                                           start,
                                           epoch});
    return changes;
  }
  void run() { EXPECT_TRUE(scheduler.run_until(scheduler.now())); }
  std::size_t lines(SqliteStore& store) {
    std::size_t count = 0;
    store.messages(town, {}, [&](const base::Result<Rows<MessageFate>>& page) {
      count = page.value().rows.size();
    });
    run();
    return count;
  }

  base::IdleWaiter waiter;
  base::VirtualScheduler scheduler{start, waiter};
  std::string path;

 private:
  std::string folder_ = testing::TempDir() + "sqlite-store-XXXXXX";
};

TEST_F(SqliteStoreTest, ACommitThatWasBegunOutlivesTheStore) {
  auto store = open();
  store->commit(save(1, 0), [](const base::Result<void>&) {});
  store.reset();
  EXPECT_EQ(lines(*open()), 1U);
}

TEST_F(SqliteStoreTest, ASupersededCommitOfAGroupLeavesTheOthersAlone) {
  auto store = open();
  std::vector<std::string> codes;
  const auto note = [&](const base::Result<void>& done) {
    codes.push_back(done ? "" : done.error().code);
  };
  store->commit(save(1, 0), note);
  store->commit(save(1, 0), note);
  store->commit(save(2, 0), note);
  store->commit(save(1, 1), note);
  run();
  EXPECT_THAT(codes, ElementsAre("", superseded, "", ""));
  EXPECT_EQ(lines(*store), 3U);
}

TEST_F(SqliteStoreTest, ANewerDatabaseIsRefusedAndNotTouched) {
  open().reset();
  auto database = Sqlite::open(path, Sqlite::Mode::write);
  ASSERT_TRUE(database->execute("PRAGMA user_version=99"));
  EXPECT_EQ(open_error(), "store-newer");
  EXPECT_EQ(database->schema_version().value(), 99);
}

TEST_F(SqliteStoreTest, ADatabaseOfAnotherProgramIsRefusedAndNotTouched) {
  auto database = Sqlite::open(path, Sqlite::Mode::write);
  ASSERT_TRUE(database->execute("CREATE TABLE notes (text TEXT)"));
  EXPECT_EQ(open_error(), "store-foreign");
  ASSERT_TRUE(database->execute("DROP TABLE notes"));
  ASSERT_TRUE(database->execute("PRAGMA user_version=-40"));
  EXPECT_EQ(open_error(), "store-foreign");
  EXPECT_EQ(database->schema_version().value(), -40);
}

TEST_F(SqliteStoreTest, ALogWithoutItsDatabaseIsNotThrownAway) {
  std::ofstream(path + "-wal") << "the newest commits";
  EXPECT_EQ(open_error(), "store-corrupt");
  EXPECT_EQ(fs::file_size(path + "-wal"), 18U);
  std::ofstream(path).close();
  EXPECT_EQ(open_error(), "store-corrupt");
  EXPECT_EQ(fs::file_size(path + "-wal"), 18U);
}

TEST_F(SqliteStoreTest, WhatIsNoDatabaseIsRefused) {
  std::ofstream(path) << std::string(5000, 'x');
  EXPECT_EQ(open_error(), "store-corrupt");
  path = path + "/missing/relay.db";
  EXPECT_EQ(open_error(), "store-io");
}

TEST_F(SqliteStoreTest, ADatabaseInUseByAnotherWriterIsToldAsSuch) {
  auto store = open();
  auto other = Sqlite::open(path, Sqlite::Mode::write);
  ASSERT_TRUE(other->execute("BEGIN IMMEDIATE"));
  std::string code = "none";
  store->commit(save(1, 0),
                [&](const base::Result<void>& done) { code = done ? "" : done.error().code; });
  run();
  EXPECT_EQ(code, "store-locked");
  ASSERT_TRUE(other->execute("ROLLBACK"));
  store->commit(save(1, 0),
                [&](const base::Result<void>& done) { code = done ? "" : done.error().code; });
  run();
  EXPECT_EQ(code, "") << "it goes on without a restart";
}

TEST_F(SqliteStoreTest, TwoRelaysCannotServeFromOneDatabase) {
  auto store = open();
  EXPECT_EQ(open_error(), "store-locked");
  store.reset();
  EXPECT_EQ(open_error(), "");
}

TEST_F(SqliteStoreTest, ItsFilesAreItsOwnersOnly) {
  auto store = open();
  store->commit(save(1, 0), [](const base::Result<void>& done) { EXPECT_TRUE(done); });
  run();
  for (const auto& file : fs::directory_iterator(fs::path(path).parent_path())) {
    EXPECT_EQ(file.status().permissions(), fs::perms::owner_read | fs::perms::owner_write)
        << file.path();
  }
}

TEST_F(SqliteStoreTest, AFullDiskRefusesTheCommitAndALaterOneIsKept) {
  auto store = open();
  store->commit(save(1, 0), [](const base::Result<void>& done) { EXPECT_TRUE(done); });
  run();
  // A limit in pages behaves as a full disk does; it holds for the connection that sets it only, so
  // the store's own is told through the file.
  auto database = Sqlite::open(path, Sqlite::Mode::write);
  ASSERT_TRUE(database->execute("PRAGMA max_page_count=12"));
  Statement fill = database->prepare("INSERT INTO channel (id, state) VALUES (?1, ?2)");
  const std::string page(4096, 'x');
  base::Result<void> filled;
  for (int i = 0; i < 100 && filled; ++i)
    filled = fill.bind(1, std::to_string(i)).bind(2, page).run();
  ASSERT_FALSE(filled);
  EXPECT_EQ(filled.error().code, "store-full");
  EXPECT_THAT(filled.error().detail, HasSubstr("no space is left"));
  store->commit(save(2, 0), [](const base::Result<void>& done) { EXPECT_TRUE(done); });
  run();
}

}  // namespace
}  // namespace smsrelay::store
