#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fanfold::test_web {

/// What a server saw of one host's visitors.
struct host_traffic {
  std::uint64_t requests = 0;
  std::uint32_t in_progress = 0;
  std::uint32_t most_at_once = 0;  ///< requests in progress, ever: what a limit per host bounds
  std::uint32_t connections = 0;   ///< open, of those on which the host was asked first
  std::uint32_t most_connections = 0;
  /// The shortest time from one request's arrival to the next one's; none before the second.
  std::optional<std::chrono::nanoseconds> shortest_gap;
};

/// Counts what a server was asked for. Any thread may call it.
class traffic {
  struct record;

 public:
  /// Counting every URL takes about 100 bytes for each.
  explicit traffic(bool count_urls) : count_urls_(count_urls) {}

  /// Requests for the URL, whatever its scheme. Its host is compared in lower case, its path byte by byte.
  std::uint64_t requests(std::string_view url) const;
  /// Requests by URL, without scheme: "host0001.test:8000/robots.txt".
  std::map<std::string, std::uint64_t> requests() const;
  std::uint64_t total_requests() const;
  /// Those whose answers were sent, also where the connection hangs after that.
  std::uint64_t total_answers() const;
  /// Of the host by its name and port: "host0001.test:8000".
  host_traffic of_host(std::string_view host) const;
  /// Requests of all hosts in progress at once, ever.
  std::uint32_t most_at_once() const;

  /// A request while the server deals with it.
  class visit {
   public:
    visit(traffic& owner, std::string_view host, std::string_view target);
    visit(const visit&) = delete;
    visit& operator=(const visit&) = delete;
    ~visit();
    /// Requests for the same URL before this one; 0 where URLs aren't counted.
    std::uint64_t earlier() const { return earlier_; }
    /// All of its answer was sent, as far as there is to be any.
    void is_answered();

   private:
    traffic& owner_;
    record* record_;
    std::uint64_t earlier_ = 0;
  };

  /// A connection, from its first request to its end.
  class connection {
   public:
    explicit connection(traffic& owner) : owner_(owner) {}
    connection(const connection&) = delete;
    connection& operator=(const connection&) = delete;
    ~connection();
    /// Only the first call counts.
    void is_for(std::string_view host);

   private:
    traffic& owner_;
    record* record_ = nullptr;
  };

 private:
  struct record {
    host_traffic seen;
    std::chrono::steady_clock::time_point last_arrival{};
  };

  const bool count_urls_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, std::uint64_t> urls_;
  std::unordered_map<std::string, record> hosts_;  // whose elements stay where they are
  std::uint64_t total_ = 0;
  std::uint64_t answers_ = 0;
  std::uint32_t in_progress_ = 0;
  std::uint32_t most_at_once_ = 0;
};

}  // namespace fanfold::test_web
