#include "crawl/duplicate_finder.hpp"

#include <algorithm>

namespace fanfold {

store_result<duplicate_finder> duplicate_finder::of(job_file& job) {
  duplicate_finder all;
  const auto read = job.for_each_page([&all](page_record page) { all.mark(page); });
  if (!read) return read.error();
  return all;
}

void duplicate_finder::mark(page_record& page) {
  if (!page.body_hash || page.bytes == 0) return;
  const auto [found, is_new] = first_.try_emplace(fingerprint::from_bytes(*page.body_hash), first_page{page.url_id});
  if (is_new) {
    found->second.url = keep(page.url);
    if (page.simhash) mark_near(page, found->second);
  } else if (found->second.id != page.url_id) {
    page.duplicate_of_id = found->second.id;
    page.duplicate_of = found->second.url;
  }
}

void duplicate_finder::mark_near(page_record& page, first_page as) {
  if (const auto first = simhashes_.find(*page.simhash)) {
    page.near_duplicate_of_id = hashed_[*first].id;
    page.near_duplicate_of = hashed_[*first].url;
  } else {
    simhashes_.add(*page.simhash);
    hashed_.push_back(as);
  }
}

std::string_view duplicate_finder::keep(std::string_view url) {
  char* const kept = static_cast<char*>(urls_->allocate(url.size(), 1));
  std::ranges::copy(url, kept);
  return {kept, url.size()};
}

}  // namespace fanfold
