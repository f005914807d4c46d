#pragma once

#include <boost/system/error_code.hpp>
#include <string_view>

namespace fanfold::http {

/// Why a fetch gave no whole response. Each has a stable short code, its message(), that records carry.
enum class errc {
  bad_url = 1,         ///< libcurl can't request it
  unknown_host,        ///< the name resolves to no address
  lookup_failed,       ///< the name servers didn't say whether there is one
  private_address,     ///< all of the host's addresses are private, and none of them is to be asked
  connection_refused,  ///< nobody listens there
  unreachable,         ///< no route, or the connection failed otherwise
  timeout,             ///< one of the limits of time
  too_slow,            ///< less than limits::min_bytes_per_second
  tls_error,           ///< handshake or certificate
  connection_closed,   ///< closed or reset before the response was whole
  truncated,           ///< fewer bytes than announced
  too_large,           ///< more than limits::max_body_bytes, decoded
  headers_too_large,   ///< more than limits::max_header_bytes
  bad_encoding,        ///< a Content-Encoding that does not decode
  protocol_error,      ///< not HTTP, or HTTP misspoken
  no_resources,        ///< out of memory or file descriptors
  stopped,             ///< the consumer of the body wanted no more
  other,
};

const boost::system::error_category& error_category() noexcept;

inline boost::system::error_code make_error_code(errc e) noexcept {
  return {static_cast<int>(e), error_category()};
}

/// Whether the same request may fare better later: nothing that the server said, and no limit of the fetch, was in its
/// way.
bool is_transient(errc e) noexcept;

/// The errc for a CURLcode, and the errno and the words that came with it.
errc from_curl(int curl_code, int os_errno, std::string_view said = {}) noexcept;

}  // namespace fanfold::http

template <>
struct boost::system::is_error_code_enum<fanfold::http::errc> : std::true_type {};
