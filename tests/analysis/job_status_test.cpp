#include "analysis/job_status.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fanfold/run.hpp>
#include <string>
#include <vector>

#include "analysis/small_site.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::Pair;

class job_status_test : public testing::Test {
 protected:
  job_status status(std::size_t shown = 10) {
    auto job = job_reader::open(path_).value();
    return run(status_of(job, shown));
  }
  static std::vector<std::string> urls(const job_status& of) {
    std::vector<std::string> all;
    for (const auto& each : of.next) all.push_back(each.url);
    return all;
  }

  const test::temporary_folder folder_;
  const std::filesystem::path path_ = folder_ / "crawl.job";
};

TEST_F(job_status_test, counts_what_was_done_and_what_was_not) {
  test::make_small_site(path_);
  const job_status now = status();
  EXPECT_EQ(now.state, job_state::interrupted);
  EXPECT_EQ(now.done, 8u);
  EXPECT_EQ(now.queued, 3u);
  EXPECT_EQ(now.mentioned, 1u);
  EXPECT_EQ(now.hosts, 2u);
  EXPECT_EQ(now.bytes, 1500u + 1200 + 90'000 + 1800 + 1500);
  EXPECT_THAT(now.statuses, ElementsAre(Pair(200, 5), Pair(404, 1)));
  EXPECT_THAT(now.errors, ElementsAre(Pair("connection_refused", 1), Pair("robots_disallowed", 1)));
  EXPECT_EQ(now.first, std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'001)));
  EXPECT_EQ(now.last, std::chrono::system_clock::time_point(std::chrono::seconds(1'700'000'008)));
  EXPECT_EQ(now.file_bytes, std::filesystem::file_size(path_));
  EXPECT_EQ(now.options.at("max_depth"), "3");
}

TEST_F(job_status_test, tells_what_is_due_next_by_depth_with_hosts_in_turn) {
  job_batch batch = test::small_site();
  batch.urls.push_back({.id = 13, .host_id = 1, .url = "https://a.test/four", .depth = 1, .referrer_id = 1});
  test::make_small_site(path_, batch);
  EXPECT_THAT(urls(status()),
              ElementsAre("https://a.test/four", "https://a.test/one", "https://b.test/three", "https://a.test/two"));
  EXPECT_THAT(urls(status(2)), ElementsAre("https://a.test/four", "https://a.test/one"));
  EXPECT_THAT(urls(status(0)), ElementsAre());
}

TEST_F(job_status_test, tells_the_hosts_with_most_queued) {
  test::make_small_site(path_);
  const auto most = status().most_queued;
  ASSERT_EQ(most.size(), 2u);
  EXPECT_EQ(most[0].name, "https://a.test");
  EXPECT_EQ(most[0].queued, 2u);
  EXPECT_EQ(status(1).most_queued.size(), 1u);
}

TEST_F(job_status_test, is_running_while_a_crawl_writes_and_finished_when_nothing_is_queued) {
  auto job = job_file::open(path_).value();
  job_batch batch = test::small_site();
  job_urls visited;
  for (std::size_t i = 0; i < batch.urls.size(); ++i)
    if (batch.urls[i].id <= 8 || batch.urls[i].id >= 12) visited.push_back(batch.urls[i]);
  batch.urls = std::move(visited);
  job.commit(batch).value();
  EXPECT_EQ(status().state, job_state::running);
  job.close().value();
  EXPECT_EQ(status().state, job_state::finished);
}

TEST_F(job_status_test, of_a_refresh_counts_what_it_has_come_to) {
  test::make_small_site(path_);
  auto job = job_file::open(path_).value();
  job_batch again;
  again.options = {{"round", "2"}};
  again.visits.push_back(test::small_site_visit(1, "https://a.test/", 500, 0, {}));
  again.visits[0].page.round = 2;
  again.visits[0].supersedes = 1;
  job.commit(again).value();
  job.close().value();
  const job_status now = status();
  EXPECT_EQ(now.round, 2u);
  EXPECT_EQ(now.done, 1u);
  EXPECT_EQ(now.queued, 10u);
  EXPECT_THAT(now.statuses, ElementsAre(Pair(200, 4), Pair(404, 1), Pair(500, 1))) << "of the current pages";
}

TEST_F(job_status_test, of_a_round_that_ended_by_itself_is_limited_where_urls_are_queued) {
  job_batch batch = test::small_site();
  batch.options.emplace("finished_round", "1");
  test::make_small_site(path_, batch);
  EXPECT_EQ(status().state, job_state::limited);
  job_batch refresh;
  refresh.options.emplace("round", "2");
  test::make_small_site(path_, refresh);
  EXPECT_EQ(status().state, job_state::interrupted) << "in its next round";
}

TEST_F(job_status_test, of_an_empty_job_is_finished_and_knows_nothing) {
  test::make_small_site(path_, {});
  const job_status now = status();
  EXPECT_EQ(now.state, job_state::finished);
  EXPECT_FALSE(now.first);
  EXPECT_EQ(now.done, 0u);
}

}  // namespace
}  // namespace fanfold
