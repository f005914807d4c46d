#include "server/token_bucket.hpp"

#include <algorithm>

namespace fanfold::server {

std::optional<std::chrono::seconds> token_buckets::take(std::string_view tenant, std::uint64_t per_minute,
                                                        std::chrono::system_clock::time_point now) {
  using namespace std::chrono;
  constexpr minutes capacity(1);  // how long an empty bucket takes to be full
  if (per_minute == 0) return capacity;
  const auto refill = duration_cast<system_clock::duration>(nanoseconds(capacity) / per_minute);
  auto bucket = full_at_.find(tenant);
  if (bucket == full_at_.end()) bucket = full_at_.emplace(tenant, now).first;
  const auto empty = now + capacity;
  const auto full_at = std::clamp(bucket->second, now, empty) + refill;
  if (full_at > empty) return ceil<seconds>(full_at - empty);
  bucket->second = full_at;
  return std::nullopt;
}

}  // namespace fanfold::server
