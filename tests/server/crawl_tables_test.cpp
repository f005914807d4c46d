#include "server/crawl_tables.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "store/job_file.hpp"
#include "store/link_steps.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

class crawl_history : public testing::Test {
 protected:
  crawl_history() { job_file::open(job_).value(); }

  // A visit that ended every `step` from the first on, after `begin_`.
  void visit(std::chrono::milliseconds first, std::chrono::milliseconds step, int times, const char* error = "NULL") {
    test::query(job_, fmt::format("WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {})"
                                  " INSERT INTO pages(url_id, fetched_at, status, elapsed_us, bytes, links,"
                                  " content_type, title, error)"
                                  " SELECT 1, {} + i * {} - 100, 200, 100000, 0, 0, '', '', {} FROM n",
                                  times, (begin_.time_since_epoch() + first) / 1ms, step / 1ms, error));
  }
  json::array bars() const { return json::parse(history_json(job_, begin_)).at("bars").as_array(); }
  static json::object bar(double from, double to, int pages) {
    const auto number = [](double n) {
      return n == static_cast<int>(n) ? json::value(static_cast<int>(n)) : json::value(n);
    };
    return {{"from", number(from)}, {"to", number(to)}, {"pages", pages}};
  }

  const std::chrono::system_clock::time_point begin_{1'900'000'000s};
  test::temporary_folder folder_;
  const std::filesystem::path job_ = folder_.path() / "job";
};

TEST_F(crawl_history, is_empty_before_the_first_page) {
  EXPECT_EQ(bars(), json::array());
}

TEST_F(crawl_history, has_the_seconds_in_which_nothing_came) {
  visit(200ms, 100ms, 5);
  visit(3300ms, 100ms, 4);
  EXPECT_EQ(bars(), (json::array{bar(0, 1, 5), bar(1, 2, 0), bar(2, 3, 0), bar(3, 3.6, 4)}));
}

TEST_F(crawl_history, ends_in_a_bar_that_is_wide_enough_to_tell_a_rate) {
  visit(500ms, 1000ms, 3);
  visit(3100ms, 1ms, 1);
  EXPECT_EQ(bars(), (json::array{bar(0, 1, 1), bar(1, 2, 1), bar(2, 3.1, 2)}));
}

TEST_F(crawl_history, of_less_than_a_second_is_one_second_long) {
  visit(20ms, 1ms, 30);
  EXPECT_EQ(bars(), (json::array{bar(0, 1, 30)}));
}

TEST_F(crawl_history, gets_coarser_rather_than_long) {
  visit(1s, 1s, 1000);
  EXPECT_EQ(bars().size(), 100u);
  EXPECT_EQ(bars()[1], json::value(bar(10, 20, 10)));
  visit(std::chrono::days(30), 1s, 1);
  EXPECT_LE(bars().size(), 120u);
  EXPECT_GT(bars().size(), 60u);
  EXPECT_EQ(bars()[0].at("pages"), 1000);
}

TEST_F(crawl_history, leaves_out_what_was_not_asked_for) {
  visit(100ms, 1ms, 3, "'robots_disallowed'");
  visit(100ms, 1ms, 2, "'timeout'");
  EXPECT_EQ(bars(), (json::array{bar(0, 1, 2)}));
}

// 300 pages with 100 links each, to 1,000 URLs; what is sorted doesn't fit into what a window keeps.
class many_links : public testing::Test {
 protected:
  many_links() {
    job_file::open(job_).value();
    test::query(job_,
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)"
                " INSERT INTO urls(id, host_id, url, depth, fingerprint)"
                " SELECT i, 1, 'http://a.test/' || (i * 7919 % 1000), 0, x'00' FROM n");
    std::string rows = "BEGIN;";
    for (std::uint64_t page = 1; page <= 300; ++page) {
      std::vector<job_link> links;
      for (std::uint64_t i = 0; i < 100; ++i) links.push_back({(page * 613 + i * 31) % 1000 + 1, 0});
      std::string steps;
      write_link_steps(steps, links);
      rows += fmt::format(
          "INSERT INTO pages(id, url_id, fetched_at, status, elapsed_us, bytes, links,"
          " content_type, title) VALUES({0}, {0}, 1, 200, 0, 0, 100, '', '');"
          " INSERT INTO links VALUES({0}, '{1}');",
          page, steps);
      for (const job_link& link : links) all_.emplace_back(url(link.target), all_.size(), url(page));
    }
    test::query(job_, rows + "COMMIT");
  }
  static std::string url(std::uint64_t id) { return "http://a.test/" + std::to_string(id * 7919 % 1000); }
  std::vector<std::pair<std::string, std::string>> links(const link_query& query) const {
    std::vector<std::pair<std::string, std::string>> rows;
    const json::value table = json::parse(links_json(job_, query));
    EXPECT_EQ(table.at("total"), 30'000);
    for (const auto& row : table.at("links").as_array())
      rows.emplace_back(row.at("target").as_string(), row.at("source").as_string());
    return rows;
  }
  std::vector<std::pair<std::string, std::string>> window(std::size_t offset, std::size_t limit) const {
    std::vector<std::pair<std::string, std::string>> rows;
    for (const auto& [target, row, source] : std::span(all_).subspan(offset, limit)) rows.emplace_back(target, source);
    return rows;
  }

  test::temporary_folder folder_;
  const std::filesystem::path job_ = folder_.path() / "job";
  std::vector<std::tuple<std::string, std::size_t, std::string>> all_;  // target, row and source, as they were found
};

TEST_F(many_links, are_given_as_they_were_found) {
  EXPECT_EQ(links({.window = {.offset = 29'995, .limit = 10}}), window(29'995, 5));
}

TEST_F(many_links, are_given_in_windows_of_their_order) {
  std::ranges::sort(all_);
  for (const std::size_t offset : {0u, 7u, 14'990u, 29'990u})
    EXPECT_EQ(links({.window = {offset, 10}, .sort = "target"}), window(offset, 10)) << offset;
  std::ranges::reverse(all_);
  for (const std::size_t offset : {0u, 7u, 14'990u, 29'990u})
    EXPECT_EQ(links({.window = {offset, 10}, .sort = "target", .is_descending = true}), window(offset, 10)) << offset;
}

}  // namespace
}  // namespace fanfold::server
