// The talk's programs that run to their end: with threads and with coroutines they print the same, which is what the
// test web says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "examples/expected_output.hpp"
#include "examples/talk_program.hpp"
#include "support/web_page.hpp"

namespace fanfold::talk_test {
namespace {

using testing::_;
using testing::Each;
using testing::HasSubstr;
using testing::Pair;
using testing::StartsWith;
using testing::Values;

constexpr test_web::web_options web_without_redirects{.hosts = 2, .pages = 25, .single_host = true, .redirects = 0};

/// A program by its name.
class talk : public testing::TestWithParam<const char*> {
 protected:
  static test::finished run(const std::vector<std::string>& arguments) {
    return test::run_program(talk_program(GetParam(), arguments));
  }
};

using extract = talk;
INSTANTIATE_TEST_SUITE_P(programs, extract, Values("e01_extract", "e06_async_extract"));

TEST_P(extract, prints_the_size_of_a_page_and_its_links) {
  const test_web::web_server web(web_of_folders);
  const auto end = run({crawl_arguments().start(web)});
  EXPECT_EQ(end.out, expected_extract(web.web()));
  EXPECT_EQ(end.status, 0);
}

// A host is a name and a port; every second one of these has the other port.
TEST_P(extract, leaves_out_links_to_other_hosts) {
  const test_web::web_server web(web_of_folders, {.ports = 2});
  const auto other_port = ":" + std::to_string(web.web().port(1)) + "/";
  EXPECT_THAT(render_page(web.web(), {}), HasSubstr(other_port));
  EXPECT_EQ(run({crawl_arguments().start(web)}).out, expected_extract(web.web()));
}

TEST_P(extract, says_why_a_page_can_not_be_had) {
  const test_web::web_server web(web_of_folders);
  const auto end = run({web.refused_url()});
  EXPECT_EQ(end.out, "");
  EXPECT_THAT(end.err, StartsWith("Error fetching " + web.refused_url()));
  EXPECT_EQ(end.status, 1);
}

using crawl = talk;
INSTANTIATE_TEST_SUITE_P(programs, crawl, Values("e02_crawl", "e03_threads", "e07_async_crawl", "e08_async_parallel"));

TEST_P(crawl, prints_the_pages_by_depth_and_url) {
  const test_web::web_server web(web_of_folders);
  for (const int depth : {0, 1, 2, 9}) {
    const crawl_arguments arguments{.max_depth = depth};
    EXPECT_EQ(run(arguments.list(web, false)).out, expected_visits(web.web(), arguments)) << depth;
  }
}

TEST_P(crawl, asks_for_each_page_once) {
  const test_web::web_server web(web_without_redirects);
  run({crawl_arguments().start(web), "9"});
  EXPECT_THAT(web.seen().requests(), Each(Pair(_, 1)));
}

TEST(front_page_crawl, asks_for_each_page_once) {
  const test_web::web_server web(web_without_redirects);
  test::run_program(talk_program("front_page", {crawl_arguments().start(web)}));
  EXPECT_THAT(web.seen().requests(), Each(Pair(_, 1)));
  EXPECT_EQ(web.seen().requests().size(), web_without_redirects.hosts * web_without_redirects.pages);
}

TEST_P(crawl, of_nothing_finds_nothing) {
  const test_web::web_server web(web_of_folders);
  const auto end = run({web.refused_url(), "2"});
  EXPECT_EQ(end.out, "Found 0 urls\n");
  EXPECT_EQ(end.status, 0);
}

TEST_P(crawl, without_its_arguments_says_what_they_are) {
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, {"http://a.test/"}, {"a.test", "1"}, {"http://a.test/", "-1"}}) {
    const auto end = run(arguments);
    EXPECT_THAT(end.err, HasSubstr("URL DEPTH"));
    EXPECT_EQ(end.status, 2);
  }
}

TEST(parallel_crawl, has_several_pages_in_progress) {
  auto slow = web_of_folders;
  slow.min_latency = slow.max_latency = std::chrono::milliseconds(20);
  const auto most_at_once = [&](const char* program) {
    const test_web::web_server web(slow);
    test::run_program(talk_program(program, {crawl_arguments().start(web), "1"}));
    return web.seen().most_at_once();
  };
  EXPECT_EQ(most_at_once("e02_crawl"), 1);
  EXPECT_EQ(most_at_once("e03_threads"), 3);
  EXPECT_EQ(most_at_once("e07_async_crawl"), 1);
  EXPECT_GT(most_at_once("e08_async_parallel"), 3);
}

using two_stages = talk;
INSTANTIATE_TEST_SUITE_P(programs, two_stages, Values("e04_two_stages_threads", "e09_async_two_stages"));

TEST_P(two_stages, print_the_most_popular_word_of_each_page) {
  const test_web::web_server web(web_of_folders);
  for (const int length : {1, 5, 6}) {
    const crawl_arguments arguments{.max_depth = 2, .min_length = length};
    EXPECT_EQ(run(arguments.list(web, true)).out, expected_popular_words(web.web(), arguments)) << length;
  }
}

using fan_in = talk;
INSTANTIATE_TEST_SUITE_P(programs, fan_in, Values("e05_fan_in_threads", "e10_async_fan_in"));

TEST_P(fan_in, prints_the_most_popular_words_of_all_pages) {
  const test_web::web_server web(web_of_folders);
  for (const int depth : {0, 1, 9}) {
    const crawl_arguments arguments{.max_depth = depth, .min_length = 4};
    EXPECT_EQ(run(arguments.list(web, true)).out, expected_top_words(web.web(), arguments)) << depth;
  }
}

}  // namespace
}  // namespace fanfold::talk_test
