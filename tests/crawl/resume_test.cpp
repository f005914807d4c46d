#include "crawl/resume.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fanfold/run.hpp>
#include <filesystem>
#include <string>

#include "frontier/memory_frontier.hpp"

namespace fanfold {
namespace {

class a_job_of_many_urls : public testing::Test {
 protected:
  static constexpr url_id urls = 20'000;  // more than are read at a time

  a_job_of_many_urls() {
    std::string pattern = testing::TempDir() + "fanfold-resume-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    job_ = job_file::open(folder_ / "job").value();
    job_batch batch;
    batch.hosts = {{1, "http://a"}};
    for (url_id id = 1; id <= urls; ++id) {
      const std::string text = text_of(id);
      batch.urls.push_back({.id = id,
                            .host_id = id % 10 == 0 ? 0u : 1u,
                            .url = text,
                            .depth = id == 1 ? 0 : 1,
                            .referrer_id = referrer_of(id),
                            .fingerprint = fingerprint::of(text).bytes()});
    }
    for (const url_id id : {1, 2}) {
      job_visit& visit = batch.visits.emplace_back();
      visit.page.url_id = id;
      visit.page.url = visit.page.final_url = text_of(id);
      visit.page.status = 200;
      visit.page.elapsed = std::chrono::milliseconds(1);
    }
    job_->commit(batch).value();
  }
  ~a_job_of_many_urls() override {
    job_.reset();
    std::filesystem::remove_all(folder_);
  }

  static std::string text_of(url_id id) { return "http://a/" + std::to_string(id); }
  static url_id referrer_of(url_id id) { return id == 1 ? 0 : 1 + id / 3 % 2; }

  std::filesystem::path folder_;
  std::optional<job_file> job_;
};

task<std::vector<url_lease>> lease_all(frontier& queue) {
  co_return co_await queue.lease(SIZE_MAX, time_point{});
}

TEST_F(a_job_of_many_urls, goes_on_with_each_that_is_queued_and_knows_where_it_was_found) {
  politeness shared;
  memory_frontier queue({.per_host = urls, .obey_robots = false}, shared);
  const resumed_job resumed = run(resume(*job_, queue));
  EXPECT_EQ(resumed.so_far.pages, 2u);
  EXPECT_EQ(resumed.so_far.seeds, 1u);
  EXPECT_EQ(resumed.seeds, std::vector<std::string>{"http://a/1"});
  const auto leases = run(lease_all(queue));
  ASSERT_EQ(leases.size(), urls - urls / 10 - 2);
  url_id last = 2;
  for (const url_lease& each : leases) {
    last += (last + 1) % 10 == 0 ? 2 : 1;
    ASSERT_EQ(each.page, last);
    ASSERT_EQ(each.url, text_of(last));
    ASSERT_EQ(each.referrer_id, referrer_of(last));
    ASSERT_EQ(each.referrer, text_of(referrer_of(last)));
  }
}

}  // namespace
}  // namespace fanfold
