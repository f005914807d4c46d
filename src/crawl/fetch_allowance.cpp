#include "crawl/fetch_allowance.hpp"

#include <algorithm>
#include <limits>

namespace fanfold {
namespace {

void take(std::optional<std::uint64_t>& from, std::uint64_t what) noexcept {
  if (from) *from -= std::min(*from, what);
}

}  // namespace

void fetch_allowance::renew(std::optional<std::uint64_t> pages, std::optional<std::uint64_t> bytes) noexcept {
  pages_ = pages;
  bytes_ = bytes;
}

std::size_t fetch_allowance::share::room() const noexcept {
  if (!all_->has_pages() || !all_->has_bytes()) return 0;
  if (!all_->pages_) return std::numeric_limits<std::size_t>::max();
  if (*all_->pages_ > all_->running_) return *all_->pages_ - all_->running_;
  return running_ == 0 ? 1 : 0;
}

void fetch_allowance::share::begin_fetch() noexcept {
  ++running_;
  ++all_->running_;
}

void fetch_allowance::share::end_fetch() noexcept {
  --running_;
  --all_->running_;
}

void fetch_allowance::share::count(std::uint64_t pages, std::uint64_t bytes) noexcept {
  take(all_->pages_, pages);
  take(all_->bytes_, bytes);
}

}  // namespace fanfold
