#include "server/access_log.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/null_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <boost/json.hpp>
#include <utility>

namespace fanfold::server {
namespace {

// RFC 3339, in UTC.
std::string now() {
  const auto time = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto milliseconds = time.time_since_epoch().count() % 1000;
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(std::chrono::system_clock::to_time_t(time)),
                     milliseconds);
}

// Keeps the threads that write for it.
struct asynchronous {
  explicit asynchronous(const std::shared_ptr<spdlog::sinks::sink>& sink)
      : logger(
            std::make_shared<spdlog::async_logger>("", sink, threads, spdlog::async_overflow_policy::overrun_oldest)) {}
  asynchronous(const asynchronous&) = delete;
  asynchronous& operator=(const asynchronous&) = delete;
  ~asynchronous() { threads.reset(); }  // which writes what is left, before the logger and its sink go

  static constexpr std::size_t most_lines = 8'192;
  std::shared_ptr<spdlog::details::thread_pool> threads = std::make_shared<spdlog::details::thread_pool>(most_lines, 1);
  std::shared_ptr<spdlog::logger> logger;
};

}  // namespace

access_log::access_log(std::shared_ptr<spdlog::logger> to) : to_(std::move(to)) {}

void access_log::add(const entry& request) {
  const auto level = request.status < 500 ? spdlog::level::info : spdlog::level::err;
  if (!to_->should_log(level)) return;
  boost::json::object line{{"time", now()},
                           {"level", request.status < 500 ? "info" : "error"},
                           {"request_id", request.request_id},
                           {"client", request.client},
                           {"method", request.method},
                           {"path", request.path},
                           {"status", request.status},
                           {"bytes", request.bytes}};
  if (!request.tenant.empty()) line.emplace("tenant", request.tenant);
  std::string text = boost::json::serialize(line);
  text.insert(text.size() - 1, fmt::format(",\"milliseconds\":{:.3f}", request.time.count()));
  to_->log(level, text);
}

void access_log::add_failure(std::string_view crawl, std::string_view what) {
  boost::json::object line{{"time", now()}, {"level", "error"}};
  if (!crawl.empty()) line.emplace("crawl", crawl);
  line.emplace("error", what);
  to_->log(spdlog::level::err, boost::json::serialize(line));
}

void access_log::add_error(std::string_view request_id, std::string_view what) {
  const boost::json::object line{{"time", now()}, {"level", "error"}, {"request_id", request_id}, {"error", what}};
  to_->log(spdlog::level::err, boost::json::serialize(line));
}

std::shared_ptr<spdlog::logger> standard_error_logger() {
  auto made = std::make_shared<asynchronous>(std::make_shared<spdlog::sinks::stderr_sink_mt>());
  made->logger->set_pattern("%v");
  return {made, made->logger.get()};
}

std::shared_ptr<spdlog::logger> no_logger() {
  auto logger = std::make_shared<spdlog::logger>("", std::make_shared<spdlog::sinks::null_sink_mt>());
  logger->set_level(spdlog::level::off);
  return logger;
}

}  // namespace fanfold::server
