#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/sha256.hpp"

namespace fanfold::server {

enum class crawl_state { running, paused, finished, cancelled, failed };

std::string_view name_of(crawl_state state) noexcept;

/// What the catalogue knows of a crawl.
struct crawl_record {
  std::string id;
  std::string tenant;
  crawl_state state = crawl_state::running;
  std::optional<std::string> reason{};  ///< why it is in this state, where that needs saying
  std::string options{};                ///< JSON
  std::string statistics{};             ///< JSON, the last ones known
  std::chrono::system_clock::time_point created_at{};
  std::optional<std::chrono::system_clock::time_point> ended_at{};
  bool operator==(const crawl_record&) const = default;
};

/// What makes a request that is sent again the same: a key that the client chose, and the hash of the body.
struct idempotency {
  std::string key;
  sha256_hash request_hash{};
  bool operator==(const idempotency&) const = default;
};

/// A place in a list of a tenant's crawls: the rest comes after this one. It stays where it is, whatever comes or goes.
struct crawl_cursor {
  std::chrono::system_clock::time_point created_at{};
  std::string id{};

  std::string text() const;
  /// Empty for what text() has not made.
  static std::optional<crawl_cursor> parse(std::string_view text);
  bool operator==(const crawl_cursor&) const = default;
};

/// A part of a list of crawls.
struct crawl_list {
  std::vector<crawl_record> crawls;
  std::optional<crawl_cursor> next{};  ///< empty: that was the last part
};

}  // namespace fanfold::server
