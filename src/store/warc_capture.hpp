#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/nameless_file.hpp"
#include "store/warc_record.hpp"

namespace fanfold {

/// One request and what came of it, as it is to be archived; its payload apart.
struct warc_exchange {
  std::string target_uri;
  std::chrono::system_clock::time_point began;
  std::string address{};   ///< of the server; empty: unknown
  std::string protocol{};  ///< where the response's head doesn't say it: "h2"
  std::string request{};   ///< its head
  std::string response{};  ///< its head as received
  truncation truncated = truncation::none;
  std::chrono::microseconds elapsed{};
  std::string via{};  ///< the page that led here; empty: a seed, or none
  int depth = -1;     ///< links from a seed; -1: no page
};

/// The records of an exchange, compressed, and what is needed to say instead that the payload is in the archive
/// already.
struct warc_capture {
  warc_fields response_fields;
  std::string head;      ///< of the response, as archived
  std::string response;  ///< its record's member, or the first part of it
  std::optional<nameless_file> response_rest{};
  std::string others;  ///< the members of the request and of the metadata
  /// By which equal payloads are found; none: it is empty or not whole, and can't stand for another.
  std::optional<std::uint64_t> payload_key{};
  bool is_revisit = false;  ///< the server said that nothing has changed: without a payload
  /// Of such a revisit: where in the file the answer begins that is still the page's; 0: unknown.
  std::uint64_t unchanged_since = 0;
};

}  // namespace fanfold
