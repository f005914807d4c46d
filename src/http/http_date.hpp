#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace fanfold::http {

/// Reads an HTTP-date in any of its three formats (RFC 9110 §5.6.7), in every locale alike. The day's name may be
/// wrong. `now` tells the century of a year with two digits: no more than 50 years ahead. Nothing where it is no date.
std::optional<std::chrono::sys_seconds> parse_http_date(std::string_view text,
                                                        std::chrono::system_clock::time_point now);

/// How long a Retry-After field asks to wait (RFC 9110 §10.2.3): 0 for a date in the past, the largest value for more
/// than that holds, nothing where it is neither a number of seconds nor a date.
std::optional<std::chrono::seconds> retry_after(std::string_view value, std::chrono::system_clock::time_point now);

}  // namespace fanfold::http
