#include "crawl/statistics.hpp"

#include "crawl/robots_policy.hpp"

namespace fanfold {

void crawl_statistics::count(const page_record& page) noexcept {
  if (page.error == robots_policy::disallowed && !asked_a_server(page)) {
    ++disallowed;
    return;
  }
  if (!has_moved(page)) ++pages;
  bytes += page.bytes;
  if (!page.error.empty())
    ++errors;
  else if (page.depth == 0 && page.status / 100 == 2)
    ++seeds_fetched;
}

}  // namespace fanfold
