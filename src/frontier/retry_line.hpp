#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <optional>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "frontier/host_queue.hpp"
#include "frontier/ids.hpp"
#include "frontier/url_queue.hpp"

namespace fanfold {

/// The pages that failed in passing, until it is time to ask for them again, and how often each has failed.
class retry_line {
 public:
  struct waiting {
    host_queue* host = nullptr;
    queued_url page;
  };

  /// Counts a failure of the page: how many there are.
  std::uint32_t count_failure(url_id page) { return ++failures_[page]; }
  void forget(url_id page) { failures_.erase(page); }

  void push(time_point due, waiting what) { line_.push({due, ++pushed_, std::move(what)}); }
  /// Takes out the first page that is due.
  std::optional<waiting> pop(time_point now) {
    if (line_.empty() || line_.top().due > now) return std::nullopt;
    waiting first = line_.top().what;
    line_.pop();
    return first;
  }
  std::optional<time_point> next_due() const { return line_.empty() ? std::nullopt : std::optional(line_.top().due); }
  std::size_t size() const noexcept { return line_.size(); }

 private:
  struct entry {
    time_point due;
    std::uint64_t number;  // first come, first served
    waiting what;
    bool operator<(const entry& other) const noexcept {  // std::priority_queue's top is the greatest
      return due != other.due ? other.due < due : other.number < number;
    }
  };
  std::priority_queue<entry> line_;
  boost::unordered_flat_map<url_id, std::uint32_t> failures_;
  std::uint64_t pushed_ = 0;
};

}  // namespace fanfold
