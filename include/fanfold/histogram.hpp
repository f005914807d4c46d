#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <ranges>
#include <stdexcept>
#include <utility>
#include <vector>

#include "fold.hpp"

namespace fanfold {

/// Fans numbers into buckets: how many fall between two neighbouring edges, the lower one included. What is below the
/// first edge, not below the last one, or not a number is counted apart, so that nothing is lost.
class histogram {
 public:
  /// Throws std::invalid_argument where there are fewer than two edges, or they don't ascend.
  explicit histogram(std::vector<double> edges) : edges_(std::move(edges)), counts_(edges_.size() + 1) {
    const auto ascend = [](double a, double b) { return a < b; };  // false where one is not a number
    if (edges_.size() < 2 || std::ranges::adjacent_find(edges_, std::not_fn(ascend)) != edges_.end() ||
        !std::isfinite(edges_.front()) || !std::isfinite(edges_.back()))
      throw std::invalid_argument("fanfold: a histogram needs two or more ascending, finite edges");
  }
  /// `buckets` of the same width from `low` to `high`. Throws std::invalid_argument where the edges would not ascend.
  static histogram linear(double low, double high, std::size_t buckets) {
    std::vector<double> edges;
    for (std::size_t i = 0; i < buckets; ++i)
      edges.push_back(low + (high - low) * static_cast<double>(i) / static_cast<double>(buckets));
    edges.push_back(high);
    return histogram(std::move(edges));
  }
  /// `buckets`, the first one from `low` to `low * factor`, each `factor` times as wide as the one before it. Throws
  /// std::invalid_argument where the edges would not ascend, as they do for a positive `low` and a factor above 1.
  static histogram exponential(double low, double factor, std::size_t buckets) {
    std::vector<double> edges;
    for (std::size_t i = 0; i <= buckets; ++i) edges.push_back(low * std::pow(factor, static_cast<double>(i)));
    return histogram(std::move(edges));
  }

  /// Counts a number. O(log buckets).
  void add(double value) noexcept {
    if (std::isnan(value))
      ++not_numbers_;
    else
      ++counts_[static_cast<std::size_t>(std::ranges::upper_bound(edges_, value) - edges_.begin())];
  }
  /// Adds what another one counted. Throws std::invalid_argument where the edges differ.
  void add(const histogram& other) {
    if (edges_ != other.edges_) throw std::invalid_argument("fanfold: histograms with other edges can't be added");
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
    not_numbers_ += other.not_numbers_;
  }

  /// The number of buckets.
  std::size_t size() const noexcept { return edges_.size() - 1; }
  double lower(std::size_t bucket) const { return edges_.at(bucket); }
  double upper(std::size_t bucket) const { return edges_.at(bucket + 1); }
  std::uint64_t count(std::size_t bucket) const { return counts_.at(bucket + 1); }
  std::uint64_t below() const noexcept { return counts_.front(); }
  std::uint64_t above() const noexcept { return counts_.back(); }
  std::uint64_t not_numbers() const noexcept { return not_numbers_; }
  /// All that was counted, but for what is no number.
  std::uint64_t total() const noexcept {
    std::uint64_t all = 0;
    for (const std::uint64_t each : counts_) all += each;
    return all;
  }

  /// The same with nothing counted.
  histogram emptied() const { return histogram(edges_); }

  /// The number below which the share `q`, 0 to 1, of all numbers lies, as if they were spread evenly within a bucket:
  /// off by less than a bucket's width. The first or last edge where it lies beyond; NaN where nothing was counted, or
  /// `q` is NaN.
  double quantile(double q) const noexcept {
    const auto all = static_cast<double>(total());
    if (all == 0 || std::isnan(q)) return std::nan("");
    const double wanted = std::clamp(q, 0.0, 1.0) * all;
    auto passed = static_cast<double>(below());
    if (below() > 0 && wanted <= passed) return edges_.front();
    for (std::size_t i = 0; i < size(); ++i) {
      const auto here = static_cast<double>(counts_[i + 1]);
      if (here > 0 && passed + here >= wanted)
        return std::lerp(edges_[i], edges_[i + 1], std::clamp((wanted - passed) / here, 0.0, 1.0));
      passed += here;
    }
    return edges_.back();
  }

  bool operator==(const histogram&) const = default;

 private:
  std::vector<double> edges_;
  std::vector<std::uint64_t> counts_;  // below, the buckets, above
  std::uint64_t not_numbers_ = 0;
};

namespace detail {

template <class ValueOf>
struct count_value {
  template <class T>
  void operator()(histogram& in, const T& element) const {
    in.add(static_cast<double>(std::invoke(value_of, element)));
  }
  [[no_unique_address]] ValueOf value_of;
};
struct add_counts {
  void operator()(histogram& to, const histogram& from) const { to.add(from); }
};

inline task<histogram> added(histogram to, task<histogram> counting) {
  const histogram counted = co_await std::move(counting);
  to.add(counted);
  co_return to;
}

}  // namespace detail

/// Counts a range's elements, or `value_of(element)`, into a histogram that has the wanted edges, beside what it
/// counted before.
///
///   auto sizes = histogram_of(pages, histogram::exponential(1, 10, 9), &page::bytes);
template <std::ranges::input_range Range, class ValueOf = std::identity>
histogram histogram_of(Range&& range, histogram into, ValueOf value_of = {}) {
  return fold(std::forward<Range>(range), std::move(into), detail::count_value<ValueOf>{std::move(value_of)});
}
/// The same of a stream.
template <class T, class ValueOf = std::identity>
task<histogram> histogram_of(stream<T> values, histogram into, ValueOf value_of = {}) {
  return fold(std::move(values), std::move(into), detail::count_value<ValueOf>{std::move(value_of)});
}
/// The same on all of the team's threads, which must outlive the task, as must a range that the caller keeps.
template <std::ranges::viewable_range Range, class ValueOf = std::identity>
  requires SliceableRange<Range>
task<histogram> histogram_of(workers& team, Range&& range, histogram into, ValueOf value_of = {}) {
  auto empty = into.emptied();
  return detail::added(std::move(into), fold(team, std::forward<Range>(range), std::move(empty),
                                             detail::count_value<ValueOf>{std::move(value_of)}, detail::add_counts()));
}
template <class T, class ValueOf = std::identity>
task<histogram> histogram_of(workers& team, stream<T> values, histogram into, ValueOf value_of = {}) {
  auto empty = into.emptied();
  return detail::added(std::move(into), fold(team, std::move(values), std::move(empty),
                                             detail::count_value<ValueOf>{std::move(value_of)}, detail::add_counts()));
}

}  // namespace fanfold
