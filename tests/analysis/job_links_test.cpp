#include "analysis/job_links.hpp"

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

class job_links_test : public testing::Test {
 protected:
  std::vector<std::string> top(std::size_t most) {
    std::vector<std::string> all;
    for (const linked_url& each : run(most_linked(job_, most)))
      all.push_back(std::to_string(each.url) + ": " + std::to_string(each.pages) + " " +
                    (each.error.empty() ? std::to_string(each.status) : each.error));
    return all;
  }

  const test::temporary_folder folder_;
  job_reader job_ = [this] {
    test::make_small_site(folder_ / "crawl.job");
    return job_reader::open(folder_ / "crawl.job").value();
  }();
};

TEST_F(job_links_test, most_linked_pages_are_counted_by_the_other_pages_that_link_to_them_each_once) {
  EXPECT_THAT(top(5), ElementsAre("1: 3 200", "3: 2 404", "2: 1 200", "4: 1 200", "5: 1 connection_refused"));
  EXPECT_THAT(top(1), ElementsAre("1: 3 200"));
  EXPECT_EQ(top(1000).size(), 12u) << "all to which somebody else links";
  EXPECT_EQ(top(1000).back(), "12: 1 0");
}

TEST_F(job_links_test, are_found_by_where_they_lead_and_by_where_they_are) {
  std::vector<std::uint64_t> sources, targets;
  for (const job_edge& link : run(links_to(job_, {3}))) sources.push_back(link.source * 10 + link.place);
  EXPECT_THAT(sources, ElementsAre(11, 21, 22));
  for (const job_edge& link : run(links_from(job_, 7))) targets.push_back(link.target);
  EXPECT_THAT(targets, ElementsAre(1, 11));
  EXPECT_TRUE(run(links_from(job_, 3)).empty());
}

TEST_F(job_links_test, lead_by_way_of_redirects) {
  EXPECT_THAT(redirects_to(job_, {"https://a.test/new?a=1&b=2"}), ElementsAre(6));
  EXPECT_THAT(redirects_to(job_, {"https://a.test/moved", "https://a.test/"}), ElementsAre());

  auto round = test::small_site();  // 7 leads to 9, that to 10, and that to 9 again
  round.visits[6].page.final_url = "https://a.test/one";
  round.visits.push_back(test::small_site_visit(9, "https://a.test/one", 302, 0, {}));
  round.visits.back().page.final_url = "https://a.test/two";
  round.visits.push_back(test::small_site_visit(10, "https://a.test/two", 302, 0, {}));
  round.visits.back().page.final_url = "https://a.test/one";
  test::make_small_site(folder_ / "round.job", round);
  job_reader job = job_reader::open(folder_ / "round.job").value();
  EXPECT_THAT(redirects_to(job, {"https://a.test/two"}), ElementsAre(7, 9, 10));
}

TEST_F(job_links_test, are_broken_where_the_target_has_an_error_or_a_status_of_400_or_more) {
  std::vector<std::string> all;
  for (const broken_link& each : run(broken_links(job_)))
    all.push_back(std::to_string(each.link.target) + " from " + std::to_string(each.link.source) + ": " +
                  (each.error.empty() ? std::to_string(each.status) : each.error));
  EXPECT_THAT(all, ElementsAre("3 from 1: 404", "3 from 2: 404", "3 from 2: 404", "5 from 1: connection_refused"));
}

TEST_F(job_links_test, to_a_sitemap_that_can_not_be_read_are_not_broken) {
  auto site = test::small_site();
  site.visits[3].page.error = "bad_sitemap";
  test::make_small_site(folder_ / "feed.job", site);
  job_reader job = job_reader::open(folder_ / "feed.job").value();
  for (const broken_link& each : run(broken_links(job))) EXPECT_NE(each.link.target, 4u);
}

}  // namespace
}  // namespace fanfold
