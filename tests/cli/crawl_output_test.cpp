// What `fanfold crawl` prints and writes, against the test web.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "store/temporary_folder.hpp"
#include "support/expected_crawl.hpp"

namespace fanfold::test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr test_web::web_options small_web{.hosts = 3, .pages = 12, .depth = 3};

std::string contents_of(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> keys_of(const std::string& line) {
  std::vector<std::string> keys;
  for (const auto& member : boost::json::parse(line).as_object()) keys.emplace_back(member.key());
  return keys;
}

TEST(table, begins_with_the_count_and_has_a_line_for_each_url_by_depth_and_url) {
  const test_web::web_server web(small_web);
  const finished crawl = run_program(crawl_of(web, {web.url()}));
  EXPECT_EQ(crawl.status, 0);
  const auto lines = lines_of(crawl.out);
  ASSERT_FALSE(lines.empty());
  EXPECT_EQ(lines[0], "Found " + std::to_string(lines.size() - 1) + " urls");

  std::vector<std::tuple<int, std::string>> rows;
  std::set<std::string> urls;
  for (const std::string& line : std::vector(lines.begin() + 1, lines.end())) {
    std::istringstream words(line);
    int depth = -1;
    std::string status, url;
    std::uint64_t bytes = 0;
    words >> depth >> status >> bytes >> url;
    EXPECT_TRUE(words && words.eof()) << line;
    rows.emplace_back(depth, url);
    urls.insert(url);
  }
  EXPECT_TRUE(std::ranges::is_sorted(rows));

  const test_web::place seed;
  std::set<std::string> expected;
  for (const auto& visit : expect_crawl(web.web(), std::span(&seed, 1), {.in_scope = test_web::same_host(0)}))
    expected.insert(web.web().url(visit.at));
  EXPECT_EQ(urls, expected);
}

TEST(table, aligns_numbers_at_the_right_and_has_an_error_for_a_status) {
  const test_web::web_server web(small_web);
  const finished crawl = run_program(
      crawl_of(web, {"--depth", "0", web.url("/fault/bytes/123456"), web.url("/fault/bytes/7"), web.refused_url()}));
  std::vector<std::string> rows = lines_of(crawl.out);
  ASSERT_EQ(rows.size(), 4U);
  std::ranges::sort(rows);
  EXPECT_THAT(rows, ElementsAre(MatchesRegex("    0  200                      7  http.*"),
                                MatchesRegex("    0  200                 123456  http.*"),
                                MatchesRegex("    0  connection_refused       0  http.*"), "Found 3 urls"));
}

TEST(table, names_its_columns_only_on_a_terminal) {
  const test_web::web_server web(small_web);
  const auto arguments = crawl_of(web, {"--depth", "0", web.url()});
  EXPECT_THAT(run_program(arguments).out, Not(HasSubstr("status")));
  EXPECT_THAT(run_program(arguments, {.out = stream::terminal}).out, HasSubstr("depth  status  bytes  url"));
}

TEST(quiet_crawl, prints_nothing) {
  const test_web::web_server web(small_web);
  const finished crawl = run_program(crawl_of(web, {"--quiet", web.url()}), {.err = stream::terminal});
  EXPECT_EQ(crawl.status, 0);
  EXPECT_EQ(crawl.out, "");
  EXPECT_EQ(crawl.err, "");
}

TEST(jsonl, has_an_object_for_each_url_with_its_keys_in_order) {
  const test_web::web_server web(small_web);
  const temporary_folder folder;
  const std::string file = (folder / "pages.jsonl").string();
  const finished crawl = run_program(crawl_of(web, {"--jsonl", file, web.url()}));
  EXPECT_EQ(crawl.status, 0);
  const auto lines = lines_of(contents_of(file));
  EXPECT_EQ(lines_of(crawl.out).size(), lines.size() + 1) << "the table has the same pages";
  for (const std::string& line : lines)
    EXPECT_THAT(keys_of(line),
                ElementsAre("url", "final_url", "status", "depth", "referrer", "content_type", "bytes", "elapsed_ms",
                            "title", "links", "robots", "etag", "last_modified", "body_hash", "duplicate_of",
                            "near_duplicate_of", "change", "error", "error_detail"));
}

TEST(jsonl, on_standard_output_stands_alone) {
  const test_web::web_server web(small_web);
  const finished crawl = run_program(crawl_of(web, {"--jsonl", "-", web.url()}));
  EXPECT_EQ(crawl.status, 0);
  for (const std::string& line : lines_of(crawl.out)) EXPECT_EQ(keys_of(line).size(), 19U) << line;
}

TEST(jsonl, is_written_the_moment_a_page_is_finished) {
  const test_web::web_server web(small_web);
  program crawl(crawl_of(web, {"--depth", "0", "--jsonl", "-", web.url("/fault/silent"), web.url()}));
  EXPECT_EQ(boost::json::parse(crawl.line()).at("url").as_string(), web.url());
  crawl.send(SIGTERM);  // it still waits for the other page
  EXPECT_EQ(crawl.finish().status, 143);
}

TEST(summary, counts_pages_errors_bytes_and_seconds_on_standard_error) {
  const test_web::web_server web(small_web);
  const finished crawl =
      run_program(crawl_of(web, {"--depth", "0", web.url("/fault/bytes/2000000"), web.refused_url()}));
  EXPECT_THAT(crawl.err, MatchesRegex("2 pages, 1 error, 2\\.0 MB in [0-9.]+ m?s: [0-9.,]+ pages/s\n"));
}

TEST(progress, is_shown_only_on_a_terminal_and_erased_at_the_end) {
  const test_web::web_server web(small_web);
  const auto arguments = crawl_of(web, {web.url()});
  const std::string piped = run_program(arguments).err;
  EXPECT_THAT(piped, Not(HasSubstr("queued")));
  EXPECT_THAT(piped, Not(HasSubstr("\x1b")));

  const std::string shown = run_program(arguments, {.err = stream::terminal}).err;
  EXPECT_THAT(shown, HasSubstr("queued"));
  EXPECT_THAT(shown.substr(shown.rfind("queued")), HasSubstr("\r\x1b[K"));
}

TEST(output, that_nobody_reads_any_more_ends_the_crawl_quietly) {
  const test_web::web_server web({.hosts = 1, .pages = 2000, .depth = 3, .degree = 50});  // more than a pipe holds
  program crawl(crawl_of(web, {"--jsonl", "-", web.url()}));
  crawl.line();
  crawl.close_out();
  const finished end = crawl.finish();
  EXPECT_EQ(end.status, 141);
  EXPECT_EQ(end.err, "");
}

TEST(output, in_a_closed_pipe_is_no_message_either_for_the_table) {
  const test_web::web_server web(small_web);
  const finished crawl = run_program(crawl_of(web, {web.url()}), {.out = stream::closed_pipe});
  EXPECT_EQ(crawl.status, 141);
  EXPECT_EQ(crawl.err, "");
}

class full_disk : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(full_disk, is_an_error_that_names_the_output) {
  const test_web::web_server web(small_web);
  auto arguments = crawl_of(web, GetParam());
  arguments.push_back(web.url());
  const finished crawl = run_program(arguments, {.out = stream::full_disk});
  EXPECT_EQ(crawl.status, 3);
  EXPECT_THAT(crawl.err, HasSubstr("fanfold: no space left to write to: "));
  EXPECT_THAT(crawl.err, EndsWith("; make room\n"));
}

INSTANTIATE_TEST_SUITE_P(outputs, full_disk,
                         testing::Values(std::vector<std::string>{}, std::vector<std::string>{"--jsonl", "-"},
                                         std::vector<std::string>{"--jsonl", "/dev/full", "--quiet"}));

TEST(output, on_a_full_disk_says_how_to_go_on_with_the_job) {
  const test_web::web_server web(small_web);
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  const finished crawl = run_program(crawl_of(web, {"--quiet", "--job", job, "--jsonl", "/dev/full", web.url()}));
  EXPECT_EQ(crawl.status, 3);
  EXPECT_THAT(crawl.err, EndsWith("; make room\nfanfold: then go on with: fanfold crawl --job " + job + "\n"));
}

TEST(output, to_a_folder_that_is_not_there_is_an_error) {
  const finished crawl = run_program({"crawl", "a.test", "--jsonl", "/none/pages.jsonl"});
  EXPECT_EQ(crawl.status, 3);
  EXPECT_THAT(crawl.err, HasSubstr("/none/pages.jsonl: No such file or directory"));
}

}  // namespace
}  // namespace fanfold::test
