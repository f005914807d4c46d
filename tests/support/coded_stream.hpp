#pragma once

#include <cstdint>
#include <string>

namespace fanfold::test_web {

/// A compressed stream of spaces, in as little memory as it takes to write a part of it: `head`, then `unit` as often
/// as `repeats` says, then `tail`.
struct coded_stream {
  std::string head = {};
  std::string unit = {};
  std::uint64_t repeats = 0;
  std::string tail = {};

  std::uint64_t size() const { return head.size() + unit.size() * repeats + tail.size(); }
  std::string whole() const;
};

/// Streams that unfold to so many megabytes, of 10^6 bytes; at least one. Times their size they are: gzip and deflate
/// (RFC 1952, RFC 1950) 1,000; brotli (RFC 7932) 77,000; zstd (RFC 8878) 31,000.
coded_stream gzip_bomb(std::uint64_t megabytes);
coded_stream deflate_bomb(std::uint64_t megabytes);
coded_stream brotli_bomb(std::uint64_t megabytes);
coded_stream zstd_bomb(std::uint64_t megabytes);

}  // namespace fanfold::test_web
