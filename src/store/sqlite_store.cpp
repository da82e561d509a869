#include "store/sqlite_store.h"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>
#include <variant>

#include "base/file_lock.h"
#include "store/sqlite_schema.h"
#include "store/sqlite_writer.h"
#include "store/state_codec.h"

namespace smsrelay::store {
namespace {

base::Instant instant_of(std::int64_t column) { return base::Instant(base::Duration(column)); }

base::Result<base::PhoneNumber> handset_of(std::int64_t column) {
  auto handset = base::PhoneNumber::parse(std::to_string(column));
  if (handset) return handset;
  return base::Error{"store-corrupt", "a handset in the database is no number"};
}

// The questions a relay asks its database, on the thread that calls them.
class SqliteReader {
 public:
  explicit SqliteReader(Sqlite database)
      : database_(std::move(database)),
        conversation_(database_.prepare(
            "SELECT state, epoch FROM conversation WHERE channel = ? AND handset = ?")),
        mo_(database_.prepare(
            "SELECT received_at FROM mo WHERE channel = ? AND id = ? AND handset = ?")),
        mt_(database_.prepare("SELECT handset, reference, status, word, detail, at FROM mt"
                              " WHERE channel = ? AND id = ?")) {}

  base::Result<Loaded> load(const core::ChannelId& channel, const base::PhoneNumber& handset,
                            const std::vector<core::MessageId>& about) {
    Loaded loaded;
    auto row = conversation_.bind(1, channel.value).bind(2, handset_column(handset)).step();
    if (!row) return row.error();
    if (*row) {
      auto state = read_conversation(conversation_.text(0), channel, handset);
      loaded.epoch = static_cast<std::uint64_t>(conversation_.number(1));
      conversation_.reset();
      if (!state) return state.error();
      loaded.conversation = *std::move(state);
    }
    for (const core::MessageId& message : about) {
      auto known = known_of(channel, handset, message);
      if (!known) return known.error();
      loaded.known.insert_or_assign(message, *std::move(known));
    }
    return loaded;
  }

  base::Result<std::optional<base::PhoneNumber>> recipient(const core::ChannelId& channel,
                                                           const core::MessageId& sent) {
    auto row = mt_.bind(1, channel.value).bind(2, sent.value).step();
    if (!row) return row.error();
    if (!*row) return std::optional<base::PhoneNumber>();
    auto handset = handset_of(mt_.number(0));
    mt_.reset();
    if (!handset) return handset.error();
    return std::optional<base::PhoneNumber>(*std::move(handset));
  }

  base::Result<Rows<MessageFate>> messages(const core::ChannelId& channel, Page page) {
    return rows<MessageFate>(
        "SELECT number, id, received_at, fate, detail, delivery FROM mo"
        " WHERE channel = ? AND number > ? ORDER BY number LIMIT ?",
        channel, page, [&](const Statement& row) -> base::Result<MessageFate> {
          return MessageFate{channel,     {row.text(1)}, instant_of(row.number(2)),
                             row.text(3), row.text(4),   row.text(5)};
        });
  }

  base::Result<Rows<Quarantined>> quarantined(const core::ChannelId& channel, Page page) {
    return rows<Quarantined>(
        "SELECT number, reason, body, at FROM quarantine"
        " WHERE channel = ? AND number > ? ORDER BY number LIMIT ?",
        channel, page, [&](const Statement& row) -> base::Result<Quarantined> {
          return Quarantined{channel, row.text(1), row.text(2), instant_of(row.number(3))};
        });
  }

  base::Result<Rows<base::PhoneNumber>> opted_out(const core::ChannelId& channel, Page page) {
    return rows<base::PhoneNumber>(
        "SELECT handset FROM conversation WHERE channel = ? AND handset > ? AND opted_out = 1"
        " ORDER BY handset LIMIT ?",
        channel, page, [](const Statement& row) { return handset_of(row.number(0)); });
  }

  base::Result<std::vector<core::Channel>> channels() {
    std::vector<core::Channel> out;
    Statement all = database_.prepare("SELECT state FROM channel ORDER BY id");
    for (;;) {
      auto row = all.step();
      if (!row) return row.error();
      if (!*row) return out;
      auto channel = read_channel(all.text(0));
      if (!channel) return channel.error();
      out.push_back(*std::move(channel));
    }
  }

  base::Result<std::vector<Unfinished>> unfinished() {
    std::vector<Unfinished> out;
    Statement all = database_.prepare(
        "SELECT channel, handset, state, epoch FROM conversation WHERE unfinished = 1"
        " ORDER BY channel, handset");
    for (;;) {
      auto row = all.step();
      if (!row) return row.error();
      if (!*row) return out;
      auto handset = handset_of(all.number(1));
      if (!handset) return handset.error();
      auto state = read_conversation(all.text(2), {all.text(0)}, *handset);
      if (!state) return state.error();
      out.push_back({*std::move(state), static_cast<std::uint64_t>(all.number(3))});
    }
  }

