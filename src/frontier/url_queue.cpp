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
// What stands between the two where the referrer is another than that of the URL before: its text, and before that its
// size.
using text_size = std::uint32_t;

}  // namespace

void url_queue::push(const queued_view& url, spill_file& overflow) {
  const header fixed{static_cast<std::uint32_t>(url.id), static_cast<std::uint32_t>(url.referrer_id)};
  level& at = level_at(url.depth);
  const bool tells_referrer = fixed.referrer_id != at.last_referrer;
  const auto referrer_size = static_cast<text_size>(url.referrer.size());
  const std::size_t referrer_bytes = tells_referrer ? sizeof referrer_size + referrer_size : 0;
  char* out = at.urls.push(sizeof fixed + referrer_bytes + url.rest.size(), overflow).data();
  const auto write = [&out](const void* what, std::size_t size) {
    if (size > 0) std::memcpy(out, what, size);
    out += size;
  };
  write(&fixed, sizeof fixed);
  if (tells_referrer) {
    write(&referrer_size, sizeof referrer_size);
    write(url.referrer.data(), referrer_size);
  }
  write(url.rest.data(), url.rest.size());
  at.last_referrer = fixed.referrer_id;
  ++at.count;
}

queued_url url_queue::pop(spill_file& overflow) {
  level& nearest = levels_.back();
  auto record = nearest.urls.front(overflow);
  const auto read = [&record](void* into, std::size_t size) {
    std::memcpy(into, record.data(), size);
    record = record.subspan(size);
  };
  header fixed;
  read(&fixed, sizeof fixed);
  if (fixed.referrer_id != nearest.first_referrer) {
    text_size size;
    read(&size, sizeof size);
    nearest.referrer = size > 0 ? std::make_unique<std::string>(record.data(), size) : nullptr;
    nearest.first_referrer = fixed.referrer_id;
    record = record.subspan(size);
  }
  queued_url url{fixed.id, fixed.referrer_id, nearest.depth, std::string(record.begin(), record.end()),
                 nearest.referrer ? *nearest.referrer : std::string()};
  nearest.urls.pop(overflow);
  --nearest.count;
  if (nearest.urls.empty()) levels_.pop_back();
  if (levels_.empty()) levels_ = std::vector<level>();  // hosts that are done keep no memory
  return url;
}

url_queue::level& url_queue::level_at(std::uint32_t depth) {
  const auto found = std::ranges::lower_bound(levels_, depth, std::greater{}, &level::depth);
  if (found != levels_.end() && found->depth == depth) return *found;
  const auto position = found - levels_.begin();
  return *levels_.insert(levels_.begin() + position, level{.depth = depth});
}

}  // namespace fanfold
