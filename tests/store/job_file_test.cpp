#include "store/job_file.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold {
namespace {

using test::query;
using test::read_contents;
using test::sample_batch;
using test::sample_contents;
using test::temporary_folder;

void execute(const std::filesystem::path& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
}

using rows = std::vector<std::string>;

class job_file_test : public testing::Test {
 protected:
  // A closed job of so many sample batches.
  void make_job(std::uint64_t batches) {
    auto job = job_file::open(path_);
    ASSERT_TRUE(job) << job.error().message();
    for (std::uint64_t n = 1; n <= batches; ++n) ASSERT_TRUE(job->commit(sample_batch(n)));
    ASSERT_TRUE(job->close());
  }

  const temporary_folder folder_;
  const std::filesystem::path path_ = folder_ / "crawl.job";
};

TEST_F(job_file_test, a_new_job_is_empty) {
  auto job = job_file::open(path_);
  ASSERT_TRUE(job) << job.error().message();
  EXPECT_EQ(read_contents(*job), sample_contents(0));
}

TEST_F(job_file_test, an_empty_file_becomes_a_job) {
  std::fclose(std::fopen(path_.c_str(), "w"));
  make_job(2);
  EXPECT_EQ(read_contents(path_), sample_contents(2));
}

TEST_F(job_file_test, what_was_committed_is_read_back_before_and_after_closing) {
  {
    auto job = job_file::open(path_);
    ASSERT_TRUE(job) << job.error().message();
    for (std::uint64_t n = 1; n <= 20; ++n) ASSERT_TRUE(job->commit(sample_batch(n)));
    EXPECT_EQ(read_contents(*job), sample_contents(20));
    ASSERT_TRUE(job->close());
  }
  EXPECT_EQ(read_contents(path_), sample_contents(20));
}

TEST_F(job_file_test, a_resumed_job_goes_on_where_it_stopped) {
  make_job(3);
  {
    auto job = job_file::open(path_);
    ASSERT_TRUE(job) << job.error().message();
    for (std::uint64_t n = 4; n <= 6; ++n) ASSERT_TRUE(job->commit(sample_batch(n)));
  }
  EXPECT_EQ(read_contents(path_), sample_contents(6));
}

TEST_F(job_file_test, an_option_that_is_given_again_changes) {
  make_job(1);
  auto job = job_file::open(path_);
  job_batch batch;
  batch.options = {{"depth", "5"}, {"delay", "1s"}};
  ASSERT_TRUE(job && job->commit(batch));
  EXPECT_EQ(*job->options(), (job_options{{"delay", "1s"}, {"depth", "5"}, {"scope", "host"}}));
}

TEST_F(job_file_test, a_closed_job_is_one_file_without_a_log) {
  make_job(3);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& file : std::filesystem::directory_iterator(folder_.path())) ++files;
  EXPECT_EQ(files, 1u);
  EXPECT_EQ(query(path_, "PRAGMA journal_mode"), std::vector<std::string>{"delete"});
}

TEST_F(job_file_test, a_title_that_is_not_utf8_is_stored_as_text_that_every_tool_can_show) {
  make_job(1);
  auto job = job_file::open(path_);
  job_batch batch = sample_batch(2);
  batch.visits.resize(1);
  batch.visits[0].page.title = "caf\xE9";
  ASSERT_TRUE(job && job->commit(batch) && job->close());
  EXPECT_EQ(query(path_, "SELECT title FROM page"), std::vector<std::string>{"caf\uFFFD"});
}

