#pragma once

#include <spdlog/logger.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <fanfold/asio.hpp>
#include <fanfold/ip_address.hpp>
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/access_log.hpp"
#include "server/api_client.hpp"
#include "server/service.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::server {

/// Of a server with its data in `folder`, which may crawl this machine, under names that `resolve` gives it.
inline service_options options_for(const test::temporary_folder& folder, std::vector<std::string> resolve) {
  service_options all{.folder = folder.path() / "data"};
  all.crawls.common.workers = 1;
  all.crawls.common.resolve = std::move(resolve);
  all.crawls.common.deny_private = true;
  all.crawls.common.allow_private = {*ip_network::parse("127.0.0.0/8")};
  return all;
}

/// `fanfold serve` on a thread of its own, from construction to destruction, which drains it.
class running_service {
 public:
  explicit running_service(service_options options)
      : service_(context_, quiet(std::move(options))),
        ended_(start(context_, service_.run(), boost::asio::use_future)),
        thread_([this] { context_.run(); }) {}
  running_service(const running_service&) = delete;
  running_service& operator=(const running_service&) = delete;
  ~running_service() {
    boost::asio::post(context_, [this] { service_.drain_at_once(); });
    ended_.wait();
    context_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return service_.port(); }
  void drain() {
    boost::asio::post(context_, boost::asio::use_future([this] { service_.drain(); })).get();
  }

 private:
  static service_options quiet(service_options options) {
    options.http.log = no_logger();
    return options;
  }

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{context_.get_executor()};
  service service_;
  std::future<void> ended_;
  std::thread thread_;
};

}  // namespace fanfold::server
