#include "server/catalogue_schema.hpp"

#include <fmt/format.h>

#include <array>

namespace fanfold::server {
namespace {

// The first version. Times are microseconds since 1970, days are days since then, UTC.
constexpr auto version_1 = R"sql(
CREATE TABLE tenants(             -- with their quotas; a tenant without a row has the usual ones
  name TEXT PRIMARY KEY,
  crawls INTEGER NOT NULL,        -- running at a time
  pages_per_day INTEGER,          -- NULL: not limited
  bytes_per_day INTEGER,
  requests_per_minute INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE tokens(
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL REFERENCES tenants,
  secret_hash BLOB NOT NULL UNIQUE,  -- SHA-256; the secret itself is nowhere
  created_at INTEGER NOT NULL,
  last_used_on INTEGER,           -- a day
  revoked_at INTEGER
) WITHOUT ROWID;

CREATE TABLE crawls(
  id TEXT PRIMARY KEY,
  tenant TEXT NOT NULL,
  state TEXT NOT NULL,            -- running, paused, finished, cancelled, failed; removing: its files are to go
  reason TEXT,                    -- why it is in this state, where that needs saying
  options TEXT NOT NULL,          -- JSON
  statistics TEXT NOT NULL,       -- JSON, the last ones known
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  idempotency_key TEXT,           -- of the request that made it
  request_hash BLOB               -- SHA-256 of that request's body
) WITHOUT ROWID;
CREATE INDEX crawls_by_age ON crawls(tenant, created_at, id);
CREATE INDEX crawls_by_state ON crawls(state, tenant);
CREATE UNIQUE INDEX crawls_by_key ON crawls(tenant, idempotency_key);

CREATE TABLE usage(
  tenant TEXT NOT NULL,
  day INTEGER NOT NULL,
  pages INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY(tenant, day)
) WITHOUT ROWID;
)sql";

// What leads from each version to the next: a new version appends its changes here and touches nothing above.
constexpr std::array migrations{version_1};

}  // namespace

std::int64_t catalogue_schema_version() noexcept {
  return std::ssize(migrations);
}

bool migrate_catalogue(sqlite::connection& database, std::int64_t version) {
  for (; version < catalogue_schema_version(); ++version)
    if (!database.execute(migrations[static_cast<std::size_t>(version)])) return false;
  const auto stamps =
      fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", catalogue_application_id, version);
  return database.execute(stamps.c_str());
}

}  // namespace fanfold::server
