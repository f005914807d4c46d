#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold::server {

/// What a request is for (RFC 9112 section 3.2).
struct http_target {
  std::string path;                                         ///< as it was sent: "/api/v1/crawls", or "*"
  std::map<std::string, std::string, std::less<>> query{};  ///< decoded; of a name that comes twice the last value
  std::string authority{};                                  ///< of the absolute form, which takes the place of Host
};

/// Reads the origin, absolute and asterisk forms. Nothing where it is malformed: not a path, bytes that a URL can't
/// have, percent signs that encode nothing, a null byte or what is not UTF-8 once it is decoded.
std::optional<http_target> parse_target(std::string_view target);

/// Nothing where it is malformed, as above.
std::optional<std::string> percent_decode(std::string_view text);

/// A host and its port, as in Host and Origin.
struct http_authority {
  std::string host;  ///< in lower case; an IPv6 address in brackets
  std::string port;  ///< empty where there is none

  /// Whether no name server has a say in where the host leads: an address, or localhost (RFC 6761).
  bool is_local_or_address() const;

  bool operator==(const http_authority&) const = default;
};

std::optional<http_authority> parse_authority(std::string_view text);

/// Of an Origin field (RFC 6454 section 7), with the scheme's port where it names none. Nothing for "null".
std::optional<http_authority> parse_origin(std::string_view origin);

}  // namespace fanfold::server
