#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace fanfold {

/// Inflates gzip files of any number of members (RFC 1952), and zlib and bare deflate streams (RFC 1950, 1951), block
/// by block, so that memory is of no concern, however much comes out: the caller stops when it has enough.
class inflater {
 public:
  enum class format : std::uint8_t { gzip, zlib, bare };

  explicit inflater(format of);
  inflater(const inflater&) = delete;
  inflater& operator=(const inflater&) = delete;
  ~inflater() { inflateEnd(&stream_); }

  /// The next compressed bytes, of any number; they must stay until take() gives nothing.
  void give(std::string_view compressed) noexcept { input_ = compressed; }
  /// The next block, valid until the next call; empty when all that was given is read, and after a failure.
  std::string_view take() noexcept;

  bool has_failed() const noexcept { return failed_; }
  /// Whether the data may end here.
  bool is_complete() const noexcept { return between_; }

 private:
  format format_;
  bool between_ = true;  // members
  bool failed_ = false;
  z_stream stream_{};
  std::string_view input_;
  std::array<char, 32 * 1024> block_;
};

}  // namespace fanfold
