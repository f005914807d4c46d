#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
}

namespace fanfold::server {

/// The log of a service: a JSON object a line, for programs. It never has a token or a query in it: who asked is
/// named by the tenant.
class access_log {
 public:
  struct entry {
    std::string_view request_id;
    std::string_view client;
    std::string_view method;
    std::string_view path;
    int status;  ///< 0 where the client left before there was an answer
    std::uint64_t bytes;
    std::chrono::duration<double, std::milli> time;
    std::string_view tenant;
  };

  explicit access_log(std::shared_ptr<spdlog::logger> to);

  void add(const entry& request);
  /// What a handler failed with.
  void add_error(std::string_view request_id, std::string_view what);
  /// What a crawl failed with; without one, what the server did.
  void add_failure(std::string_view crawl, std::string_view what);

 private:
  std::shared_ptr<spdlog::logger> to_;
};

/// Writes lines as they are to standard error, from a thread of its own: where nobody reads them, the oldest that wait
/// are dropped, and nothing else waits.
std::shared_ptr<spdlog::logger> standard_error_logger();

/// Writes nothing.
std::shared_ptr<spdlog::logger> no_logger();

}  // namespace fanfold::server
