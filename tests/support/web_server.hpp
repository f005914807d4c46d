#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "support/traffic.hpp"
#include "support/web_model.hpp"

namespace fanfold::test_web {

/// What a server shows as its TLS certificate.
enum class tls_kind {
  none,         ///< plain HTTP
  trusted,      ///< good for who trusts web_server::authority_pem(); names the first 1,000 hosts
  self_signed,  ///< not signed by that authority
  expired,
  wrong_name
};

struct server_options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;   ///< the first one; 0: any that are free
  std::uint16_t ports = 1;  ///< how many; hosts are spread over them
  tls_kind tls = tls_kind::none;
  bool count_urls = true;  ///< about 100 bytes of memory a URL
  /// Asked on the server's thread before it deals with a connection; where it says no, clients wait. None: always yes.
  std::function<bool()> ready{};
};

/// Serves an invented web from a thread of its own, from construction to destruction. Its hosts are told apart by the
/// Host field, so clients must be made to resolve every name to `address`; the faults of fault_pages.hpp are on every
/// host below /fault/. Every connection takes a file descriptor, so construction raises the process's soft limit of
/// open files to the hard one.
class web_server {
 public:
  /// Throws std::invalid_argument for options that make no web, boost::system::system_error where it can't listen.
  explicit web_server(web_options web = {}, server_options server = {});
  web_server(const web_server&) = delete;
  web_server& operator=(const web_server&) = delete;
  /// Closes all connections, whatever they wait for.
  ~web_server();

  const web_model& web() const;
  const traffic& seen() const;

  /// The first host's URL of that path.
  std::string url(std::string_view path = "/") const;
  /// A URL at which connections are refused, for as long as the server lives.
  std::string refused_url() const;
  /// What resolves every name of the web, as curl's --resolve and CURLOPT_RESOLVE take it: "*:8000:127.0.0.1".
  std::vector<std::string> resolve() const;
  /// The certificate to trust for tls_kind::trusted.
  const std::string& authority_pem() const;

 private:
  class running;
  std::unique_ptr<running> running_;
};

}  // namespace fanfold::test_web
