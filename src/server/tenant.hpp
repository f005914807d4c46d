#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fanfold::server {

/// Who uses a server without tokens, on its own machine.
inline constexpr std::string_view local_tenant = "local";

/// What a tenant may have. What is empty is not limited.
struct quotas {
  std::uint64_t crawls = 10;                     ///< running at a time
  std::optional<std::uint64_t> pages_per_day{};  ///< days are UTC's
  std::optional<std::uint64_t> bytes_per_day{};
  std::uint64_t requests_per_minute = 600;
  bool operator==(const quotas&) const = default;
};

/// What a tenant has had on a day.
struct usage {
  std::uint64_t pages = 0;
  std::uint64_t bytes = 0;
  bool operator==(const usage&) const = default;
};

/// Whether it begins with a letter or a digit, which may be followed by more of them, `_` and `-`: up to 63 lower-case
/// ASCII characters.
bool is_tenant_name(std::string_view name) noexcept;

}  // namespace fanfold::server
