#include "crawl/resume.hpp"

#include <deque>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "frontier/seen_urls.hpp"

namespace fanfold {
namespace {

constexpr std::size_t urls_at_once = 4'096;  // a job may have more of them than memory holds

// Of each URL of a job, how far it had come: two bits a URL.
class visited_urls {
 public:
  visited_urls(job_file& job, crawl_statistics& so_far) {
    job.for_each_page([&](const page_record& page) {
         so_far.count(page);
         add(page.url_id, crawl_statistics::asked_a_server(page) && !crawl_statistics::has_moved(page));
       })
        .value();
  }

  bool has_no_page(url_id id) const { return id < done_.size() && done_[id] && !is_page_[id]; }
  url_state state_of(url_id id) const {
    if (id >= done_.size() || !done_[id]) return url_state::queued;
    return is_page_[id] ? url_state::visited : url_state::no_page;
  }

 private:
  void add(url_id id, bool is_page) {
    if (id > seen_urls::max_id) throw std::length_error("more URLs than a frontier can number");
    if (id >= done_.size()) {
      done_.resize(id + 1);
      is_page_.resize(id + 1);
    }
    done_[id] = true;
    is_page_[id] = is_page;
  }

  std::vector<bool> done_;
  std::vector<bool> is_page_;  // but for those that were refused or moved
};

// Some URLs that follow one another in a job, with all texts.
struct url_slice {
  url_slice(job_file& job, url_id after) {
    job.for_each_url_after(after, urls_at_once,
                           [this](const job_url& url, std::string_view referrer) {
                             if (referrers.empty() || referrers.back() != referrer) referrers.emplace_back(referrer);
                             urls.push_back(url);
                             referrer_of.push_back(referrers.back());
                           })
        .value();
  }

  job_urls urls;
  std::vector<std::string_view> referrer_of;
  std::deque<std::string> referrers;  // which stay where they are
};

known_url known(const job_url& url, url_state state, std::string_view referrer) {
  return {.id = url.id,
          .url = url.url,
          .fingerprint = fingerprint::from_bytes(url.fingerprint),
          .depth = static_cast<std::uint32_t>(url.depth),
          .state = url.is_mentioned() ? url_state::mentioned : state,
          .referrer_id = url.referrer_id,
          .referrer = referrer};
}

}  // namespace

task<resumed_job> resume(job_file& job, frontier& queue) {
  resumed_job resumed;
  const visited_urls visited(job, resumed.so_far);
  std::unordered_map<url_id, int> redirects;
  std::vector<known_url> rows;
  for (url_id last = 0;; last = rows.back().id) {
    const url_slice slice(job, last);
    if (slice.urls.empty()) co_return resumed;
    rows.clear();
    for (std::size_t i = 0; i < slice.urls.size(); ++i) {
      const known_url& row =
          rows.emplace_back(known(slice.urls[i], visited.state_of(slice.urls[i].id), slice.referrer_of[i]));
      if (row.state == url_state::mentioned) continue;
      if (visited.has_no_page(row.referrer_id)) {  // where that URL moved to
        redirects[row.id] = redirects[row.referrer_id] + 1;
        if (row.state == url_state::queued) resumed.redirects[row.id] = redirects[row.id];
      }
      if (row.depth == 0) resumed.seeds.emplace_back(row.url);
      resumed.so_far.seeds += row.referrer_id == 0 && row.depth == 0;
    }
    co_await queue.restore(rows);
  }
}

}  // namespace fanfold
