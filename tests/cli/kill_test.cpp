// A crawl that is killed again and again, at random instants, and comes to what an undisturbed one comes to.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "store/job_reader.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"
#include "store/warc_reader.hpp"

namespace fanfold::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Redirects within hosts and across them, errors for good and in passing, slow hosts, hosts that forbid or say nothing.
test_web::web_options restless_web() {
  return {.hosts = 12,
          .pages = 60,
          .max_body_bytes = 8'000,
          .max_latency = std::chrono::milliseconds(30),
          .latency_jitter = std::chrono::milliseconds(10),
          .redirects = 0.1,
          .not_found = 0.05,
          .server_errors = 0.03,
          .broken = 0.03,
          .slow = 0.02,
          .slow_bytes_per_second = 100'000,
          .robots_unavailable = 0.1};
}

struct crawl_files {
  explicit crawl_files(const temporary_folder& folder, const std::string& name)
      : job((folder.path() / (name + ".db")).string()), warc((folder.path() / (name + ".warc.gz")).string()) {}
  std::string job;
  std::string warc;
};

std::vector<std::string> start_of(const test_web::web_server& web, const crawl_files& files) {
  return arguments_for(web, {"crawl", "--retries", "1", "--concurrency", "16"},
                       {"--quiet", "--scope", "any", "--job", files.job, "--warc", files.warc, web.url()});
}

std::vector<std::string> resumption_of(const test_web::web_server& web, const crawl_files& files) {
  return arguments_for(web, {"crawl"}, {"--quiet", "--job", files.job});
}

std::vector<std::string> pages_in(const std::string& job) {
  return query(job, "SELECT url, final_url, status, coalesce(error, '') FROM page ORDER BY url");
}

// What was answered, as often as it is there; but for robots.txt, which is read again by each start.
std::vector<std::string> answers_in(const std::string& warc) {
  std::vector<std::string> answers;
  warc_reader records = warc_reader::open(warc).value();
  while (records.next().value()) {
    const std::string url(records.head().target_uri());
    const bool is_answer = records.head().type() == "response" || records.head().type() == "revisit";
    std::string block;
    for (std::string_view piece; !(piece = records.read().value()).empty();) block += piece;
    if (is_answer && !url.ends_with("/robots.txt")) answers.push_back(url + ' ' + block.substr(0, block.find('\r')));
  }
  std::ranges::sort(answers);
  return answers;
}

std::vector<std::string> missing(const std::vector<std::string>& whole, const std::vector<std::string>& pieces) {
  std::vector<std::string> rest;
  std::ranges::set_difference(whole, pieces, std::back_inserter(rest));
  return rest;
}

// None of a job that can't go on yet.
std::optional<std::uint64_t> pages_so_far(const std::string& job) {
  auto reader = job_reader::open(job);
  if (!reader || !reader->options().value().contains("seeds")) return std::nullopt;
  return reader->page_count().value();
}

// Instants at random: later ones, once some in a row were too early on this machine for the crawl to come any further.
class instants {
 public:
  void await_next() {
    std::uniform_int_distribution<std::chrono::microseconds::rep> within(0, latest_.count());
    std::this_thread::sleep_for(std::chrono::microseconds(within(random_)));
  }
  void came_to(std::optional<std::uint64_t> pages) {
    in_vain_ = pages > pages_ ? 0 : in_vain_ + 1;
    pages_ = pages;
    if (in_vain_ == 5) {
      latest_ *= 2;
      in_vain_ = 0;
    }
  }

 private:
  std::mt19937 random_{std::random_device{}()};
  std::chrono::microseconds latest_ = std::chrono::milliseconds(120);
  std::optional<std::uint64_t> pages_;
  int in_vain_ = 0;
};

TEST(killed_crawl, comes_to_what_an_undisturbed_one_comes_to_with_each_page_once) {
  constexpr int kills = 50;
  const test_web::web_server web(restless_web());
  const temporary_folder folder;
  const crawl_files whole(folder, "whole");
  ASSERT_EQ(run_program(start_of(web, whole)).status, 0);

  const crawl_files pieces(folder, "pieces");
  instants when;
  std::optional<std::uint64_t> in_pieces;
  std::size_t killed_within = 0;
  for (int i = 0; i < kills; ++i) {
    program crawl(in_pieces ? resumption_of(web, pieces) : start_of(web, pieces));
    when.await_next();
    crawl.send(SIGKILL);
    const finished end = crawl.finish();
    ASSERT_TRUE(end.status == 128 + SIGKILL || end.status == 0) << end.err;
    killed_within += end.status != 0;
    in_pieces = pages_so_far(pieces.job);
    when.came_to(in_pieces);
  }
  RecordProperty("killed_within", std::to_string(killed_within));
  RecordProperty("pages_in_pieces", std::to_string(in_pieces.value_or(0)));
  EXPECT_GT(killed_within, 10u) << "or the web is too small";
  EXPECT_GT(in_pieces, 20u) << "or the crawl comes to nothing between two kills";
  const finished last = run_program(start_of(web, pieces));
  ASSERT_EQ(last.status, 0) << last.err;

  EXPECT_THAT(missing(pages_in(whole.job), pages_in(pieces.job)), IsEmpty());
  EXPECT_THAT(missing(pages_in(pieces.job), pages_in(whole.job)), IsEmpty());
  EXPECT_THAT(query(pieces.job, "SELECT count(*) - count(DISTINCT url_id) FROM pages"), ElementsAre("0"));
  EXPECT_THAT(query(pieces.job, "PRAGMA integrity_check"), ElementsAre("ok"));
  EXPECT_THAT(missing(answers_in(whole.warc), answers_in(pieces.warc)), IsEmpty());
  EXPECT_THAT(missing(answers_in(pieces.warc), answers_in(whole.warc)), IsEmpty());
}

}  // namespace
}  // namespace fanfold::test