 private:
  base::Result<core::Known> known_of(const core::ChannelId& channel,
                                     const base::PhoneNumber& handset,
                                     const core::MessageId& message) {
    core::Known known;
    auto mo =
        mo_.bind(1, channel.value).bind(2, message.value).bind(3, handset_column(handset)).step();
    if (!mo) return mo.error();
    if (*mo) known.mo_at = instant_of(mo_.number(0));
    mo_.reset();
    auto mt = mt_.bind(1, channel.value).bind(2, message.value).step();
    if (!mt) return mt.error();
    if (*mt) {
      const auto status = mt_.number(2);
      if (status < 0 || status >= static_cast<std::int64_t>(core::DeliveryStatus::unknown)) {
        return base::Error{"store-corrupt", "a message has a status that does not exist"};
      }
      known.mt = core::KnownMt{.reference = {mt_.text(1)},
                               .status = static_cast<core::DeliveryStatus>(status),
                               .word = mt_.text(3),
                               .detail = mt_.text(4),
                               .at = instant_of(mt_.number(5))};
      mt_.reset();
    }
    return known;
  }

  // Column 0 is the cursor. One row more than asked for tells whether there is a next page.
  template <typename Row, typename Read>
  base::Result<Rows<Row>> rows(std::string_view sql, const core::ChannelId& channel, Page page,
                               Read read) {
    Rows<Row> out;
    std::uint64_t last = page.after;
    Statement select = database_.prepare(sql);
    select.bind(1, channel.value)
        .bind(2, static_cast<std::int64_t>(page.after))
        .bind(3, static_cast<std::int64_t>(page.at_most + 1));
    for (;;) {
      auto row = select.step();
      if (!row) return row.error();
      if (!*row) return out;
      if (out.rows.size() == page.at_most) {
        out.next = last;
        return out;
      }
      auto value = read(select);
      if (!value) return value.error();
      out.rows.push_back(*std::move(value));
      last = static_cast<std::uint64_t>(select.number(0));
    }
  }

  Sqlite database_;
  Statement conversation_, mo_, mt_;
};

// SQLite would take the file for a new one, and delete the log with the newest commits.
bool is_empty_beside_its_log(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code missing;
  const auto database_bytes = fs::file_size(path, missing);
  if (!missing && database_bytes > 0) return false;
  const auto log_bytes = fs::file_size(path + "-wal", missing);
  return !missing && log_bytes > 0;
}

// A thread that takes everything that waits at once.
template <typename Job>
class Worker {
 public:
  explicit Worker(std::function<void(std::vector<Job>)> work)
      : work_(std::move(work)), thread_([this] { run(); }) {}
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  // Ends when everything that waits is done.
  ~Worker() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  void push(Job job) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(std::move(job));
      ++pushed_;
    }
    changed_.notify_all();
  }
  std::uint64_t pushed() {
    const std::lock_guard lock(mutex_);
    return pushed_;
  }
  // Until the first `count` jobs that were pushed are done.
  void wait_for(std::uint64_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this, count] { return done_ >= count; });
  }

 private:
  void run() {
    for (;;) {
      std::vector<Job> jobs;
      {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
        if (waiting_.empty()) return;
        jobs = std::exchange(waiting_, {});
      }
      const std::size_t count = jobs.size();
      work_(std::move(jobs));
      {
        const std::lock_guard lock(mutex_);
        done_ += count;
      }
      changed_.notify_all();
    }
  }

  std::function<void(std::vector<Job>)> work_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Job> waiting_;
  std::uint64_t pushed_ = 0;
  std::uint64_t done_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace

class SqliteStore::Impl {
 public:
  Impl(base::FileLock lock, Sqlite for_writing, Sqlite for_loads, Sqlite for_lists,
       base::Duration remember, base::Scheduler& scheduler)
      : lock_(std::move(lock)),
        scheduler_(scheduler),
        sql_writer_(std::move(for_writing), remember),
        loads_(std::move(for_loads)),
        lists_(std::move(for_lists)),
        writer_([this](std::vector<Job> jobs) { work_through(std::move(jobs)); }),
        reader_([](std::vector<Question> questions) {
          for (Question& question : questions) question();
        }) {}

  void commit(std::vector<Change> changes, Done done) {
    writer_.push(Commit{std::move(changes), std::move(done), scheduler_.reserve()});
  }

  // `question` is asked on the reader's thread, `done` is told on the scheduler's.
  template <typename Ask, typename Answered>
  void ask(Ask question, Answered done) {
    reader_.push(asking(loads_, std::move(question), std::move(done)));
  }

  // The same in line with the commits: it sees those that were begun before it, and no others.
  template <typename Ask, typename Answered>
  void ask_in_line(Ask question, Answered done) {
    writer_.push(asking(lists_, std::move(question), std::move(done)));
  }

  // For the start of a relay: what an earlier one has begun to write is written by then.
  SqliteReader& quiet_reader() {
    writer_.wait_for(writer_.pushed());
    reader_.wait_for(reader_.pushed());
    return loads_;
  }

 private:
  struct Commit {
    std::vector<Change> changes;
    Done done;
    base::Scheduler::Place place = 0;
  };
  using Question = std::function<void()>;
  using Job = std::variant<Commit, Question>;

