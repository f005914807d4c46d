#include "crawl/body_hasher.hpp"

#include <xxhash.h>

#include <cstddef>
#include <cstring>
#include <new>

namespace fanfold {

body_hasher::body_hasher() : state_(XXH3_createState()) {
  if (!state_) throw std::bad_alloc();
  XXH3_128bits_reset(state_.get());
}

void body_hasher::deleter::operator()(XXH3_state_s* state) const noexcept {
  XXH3_freeState(state);
}

void body_hasher::add(std::string_view piece) noexcept {
  XXH3_128bits_update(state_.get(), piece.data(), piece.size());
}

content_hash body_hasher::finish() const noexcept {
  XXH128_canonical_t canonical;  // the same on every machine
  XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(state_.get()));
  content_hash hash;
  static_assert(sizeof canonical.digest == sizeof hash);
  std::memcpy(hash.data(), canonical.digest, sizeof hash);
  return hash;
}

}  // namespace fanfold
