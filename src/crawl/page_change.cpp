#include "crawl/page_change.hpp"

#include <fanfold/page_errors.hpp>

namespace fanfold {

std::string change_between(const earlier_visit* before, const page_record& now, bool is_confirmed) {
  const bool was_there = before && before->was_there();
  const bool is_there = is_confirmed || (!is_failure(now.error) && now.status / 100 == 2);
  if (!was_there) return is_there ? "appeared" : "";
  if (!is_there) return "went";
  return is_confirmed || now.body_hash == before->page.body_hash ? "unchanged" : "changed";
}

void restore_content(const page_record& before, page_record& now) {
  now.content_type = before.content_type;
  now.bytes = before.bytes;
  now.title = before.title;
  now.links = before.links;
  now.robots = before.robots;
  now.body_hash = before.body_hash;
  now.simhash = before.simhash;
  if (before.error == bad_sitemap) {
    now.error = before.error;
    now.error_detail = before.error_detail;
  }
  if (now.etag.empty()) now.etag = before.etag;
  if (now.last_modified.empty()) now.last_modified = before.last_modified;
}

}  // namespace fanfold
