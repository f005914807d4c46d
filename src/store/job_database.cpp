#include "store/job_database.hpp"

#include <fmt/format.h>

#include <chrono>
#include <random>
#include <thread>

#include "store/job_schema.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

bool set_journal_mode(sqlite::connection& database, const char* sql, std::string_view mode) {
  sqlite::statement change = database.prepare(sql);
  return change.next() && change.text(0) == mode;
}

// The schema's version, 0 in an empty database.
store_result<std::int64_t> read_version(sqlite::connection& database) {
  const auto application = database.integer("PRAGMA application_id");
  if (!application) return database.error();
  const auto version = database.integer("PRAGMA user_version");
  if (!version) return database.error();
  const auto objects = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!objects) return database.error();

  const bool is_empty = *application == 0 && *version == 0 && *objects == 0;
  if (!is_empty && *application != job_application_id) {
    return database.error(store_errc::not_a_job_file, "a database of another program");
  }
  if (*version > job_schema_version()) {
    return database.error(store_errc::newer_version,
                          fmt::format("its version is {}, the newest known here {}", *version, job_schema_version()));
  }
  return *version;
}

// Of what a crawl reads it sees the damage itself; into these tables it writes unread. Links it only appends, and they
// are most of a job: to look through them takes as long as all else that a resumed crawl does before it goes on.
store_result<void> check_tables_written_unread(sqlite::connection& database) {
  sqlite::statement damage = database.prepare(
      "SELECT t.name FROM sqlite_schema t JOIN pragma_quick_check(t.name) found"
      " WHERE t.name IN ('hosts', 'words') AND found.quick_check <> 'ok'");
  if (damage.next())
    return database.error(store_errc::damaged, fmt::format("the table \"{}\" can't be read", damage.text(0)));
  if (!database.ok()) return database.error();
  return {};
}

bool migrate(sqlite::connection& database, std::int64_t version) {
  return version >= job_schema_version() || migrate_job(database, version);
}

store_result<sqlite::connection> try_to_open(const std::filesystem::path& path) {
  auto opened = sqlite::connection::open(path);
  if (!opened) return opened;
  sqlite::connection& database = *opened;
  if (database.read_only()) return database.error(store_errc::read_only);

  // What is no job, or a newer one, or damaged, is left as it is. Another process may be making it meanwhile.
  if (!database.execute("BEGIN")) return database.error();
  if (const auto version = read_version(database); !version) return version.error();
  if (const auto whole = check_tables_written_unread(database); !whole) return whole.error();
  if (!database.execute("COMMIT")) return database.error();
  const bool has_log = set_journal_mode(database, "PRAGMA journal_mode = WAL", "wal") &&
                       database.integer("SELECT count(*) FROM sqlite_schema").has_value();
  if (!has_log) return database.error();
  if (!database.keep_writers_out()) return database.error(store_errc::locked, "a crawl writes to it");

  // Its last writer may have brought it up to date meanwhile.
  if (!database.execute("BEGIN IMMEDIATE")) return database.error();
  const auto version = read_version(database);
  if (!version) return version.error();
  const bool ready = migrate(database, *version) && database.execute("COMMIT") &&
                     database.execute("PRAGMA synchronous = NORMAL") &&
                     database.execute("PRAGMA wal_autocheckpoint = 4000") &&  // pages of 4 KiB
                     database.execute("PRAGMA secure_delete = OFF");          // nothing secret is ever deleted
  if (!ready) return database.error();
  database.wait_for_locks(10s);  // of tools that write to the file beside us, for once
  return opened;
}

// A reader may change nothing, so that what is older is brought up to date in a copy.
store_result<sqlite::connection> copy_up_to_date(sqlite::connection& database, std::int64_t version) {
  auto copy = sqlite::connection::copy_of(database);
  if (!copy) return copy;
  if (!copy->execute("BEGIN") || !migrate(*copy, version) || !copy->execute("COMMIT")) return copy->error();
  return copy;
}

bool is_file(const std::filesystem::path& path) {
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
}

}  // namespace

store_result<sqlite::connection> open_job_database(const std::filesystem::path& path) {
  // Of two processes at the same instant each may hold a part of the locks and be refused the rest, or miss a journal
  // that the other one has just removed. So whoever is refused lets go of all and tries again after a while of random
  // length.
  std::minstd_rand random(std::random_device{}());
  const auto deadline = std::chrono::steady_clock::now() + 1s;
  for (;;) {
    auto opened = try_to_open(path);
    const bool may_pass = !opened && (opened.error().code == store_errc::locked ||
                                      (opened.error().code == store_errc::cannot_open && is_file(path)));
    if (!may_pass || std::chrono::steady_clock::now() > deadline) return opened;
    std::this_thread::sleep_for(std::chrono::milliseconds(1 + random() % 20));
  }
}

store_result<sqlite::connection> read_job_database(const std::filesystem::path& path) {
  auto opened = sqlite::connection::open_to_read(path);
  if (!opened) return opened;
  sqlite::connection& database = *opened;
  database.wait_for_locks(5s);  // while a crawl opens or closes it
  if (!database.execute("BEGIN")) return database.error();
  const auto version = read_version(database);
  if (!version && version.error().code == store_errc::read_only && is_file(path.string() + "-wal"))
    return database.error(store_errc::cannot_open,
                          "a crawl has left a log beside it, and no index of that can be made in this folder; copy the "
                          "file and the log, FILE-wal, to another one");
  if (!version) return version.error();
  if (*version == 0) return database.error(store_errc::not_a_job_file, "it is empty");
  if (*version < job_schema_version()) return copy_up_to_date(database, *version);
  return opened;
}

bool fold_job_database(sqlite::connection& database) {
  database.wait_for_locks(0s);
  sqlite::statement fold = database.prepare("PRAGMA wal_checkpoint(PASSIVE)");
  if (!fold.next()) return false;
  const bool is_whole = fold.integer(1) == fold.integer(2);  // the log's pages, and those that are in the file
  fold = {};
  // Then all that is left is to say that there is no log: in two bytes, which may reach the disk at any time or never.
  if (is_whole && !database.execute("PRAGMA synchronous = OFF")) return false;
  return set_journal_mode(database, "PRAGMA journal_mode = MEMORY", "memory") ||
         database.error().code == store_errc::locked;  // while somebody reads, the log stays
}

}  // namespace fanfold
