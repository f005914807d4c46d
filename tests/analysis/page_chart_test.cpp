#include "analysis/page_chart.hpp"

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

class page_chart_test : public testing::Test {
 protected:
  page_chart chart(page_measure of, std::size_t top = 20) { return run(chart_pages(job_, of, top)); }
  // "name: pages", or "from-to: pages"
  std::vector<std::string> bars(page_measure of, std::size_t top = 20) {
    std::vector<std::string> all;
    for (const chart_bar& bar : chart(of, top).bars)
      all.push_back((bar.name.empty() ? number(bar.from) + "-" + number(bar.to) : bar.name) + ": " +
                    std::to_string(bar.pages));
    return all;
  }

  const test::temporary_folder folder_;
  job_reader job_ = [this] {
    test::make_small_site(folder_ / "crawl.job");
    return job_reader::open(folder_ / "crawl.job").value();
  }();

 private:
  static std::string number(double value) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    return text.ends_with('.') ? text.substr(0, text.size() - 1) : text;
  }
};

TEST_F(page_chart_test, of_bytes_has_steps_of_1_2_5_10_from_the_first_to_the_last_that_is_used) {
  EXPECT_THAT(bars(page_measure::bytes),
              ElementsAre("0-1: 1", "1-2: 0", "2-5: 0", "5-10: 0", "10-20: 0", "20-50: 0", "50-100: 0", "100-200: 0",
                          "200-500: 0", "500-1000: 0", "1000-2000: 4", "2000-5000: 0", "5000-10000: 0",
                          "10000-20000: 0", "20000-50000: 0", "50000-100000: 1"));
  EXPECT_EQ(chart(page_measure::bytes).pages, 6u) << "those that were answered";
}

TEST_F(page_chart_test, of_numbers_tells_below_what_half_of_them_are) {
  const auto below = chart(page_measure::bytes).below;
  ASSERT_TRUE(below);
  EXPECT_NEAR(below->half, 1500, 1500 / 8.0);
  EXPECT_NEAR(below->ninety_nine_in_hundred, 90'000, 90'000 / 8.0);
}

TEST_F(page_chart_test, of_elapsed_is_in_milliseconds_and_leaves_out_what_was_not_asked_for) {
  EXPECT_THAT(bars(page_measure::elapsed), ElementsAre("10-20: 1", "20-50: 3", "50-100: 3"));
}

TEST_F(page_chart_test, of_links_depth_and_status_is_exact) {
  EXPECT_THAT(bars(page_measure::links), ElementsAre("0-1: 2", "1-2: 1", "2-5: 1", "5-10: 2"));
  EXPECT_THAT(bars(page_measure::depth), ElementsAre("0: 1", "1: 7"));
  EXPECT_THAT(bars(page_measure::status),
              ElementsAre("200: 5", "404: 1", "connection_refused: 1", "robots_disallowed: 1"));
}

TEST_F(page_chart_test, of_media_types_and_hosts_has_the_most_frequent_first_and_the_others_together) {
  EXPECT_THAT(bars(page_measure::content_type), ElementsAre("text/html: 5", "image/png: 1"));
  EXPECT_THAT(bars(page_measure::host), ElementsAre("https://a.test: 7", "https://b.test: 1"));
}

TEST_F(page_chart_test, puts_only_several_others_together) {
  const auto path = folder_ / "types.job";
  job_batch batch = test::small_site();
  for (std::size_t i = 0; i < 4; ++i) batch.visits[i].page.content_type = "x/" + std::to_string(i);
  test::make_small_site(path, batch);
  job_ = job_reader::open(path).value();
  EXPECT_THAT(bars(page_measure::content_type, 2), ElementsAre("text/html: 2", "x/0: 1", "3 others: 3"));
  EXPECT_THAT(bars(page_measure::content_type, 4), ElementsAre("text/html: 2", "x/0: 1", "x/1: 1", "x/2: 1", "x/3: 1"));
}

TEST_F(page_chart_test, of_no_pages_has_no_bars) {
  const auto path = folder_ / "empty.job";
  test::make_small_site(path, {});
  job_ = job_reader::open(path).value();
  for (const auto of : {page_measure::bytes, page_measure::elapsed, page_measure::status, page_measure::depth,
                        page_measure::links, page_measure::content_type, page_measure::host}) {
    EXPECT_THAT(bars(of), ElementsAre());
    EXPECT_FALSE(chart(of).below);
  }
}

}  // namespace
}  // namespace fanfold
