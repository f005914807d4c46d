#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace fanfold::test_web {

/// A tree of numbered pages with an exact depth: page 0 is the root, each level is larger than the one above it by the
/// same factor, and every page above the deepest level has a child. Pages are numbered level by level.
class page_tree {
 public:
  /// Precondition: pages > 0. A depth that the pages don't suffice for becomes pages - 1, and 0 becomes 1 where there
  /// are more pages than the root.
  page_tree(std::uint32_t pages, std::uint32_t depth);

  std::uint32_t size() const { return level_start_.back(); }
  std::uint32_t depth() const { return static_cast<std::uint32_t>(level_start_.size() - 2); }

  /// Steps from the root. O(log depth).
  std::uint32_t level(std::uint32_t page) const;
  /// One past the last page of a level; levels below the deepest end where the deepest does.
  std::uint32_t level_end(std::uint32_t level) const;
  /// First child and one past the last.
  std::pair<std::uint32_t, std::uint32_t> children(std::uint32_t page) const;

 private:
  std::vector<std::uint32_t> level_start_;  // first page of each level, then the number of pages
};

}  // namespace fanfold::test_web
