#pragma once

#include <cstddef>
#include <cstdint>
#include <fanfold/page_record.hpp>
#include <string>
#include <unordered_map>
#include <vector>

namespace fanfold {

/// Pages that are the same, or nearly so.
struct duplicate_group {
  std::vector<std::string> urls;   ///< the first one was there before the others
  std::uint64_t wasted_bytes = 0;  ///< of all but the first
};

/// Groups a job's pages as their records say, which are given in the job's order. Keeps the URLs of duplicates only.
class duplicate_groups {
 public:
  void add(const page_record& page);

  /// The largest groups first: those that waste most bytes; of equal ones those with more pages, then by URL.
  std::vector<duplicate_group> exact() const { return sorted(exact_); }
  std::vector<duplicate_group> near() const { return sorted(near_); }
  /// Whether any page has a simhash: without one, none is known to be nearly another.
  bool knows_near_ones() const noexcept { return knows_near_ones_; }

 private:
  using by_first_page = std::unordered_map<std::uint64_t, duplicate_group>;
  static void join(by_first_page& groups, std::uint64_t first, const std::string& first_url, const page_record& page);
  static std::vector<duplicate_group> sorted(const by_first_page& groups);

  by_first_page exact_;
  by_first_page near_;
  bool knows_near_ones_ = false;
};

}  // namespace fanfold
