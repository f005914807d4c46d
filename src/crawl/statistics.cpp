#include <fanfold/crawl_statistics.hpp>
#include <fanfold/page_errors.hpp>

#include "crawl/robots_policy.hpp"

namespace fanfold {

void crawl_statistics::count(const page_record& page) noexcept {
  if (page.error == robots_policy::disallowed && !asked_a_server(page)) {
    ++disallowed;
    return;
  }
  if (!has_moved(page)) ++pages;
  if (page.status != 304) bytes += page.bytes;  // which stands for a body that did not come
  if (!page.error.empty()) ++errors;
  if (page.depth == 0 && !is_failure(page.error) && (page.status / 100 == 2 || page.status == 304)) ++seeds_fetched;
}

}  // namespace fanfold