TEST_F(job_file_test, its_views_show_pages_links_and_what_is_queued_by_url) {
  make_job(2);
  EXPECT_EQ(query(path_, "SELECT * FROM page"),
            (rows{"https://host1.test/page/2|https://host1.test/page/2?moved|200|0|NULL|text/html; charset=utf-8|1002|"
                  "2.468|Größe 2|5|NULL|\"2\"|Sun, 06 Nov 1994 08:49:37 GMT|02020202020202020202020202020202|"
                  "https://host1.test/page/1|https://host1.test/page/1|NULL|NULL|NULL|2023-11-14T22:13:20.125Z",
                  "https://host1.test/page/1|https://host1.test/page/1|200|0|NULL|text/html; charset=utf-8|1001|"
                  "1.234|Größe 1|5|NULL|\"1\"|Sun, 06 Nov 1994 08:49:37 GMT|01010101010101010101010101010101|"
                  "NULL|NULL|NULL|NULL|NULL|2023-11-14T22:13:20.124Z"}));
  EXPECT_EQ(
      query(path_, "SELECT from_url, to_url FROM link WHERE from_url LIKE '%/1'"),
      (rows{
          "https://host1.test/page/1|https://host2.test/page/6", "https://host1.test/page/1|https://host2.test/page/7",
          "https://host1.test/page/1|https://host2.test/page/8", "https://host1.test/page/1|https://host2.test/page/9",
          "https://host1.test/page/1|https://host2.test/page/10"}));
  EXPECT_EQ(query(path_, "SELECT * FROM queued LIMIT 4 OFFSET 2"),
            (rows{"https://host1.test/page/5|host1.test|0|NULL",
                  "https://host2.test/page/6|host2.test|1|https://host1.test/page/1",
                  "https://host2.test/page/7|host2.test|1|https://host1.test/page/1",
                  "https://host2.test/page/8|host2.test|1|https://host1.test/page/1"}));
}

TEST_F(job_file_test, links_in_any_order_and_repeated_are_kept_as_they_are) {
  make_job(2);
  auto job = job_file::open(path_);
  job_batch batch;
  batch.visits.resize(1);
  batch.visits[0].page.url_id = 3;
  batch.places = {{1, "a", "href", "page"}, {999, "", "Link:", "resource"}};
  batch.visits[0].links = {{7, 1}, {1, 999}, {10, 1}, {10, 999}, {2, 0}};
  ASSERT_TRUE(job && job->commit(batch) && job->close());
  EXPECT_EQ(
      query(path_,
            "SELECT replace(to_url, rtrim(to_url, '0123456789'), ''), element, attribute, kind FROM link"
            " WHERE from_url LIKE '%/3'"),
      (rows{"7|a|href|page", "1|NULL|Link:|resource", "10|a|href|page", "10|NULL|Link:|resource", "2|NULL|NULL|NULL"}));
}

TEST_F(job_file_test, a_url_that_is_only_mentioned_waits_for_nothing_until_it_is_promoted) {
  make_job(2);
  auto job = job_file::open(path_);
  job_batch batch;
  batch.urls = {{.id = 101, .url = "https://elsewhere.test/", .depth = 1, .referrer_id = 1},
                {.id = 102, .url = "https://host1.test/nofollow", .depth = 1, .referrer_id = 1}};
  batch.visits.resize(1);
  batch.visits[0].page.url_id = 3;
  batch.visits[0].links = {{101, 0}, {102, 0}};
  ASSERT_TRUE(job && job->commit(batch));
  batch = {};
  batch.promoted = {{.id = 102, .host_id = 1, .depth = 2, .referrer_id = 2}};
  ASSERT_TRUE(job->commit(batch));
  std::vector<std::uint64_t> mentioned;
  const auto note = [&](const job_url& url, bool done) {
    if (url.is_mentioned() && !done) mentioned.push_back(url.id);
  };
  ASSERT_TRUE(job->for_each_url(note) && job->close());
  EXPECT_EQ(mentioned, std::vector<std::uint64_t>{101});
  EXPECT_EQ(query(path_, "SELECT * FROM mentioned"), rows{"https://elsewhere.test/|1|https://host1.test/page/1"});
  EXPECT_EQ(query(path_, "SELECT to_url FROM link WHERE from_url LIKE '%/3'"),
            (rows{"https://elsewhere.test/", "https://host1.test/nofollow"}));
  EXPECT_EQ(query(path_, "SELECT url, depth, referrer FROM queued WHERE url LIKE '%follow'"),
            rows{"https://host1.test/nofollow|2|https://host1.test/page/2"});
}

