#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>

#include "analysis/small_site.hpp"
#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class status : public testing::Test {
 protected:
  const temporary_folder folder_;
  const std::string job_ = (folder_ / "job.db").string();
};

TEST_F(status, tells_where_an_interrupted_job_stands_and_what_is_due_next) {
  make_small_site(job_);
  const finished told = run_program({"status", job_});
  EXPECT_EQ(told.status, 0);
  EXPECT_EQ(told.err, "");
  for (const std::string& line :
       {"state       interrupted; go on with: fanfold crawl --job " + job_, std::string("seed        https://a.test/"),
        std::string("options     max_depth 3"), std::string("first page  2023-11-14 22:13:21 UTC"),
        std::string("last page   2023-11-14 22:13:28 UTC"), std::string("done        8 URLs, 96 kB"),
        std::string("answers     200: 5, 404: 1"),
        std::string("errors      connection_refused: 1, robots_disallowed: 1"), std::string("queued      3 URLs"),
        std::string("mentioned   1 URL"), std::string("hosts       2")})
    EXPECT_THAT(told.out, HasSubstr(line + "\n"));
  EXPECT_THAT(told.out, HasSubstr("\nDue next, of 3\n"
                                  "depth  url\n"
                                  "    2  https://a.test/one\n"
                                  "    2  https://b.test/three\n"
                                  "    2  https://a.test/two\n"
                                  "\nMost queued\n"
                                  "     urls  host\n"
                                  "        2  https://a.test\n"
                                  "        1  https://b.test\n"));
}

TEST_F(status, follows_a_job_from_its_crawl_to_its_end) {
  auto crawl = job_file::open(job_).value();
  job_batch batch = small_site();
  job_urls visited;
  for (std::size_t i = 0; i < batch.urls.size(); ++i)
    if (batch.urls[i].id <= 8) visited.push_back(batch.urls[i]);
  batch.urls = std::move(visited);
  crawl.commit(batch).value();
  EXPECT_THAT(run_program({"status", job_}).out, HasSubstr("state       running\n"));
  crawl.close().value();
  const finished told = run_program({"status", job_});
  EXPECT_THAT(told.out, HasSubstr("state       finished\n"));
  EXPECT_THAT(told.out, Not(HasSubstr("Due next")));
}

TEST_F(status, as_json_is_one_object) {
  make_small_site(job_);
  const finished told = run_program({"status", "--json", "--next", "1", job_});
  const auto all = boost::json::parse(told.out).as_object();
  EXPECT_EQ(all.at("state"), "interrupted");
  EXPECT_EQ(all.at("done"), 8);
  EXPECT_EQ(all.at("errors").at("connection_refused"), 1);
  EXPECT_EQ(all.at("statuses").at("404"), 1);
  EXPECT_EQ(all.at("seeds").at(0), "https://a.test/");
  EXPECT_EQ(all.at("options").at("max_depth"), "3");
  EXPECT_EQ(all.at("last_page"), "2023-11-14T22:13:28Z");
  ASSERT_EQ(all.at("next").as_array().size(), 1u);
  EXPECT_EQ(all.at("next").at(0).at("url"), "https://a.test/one");
  EXPECT_EQ(all.at("most_queued").at(0).at("queued"), 2);
}

// What it says will be due next is what is fetched next.
TEST_F(status, names_the_urls_that_the_crawl_then_fetches_first) {
  const test_web::web_server web({.hosts = 1, .pages = 40, .depth = 3});
  const auto crawl = [&](const char* pages) {
    return run_program(crawl_of(web, {"--quiet", "--concurrency", "1", "--per-host", "1", "--workers", "1",
                                      "--no-sitemaps", "--max-pages", pages, "--job", job_, web.url()}))
        .status;
  };
  ASSERT_EQ(crawl("5"), 0);
  EXPECT_THAT(run_program({"status", job_}).out, HasSubstr("state       limited, by --max-pages or hosts that rest; "));
  const auto told = boost::json::parse(run_program({"status", "--json", "--next", "3", job_}).out);
  ASSERT_EQ(crawl("8"), 0);
  const std::string sql = "SELECT url FROM page WHERE error IS NULL OR error <> 'robots_disallowed' LIMIT 3 OFFSET 5";
  const auto asked = run_program({"query", "--format", "json", job_, sql});
  const auto rows = boost::json::parse(asked.out);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(told.at("next").at(i).at("url"), rows.at(i).at("url"));
}

}  // namespace
}  // namespace fanfold::test
