#include "store/sqlite_writer.h"

#include <array>
#include <charconv>

#include "base/masking.h"
#include "store/state_codec.h"

namespace smsrelay::store {
namespace {

constexpr int quarantine_lines_max = 1000;
constexpr base::Duration forget_every = std::chrono::minutes(1);
constexpr int forgotten_rows_max = 500;  // of a table, each time: small steps

std::int64_t column_of(base::Instant at) { return at.time_since_epoch().count(); }

}  // namespace

std::int64_t handset_column(const base::PhoneNumber& handset) {
  std::int64_t number = 0;
  const std::string& digits = handset.digits();
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

SqliteWriter::SqliteWriter(Sqlite database, base::Duration remember)
    : database_(std::move(database)),
      remember_(remember),
      begin_(database_.prepare("BEGIN IMMEDIATE")),
      commit_(database_.prepare("COMMIT")),
      rollback_(database_.prepare("ROLLBACK")),
      savepoint_(database_.prepare("SAVEPOINT batch")),
      release_(database_.prepare("RELEASE batch")),
      undo_(database_.prepare("ROLLBACK TO batch")),
      save_channel_(database_.prepare("INSERT INTO channel (id, state) VALUES (?1, ?2)"
                                      " ON CONFLICT (id) DO UPDATE SET state = ?2")),
      insert_conversation_(database_.prepare(
          "INSERT INTO conversation (channel, handset, epoch, state, unfinished, opted_out, "
          "saved_at)"
          " VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6) ON CONFLICT (channel, handset) DO NOTHING")),
      update_conversation_(database_.prepare(
          "UPDATE conversation SET epoch = epoch + 1, state = ?3, unfinished = ?4, opted_out = ?5,"
          " saved_at = ?6 WHERE channel = ?1 AND handset = ?2 AND epoch = ?7")),
      accept_(database_.prepare(
          "INSERT INTO mo (channel, id, handset, received_at, fate) VALUES (?, ?, ?, ?, 'pending')"
          " ON CONFLICT (channel, id, handset) DO UPDATE SET received_at = excluded.received_at,"
          " fate = 'pending', detail = '', delivery = ''")),
      settle_(database_.prepare("UPDATE mo SET fate = ?, detail = ?"
                                " WHERE channel = ? AND id = ? AND handset = ?")),
      queue_(database_.prepare("INSERT INTO reply (channel, reference, mo, handset, at)"
                               " VALUES (?, ?, ?, ?, ?)"
                               " ON CONFLICT (channel, reference) DO NOTHING")),
      send_(database_.prepare(
          "INSERT INTO mt (channel, id, handset, reference, status, word, detail, at)"
          " VALUES (?, ?, ?, ?, ?, '', '', ?)"
          " ON CONFLICT (channel, id) DO UPDATE SET reference = excluded.reference")),
      deliver_(database_.prepare(
          "INSERT INTO mt (channel, id, handset, reference, status, word, detail, at)"
          " VALUES (?1, ?2, ?3, '', ?4, ?5, ?6, ?7) ON CONFLICT (channel, id) DO UPDATE"
          " SET status = iif(?8, ?4, status), word = ?5, detail = ?6")),
      reference_of_(database_.prepare("SELECT reference FROM mt WHERE channel = ? AND id = ?")),
      note_delivery_(database_.prepare(
          "UPDATE mo SET delivery = ?3 WHERE channel = ?1 AND (id, handset) ="
          " (SELECT mo, handset FROM reply WHERE channel = ?1 AND reference = ?2)")),
      quarantine_(database_.prepare(
          "INSERT INTO quarantine (channel, reason, body, at) VALUES (?, ?, ?, ?)")),
      trim_quarantine_(database_.prepare(
          "DELETE FROM quarantine WHERE channel = ?1 AND number <= (SELECT number FROM quarantine"
          " WHERE channel = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)")) {}

std::vector<base::Result<void>> SqliteWriter::write(std::vector<std::vector<Change>> batches) {
  std::vector<base::Result<void>> results;
  const auto all_failed = [&](const base::Error& error) {
    (void)rollback_.run();
    // The log before the database may be what fills the disk: what it holds moves, and it shrinks.
    if (error.code == "store-full") (void)database_.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    return std::vector<base::Result<void>>(batches.size(), error);
  };
  if (auto begun = begin_.run(); !begun) {
    return std::vector<base::Result<void>>(batches.size(), begun.error());
  }
  for (const std::vector<Change>& batch : batches) {
    if (auto begun = savepoint_.run(); !begun) return all_failed(begun.error());
    base::Result<void> written = write_batch(batch);
    if (!written && written.error().code != superseded) return all_failed(written.error());
    if (!written) {
      if (auto undone = undo_.run(); !undone) return all_failed(undone.error());
    }
    if (auto released = release_.run(); !released) return all_failed(released.error());
    results.push_back(std::move(written));
  }
  if (now_ - last_forgotten_ >= forget_every) {
    last_forgotten_ = now_;
    if (auto forgotten = forget_old(); !forgotten) return all_failed(forgotten.error());
  }
  if (auto committed = commit_.run(); !committed) return all_failed(committed.error());
  return results;
}

base::Result<void> SqliteWriter::write_batch(const std::vector<Change>& changes) {
  for (const Change& change : changes) {
    auto applied = std::visit([this](const auto& one) { return apply(one); }, change);
    if (!applied) return applied;
  }
  return {};
}

base::Result<void> SqliteWriter::apply(const ChannelSaved& saved) {
  return save_channel_.bind(1, saved.channel.id.value).bind(2, write_state(saved.channel)).run();
}

base::Result<void> SqliteWriter::apply(const ChannelDeleted& deleted) {
  static constexpr std::array tables = {
      "DELETE FROM channel WHERE id = ?", "DELETE FROM conversation WHERE channel = ?",
      "DELETE FROM mo WHERE channel = ?", "DELETE FROM reply WHERE channel = ?",
      "DELETE FROM mt WHERE channel = ?", "DELETE FROM quarantine WHERE channel = ?"};
  for (const char* sql : tables) {
    Statement statement = database_.prepare(sql);
    if (auto done = statement.bind(1, deleted.channel.value).run(); !done) return done;
  }
  return {};
}

base::Result<void> SqliteWriter::apply(const ConversationSaved& saved) {
  const core::Conversation& conversation = saved.conversation;
  now_ = std::max(now_, saved.at);
  Statement& save = saved.epoch == 0 ? insert_conversation_ : update_conversation_;
  save.bind(1, conversation.channel.value)
      .bind(2, handset_column(conversation.handset))
      .bind(3, write_state(conversation))
      .bind(4, core::has_work(conversation) ? 1 : 0)
      .bind(5, conversation.opted_out ? 1 : 0)
      .bind(6, column_of(saved.at));
  if (saved.epoch != 0) save.bind(7, static_cast<std::int64_t>(saved.epoch));
  if (auto done = save.run(); !done) return done;
  if (database_.changes() == 0) {
    return base::Error{std::string(superseded), "the conversation was saved by somebody else"};
  }
  for (const core::Record& record : saved.records) {
    if (auto kept = keep(saved, record); !kept) return kept;
  }
  return {};
}

base::Result<void> SqliteWriter::apply(const Quarantined& line) {
  auto kept = quarantine_.bind(1, line.channel.value)
                  .bind(2, line.reason)
                  .bind(3, line.body)
                  .bind(4, column_of(line.at))
                  .run();
  if (!kept) return kept;
  return trim_quarantine_.bind(1, line.channel.value)
      .bind(2, std::int64_t{quarantine_lines_max})
      .run();
}

base::Result<void> SqliteWriter::keep(const ConversationSaved& saved, const core::Record& record) {
  const std::string& channel = saved.conversation.channel.value;
  const std::int64_t handset = handset_column(saved.conversation.handset);
  if (const auto* accepted = std::get_if<core::MoAccepted>(&record)) {
    return accept_.bind(1, channel)
        .bind(2, accepted->message.id.value)
        .bind(3, handset)
        .bind(4, column_of(saved.at))
        .run();
  }
  if (const auto* settled = std::get_if<core::MoSettled>(&record)) {
    return settle_.bind(1, core::to_text(settled->settlement))
        .bind(2, base::masked_words(settled->detail))
        .bind(3, channel)
        .bind(4, settled->message.value)
        .bind(5, handset)
        .run();
  }
  if (const auto* queued = std::get_if<core::AnswerQueued>(&record)) {
    return queue_.bind(1, channel)
        .bind(2, queued->message.reference.value)
        .bind(3, queued->message.answers.value)
        .bind(4, handset)
        .bind(5, column_of(saved.at))
        .run();
  }
  if (const auto* sent = std::get_if<core::AnswerSent>(&record)) {
    if (sent->message.empty()) return {};
    return send_.bind(1, channel)
        .bind(2, sent->message.value)
        .bind(3, handset)
        .bind(4, sent->reference.value)
        .bind(5, static_cast<std::int64_t>(core::DeliveryStatus::enroute))
        .bind(6, column_of(saved.at))
        .run();
  }
  if (const auto* delivery = std::get_if<core::DeliveryRecorded>(&record)) {
    return keep_delivery(saved, delivery->report);
  }
  return {};
}

base::Result<void> SqliteWriter::keep_delivery(const ConversationSaved& saved,
                                               const core::DeliveryReport& report) {
  const std::string& channel = saved.conversation.channel.value;
  const bool tells_status = report.status != core::DeliveryStatus::unknown;
  const auto first_status = tells_status ? report.status : core::KnownMt{}.status;
  auto kept = deliver_.bind(1, channel)
                  .bind(2, report.message.value)
                  .bind(3, handset_column(saved.conversation.handset))
                  .bind(4, static_cast<std::int64_t>(first_status))
                  .bind(5, report.word)
                  .bind(6, report.detail)
                  .bind(7, column_of(saved.at))
                  .bind(8, std::int64_t{tells_status})
                  .run();
  if (!kept) return kept;
  auto row = reference_of_.bind(1, channel).bind(2, report.message.value).step();
  if (!row) return row.error();
  const std::string reference = reference_of_.text(0);
  reference_of_.reset();
  const auto note = [&](const std::string& of) {
    return note_delivery_.bind(1, channel)
        .bind(2, of)
        .bind(3, base::masked_words(report.word))
        .run();
  };
  if (auto noted = note(reference); !noted || database_.changes() > 0) return noted;
  return report.reference ? note(report.reference->value) : base::Result<void>{};
}

base::Result<void> SqliteWriter::forget_old() {
  static constexpr std::array tables = {
      "DELETE FROM mo WHERE number IN (SELECT number FROM mo WHERE received_at < ?1"
      " AND fate <> 'pending' ORDER BY received_at LIMIT ?2)",
      "DELETE FROM reply WHERE (channel, reference) IN"
      " (SELECT channel, reference FROM reply WHERE at < ?1 ORDER BY at LIMIT ?2)",
      "DELETE FROM mt WHERE (channel, id) IN"
      " (SELECT channel, id FROM mt WHERE at < ?1 ORDER BY at LIMIT ?2)",
      "DELETE FROM conversation WHERE (channel, handset) IN (SELECT channel, handset"
      " FROM conversation WHERE unfinished = 0 AND opted_out = 0 AND saved_at < ?1"
      " ORDER BY saved_at LIMIT ?2)"};
  for (const char* sql : tables) {
    Statement statement = database_.prepare(sql);
    statement.bind(1, column_of(now_ - remember_)).bind(2, std::int64_t{forgotten_rows_max});
    if (auto done = statement.run(); !done) return done;
  }
  return {};
}

}  // namespace smsrelay::store
