#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>

namespace fanfold::test_web {

/// What becomes of the connection after a response.
enum class ending {
  keep_alive,
  close,  ///< orderly, whatever was promised
  reset,  ///< TCP RST
  hang    ///< stays open, and nothing more is ever sent
};

/// What a server sends for a request, as a script: wait for `latency`; send `head` at once; send `unit` `repeats`
/// times, then `body`, both at the pace; end. Nothing is checked, so that it can also say what no server should. What
/// is large comes in units, so that the server never holds it.
struct response {
  static constexpr std::uint64_t forever = std::numeric_limits<std::uint64_t>::max();

  std::chrono::nanoseconds latency{0};
  std::string head;
  std::string unit = {};
  std::function<std::string(std::uint64_t)> nth_unit = {};  ///< where units differ: makes the one of that index
  std::uint64_t repeats = 0;
  std::string body = {};
  /// A unit, or this many bytes of the body, after every `pace`; a pace of 0 sends all at once.
  std::size_t slice = 1;
  std::chrono::nanoseconds pace{0};
  test_web::ending ending = test_web::ending::keep_alive;
};

/// A well-formed head. `fields` are whole lines, each with its CRLF.
std::string response_head(int status, std::string_view fields);

/// A well-formed response with a Content-Length; none and no body for the statuses that have no body.
response reply(int status, std::string_view fields, std::string body);

/// An HTML page of that title and body.
response html_reply(int status, std::string_view title, std::string_view body);

/// Sends the body at about so many bytes a second, which must not be 0.
void slow_down(response& out, std::uint64_t bytes_per_second);

}  // namespace fanfold::test_web
