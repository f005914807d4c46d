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
  /// What follows a gzip file's last member and is no member: a failure, or nothing to look at. Behind the other
  /// formats it is always the latter.
  enum class rest : std::uint8_t { is_a_failure, is_passed_over };

  explicit inflater(format of, rest behind = rest::is_a_failure);
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
  bool begin_member() noexcept;

  format format_;
  rest rest_;
  bool has_member_ = false;
  bool between_ = true;  // members
  bool is_over_ = false;
  bool failed_ = false;
  z_stream stream_{};
  std::string_view input_;
  std::array<char, 32 * 1024> block_;
};

}  // namespace fanfold
