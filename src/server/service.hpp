#pragma once

#include <fanfold/task.hpp>

#include <cstdint>
#include <fanfold/clock.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "server/api.hpp"
#include "server/crawl_service.hpp"
#include "server/http_server.hpp"

namespace boost::asio {
class io_context;
}

namespace fanfold::server {

struct service_options {
  std::filesystem::path folder;  ///< of the catalogue and the crawls; made where it is missing
  http_server_options http{};
  crawl_service_options crawls{};  ///< but for its folder
  tenant_limits tenants{};
  duration drain_delay{};  ///< from drain() on goes on as before, but says that it is not ready
};

/// `fanfold serve`: the API, the page, and the crawls behind them, on one loop.
class service {
 public:
  /// Opens the catalogue and listens. Throws boost::system::system_error where that fails, and std::invalid_argument
  /// where others than this machine could ask and nobody has made a token.
  service(boost::asio::io_context& context, service_options options);
  service(const service&) = delete;
  service& operator=(const service&) = delete;
  ~service();

  std::uint16_t port() const;

  /// Until drain(): then, after drain_delay, no more is accepted, what is under way is answered, and crawls are stopped
  /// where they are.
  task<> run();
  void drain();
  /// Without the delay.
  void drain_at_once();

 private:
  class parts;
  std::unique_ptr<parts> parts_;
};

}  // namespace fanfold::server
