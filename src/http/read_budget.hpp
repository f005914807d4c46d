#pragma once

#include <curl/curl.h>

#include <cstddef>

namespace fanfold::http {

/// How much is read from TLS connections before others have their turn. By itself libcurl reads on as long as there is
/// anything, and looks at no clock meanwhile: a flood of HTTP/2 frames that bring nothing (RFC 9113 §10.5) would hold
/// up everybody else for as long as it comes in faster than it is read.
class read_budget {
 public:
  /// Bounds what is read of the connections that the handle makes. They must end before this does. Nothing, where
  /// libcurl has another TLS library than OpenSSL.
  void bound(CURL* easy) noexcept;

  /// It is somebody's turn.
  void renew() noexcept { left_ = reads_a_turn; }
  /// Whether there may be one more read in this turn.
  bool take() noexcept { return left_ > 0 && left_-- > 0; }

 private:
  // Two for each record of 16 KiB at most: up to a megabyte.
  static constexpr std::size_t reads_a_turn = 128;

  std::size_t left_ = reads_a_turn;
};

}  // namespace fanfold::http