TEST_F(job_file_test, a_refresh_supersedes_pages_and_keeps_them) {
  make_job(3);
  auto job = job_file::open(path_);
  ASSERT_TRUE(job);
  job_batch refresh;
  refresh.options = {{"round", "2"}};
  job_visit& again = refresh.visits.emplace_back();  // the first sample visits are of the URLs 2 and 1
  again.page.url_id = 2;
  again.page.round = 2;
  again.page.status = 304;
  again.page.change = "unchanged";
  again.supersedes = again.same_as = 1;
  ASSERT_TRUE(job->commit(refresh));
  std::vector<std::string> done;
  ASSERT_TRUE(job->for_each_page([&](const page_record& page) { done.push_back(page.url); }));
  EXPECT_EQ(done, rows{"https://host1.test/page/2"}) << "pages of this round";
  std::vector<std::uint64_t> queued;
  ASSERT_TRUE(job->for_each_url([&](const job_url& url, bool is_done) {
    if (!is_done && url.id < 4) queued.push_back(url.id);
  }));
  EXPECT_EQ(queued, (std::vector<std::uint64_t>{1, 3})) << "all others are to be visited once more";
  ASSERT_TRUE(job->close());
  EXPECT_EQ(query(path_, "SELECT status, change FROM page WHERE url LIKE '%/2'"), rows{"304|unchanged"});
  EXPECT_EQ(query(path_, "SELECT count(*) FROM link WHERE from_url LIKE '%/2'"), rows{"5"}) << "its links still hold";
  EXPECT_EQ(query(path_, "SELECT status, superseded_by FROM pages WHERE url_id = 2"), (rows{"200|5", "304|NULL"}));
}

