#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "frontier/candidate.hpp"

namespace fanfold {

/// The URLs in scope that a page leads to, some of them more than once, ready for the frontier. Their texts lie one
/// behind the other.
class found_urls {
 public:
  void add(std::string_view url, fingerprint print, std::uint32_t depth) {
    entries_.push_back({texts_.size(), url.size(), print, depth});
    texts_.insert(texts_.end(), url.begin(), url.end());
  }
  std::size_t size() const noexcept { return entries_.size(); }
  /// Of all the URLs together.
  std::size_t text_bytes() const noexcept { return texts_.size(); }

  /// Appends them as candidates, whose texts are this object's.
  void append_to(std::vector<candidate>& candidates) const {
    for (const entry& e : entries_) candidates.push_back({{texts_.data() + e.offset, e.size}, e.print, e.depth});
  }

 private:
  struct entry {
    std::size_t offset;
    std::size_t size;
    fingerprint print;
    std::uint32_t depth;
  };
  std::vector<char> texts_;
  std::vector<entry> entries_;
};

}  // namespace fanfold
