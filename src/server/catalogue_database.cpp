#include "server/catalogue_database.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <string_view>
#include <thread>

#include "server/catalogue_schema.hpp"

namespace fanfold::server {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view not_a_catalogue = "not the catalogue of a server";

// SQLite would make the file as readable as the umask has it; its log and index become as the file is. What goes wrong
// here goes wrong there, too, and is reported by it.
void make_private_file(const std::filesystem::path& path) {
  // O_EXCL, because closing a file that is there would drop this process's locks on it.
  const int made = ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (made >= 0) ::close(made);
}

store_error error_of(const sqlite::connection& database) {
  const store_error error = database.error();
  return error.code == store_errc::not_a_job_file ? database.error(store_errc::cannot_open, not_a_catalogue) : error;
}

// The schema's version, 0 in an empty database.
store_result<std::int64_t> read_version(sqlite::connection& database) {
  const auto application = database.integer("PRAGMA application_id");
  const auto version = application ? database.integer("PRAGMA user_version") : std::nullopt;
  const auto objects = version ? database.integer("SELECT count(*) FROM sqlite_schema") : std::nullopt;
  if (!objects) return error_of(database);
  const bool is_empty = *application == 0 && *version == 0 && *objects == 0;
  if (!is_empty && *application != catalogue_application_id)
    return database.error(store_errc::cannot_open, not_a_catalogue);
  if (*version > catalogue_schema_version())
    return database.error(store_errc::newer_version, fmt::format("its version is {}, the newest known here {}",
                                                                 *version, catalogue_schema_version()));
  return *version;
}

// All of it as it is at one instant: another process may be making it.
store_result<std::int64_t> read_version_at_once(sqlite::connection& database) {
  if (!database.execute("BEGIN")) return error_of(database);
  auto version = read_version(database);
  (void)database.execute("COMMIT");
  return version;
}

bool use_log(sqlite::connection& database) {
  sqlite::statement change = database.prepare("PRAGMA journal_mode = WAL");
  return change.next() && change.text(0) == "wal";
}

bool bring_up_to_date(sqlite::connection& database, std::int64_t version) {
  return (version >= catalogue_schema_version() || migrate_catalogue(database, version)) &&
         database.integer("SELECT count(*) FROM (SELECT 1 FROM tenants, tokens, crawls, usage LIMIT 1)") &&
         database.execute("COMMIT");
}

store_result<sqlite::connection> try_to_open(const std::filesystem::path& path) {
  auto opened = sqlite::connection::open(path);
  if (!opened) return opened;
  sqlite::connection& database = *opened;
  if (database.read_only()) return database.error(store_errc::read_only);
  database.wait_for_locks(5s);
  // What is no catalogue, or a newer one, is left as it is.
  if (const auto version = read_version_at_once(database); !version) return version.error();
  if (!database.execute("PRAGMA synchronous = FULL") || !use_log(database)) return database.error();
  // Another process may have made it meanwhile.
  if (!database.execute("BEGIN IMMEDIATE")) return database.error();
  const auto version = read_version(database);
  if (!version) return version.error();
  if (!bring_up_to_date(database, *version)) return database.error();
  return opened;
}

}  // namespace

store_result<sqlite::connection> open_catalogue_database(const std::filesystem::path& path) {
  make_private_file(path);
  // Two processes that make it at the same instant may each hold what the other one waits for; then SQLite refuses one
  // at once, however long it would wait.
  const auto deadline = std::chrono::steady_clock::now() + 1s;
  for (;;) {
    auto opened = try_to_open(path);
    const bool may_pass = !opened && opened.error().code == store_errc::locked;
    if (!may_pass || std::chrono::steady_clock::now() > deadline) return opened;
    std::this_thread::sleep_for(10ms);
  }
}

store_result<void> reserve_catalogue(sqlite::connection& database) {
  database.wait_for_locks(500ms);  // the server's loop waits then
  if (!database.keep_writers_out()) return database.error(store_errc::locked, "another server uses it");
  sqlite::statement check = database.prepare("PRAGMA quick_check(1)");
  if (!check.next()) return database.error();
  if (check.text(0) != "ok") return database.error(store_errc::damaged, check.text(0));
  return {};
}

}  // namespace fanfold::server
