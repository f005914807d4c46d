#include "analysis/job_status.hpp"

#include <algorithm>
#include <fanfold/fold.hpp>
#include <queue>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "store/job_round.hpp"

namespace fanfold {
namespace {

void count_page(job_status& status, const job_page& page) {
  status.first = std::min(status.first.value_or(page.fetched_at), page.fetched_at);
  status.last = std::max(status.last.value_or(page.fetched_at), page.fetched_at);
  status.bytes += page.bytes;
  if (page.status != 0) ++status.statuses[page.status];
  if (!page.error.empty()) ++status.errors[page.error];
}

// A queued URL, by when it is due: by depth, by how many of its host come before it at that depth, and as it was found.
struct place_in_line {
  int depth;
  std::uint64_t before;
  std::uint64_t url;
  auto operator<=>(const place_in_line&) const = default;
};

// What is queued, counted, and the first few of it.
class queue_summary {
 public:
  explicit queue_summary(std::size_t shown) : shown_(shown) {}

  void add(const job_url_state& url) {
    if (url.host_id == 0) {
      ++mentioned_;
    } else if (url.done) {
      ++done_;
    } else {
      ++queued_;
      ++by_host_[url.host_id];
      stand_in_line(url);
    }
  }

  void tell(job_status& status, job_reader& job) && {
    status.done = done_;
    status.queued = queued_;
    status.mentioned = mentioned_;
    for (; !first_.empty(); first_.pop())
      status.next.push_back({job.url(first_.top().url).value(), first_.top().depth});
    std::ranges::reverse(status.next);
    tell_hosts(status, job);
  }

 private:
  void stand_in_line(const job_url_state& url) {
    if (shown_ == 0 || (first_.size() == shown_ && url.depth > first_.top().depth)) return;
    const place_in_line place{url.depth, before_[{url.host_id, url.depth}]++, url.id};
    if (first_.size() == shown_ && place > first_.top()) return;
    first_.push(place);
    if (first_.size() > shown_) first_.pop();
  }

  void tell_hosts(job_status& status, job_reader& job) const {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> most(by_host_.begin(), by_host_.end());
    const auto middle = most.begin() + static_cast<std::ptrdiff_t>(std::min(shown_, most.size()));
    std::ranges::partial_sort(most, middle, [](const auto& a, const auto& b) {
      return std::pair(b.second, a.first) < std::pair(a.second, b.first);
    });
    most.erase(middle, most.end());
    std::unordered_map<std::uint64_t, std::string> names;
    for (const auto& [host, count] : most) names.try_emplace(host);
    job.for_each_host([&](const job_host& host) {
         ++status.hosts;
         if (const auto wanted = names.find(host.id); wanted != names.end()) wanted->second = host.name;
       })
        .value();
    for (const auto& [host, count] : most) status.most_queued.push_back({names[host], count});
  }

  std::size_t shown_;
  std::uint64_t done_ = 0, queued_ = 0, mentioned_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> by_host_;
  std::map<std::pair<std::uint64_t, int>, std::uint64_t> before_;
  std::priority_queue<place_in_line> first_;  // the last one on top
};

job_state state_of(const job_status& status, bool is_being_written) {
  if (is_being_written) return job_state::running;
  if (status.queued == 0) return job_state::finished;
  return is_finished(status.options) ? job_state::limited : job_state::interrupted;
}

task<job_status> read_status(job_reader* job, std::size_t shown) {
  job_status status = co_await fold(job->pages(), job_status(), count_page);
  auto count_url = [](queue_summary& summary, const job_url_state& url) { summary.add(url); };
  queue_summary urls = co_await fold(job->urls(), queue_summary(shown), count_url);
  std::move(urls).tell(status, *job);
  status.options = job->options().value();
  status.round = static_cast<std::uint64_t>(round_of(status.options));
  status.file_bytes = job->file_bytes();
  status.state = state_of(status, job->is_being_written());
  co_return status;
}

}  // namespace

task<job_status> status_of(job_reader& job, std::size_t shown) {
  return read_status(&job, shown);
}

}  // namespace fanfold
