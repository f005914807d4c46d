#pragma once

#include <fanfold/task.hpp>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "http/message.hpp"

namespace fanfold::http {

/// What all requests of a fetcher have in common.
struct fetcher_options {
  std::string user_agent{};
  std::vector<std::string> resolve{};  ///< addresses of names, as curl's --resolve: HOST:PORT:ADDRESS; HOST may be *
  std::vector<std::string> name_servers{};  ///< as resolver_options
  std::string ca_file{};  ///< certificates to trust instead of the system's (PEM); empty: the system's
  /// Asked for each address when its socket is opened, so that none that changes in between slips through. Where it
  /// denies private addresses, proxies are not used.
  address_guard guard{};
  /// Kept open for reuse, those in use counted. Where more are in use, each end of a transfer looks at all of them.
  std::size_t connections = 256;
};

/// Whether the environment names a proxy (http_proxy, https_proxy, all_proxy), which then resolves the names: libcurl's
/// manual, "ENVIRONMENT".
bool has_proxy();

/// Gets URLs over HTTP/1.1, HTTP/2 and TLS, many at once, on one loop. Redirects are not followed: they are responses.
/// Bodies are decoded (gzip, deflate, brotli, zstd) and handed over as they come, so that a fetch holds no page.
///
/// Belongs to its loop's thread, and must outlive the fetches. A program that uses TLS ignores SIGPIPE.
class fetcher {
 public:
  /// Throws std::runtime_error where libcurl can't be set up.
  fetcher(boost::asio::io_context& context, fetcher_options options);
  fetcher(const fetcher&) = delete;
  fetcher& operator=(const fetcher&) = delete;
  ~fetcher();

  /// Gets `what`, giving its body to `consumer`, which must outlive the call. Never throws for what servers or networks
  /// do: that is in response::error. Throws `cancelled`; the transfer is aborted then.
  task<response> fetch(request what, body_consumer& consumer);

 private:
  struct shared;
  task<response> fetch_resolved(request what, body_consumer& consumer, std::chrono::steady_clock::time_point begin);
  std::unique_ptr<shared> shared_;
};

}  // namespace fanfold::http
