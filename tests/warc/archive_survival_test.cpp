// A crawl that is killed, at any instant, and goes on: its archive is that of an undisturbed one.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <fstream>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"
#include "warc/validated_archive.hpp"

namespace fanfold::test {
namespace {

using namespace std::chrono_literals;

// Answers alone, so that each is the same in every crawl.
const test_web::web_options small_web{
    .hosts = 2, .pages = 150, .max_latency = 2ms, .redirects = 0.1, .not_found = 0.05, .robots_missing = 0};

class archive_of_a_killed_crawl : public testing::Test {
 protected:
  std::vector<std::string> start(std::string job, std::string file) const {
    return crawl_of(web_,
                    {"--scope", "any", "--quiet", "--job", std::move(job), "--warc", std::move(file), web_.url()});
  }

  const test_web::web_server web_{small_web};
  const temporary_folder folder_;
  const std::string job_ = (folder_ / "crawl.db").string();
  const std::string file_ = (folder_ / "crawl.warc.gz").string();
};

// Each page that was answered is where its row says, and no other is.
void expect_rows_match(const std::string& job, const validated_archive& read) {
  std::set<std::int64_t> offsets;
  std::map<std::int64_t, std::string> uris;
  for (const auto& record : read.of_type("response", "revisit"))
    uris[record.at("offset").as_int64()] = text_of(record, "uri");
  for (const std::string& row : query(job,
                                      "SELECT p.warc_offset, p.status, coalesce(p.final_url, u.url), u.url"
                                      " FROM pages p JOIN urls u ON u.id = p.url_id")) {
    std::vector<std::string> columns;
    for (std::size_t at = 0; at <= row.size(); at = std::min(row.find('|', at), row.size()) + 1)
      columns.push_back(row.substr(at, row.find('|', at) - at));
    if (columns[1] == "0") continue;
    ASSERT_FALSE(columns[0].empty()) << row;
    const std::int64_t offset = std::stoll(columns[0]);
    EXPECT_TRUE(offsets.insert(offset).second) << row;
    const bool is_redirect = columns[1][0] == '3';  // whose final URL is where it leads
    if (!is_redirect) EXPECT_EQ(uris[offset], columns[2]) << row;
    if (is_redirect) EXPECT_TRUE(uris.contains(offset)) << row;
  }
  EXPECT_GT(offsets.size(), 200u);
}

TEST_F(archive_of_a_killed_crawl, holds_every_page_once) {
  const std::string undisturbed = (folder_ / "all.warc.gz").string();
  const auto began = std::chrono::steady_clock::now();
  ASSERT_EQ(run_program(start((folder_ / "all.db").string(), undisturbed)).status, 0);
  const auto whole_time = std::chrono::steady_clock::now() - began;
  const auto expected = validated_archive(undisturbed).answers();

  std::mt19937 random(2026);
  int kills = 0;
  for (int i = 0; i < 12; ++i) {
    program crawl(start(job_, file_));
    std::this_thread::sleep_for(whole_time * (random() % 1000) / 3000);  // the instant is any one
    crawl.send(SIGKILL);
    kills += crawl.finish().status == 128 + SIGKILL;
  }
  EXPECT_GT(kills, 0);
  ASSERT_EQ(run_program(start(job_, file_)).status, 0);
  const validated_archive read(file_);
  EXPECT_EQ(read.answers(), expected);
  expect_rows_match(job_, read);
}

TEST_F(archive_of_a_killed_crawl, is_cut_back_to_what_the_job_knows) {
  ASSERT_EQ(run_program(start(job_, file_)).status, 0);
  const auto before = validated_archive(file_).answers();
  std::ofstream(file_, std::ios::app) << "half of a record";
  ASSERT_EQ(run_program(start(job_, file_)).status, 0);
  EXPECT_EQ(validated_archive(file_).answers(), before);
}

}  // namespace
}  // namespace fanfold::test
