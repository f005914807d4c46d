#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <optional>
#include <random>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include "sleep.hpp"
#include "task.hpp"

namespace fanfold {

/// How often something is tried, and how long to wait before it is tried again: each time `factor` times as long, up to
/// `max_delay`, less a random share, so that many who failed together don't come back together.
struct retry_options {
  std::size_t max_attempts = 5;                           ///< the first one counted; at least 1
  duration first_delay = std::chrono::milliseconds(100);  ///< not negative, as is max_delay
  duration max_delay = std::chrono::seconds(30);
  double factor = 2;  ///< at least 1, finite
  double jitter = 1;  ///< the random share of a delay, 0 to 1; 1: anything from nothing to the whole ("full jitter",
                      ///< M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog, 2015)
};

/// The delays between the attempts, one after the other. Pure: it knows no clock. The same seed gives the same delays.
class backoff {
 public:
  /// Throws std::invalid_argument for options that are out of range.
  explicit backoff(const retry_options& options, std::uint64_t seed = std::random_device()())
      : options_(options), random_(seed), next_(static_cast<double>(options.first_delay.count())) {
    const bool good = options.max_attempts > 0 && options.first_delay >= duration::zero() &&
                      options.max_delay >= duration::zero() && std::isfinite(options.factor) && options.factor >= 1 &&
                      options.jitter >= 0 && options.jitter <= 1;
    if (!good) throw std::invalid_argument("fanfold: retry options out of range");
  }

  /// How long to wait before the next attempt; nothing when all have been made.
  std::optional<duration> next() {
    if (++attempts_ >= options_.max_attempts) return std::nullopt;
    const double whole = std::min(next_, static_cast<double>(options_.max_delay.count()));
    next_ = whole * options_.factor;
    const double delay = whole * (1 - options_.jitter * std::uniform_real_distribution<double>()(random_));
    if (delay >= static_cast<double>(options_.max_delay.count())) return options_.max_delay;  // and no rounding beyond
    return duration(static_cast<duration::rep>(delay));
  }

 private:
  retry_options options_;
  std::mt19937_64 random_;
  double next_;  // without jitter, in ticks
  std::size_t attempts_ = 0;
};

/// Runs `function()`, which gives a task, until one of its tasks gives a value, and gives that. Where it throws
/// something for which `worth_it(exception_ptr)` is true, it is tried again after a delay, until the attempts are used
/// up: then that exception is thrown. A cancellation is not tried again. Throws std::invalid_argument for options out
/// of range.
template <class F, class WorthIt>
  requires TaskFunction<F&> && std::predicate<WorthIt&, const std::exception_ptr&>
auto retry(retry_options options, F function, WorthIt worth_it) -> std::invoke_result_t<F&> {
  backoff delays(options);
  while (true) {
    auto result = co_await settled(function());
    std::optional<duration> delay;
    if (!result.has_value() && !result.was_cancelled() && worth_it(result.error())) delay = delays.next();
    if (!delay) co_return std::move(result).value();
    co_await sleep_for(*delay);
  }
}

/// The same, where every error is worth another attempt.
template <class F>
  requires TaskFunction<F&>
auto retry(retry_options options, F function) -> std::invoke_result_t<F&> {
  return retry(options, std::move(function), [](const std::exception_ptr&) { return true; });
}

}  // namespace fanfold
