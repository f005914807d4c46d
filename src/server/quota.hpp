#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/tenant.hpp"

/// Who may do what, decided from figures alone.
namespace fanfold::server {

enum class quota { crawls, pages, bytes, requests };

std::string_view name_of(quota which) noexcept;

/// Which quota is used up, and when to come again.
struct over_quota {
  quota which{};
  std::chrono::seconds retry_after{};
  bool operator==(const over_quota&) const = default;
};

/// Why a crawl may not begin, or be resumed, now; empty if it may. `running` crawls run without it; `today` is what was
/// had on the UTC day of `now`. When another crawl ends nobody knows: it may be worth to look again soon.
std::optional<over_quota> why_not_begin(const quotas& all, const usage& today, std::uint64_t running,
                                        std::chrono::system_clock::time_point now);

}  // namespace fanfold::server
