#pragma once

#include <algorithm>
#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <iterator>
#include <ranges>
#include <utility>

#include "../fan.hpp"
#include "../workers.hpp"
#include "elements.hpp"

namespace fanfold::detail {

/// So many values of a stream are held, and shared out as a range, at a time.
inline constexpr std::size_t stream_batch = 65'536;

/// How a range is cut for several threads: into as many slices as its size says, whatever the number of threads, so
/// that the result is the same on each machine.
template <class Range>
class slices {
 public:
  explicit slices(Range& range)
      : range_(range),
        size_(static_cast<std::size_t>(std::ranges::size(range))),
        count_(std::clamp<std::size_t>(size_, 1, most)) {}

  std::size_t count() const noexcept { return count_; }
  auto operator[](std::size_t i) const {
    const auto first = std::ranges::begin(range_) + offset(i);
    const auto last = std::ranges::begin(range_) + offset(i + 1);
    if constexpr (given_away<Range>)
      return std::ranges::subrange(std::move_iterator(first), std::move_iterator(last));
    else
      return std::ranges::subrange(first, last);
  }

 private:
  static constexpr std::size_t most = 64;

  auto offset(std::size_t i) const noexcept {
    return static_cast<std::ranges::range_difference_t<Range>>(size_ / count_ * i + std::min(i, size_ % count_));
  }

  Range& range_;
  std::size_t size_;
  std::size_t count_;
};

/// Lets in what other threads posted to this loop, a cancellation say, which yield() comes before.
class turn_awaiter {
 public:
  bool await_ready() const noexcept { return false; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> self) noexcept {
    scope_ = self.promise().env().scope;
    node_.handle = self;
    self.promise().env().where->post(node_);
  }
  void await_resume() const {
    if (scope_->requested()) throw cancelled();
  }

 private:
  cancel_scope* scope_ = nullptr;
  ready_node node_;
};

template <class F>
task<> take_shares(std::size_t worker, std::atomic<std::size_t>* next, std::size_t count, F* work) {
  for (std::size_t i = next->fetch_add(1); i < count; i = next->fetch_add(1)) {
    if constexpr (std::invocable<F&, std::size_t, std::size_t>)
      (*work)(i, worker);
    else
      (*work)(i);
    co_await turn_awaiter();
  }
}

template <class F>
task<> take_shares_on(workers* team, std::size_t worker, std::atomic<std::size_t>* next, std::size_t count, F* work) {
  co_await on((*team)[worker], &take_shares<F>, worker, next, count, work);
}

/// Calls `work(i)` for each i below `count` on the workers' threads, each of which takes the next one as soon as it is
/// free; or `work(i, worker)`, which says on whose. The first exception stops the others after what they are at, and is
/// rethrown; so does a cancellation.
template <class F>
task<> share_out(workers& team, std::size_t count, F& work) {
  std::atomic<std::size_t> next{0};
  const auto run_all = [&](fan<void>& children) -> task<> {
    for (std::size_t w = 0; w < std::min(team.size(), count); ++w)
      children.spawn(&take_shares_on<F>, &team, w, &next, count, &work);
    while (true) {
      auto ended = co_await children.next();
      if (!ended) co_return;
      ended->value();
    }
  };
  co_await with_fan<void>(unlimited, run_all);
}

}  // namespace fanfold::detail
