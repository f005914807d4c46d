#pragma once

#include <algorithm>
#include <fanfold/run.hpp>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "crawl/crawler.hpp"
#include "support/expected_crawl.hpp"
#include "support/web_server.hpp"

namespace fanfold {

/// Keeps every record.
class kept_records final : public sink {
 public:
  store_result<void> write(const page_record& page) override {
    pages.push_back(page);
    return {};
  }
  store_result<void> close() override { return {}; }

  /// By URL. A URL that was recorded twice is there once: compare the sizes.
  std::map<std::string, page_record> by_url() const {
    std::map<std::string, page_record> map;
    for (const auto& page : pages) map.emplace(page.url, page);
    return map;
  }
  std::vector<page_record> pages;
};

/// Stops a crawl when it has taken so many records.
class stopping_sink final : public sink {
 public:
  explicit stopping_sink(int after) : after_(after) {}
  void stops(crawler& which) { which_ = &which; }
  int records() const { return records_; }

  store_result<void> write(const page_record&) override {
    if (++records_ == after_) which_->stop();
    return {};
  }
  store_result<void> close() override { return {}; }

 private:
  int after_;
  int records_ = 0;
  crawler* which_ = nullptr;
};

inline crawl_options options_for(const test_web::web_server& web) {
  crawl_options options;
  options.seeds = {web.url("/")};
  options.resolve = web.resolve();
  options.workers = 2;
  options.retries = 0;
  return options;
}

struct crawled {
  std::vector<page_record> pages;
  crawl_statistics statistics;
  std::map<std::string, page_record> by_url;
  std::vector<trap> traps;
};

inline crawled crawl(crawl_options options, std::optional<job_file> job = std::nullopt) {
  kept_records records;
  auto c = make_crawler(std::move(options), {.sinks = {&records}, .job = std::move(job)}).value();
  const crawl_statistics statistics = run(c.run());
  return {records.pages, statistics, records.by_url(), c.traps()};
}

/// A record in the words of the test web's expectation: URL, depth, status and how it ended.
using finding = std::tuple<std::string, int, int, std::string>;

inline std::vector<finding> expected(const test_web::web_server& web, const test_web::crawl_rules& rules = {}) {
  std::vector<finding> all;
  const std::vector<test_web::place> seed{{}};
  for (const auto& visit : test_web::expect_crawl(web.web(), seed, rules)) {
    std::string error;
    if (visit.outcome == test_web::visit_outcome::broken) error = "truncated";
    if (visit.outcome == test_web::visit_outcome::refused_by_robots) error = "robots_disallowed";
    all.emplace_back(web.web().url(visit.at), static_cast<int>(visit.depth), visit.status, error);
  }
  std::ranges::sort(all);
  return all;
}

inline std::vector<finding> found(const crawled& result) {
  std::vector<finding> all;
  for (const auto& page : result.pages) all.emplace_back(page.url, page.depth, page.status, page.error);
  std::ranges::sort(all);
  return all;
}

}  // namespace fanfold
