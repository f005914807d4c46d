#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace fanfold::server {

/// Reads a body in chunks (RFC 9112 section 7.1) from bytes as they come. Lines end where every other reader ends them,
/// also in what a chunk is extended by and in trailers; what those say is passed over.
class chunked_body {
 public:
  /// `max_between_bytes`: of all that stands between the data of two chunks, or behind the last.
  chunked_body(std::size_t max_between_bytes, std::uint64_t max_body_bytes)
      : max_between_bytes_(max_between_bytes), max_body_bytes_(max_body_bytes) {}

  enum class state { reading, complete, malformed, too_much_between, too_large };
  state now() const { return state_; }

  /// Takes what is the body's from the front of `bytes`. Returns how many.
  std::size_t put(std::string_view bytes);

  /// What the chunks have brought so far.
  std::string& body() { return body_; }

 private:
  enum class part { size, data_end, trailers };  // of what stands between

  std::size_t put_data(std::string_view bytes);
  void put_between(char c);
  // These are false where the line is malformed.
  bool read_line();
  bool read_size();

  std::size_t max_between_bytes_;
  std::uint64_t max_body_bytes_;
  state state_ = state::reading;
  part part_ = part::size;
  std::uint64_t left_ = 0;  // of the chunk's data
  std::size_t between_ = 0;
  std::string line_;
  std::string body_;
};

}  // namespace fanfold::server