TEST_F(job_file_test, one_of_version_1_is_brought_up_to_date) {
  execute(path_, R"sql(
    CREATE TABLE options(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE hosts(id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE urls(id INTEGER PRIMARY KEY, host_id INTEGER NOT NULL, url TEXT NOT NULL, depth INTEGER NOT NULL,
                      referrer_id INTEGER, fingerprint BLOB NOT NULL);
    CREATE TABLE pages(id INTEGER PRIMARY KEY, url_id INTEGER NOT NULL, fetched_at INTEGER NOT NULL,
                       status INTEGER NOT NULL, elapsed_us INTEGER NOT NULL, bytes INTEGER NOT NULL,
                       links INTEGER NOT NULL, final_url TEXT, content_type TEXT NOT NULL, title TEXT NOT NULL,
                       error TEXT, error_detail TEXT);
    CREATE TABLE links(page_id INTEGER PRIMARY KEY, targets TEXT NOT NULL);
    CREATE VIEW page AS SELECT 1;
    CREATE VIEW link AS SELECT 1;
    CREATE VIEW queued AS SELECT 1;
    INSERT INTO hosts VALUES(1, 'http://a');
    INSERT INTO urls VALUES(1, 1, 'http://a/', 0, NULL, zeroblob(16)), (2, 1, 'http://a/2', 1, 1, zeroblob(16)),
                           (3, 1, 'http://a/3', 1, 1, zeroblob(16));
    INSERT INTO pages VALUES(1, 1, 0, 200, 5, 6, 2, NULL, 'text/html', 'A', NULL, NULL);
    INSERT INTO links VALUES(1, '[2,1]');
    PRAGMA application_id = 0x46616e66;
    PRAGMA user_version = 1;)sql");
  ASSERT_TRUE(job_file::open(path_)->close());
  EXPECT_EQ(query(path_, "SELECT from_url, to_url, kind FROM link"),
            (rows{"http://a/|http://a/2|NULL", "http://a/|http://a/3|NULL"}));
  EXPECT_EQ(query(path_, "SELECT url, robots FROM page"), rows{"http://a/|NULL"});
}

TEST_F(job_file_test, the_sqlite3_shell_opens_it) {
  if (std::system("command -v sqlite3 >/dev/null") != 0) GTEST_SKIP() << "sqlite3 is not installed";
  make_job(4);
  const std::string command =
      "sqlite3 '" + path_.string() + "' 'SELECT status, count(*) FROM page GROUP BY status' 'PRAGMA integrity_check'";
  FILE* shell = ::popen(command.c_str(), "r");
  std::string output;
  for (int c; (c = std::fgetc(shell)) != EOF;) output += static_cast<char>(c);
  EXPECT_EQ(::pclose(shell), 0);
  EXPECT_EQ(output, "0|2\n200|4\nok\n");
}

TEST_F(job_file_test, an_id_that_is_there_already_is_refused_with_its_whole_batch) {
  make_job(2);
  auto job = job_file::open(path_);
  job_batch batch = sample_batch(3);
  batch.urls.push_back({.id = 1, .url = "http://a/"});
  ASSERT_TRUE(job);
  EXPECT_EQ(job->commit(batch).error().code, store_errc::conflict);
  EXPECT_EQ(read_contents(*job), sample_contents(2));
  EXPECT_TRUE(job->commit(sample_batch(3)));
  EXPECT_EQ(read_contents(*job), sample_contents(3));
}

TEST_F(job_file_test, several_batches_are_committed_together_as_one_by_one) {
  auto job = job_file::open(path_);
  const std::array batches{sample_batch(1), sample_batch(2), sample_batch(3)};
  ASSERT_TRUE(job);
  EXPECT_TRUE(job->commit(batches));
  EXPECT_TRUE(job->commit(sample_batch(4)));
  EXPECT_EQ(read_contents(*job), sample_contents(4));
}

TEST_F(job_file_test, of_several_batches_none_is_kept_where_one_is_refused) {
  auto job = job_file::open(path_);
  const std::array batches{sample_batch(1), sample_batch(2), sample_batch(1)};
  ASSERT_TRUE(job);
  EXPECT_EQ(job->commit(batches).error().code, store_errc::conflict);
  EXPECT_TRUE(job->commit(sample_batch(1)));
  EXPECT_EQ(read_contents(*job), sample_contents(1));
}

TEST_F(job_file_test, thousands_of_urls_in_a_batch_are_each_as_given_or_all_refused) {
  job_batch batch;
  for (std::uint64_t id = 1; id <= 1'000; ++id) {
    const std::string text = "http://a/" + std::to_string(id) + (id % 97 == 0 ? "\xFF" : "");
    batch.urls.push_back({.id = id, .host_id = 1, .url = text, .depth = 1, .referrer_id = id / 10});
  }
  auto job = job_file::open(path_);
  ASSERT_TRUE(job && job->commit(batch));
  EXPECT_EQ(job->commit(batch).error().code, store_errc::conflict);
  ASSERT_TRUE(job->close());
  EXPECT_EQ(query(path_,
                  "SELECT count(*), count(referrer_id), sum(url = 'http://a/' || id),"
                  " sum(url = 'http://a/' || id || char(0xFFFD)) FROM urls"),
            rows{"1000|991|990|10"});
}

TEST_F(job_file_test, urls_are_read_some_at_a_time_with_the_pages_on_which_they_were_found) {
  make_job(3);
  auto job = job_file::open(path_);
  ASSERT_TRUE(job);
  std::vector<std::string> read;
  std::uint64_t last = 4;
  for (std::size_t before = SIZE_MAX; before != read.size();) {
    before = read.size();
    const auto note = [&](const job_url& url, std::string_view referrer) {
      read.push_back(std::string(url.url) + " from " + std::string(referrer));
      last = url.id;
    };
    ASSERT_TRUE(job->for_each_url_after(last, 4, note));
    EXPECT_LE(read.size() - before, 4u);
  }
  ASSERT_EQ(read.size(), 11u);
  EXPECT_EQ(read[0], "https://host1.test/page/5 from ");
  EXPECT_EQ(read[1], "https://host2.test/page/6 from https://host1.test/page/1");
  EXPECT_EQ(read[10], "https://host3.test/page/15 from https://host2.test/page/6");
}

TEST_F(job_file_test, a_closed_job_answers_so) {
  auto job = job_file::open(path_);
  ASSERT_TRUE(job && job->close());
  EXPECT_EQ(job->commit(sample_batch(1)).error().code, store_errc::closed);
  EXPECT_EQ(job->options().error().code, store_errc::closed);
  EXPECT_TRUE(job->close());
}

}  // namespace
}  // namespace fanfold
