#include "frontier/url_queue.hpp"

#include <algorithm>
#include <cstring>

namespace fanfold {
namespace {

// What stands before a URL's text in its record.
struct header {
  std::uint32_t id;
  std::uint32_t referrer_id;
};

}  // namespace

void url_queue::push(std::uint32_t depth, url_id id, url_id referrer_id, std::string_view rest) {
  const header fixed{static_cast<std::uint32_t>(id), static_cast<std::uint32_t>(referrer_id)};
  level& at = level_at(depth);
  const auto record = at.urls.push(sizeof fixed + rest.size());
  ++at.count;
  std::memcpy(record.data(), &fixed, sizeof fixed);
  std::copy(rest.begin(), rest.end(), record.begin() + sizeof fixed);
}

queued_url url_queue::pop() {
  level& nearest = levels_.back();
  const auto record = nearest.urls.front();
  header fixed;
  std::memcpy(&fixed, record.data(), sizeof fixed);
  const auto rest = record.subspan(sizeof fixed);
  queued_url url{fixed.id, fixed.referrer_id, nearest.depth, std::string(rest.begin(), rest.end())};
  nearest.urls.pop();
  --nearest.count;
  if (nearest.urls.empty()) levels_.pop_back();
  if (levels_.empty()) levels_ = std::vector<level>();  // hosts that are done keep no memory
  return url;
}

url_queue::level& url_queue::level_at(std::uint32_t depth) {
  const auto found = std::ranges::lower_bound(levels_, depth, std::greater{}, &level::depth);
  if (found != levels_.end() && found->depth == depth) return *found;
  return *levels_.emplace(found, depth, 0u, record_chain{});
}

}  // namespace fanfold
