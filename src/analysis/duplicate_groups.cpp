#include "analysis/duplicate_groups.hpp"

#include <algorithm>

namespace fanfold {

void duplicate_groups::add(const page_record& page) {
  if (page.simhash) knows_near_ones_ = true;
  if (page.duplicate_of_id != 0) join(exact_, page.duplicate_of_id, page.duplicate_of, page);
  if (page.near_duplicate_of_id != 0) join(near_, page.near_duplicate_of_id, page.near_duplicate_of, page);
}

void duplicate_groups::join(by_first_page& groups, std::uint64_t first, const std::string& first_url,
                            const page_record& page) {
  duplicate_group& group = groups[first];
  if (group.urls.empty()) group.urls.push_back(first_url);
  group.urls.push_back(page.url);
  group.wasted_bytes += page.bytes;
}

std::vector<duplicate_group> duplicate_groups::sorted(const by_first_page& groups) {
  std::vector<duplicate_group> all;
  for (const auto& [first, group] : groups) all.push_back(group);
  std::ranges::sort(all, [](const duplicate_group& a, const duplicate_group& b) {
    if (a.wasted_bytes != b.wasted_bytes) return a.wasted_bytes > b.wasted_bytes;
    if (a.urls.size() != b.urls.size()) return a.urls.size() > b.urls.size();
    return a.urls.front() < b.urls.front();
  });
  return all;
}

}  // namespace fanfold
