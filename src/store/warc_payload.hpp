#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "store/deflater.hpp"
#include "store/nameless_file.hpp"
#include "store/sha1.hpp"

struct XXH3_state_s;

namespace fanfold {

/// By which equal payloads are found: half of their XXH3-128.
std::uint64_t payload_key_of(std::string_view payload) noexcept;
/// The same, of the whole hash in its canonical form.
std::uint64_t payload_key_of(const std::array<std::byte, 16>& hash) noexcept;

/// A payload on its way into an archive, taken as it comes. One of more than 256 KiB is compressed as it comes, into a
/// file without a name, so that memory stays bounded however many are under way.
class warc_payload {
 public:
  static constexpr std::size_t max_in_memory = 256 << 10;

  /// Files are made in `folder`.
  explicit warc_payload(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// So many bytes are announced.
  void expect(std::uint64_t bytes);
  void write(std::string_view bytes);
  std::uint64_t size() const noexcept { return size_; }

 private:
  friend class warc_packer;

  // What is too large for memory, compressed.
  struct large {
    explicit large(const std::filesystem::path& folder);
    void write(std::string_view bytes);
    std::uint64_t key() const noexcept;

    struct free_state {
      void operator()(XXH3_state_s* state) const noexcept;
    };

    deflater compressed;
    sha1 digest;
    std::unique_ptr<XXH3_state_s, free_state> hash;
    std::uint32_t crc = 0;
    nameless_file file;
    std::string pending;  // compressed, to be written
  };

  std::filesystem::path folder_;
  std::uint64_t size_ = 0;
  std::string text_;              // all of it,
  std::unique_ptr<large> large_;  // or here
};

}  // namespace fanfold
