#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/crawl_record.hpp"
#include "server/tenant.hpp"
#include "store/sqlite.hpp"

namespace fanfold::server {

/// A token, which says who a client is. Its secret is not known here.
struct token_record {
  std::string id;
  std::string tenant;
  std::chrono::system_clock::time_point created_at{};
  std::optional<std::chrono::sys_days> last_used_on{};
  std::optional<std::chrono::system_clock::time_point> revoked_at{};
  bool operator==(const token_record&) const = default;
};

/// A token that was just made, and its secret, which nobody can tell later.
struct new_token {
  token_record token;
  std::string secret;
};

/// A crawl that a request with an idempotency key has made, and that request's body.
struct repeatable_crawl {
  crawl_record crawl;
  sha256_hash request_hash{};
};

/// How far a crawl has come.
struct crawl_progress {
  std::string id;
  std::string statistics;  ///< JSON
};

/// What a tenant had since this was last told.
struct tenant_usage {
  std::string tenant;
  usage had;
};

/// What the server remembers beside the crawls' own files: tokens, tenants with their quotas, crawls, usage. A SQLite
/// file, to be used by one thread at a time. Calls are short, but for those that wait while another process writes.
///
/// A secret has 256 random bits, so that its plain SHA-256 is enough: slow, salted hashes make it costly to try what
/// people choose as passwords, but no hash is slow enough to matter where there are 2^256 to try. It also makes the
/// comparison a look-up by the hash, whose time tells nothing about any secret.
class catalogue {
 public:
  /// Opens or makes it, also while a server uses it.
  static store_result<catalogue> open(const std::filesystem::path& path);
  /// As a server does: no other server can then open it so, as long as this one lives.
  static store_result<catalogue> open_to_serve(const std::filesystem::path& path);

  /// Makes a token, and gives its tenant these quotas.
  store_result<new_token> add_token(std::string_view tenant, const quotas& all,
                                    std::chrono::system_clock::time_point now);
  /// By tenants, the oldest first.
  store_result<std::vector<token_record>> tokens();
  /// False: there is none of this id. One that is revoked already stays so from when it was.
  store_result<bool> revoke_token(std::string_view id, std::chrono::system_clock::time_point now);
  /// Whether there ever was one: revoking the last one doesn't let everybody in.
  store_result<bool> has_tokens();
  /// The tenant whose secret this is; empty where it is nobody's, or revoked.
  store_result<std::optional<std::string>> tenant_of(std::string_view secret,
                                                     std::chrono::system_clock::time_point now);
  /// The usual ones for a tenant that is not known.
  store_result<quotas> quotas_of(std::string_view tenant);
  store_result<void> set_quotas(std::string_view tenant, const quotas& all);
  /// Whether it ever had a token, or quotas of its own.
  store_result<bool> has_tenant(std::string_view tenant);

  /// Makes a crawl that runs. It fails with store_errc::conflict where one of this tenant has the key already.
  store_result<crawl_record> add_crawl(std::string_view tenant, std::string options, std::string statistics,
                                       const std::optional<idempotency>& request,
                                       std::chrono::system_clock::time_point now);
  /// Empty where there is none, or it is another tenant's.
  store_result<std::optional<crawl_record>> find_crawl(std::string_view tenant, std::string_view id);
  store_result<std::optional<repeatable_crawl>> find_crawl_of_key(std::string_view tenant, std::string_view key);
  /// At most `limit` of them, newest first, from the newest on or after a cursor; fewer where their options are large.
  store_result<crawl_list> list_crawls(std::string_view tenant, std::size_t limit,
                                       const std::optional<crawl_cursor>& after = {});
  /// Of all tenants, the oldest first: those that run are to go on when a server starts.
  store_result<std::vector<crawl_record>> crawls_in(crawl_state state);
  store_result<std::uint64_t> count_running(std::string_view tenant);
  /// False where it stays as it is: there is none of this id, or it is finished or cancelled, which is for ever. What a
  /// crawl comes to by itself, finished or failed, may be forgotten at a power loss: it comes to that again.
  store_result<bool> change_state(std::string_view id, crawl_state state, const std::optional<std::string>& reason,
                                  std::chrono::system_clock::time_point now);
  /// Writes down all of this at once. What happened since the last time is all that a kill can make forgotten; a power
  /// loss, some seconds more.
  store_result<void> record_progress(std::span<const crawl_progress> crawls, std::span<const tenant_usage> used,
                                     std::chrono::system_clock::time_point now);

  /// Writes what is there already: whether that works.
  store_result<void> try_to_write();

  /// Removing a crawl: from the first call on it is nobody's and its key is free, then its files go, then the last call
  /// forgets it. Whoever is killed between them finds it in removals().
  store_result<bool> begin_removal(std::string_view tenant, std::string_view id);
  store_result<void> finish_removal(std::string_view id);
  /// Ids of crawls whose files may still be there.
  store_result<std::vector<std::string>> removals();

  /// On the UTC day of `now`.
  store_result<usage> usage_of(std::string_view tenant, std::chrono::system_clock::time_point now);

 private:
  explicit catalogue(sqlite::connection database) : database_(std::move(database)) {}

  void note_use(const token_record& token, std::chrono::system_clock::time_point now);

  sqlite::connection database_;
};

}  // namespace fanfold::server
