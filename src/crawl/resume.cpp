#include "crawl/resume.hpp"

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace fanfold {
namespace {

// What of a job's URLs the frontier wants beyond each one's own row.
struct job_context {
  std::unordered_set<url_id> no_pages;                       // visits that were refused or moved
  std::unordered_map<url_id, std::string> queued_referrers;  // texts of the pages on which queued URLs were found
  std::vector<std::pair<job_url, bool>> urls;
};

job_context read_job(job_file& job, crawl_statistics& so_far) {
  job_context context;
  job.for_each_page([&](const page_record& page) {
       so_far.count(page);
       if (!crawl_statistics::asked_a_server(page) || crawl_statistics::has_moved(page))
         context.no_pages.insert(page.url_id);
     })
      .value();
  job.for_each_url([&](const job_url& url, bool done) {
       if (!done && !url.is_mentioned() && url.referrer_id != 0) context.queued_referrers.try_emplace(url.referrer_id);
       context.urls.emplace_back(url, done);
     })
      .value();
  for (const auto& [url, done] : context.urls)
    if (const auto wanted = context.queued_referrers.find(url.id); wanted != context.queued_referrers.end())
      wanted->second = url.url;
  return context;
}

}  // namespace

task<resumed_job> resume(job_file& job, frontier& queue) {
  resumed_job resumed;
  const job_context context = read_job(job, resumed.so_far);
  std::vector<known_url> known;
  std::unordered_map<url_id, int> redirects;
  for (const auto& [url, done] : context.urls) {
    known_url& row = known.emplace_back();
    row.id = url.id;
    row.url = url.url;
    row.fingerprint = fingerprint::from_bytes(url.fingerprint);
    row.depth = static_cast<std::uint32_t>(url.depth);
    if (url.is_mentioned()) {
      row.state = url_state::mentioned;
      continue;
    }
    if (done) row.state = context.no_pages.contains(url.id) ? url_state::no_page : url_state::visited;
    row.referrer_id = url.referrer_id;
    if (context.no_pages.contains(url.referrer_id)) {  // where that URL moved to
      redirects[url.id] = redirects[url.referrer_id] + 1;
      if (!done) resumed.redirects[url.id] = redirects[url.id];
    }
    if (!done && url.referrer_id != 0) row.referrer = context.queued_referrers.at(url.referrer_id);
    if (url.depth == 0) resumed.seeds.push_back(url.url);
    resumed.so_far.seeds += url.referrer_id == 0 && url.depth == 0;
  }
  co_await queue.restore(known);
  co_return resumed;
}

}  // namespace fanfold
