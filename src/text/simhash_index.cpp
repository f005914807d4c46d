#include "text/simhash_index.hpp"

#include <algorithm>

namespace fanfold::text {

std::optional<std::uint32_t> simhash_index::find(std::uint64_t hash) const {
  std::optional<std::uint32_t> first;
  if (buckets_.empty()) return first;
  for (std::size_t table = 0; table < tables; ++table) {
    const auto& bucket = buckets_[bucket_of(hash, table)];
    const auto near = std::ranges::find_if(bucket, [hash](const entry& each) { return are_near(each.hash(), hash); });
    if (near != bucket.end()) first = std::min(near->number, first.value_or(near->number));
  }
  return first;
}

void simhash_index::add(std::uint64_t hash) {
  buckets_.resize(tables << key_bits);
  for (std::size_t table = 0; table < tables; ++table) {
    auto& bucket = buckets_[bucket_of(hash, table)];
    if (bucket.size() < max_compared)
      bucket.push_back({static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32), added_});
  }
  ++added_;
}

}  // namespace fanfold::text
