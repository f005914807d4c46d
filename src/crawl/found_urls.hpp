#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "frontier/candidate.hpp"
#include "html/link.hpp"

namespace fanfold {

/// Where on a page a link is.
struct link_place {
  html::element element = html::element::other;
  html::link_attribute attribute{};
  html::link_kind kind{};

  bool operator==(const link_place&) const = default;
};

/// The URLs that a page leads to, some of them more than once, ready for the frontier. Their texts lie one behind the
/// other.
class found_urls {
 public:
  /// Without a place it is a redirect's target. `is_mentioned`: the link is not followed.
  void add(std::string_view url, fingerprint print, std::uint32_t depth, std::optional<link_place> place = {},
           bool is_mentioned = false) {
    entries_.push_back({texts_.size(), url.size(), print, depth, place, is_mentioned});
    texts_.insert(texts_.end(), url.begin(), url.end());
  }
  /// What one more takes.
  static std::size_t bytes_of(std::string_view url) noexcept { return sizeof(entry) + url.size(); }
  /// What all of them take.
  std::size_t bytes() const noexcept { return entries_.size() * sizeof(entry) + texts_.size(); }
  std::size_t size() const noexcept { return entries_.size(); }
  std::optional<link_place> place(std::size_t index) const noexcept { return entries_[index].place; }
  /// Of all the URLs together.
  std::size_t text_bytes() const noexcept { return texts_.size(); }

  /// Appends them as candidates, whose texts are this object's.
  void append_to(std::vector<candidate>& candidates) const {
    for (const entry& e : entries_)
      candidates.push_back({{texts_.data() + e.offset, e.size}, e.print, e.depth, e.is_mentioned});
  }

 private:
  struct entry {
    std::size_t offset;
    std::size_t size;
    fingerprint print;
    std::uint32_t depth;
    std::optional<link_place> place;
    bool is_mentioned;
  };
  std::vector<char> texts_;
  std::vector<entry> entries_;
};

}  // namespace fanfold
