#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fanfold::server {

/// A bucket of permissions for each tenant: so many a minute flow into it, at most a minute's go in, and every request
/// takes one. Who was quiet may ask a minute's requests at once. As in ITU-T I.371's GCRA a bucket is one point in
/// time; memory is that of the tenants.
class token_buckets {
 public:
  /// Empty: the request may go on, and has taken a permission. Else none is there until so many seconds have passed.
  /// A clock that is set back makes nobody wait for more than that minute.
  std::optional<std::chrono::seconds> take(std::string_view tenant, std::uint64_t per_minute,
                                           std::chrono::system_clock::time_point now);

 private:
  struct hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::unordered_map<std::string, std::chrono::system_clock::time_point, hash, std::equal_to<>> full_at_;
};

}  // namespace fanfold::server
