#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace fanfold::server {

/// How long something took, counted by bounds as Prometheus has its histograms.
struct latency_histogram {
  /// In seconds; what took longer than the last counts in one more bucket.
  static constexpr std::array bounds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0};

  std::array<std::uint64_t, bounds.size() + 1> counts{};
  double sum_seconds = 0;

  void add(std::chrono::duration<double> time) {
    ++counts[static_cast<std::size_t>(std::ranges::lower_bound(bounds, time.count()) - bounds.begin())];
    sum_seconds += time.count();
  }
};

/// What a server has done since it began.
struct http_statistics {
  std::size_t connections = 0;             ///< that are open now
  std::uint64_t accepted = 0;              ///< connections
  std::uint64_t refused = 0;               ///< connections, of one client too many or all in all
  std::array<std::uint64_t, 5> answers{};  ///< by class of status: 1xx, 2xx, …
  std::uint64_t bytes_sent = 0;
  latency_histogram latency{};  ///< from a request's first byte to the begin of its answer
};

}  // namespace fanfold::server
