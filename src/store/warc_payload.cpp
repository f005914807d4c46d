#include "store/warc_payload.hpp"

#include <xxhash.h>

#include <algorithm>
#include <new>
#include <utility>

namespace fanfold {
namespace {

constexpr std::size_t write_size = 64 << 10;

}  // namespace

// The first eight bytes of the canonical form, which is big-endian.
std::uint64_t payload_key_of(std::string_view payload) noexcept {
  return XXH3_128bits(payload.data(), payload.size()).high64;
}

std::uint64_t payload_key_of(const std::array<std::byte, 16>& hash) noexcept {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < sizeof key; ++i) key = key << 8 | std::to_integer<std::uint64_t>(hash[i]);
  return key;
}

warc_payload::large::large(const std::filesystem::path& folder) : hash(XXH3_createState()), file(folder) {
  if (!hash) throw std::bad_alloc();
  XXH3_128bits_reset(hash.get());
}

void warc_payload::large::free_state::operator()(XXH3_state_s* state) const noexcept {
  XXH3_freeState(state);
}

std::uint64_t warc_payload::large::key() const noexcept {
  return XXH3_128bits_digest(hash.get()).high64;
}

void warc_payload::large::write(std::string_view bytes) {
  digest.add(bytes);
  XXH3_128bits_update(hash.get(), bytes.data(), bytes.size());
  crc = gzip_crc(crc, bytes);
  compressed.add(bytes, pending);
  if (pending.size() < write_size) return;
  file.append(pending);
  pending.clear();
}

void warc_payload::expect(std::uint64_t bytes) {
  text_.reserve(std::min<std::uint64_t>(bytes, max_in_memory));
}

void warc_payload::write(std::string_view bytes) {
  size_ += bytes.size();
  if (!large_ && size_ <= max_in_memory) {
    text_ += bytes;
    return;
  }
  if (!large_) {
    large_ = std::make_unique<large>(folder_);
    large_->write(std::exchange(text_, {}));
  }
  large_->write(bytes);
}

}  // namespace fanfold
