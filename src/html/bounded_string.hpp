#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "html/utf8.hpp"

namespace fanfold::html {

/// Bytes put together piece by piece, of which no more than a limit are kept.
class bounded_string {
 public:
  explicit bounded_string(std::size_t limit_bytes = 0) : limit_bytes_(limit_bytes) {}

  /// Starts anew, keeping the memory.
  void reset(std::size_t limit_bytes) {
    bytes_.clear();
    limit_bytes_ = limit_bytes;
    truncated_ = false;
  }
  void append(std::string_view bytes) {
    const std::size_t room = limit_bytes_ - bytes_.size();
    truncated_ |= bytes.size() > room;
    bytes_ += bytes.substr(0, room);
  }

  bool truncated() const { return truncated_; }
  /// What was kept, never with half a UTF-8 sequence where it was cut. Valid until the next change.
  std::string_view view() const { return truncated_ ? without_broken_end(bytes_) : bytes_; }

 private:
  std::string bytes_;
  std::size_t limit_bytes_;
  bool truncated_ = false;
};

}  // namespace fanfold::html
