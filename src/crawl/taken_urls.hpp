#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "url/fingerprint.hpp"

namespace fanfold {

/// URLs that the frontier has taken, to be visited, as far as they are remembered. The pages of a site name the same
/// ones again and again, and the frontier makes nothing of them after the first time: where no links are recorded,
/// workers leave them out. One thread adds, any look.
class taken_urls {
 public:
  void add(const fingerprint& url) noexcept { slot(url).store(url.high, std::memory_order_relaxed); }
  bool contain(const fingerprint& url) const noexcept { return slot(url).load(std::memory_order_relaxed) == url.high; }

 private:
  static constexpr std::size_t slots = 1 << 16;  // a later URL takes the place of an earlier one

  std::atomic<std::uint64_t>& slot(const fingerprint& url) const noexcept { return (*table_)[url.low % slots]; }

  std::unique_ptr<std::array<std::atomic<std::uint64_t>, slots>> table_ =
      std::make_unique<std::array<std::atomic<std::uint64_t>, slots>>();
};

}  // namespace fanfold
