#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace fanfold::robots {

/// Inflates gzip data (RFC 1952) of any number of members, block by block, so that memory and ratio are of no concern:
/// the caller stops when it has enough. What follows the last member and is no member is passed over.
class gzip_inflater {
 public:
  gzip_inflater();
  ~gzip_inflater() { inflateEnd(&stream_); }
  gzip_inflater(const gzip_inflater&) = delete;
  gzip_inflater& operator=(const gzip_inflater&) = delete;

  /// The next compressed bytes, of any number; they must stay until take() gives nothing.
  void give(std::string_view compressed) { input_ = compressed; }
  /// The next block, valid until the next call; empty when all that was given is read.
  std::string_view take();

  bool failed() const { return state_ == state::failed; }
  /// Whether the data may end here.
  bool is_complete() const { return state_ == state::between || state_ == state::ended; }

 private:
  enum class state : std::uint8_t { in_member, between, ended, failed };

  void begin_member();

  z_stream stream_{};
  state state_ = state::in_member;
  std::string_view input_;
  std::array<char, 16 * 1024> block_;
};

}  // namespace fanfold::robots
