// How `fanfold crawl` ends, and what it leaves behind for the next run.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "crawl/scripted_web.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(crawl_end, is_0_when_one_seed_of_two_was_fetched) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  EXPECT_EQ(run_program(crawl_of(web, {web.url(), web.refused_url()})).status, 0);
}

TEST(crawl_end, is_1_when_no_seed_could_be_fetched_and_says_why) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const finished crawl =
      run_program(crawl_of(web, {"--quiet", web.refused_url(), web.url("/fault/status/404"), "http://[::g]/"}));
  EXPECT_EQ(crawl.status, 1);
  EXPECT_THAT(crawl.err, StartsWith("fanfold: no seed could be fetched\n"));
  EXPECT_THAT(crawl.err, HasSubstr(web.refused_url() + ": connection_refused: "));
  EXPECT_THAT(crawl.err, HasSubstr("/fault/status/404: the server answered 404"));
  EXPECT_THAT(crawl.err, HasSubstr("http://[::g]/: bad_url: "));
}

TEST(crawl_end, tells_what_looked_like_a_trap_and_which_options_let_it_through) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const finished crawl = run_program(crawl_of(web, {"--max-per-pattern", "20", web.url("/fault/pages/1")}));
  EXPECT_EQ(crawl.status, 0);
  EXPECT_THAT(crawl.err, HasSubstr("left out that look like traps; --max-per-pattern, --max-per-host and"));
  EXPECT_THAT(crawl.err, HasSubstr("  " + web.url("/fault/pages/*") + "  (many of one pattern, "));
  EXPECT_THAT(run_program(crawl_of(web, {web.url()})).err, Not(HasSubstr("traps")));
}

TEST(crawl_end, tells_which_hosts_were_left_for_another_time) {
  const scripted_web web([](std::string_view host, std::string_view path) {
    if (host.starts_with("busy") && path != "/robots.txt")
      return std::string("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nRetry-After: 7190\r\n\r\n");
    return scripted_web::page("");
  });
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  const finished crawl = run_program(
      {"crawl", "--resolve", web.resolve()[0], "--job", job, web.url("busy.test", "/"), web.url("a.test", "/")});
  EXPECT_EQ(crawl.status, 0);
  EXPECT_THAT(crawl.err, HasSubstr("1 host left for another time, because it rests for longer than --max-rest\n"));
  EXPECT_THAT(crawl.err, HasSubstr("(1 URL; may be asked again in 1 h 59 min)"));
  EXPECT_THAT(crawl.err, HasSubstr("go on then with: fanfold crawl --job " + job));
}

class stopping : public testing::TestWithParam<int> {};

TEST_P(stopping, by_a_signal_keeps_what_is_finished) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  program crawl(crawl_of(
      web, {"--depth", "0", "--jsonl", "-", "--job", job, web.url("/fault/silent"), web.url("/fault/cookie")}));
  EXPECT_THAT(crawl.line(), HasSubstr("/fault/cookie"));
  crawl.send(GetParam());
  crawl.await_error("stopping...");
  const finished end = crawl.finish();
  EXPECT_EQ(end.status, 128 + GetParam());
  EXPECT_EQ(lines_of(end.out).size(), 1U);
  EXPECT_THAT(end.err, HasSubstr("go on with: fanfold crawl --job " + job));
  EXPECT_THAT(end.err, HasSubstr("1 page, 0 errors"));
}

INSTANTIATE_TEST_SUITE_P(signals, stopping, testing::Values(SIGINT, SIGTERM));

TEST(stopping_twice, ends_a_crawl_at_once_that_waits_for_its_reader) {
  const test_web::web_server web({.hosts = 1, .pages = 2000, .depth = 3, .degree = 50});
  program crawl(crawl_of(web, {"--jsonl", "-", web.url()}));
  crawl.await_full_output();
  crawl.send(SIGINT);
  crawl.await_error("stopping...");
  crawl.send(SIGINT);
  crawl.await_error("stopped at once");
  EXPECT_EQ(crawl.finish().status, 130);
}

TEST(stopping_early, prints_the_table_of_what_is_finished) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  program crawl(crawl_of(web, {"--depth", "0", web.url("/fault/silent"), web.url()}), {.err = stream::terminal});
  crawl.await_error("1 page ");
  crawl.send(SIGINT);
  const finished end = crawl.finish();
  EXPECT_EQ(end.status, 130);
  EXPECT_THAT(end.out, StartsWith("Found 1 url\n"));
}

