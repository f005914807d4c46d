#pragma once

#include <fanfold/task.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/system/result.hpp>
#include <chrono>
#include <cstdint>
#include <fanfold/ip_address.hpp>
#include <memory>
#include <string>
#include <vector>

#include "http/error.hpp"

namespace fanfold::http {

struct resolver_options {
  std::vector<std::string> resolve{};       ///< addresses of names, as curl's --resolve
  std::vector<std::string> name_servers{};  ///< `ADDRESS[:PORT]`; none: those of /etc/resolv.conf
};

/// Where a name leads.
struct resolved {
  /// At least one, and no more than 64: IPv4 and IPv6 in turn, first the kind that this machine can ask better, those
  /// of a kind as the name's servers order them.
  std::vector<ip_address> addresses;
  std::chrono::seconds valid_for{};  ///< as the name's owner says, but from a minute to a day
};

/// Why a name leads nowhere.
struct unresolved {
  errc why;            ///< unknown_host; lookup_failed: the servers didn't say; no_resources: nobody could be asked
  std::string detail;  ///< in words
};

/// Resolves names, many at once, on one loop and without threads (c-ares): by what it was told, the system's hosts
/// file, DNS. What was found is remembered as long as it is valid. Belongs to its loop's thread, and must outlive the
/// calls.
class resolver {
 public:
  /// Throws std::runtime_error where c-ares can't be set up: a name server that is no address, for one.
  resolver(boost::asio::io_context& context, resolver_options options);
  resolver(const resolver&) = delete;
  resolver& operator=(const resolver&) = delete;
  ~resolver();

  /// Where the host of a URL leads, within the time limit. An address leads to itself. Throws `cancelled`.
  using result = boost::system::result<resolved, unresolved>;
  task<result> resolve(std::string url, std::chrono::milliseconds limit);

 private:
  class channel;
  std::unique_ptr<channel> channel_;
};

}  // namespace fanfold::http
