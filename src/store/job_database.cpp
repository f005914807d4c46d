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

store_result<sqlite::connection> try_to_open(const std::filesystem::path& path) {
  auto opened = sqlite::connection::open(path);
  if (!opened) return opened;
  sqlite::connection& database = *opened;
  if (database.read_only()) return database.error(store_errc::read_only);

  // In this mode the lock that the first transaction takes is kept until the file is closed.
  if (!database.execute("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE")) return database.error();
  const auto version = read_version(database);
  if (!version) return version.error();
  if (*version < job_schema_version() && !migrate_job(database, *version)) return database.error();

  const bool ready = database.execute("COMMIT") && set_journal_mode(database, "PRAGMA journal_mode = WAL", "wal") &&
                     database.execute("PRAGMA synchronous = NORMAL") &&
                     database.execute("PRAGMA wal_autocheckpoint = 4000") &&  // pages of 4 KiB
                     database.execute("PRAGMA secure_delete = OFF");          // nothing secret is ever deleted
  if (!ready) return database.error();
  return opened;
}

}  // namespace

store_result<sqlite::connection> open_job_database(const std::filesystem::path& path) {
  // Of two processes at the same instant each may hold a part of the lock and be refused the rest. So whoever is
  // refused lets go of all and tries again after a while of random length.
  std::minstd_rand random(std::random_device{}());
  const auto deadline = std::chrono::steady_clock::now() + 250ms;
  for (;;) {
    auto opened = try_to_open(path);
    const bool locked = !opened && opened.error().code == store_errc::locked;
    if (!locked || std::chrono::steady_clock::now() > deadline) return opened;
    std::this_thread::sleep_for(std::chrono::milliseconds(1 + random() % 20));
  }
}

bool fold_job_database(sqlite::connection& database) {
  return set_journal_mode(database, "PRAGMA journal_mode = DELETE", "delete");
}

}  // namespace fanfold