// The job's whole life: begun with options, killed or stopped, resumed without them.
TEST(job, that_is_resumed_finds_each_page_once_and_keeps_its_options) {
  const test_web::web_server web({.hosts = 1, .pages = 60, .depth = 3, .max_latency = std::chrono::milliseconds(5)});
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  const std::string all = run_program(crawl_of(web, {"--depth", "2", web.url()})).out;

  EXPECT_EQ(run_program(crawl_of(web, {"--depth", "2", "--max-pages", "5", "--job", job, web.url()})).status, 0);
  const finished resumed = run_program(crawl_of(web, {"--job", job, "--max-pages", "1000000"}));
  EXPECT_EQ(resumed.status, 0);
  EXPECT_EQ(resumed.out, all);
  EXPECT_THAT(resumed.err, HasSubstr(" with those of before"));

  const finished again = run_program(crawl_of(web, {"--job", job}));
  EXPECT_EQ(again.status, 0);
  EXPECT_EQ(again.out, all) << "nothing is left to visit, and nothing is lost";
}

TEST(job, that_is_to_go_deeper_says_which_links_it_does_not_know) {
  const test_web::web_server web({.hosts = 1, .pages = 20, .depth = 3});
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  const auto resumed_with = [&](const char* depth) {
    return run_program(crawl_of(web, {"--depth", depth, "--job", job, web.url()})).err;
  };
  EXPECT_THAT(resumed_with("1"), Not(HasSubstr("not read again")));
  EXPECT_THAT(resumed_with("1"), Not(HasSubstr("not read again")));
  EXPECT_THAT(resumed_with("3"), HasSubstr("the job's finished pages are not read again"));
}

TEST(job, of_a_crawl_that_was_killed_is_resumed_and_completes) {
  const test_web::web_server web({.hosts = 1, .pages = 200, .depth = 3});
  const std::string all = run_program(crawl_of(web, {"--depth", "3", web.url()})).out;
  for (const int pages :
       {1, 50}) {  // the first page may be seen while nothing was written but what the job starts with
    const temporary_folder folder;
    const std::string job = (folder / "job.db").string();
    program crawl(crawl_of(web, {"--depth", "3", "--job", job, "--jsonl", "-", web.url()}));
    for (int page = 0; page < pages; ++page) crawl.line();
    crawl.send(SIGKILL);
    EXPECT_EQ(crawl.finish().status, 128 + SIGKILL);
    EXPECT_EQ(run_program(crawl_of(web, {"--job", job})).out, all) << "killed after page " << pages;
  }
}

TEST(job, that_is_resumed_has_all_its_pages_in_the_jsonl_file) {
  const test_web::web_server web({.hosts = 1, .pages = 30, .depth = 3});
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  const std::string file = (folder / "pages.jsonl").string();
  run_program(crawl_of(web, {"--max-pages", "5", "--job", job, "--jsonl", file, web.url()}));
  const finished resumed = run_program(crawl_of(web, {"--job", job, "--max-pages", "1000000", "--jsonl", file}));
  std::ifstream in(file);
  const auto lines = lines_of({std::istreambuf_iterator<char>(in), {}});
  EXPECT_EQ(lines.size(), lines_of(resumed.out).size() - 1);
}

TEST(job, in_use_by_another_crawl_is_refused) {
  const test_web::web_server web({.hosts = 1, .pages = 3, .depth = 1});
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  program first(crawl_of(web, {"--job", job, "--jsonl", "-", web.url("/fault/silent"), web.url()}));
  first.line();
  const finished second = run_program(crawl_of(web, {"--job", job, web.url()}));
  EXPECT_EQ(second.status, 3);
  EXPECT_THAT(second.err, HasSubstr("in use by another process"));
  EXPECT_THAT(second.err, HasSubstr("wait for the crawl that uses it"));
}

TEST(job, in_a_file_that_is_no_job_is_refused_and_left_alone) {
  const temporary_folder folder;
  const std::string file = (folder / "letter.txt").string();
  std::ofstream(file) << "Dear reader\n";
  const finished crawl = run_program({"crawl", "--job", file, "a.test"});
  EXPECT_EQ(crawl.status, 3);
  EXPECT_THAT(crawl.err, HasSubstr("not a job file"));
  std::ifstream in(file);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "Dear reader\n");
}

}  // namespace
}  // namespace fanfold::test