  template <typename Ask, typename Answered>
  Question asking(SqliteReader& reader, Ask question, Answered done) {
    return [this, &reader, place = scheduler_.reserve(), question = std::move(question),
            done = std::move(done)] {
      auto answer = question(reader);
      scheduler_.fill(place,
                      [done, answer = std::move(answer)]() mutable { done(std::move(answer)); });
    };
  }

  // Commits that stand next to each other share a transaction.
  void work_through(std::vector<Job> jobs) {
    std::vector<Commit> commits;
    for (Job& job : jobs) {
      if (auto* one = std::get_if<Commit>(&job)) {
        commits.push_back(std::move(*one));
        continue;
      }
      write(std::exchange(commits, {}));
      std::get<Question>(job)();
    }
    write(std::move(commits));
  }

  void write(std::vector<Commit> commits) {
    if (commits.empty()) return;
    std::vector<std::vector<Change>> batches;
    batches.reserve(commits.size());
    for (Commit& one : commits) batches.push_back(std::move(one.changes));
    std::vector<base::Result<void>> results = sql_writer_.write(std::move(batches));
    for (std::size_t i = 0; i < commits.size(); ++i) {
      scheduler_.fill(commits[i].place, [done = std::move(commits[i].done),
                                         result = std::move(results[i])] { done(result); });
    }
  }

  // Ends last: whoever closes a descriptor of a database loses SQLite's own locks on it.
  base::FileLock lock_;
  base::Scheduler& scheduler_;
  SqliteWriter sql_writer_;
  SqliteReader loads_;
  SqliteReader lists_;
  Worker<Job> writer_;
  Worker<Question> reader_;
};

base::Result<std::unique_ptr<SqliteStore>> SqliteStore::open(const std::string& path,
                                                             base::Duration remember,
                                                             base::Scheduler& scheduler,
                                                             Survives survives) {
  if (is_empty_beside_its_log(path)) {
    return base::Error{"store-corrupt",
                       path + " is missing or empty, and its newest commits lie in " + path +
                           "-wal: put both back, or move both away to begin anew"};
  }
  auto lock = base::FileLock::take(path);
  if (!lock && lock.error().code == "locked") {
    return base::Error{"store-locked", "another relay serves from " + path +
                                           ": stop it, or give "
                                           "this one a database of its own"};
  }
  if (!lock) {
    return base::Error{"store-io", path + ": " + lock.error().detail +
                                       ": is the folder there, and "
                                       "may this user write in it?"};
  }
  auto for_writing = Sqlite::open(path, Sqlite::Mode::write);
  if (!for_writing) return for_writing.error();
  if (survives == Survives::the_process) {
    if (auto set = for_writing->execute("PRAGMA synchronous=OFF"); !set) return set.error();
  }
  if (auto current = bring_up_to_date(*for_writing); !current) return current.error();
  auto for_loads = Sqlite::open(path, Sqlite::Mode::read);
  if (!for_loads) return for_loads.error();
  auto for_lists = Sqlite::open(path, Sqlite::Mode::read);
  if (!for_lists) return for_lists.error();
  return std::unique_ptr<SqliteStore>(new SqliteStore(
      std::make_unique<Impl>(*std::move(lock), *std::move(for_writing), *std::move(for_loads),
                             *std::move(for_lists), remember, scheduler)));
}

SqliteStore::SqliteStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SqliteStore::~SqliteStore() = default;

void SqliteStore::commit(std::vector<Change> changes, Done done) {
  impl_->commit(std::move(changes), std::move(done));
}

void SqliteStore::load(const core::ChannelId& channel, const base::PhoneNumber& handset,
                       const std::vector<core::MessageId>& about, LoadDone done) {
  impl_->ask([=](SqliteReader& reader) { return reader.load(channel, handset, about); },
             std::move(done));
}

void SqliteStore::recipient(const core::ChannelId& channel, const core::MessageId& sent,
                            RecipientDone done) {
  impl_->ask_in_line([=](SqliteReader& reader) { return reader.recipient(channel, sent); },
                     std::move(done));
}

void SqliteStore::messages(const core::ChannelId& channel, Page page, RowsDone<MessageFate> done) {
  impl_->ask_in_line([=](SqliteReader& reader) { return reader.messages(channel, page); },
                     std::move(done));
}

void SqliteStore::quarantined(const core::ChannelId& channel, Page page,
                              RowsDone<Quarantined> done) {
  impl_->ask_in_line([=](SqliteReader& reader) { return reader.quarantined(channel, page); },
                     std::move(done));
}

void SqliteStore::opted_out(const core::ChannelId& channel, Page page,
                            RowsDone<base::PhoneNumber> done) {
  impl_->ask_in_line([=](SqliteReader& reader) { return reader.opted_out(channel, page); },
                     std::move(done));
}

base::Result<std::vector<core::Channel>> SqliteStore::channels() {
  return impl_->quiet_reader().channels();
}

base::Result<std::vector<Unfinished>> SqliteStore::unfinished() {
  return impl_->quiet_reader().unfinished();
}

}  // namespace smsrelay::store
