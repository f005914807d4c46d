#include "analysis/job_links.hpp"

#include <algorithm>
#include <fanfold/group_by.hpp>
#include <fanfold/hash_join.hpp>
#include <fanfold/page_errors.hpp>
#include <functional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>

#include "store/job_query.hpp"

namespace fanfold {
namespace {

// A page that says a link twice, in two places, links once. The links of a page stand by target.
stream<job_edge> different(stream<job_edge> links) {
  job_edge last;
  while (true) {
    const auto link = co_await links.next();
    if (!link) co_return;
    const bool again = link->source == last.source && link->target == last.target;
    last = *link;
    if (!again && link->source != link->target) co_yield *link;
  }
}

bool is_broken(const job_page& page) {
  constexpr std::string_view not_tried = "robots_disallowed";
  return page.status >= 400 || (is_failure(page.error) && page.error != not_tried);
}

// Adds what became of them.
task<std::vector<linked_url>> with_answers(job_reader* job, std::vector<linked_url> urls) {
  const auto answer = [&urls](const job_page& page, const linked_url& of) {
    return std::pair(&of - urls.data(), page);
  };
  auto pages = hash_join(job->pages(), urls, &job_page::url_id, &linked_url::url, answer);
  co_await for_each(std::move(pages), [&urls](const std::pair<std::ptrdiff_t, job_page>& found) {
    urls[static_cast<std::size_t>(found.first)].status = found.second.status;
    urls[static_cast<std::size_t>(found.first)].error = found.second.error;
  });
  co_return urls;
}

task<std::vector<linked_url>> top_of(job_reader* job, std::size_t top) {
  const auto one = [](const job_edge&) { return std::uint64_t{1}; };
  const auto counts = co_await group_by(different(job->links()), &job_edge::target, one, std::plus<std::uint64_t>());
  std::vector<linked_url> all;
  all.reserve(counts.size());
  for (const auto& [url, pages] : counts) all.push_back({.url = url, .pages = pages});
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(std::min(top, all.size()));
  std::ranges::partial_sort(all, middle, [](const linked_url& a, const linked_url& b) {
    return a.pages != b.pages ? a.pages > b.pages : a.url < b.url;
  });
  all.erase(middle, all.end());
  co_return co_await with_answers(job, std::move(all));
}

task<std::vector<broken_link>> broken_of(job_reader* job) {
  const std::vector<job_page> broken = co_await to_vector(job->pages().filter(is_broken));
  const auto tell = [](const job_edge& link, const job_page& page) {
    return broken_link{link, page.status, page.error};
  };
  auto found = co_await to_vector(hash_join(job->links(), broken, &job_edge::target, &job_page::url_id, tell));
  std::ranges::sort(found, {}, [](const broken_link& each) {
    return std::tuple(each.link.target, each.link.source, each.link.place);
  });
  co_return found;
}

}  // namespace

task<std::vector<linked_url>> most_linked(job_reader& job, std::size_t top) {
  return top_of(&job, top);
}

task<std::vector<job_edge>> links_to(job_reader& job, std::set<std::uint64_t> urls) {
  return to_vector(
      job.links().filter([urls = std::move(urls)](const job_edge& link) { return urls.contains(link.target); }));
}

task<std::vector<job_edge>> links_from(job_reader& job, std::uint64_t url) {
  return to_vector(job.links().filter([url](const job_edge& link) { return link.source == url; }));
}

std::set<std::uint64_t> redirects_to(job_reader& job, const std::set<std::string>& urls) {
  struct redirect {
    std::uint64_t id;
    std::string from;
  };
  std::unordered_multimap<std::string, redirect> all;
  auto rows = job_query::prepare(job,
                                 "SELECT p.final_url, u.id, u.url FROM pages p JOIN urls u ON u.id = p.url_id"
                                 " WHERE p.final_url <> u.url AND p.superseded_by IS NULL")
                  .value();
  while (rows.next().value()) {
    const auto row = rows.row();
    const auto text = [&row](std::size_t column) { return std::string(std::get<std::string_view>(row[column])); };
    all.emplace(text(0), redirect{static_cast<std::uint64_t>(std::get<std::int64_t>(row[1])), text(2)});
  }
  std::set<std::uint64_t> found;
  std::vector<std::string> left(urls.begin(), urls.end());
  while (!left.empty()) {
    const auto [begin, end] = all.equal_range(left.back());
    left.pop_back();
    for (auto each = begin; each != end; ++each)
      if (found.insert(each->second.id).second) left.push_back(each->second.from);
  }
  return found;
}

task<std::vector<broken_link>> broken_links(job_reader& job) {
  return broken_of(&job);
}

}  // namespace fanfold
