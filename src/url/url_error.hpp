#pragma once

#include <boost/system/error_code.hpp>

namespace fanfold {

/// Why a string is no URL: the failures of the standard's parser, grouped by what a person would mend.
enum class url_errc {
  relative_without_base = 1,  ///< no scheme, and nothing to resolve it against
  missing_host,               ///< http: and the like need one, and so do credentials and a port
  invalid_domain,             ///< the name cannot be converted to ASCII (UTS #46) or is empty then
  forbidden_host_byte,        ///< a space, '<', '^' and the like in the host
  invalid_ipv4,               ///< it ends in a number, and is no IPv4 address
  invalid_ipv6,               ///< no IPv6 address within [ ], or no ]
  invalid_port,               ///< not a number, or above 65535
  too_long,                   ///< over url::max_size
};

const boost::system::error_category& url_category() noexcept;
boost::system::error_code make_error_code(url_errc code) noexcept;

}  // namespace fanfold

template <>
struct boost::system::is_error_code_enum<fanfold::url_errc> : std::true_type {};
