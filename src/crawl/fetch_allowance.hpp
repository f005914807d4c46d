#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace fanfold {

/// How many pages, and bytes of them, crawls may still fetch together: what is left of a quota. Fetches under way count
/// as pages, so that it is exceeded by one page of each crawl at most, and by one crawl alone not at all. How large a
/// page is shows when it is there: bytes may be exceeded by what is under way when they run out.
///
/// Pure: nothing waits here. Who has used it up is to be stopped. Belongs to one thread.
class fetch_allowance {
 public:
  class share;

  /// What is left from now on; none: any number.
  void renew(std::optional<std::uint64_t> pages, std::optional<std::uint64_t> bytes) noexcept;
  bool has_pages() const noexcept { return pages_ != 0; }
  bool has_bytes() const noexcept { return bytes_ != 0; }

 private:
  std::optional<std::uint64_t> pages_;
  std::optional<std::uint64_t> bytes_;
  std::size_t running_ = 0;  // fetches under way
};

/// What one crawl has of it.
class fetch_allowance::share {
 public:
  explicit share(std::shared_ptr<fetch_allowance> of) noexcept : all_(std::move(of)) {}
  share(const share&) = delete;
  share& operator=(const share&) = delete;
  /// Ends its fetches.
  ~share() { all_->running_ -= running_; }

  /// How many more fetches may begin. While there is an allowance, one at least may be under way: nobody tells a crawl
  /// that another's has ended.
  std::size_t room() const noexcept;
  void begin_fetch() noexcept;
  void end_fetch() noexcept;
  /// What came of fetches.
  void count(std::uint64_t pages, std::uint64_t bytes) noexcept;

 private:
  std::shared_ptr<fetch_allowance> all_;
  std::size_t running_ = 0;
};

}  // namespace fanfold
