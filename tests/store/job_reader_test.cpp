#include "store/job_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/system/system_error.hpp>
#include <fanfold/run.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "store/child_process.hpp"
#include "store/job_file.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold {
namespace {

using test::child_process;
using test::query;
using test::read_contents;
using test::sample_batch;
using test::sample_contents;
using test::temporary_folder;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::uint64_t pages_of(job_reader& job) {
  std::uint64_t count = 0;
  job.for_each_page([&](const page_record&) { ++count; }).value();
  return count;
}
std::uint64_t pages_of(store_result<job_reader> job) {
  return pages_of(job.value());
}

class job_reader_test : public testing::Test {
 protected:
  void make_job(std::uint64_t batches) {
    auto job = job_file::open(path_);
    ASSERT_TRUE(job) << job.error().message();
    for (std::uint64_t n = 1; n <= batches; ++n) ASSERT_TRUE(job->commit(sample_batch(n)));
    ASSERT_TRUE(job->close());
  }

  // Leaves the job as a crawl does that is killed after so many batches.
  void make_killed_job(std::uint64_t batches) {
    child_process crawl([&](auto say) {
      auto job = job_file::open(path_);
      for (std::uint64_t n = 1; n <= batches; ++n) job->commit(sample_batch(n)).value();
      say('.');
      return ::pause();
    });
    ASSERT_TRUE(crawl.hear());
    crawl.kill();
  }

  void execute(const char* sql) {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(path_.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
  }

  // Why it can't be read.
  std::string refusal() {
    const auto job = job_reader::open(path_);
    return job ? "it was opened" : job.error().message();
  }

  // What a user who is not root makes of it: how many pages there are; 200: it can't be read.
  int pages_for_an_ordinary_user() {
    child_process child([&](auto) {
      if (::geteuid() == 0 && ::setuid(65534) != 0) return 255;
      auto job = job_reader::open(path_);
      return job ? static_cast<int>(pages_of(*job)) : 200;
    });
    return child.wait();
  }

  const temporary_folder folder_;
  const std::filesystem::path path_ = folder_ / "crawl.job";
};

TEST_F(job_reader_test, reads_a_finished_job_and_leaves_it_as_it_is) {
  make_job(4);
  const std::string before = content(path_);
  {
    auto job = job_reader::open(path_);
    ASSERT_TRUE(job) << job.error().message();
    EXPECT_FALSE(job->is_being_written());
    EXPECT_EQ(pages_of(*job), 6u);
    EXPECT_EQ(job->options()->at("scope"), "host");
    EXPECT_EQ(job->page_count().value(), 6u);
    EXPECT_EQ(job->file_bytes(), before.size());
  }
  EXPECT_EQ(content(path_), before);
  EXPECT_FALSE(std::filesystem::exists(path_.string() + "-wal"));
}

TEST_F(job_reader_test, reads_a_job_while_a_crawl_writes_it_as_it_was_when_it_was_opened) {
  auto writing = job_file::open(path_);
  ASSERT_TRUE(writing && writing->commit(sample_batch(1)) && writing->commit(sample_batch(2)));
  auto job = job_reader::open(path_);
  ASSERT_TRUE(job) << job.error().message();
  EXPECT_TRUE(job->is_being_written());
  EXPECT_EQ(pages_of(*job), 2u);
  ASSERT_TRUE(writing->commit(sample_batch(3)));
  EXPECT_EQ(pages_of(*job), 2u);
  EXPECT_EQ(pages_of(job_reader::open(path_)), 4u);
  ASSERT_TRUE(writing->close()) << "though somebody reads";
  EXPECT_EQ(pages_of(*job), 2u);
  EXPECT_FALSE(job->is_being_written());
}

TEST_F(job_reader_test, tells_where_the_body_of_each_page_is_archived) {
  content_hash one{}, two{};
  two[0] = std::byte{2};
  const auto visit = [](std::uint64_t url, int status, std::optional<content_hash> hash, std::uint64_t offset) {
    job_visit made;
    made.page.url_id = url;
    made.page.status = status;
    made.page.content_type = "text/html";
    made.page.body_hash = hash;
    made.page.warc_offset = offset;
    made.page.warc_bytes = 10;
    return made;
  };
  job_batch batch;
  batch.hosts.push_back({1, "http://a.test"});
  for (std::uint64_t id = 1; id <= 5; ++id)
    batch.urls.push_back({.id = id, .host_id = 1, .url = "http://a.test/" + std::to_string(id), .fingerprint = {}});
  batch.visits.push_back(visit(1, 200, one, 100));
  batch.visits.push_back(visit(2, 200, two, 200));
  batch.visits.push_back(visit(3, 200, one, 300));
  batch.visits.push_back(visit(4, 404, std::nullopt, 400));
  batch.visits.push_back(visit(5, 200, std::nullopt, 500));
  batch.visits.push_back(visit(2, 304, std::nullopt, 600));  // in a refresh
  batch.visits.back().supersedes = 2;
  batch.visits.back().same_as = 2;
  {
    auto job = job_file::open(path_);
    ASSERT_TRUE(job && job->commit(batch));
  }
  auto job = job_reader::open(path_);
  ASSERT_TRUE(job);
  std::vector<std::string> found;
  run(for_each(job->answers(), [&found](const job_answer& answer) {
    found.push_back(answer.url + ' ' + answer.content_type + ' ' + std::to_string(answer.warc_offset));
  }));
  EXPECT_THAT(found, ElementsAre("http://a.test/1 text/html 100", "http://a.test/3 text/html 100",
                                 "http://a.test/2 text/html 200"));
}

TEST_F(job_reader_test, sees_whether_another_process_writes) {
  child_process crawl([&](auto say) {
    auto job = job_file::open(path_);
    job->commit(sample_batch(1)).value();
    say('.');
    return ::pause();
  });
  ASSERT_TRUE(crawl.hear());
  EXPECT_TRUE(job_reader::open(path_)->is_being_written());
  crawl.kill();
  EXPECT_FALSE(job_reader::open(path_)->is_being_written());
}

TEST_F(job_reader_test, a_job_that_was_closed_while_it_was_read_is_whole_and_goes_on) {
  auto writing = job_file::open(path_);
  ASSERT_TRUE(writing && writing->commit(sample_batch(1)));
  {
    const auto job = job_reader::open(path_);
    ASSERT_TRUE(job && writing->commit(sample_batch(2)) && writing->close());
  }
  EXPECT_EQ(pages_of(job_reader::open(path_)), 2u);
  EXPECT_EQ(read_contents(path_), sample_contents(2));
  EXPECT_FALSE(std::filesystem::exists(path_.string() + "-wal")) << "the next one to close it folds it";
}

TEST_F(job_reader_test, reads_what_a_killed_crawl_has_left_and_leaves_it_so) {
  make_killed_job(3);
  const std::string file = content(path_);
  const std::string log = content(path_.string() + "-wal");
  ASSERT_FALSE(log.empty());
  {
    auto job = job_reader::open(path_);
    ASSERT_TRUE(job) << job.error().message();
    EXPECT_FALSE(job->is_being_written());
    EXPECT_EQ(pages_of(*job), 4u);
    EXPECT_EQ(job->file_bytes(), file.size() + log.size());
  }
  EXPECT_EQ(content(path_), file);
  EXPECT_EQ(content(path_.string() + "-wal"), log);
  EXPECT_EQ(read_contents(path_), sample_contents(3));
}

TEST_F(job_reader_test, reads_from_a_read_only_folder) {
  make_job(3);
  ::chmod(path_.c_str(), 0444);
  ::chmod(folder_.path().c_str(), 0555);
  EXPECT_EQ(pages_for_an_ordinary_user(), 4);
}

TEST_F(job_reader_test, reads_what_a_killed_crawl_has_left_in_a_read_only_folder) {
  make_killed_job(3);
  for (const char* suffix : {"", "-wal", "-shm"}) ::chmod((path_.string() + suffix).c_str(), 0444);
  ::chmod(folder_.path().c_str(), 0555);
  EXPECT_EQ(pages_for_an_ordinary_user(), 4);
}

TEST_F(job_reader_test, says_what_to_do_where_the_index_of_a_log_can_not_be_made) {
  make_killed_job(3);
  std::filesystem::remove(path_.string() + "-shm");
  for (const char* suffix : {"", "-wal"}) ::chmod((path_.string() + suffix).c_str(), 0444);
  ::chmod(folder_.path().c_str(), 0555);
  child_process child([&](auto) {
    if (::geteuid() == 0 && ::setuid(65534) != 0) return 255;
    return refusal().find("copy the file and the log, FILE-wal, to another one") != std::string::npos ? 1 : 0;
  });
  EXPECT_EQ(child.wait(), 1);
}

constexpr const char* version_1 = R"sql(
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
    PRAGMA user_version = 1;)sql";

TEST_F(job_reader_test, reads_a_job_of_an_older_version_and_leaves_it_as_it_is) {
  execute(version_1);
  const std::string before = content(path_);
  auto job = job_reader::open(path_);
  ASSERT_TRUE(job) << job.error().message();
  EXPECT_EQ(pages_of(*job), 1u);
  const auto links = run(to_vector(job->links()));
  ASSERT_EQ(links.size(), 2u);
  EXPECT_EQ(links[1].target, 3u);
  EXPECT_EQ(content(path_), before);
}

TEST_F(job_reader_test, reads_a_job_of_an_older_version_with_a_log) {
  execute("PRAGMA journal_mode = WAL");
  execute(version_1);
  child_process old([&](auto say) {
    execute("SELECT 1");  // makes the log's connection the child's own
    sqlite3* database = nullptr;
    sqlite3_open(path_.c_str(), &database);
    sqlite3_exec(database, "UPDATE pages SET title = 'B'", nullptr, nullptr, nullptr);
    say('.');
    return ::pause();
  });
  ASSERT_TRUE(old.hear());
  old.kill();
  auto job = job_reader::open(path_);
  ASSERT_TRUE(job) << job.error().message();
  std::string title;
  ASSERT_TRUE(job->for_each_page([&](const page_record& page) { title = page.title; }));
  EXPECT_EQ(title, "B");
}

TEST_F(job_reader_test, refuses_what_it_can_not_read_and_says_why) {
  EXPECT_THAT(refusal(), EndsWith(": No such file or directory"));
  std::ofstream(path_).flush();
  EXPECT_THAT(refusal(), EndsWith(": it is empty"));
  std::ofstream(path_) << std::string(5000, 'x');
  EXPECT_THAT(refusal(), HasSubstr("not a job file: "));
  std::filesystem::remove(path_);
  execute("CREATE TABLE bookmarks(url)");
  EXPECT_THAT(refusal(), EndsWith(": a database of another program"));
  std::filesystem::remove(path_);
  std::filesystem::create_directory(path_);
  EXPECT_THAT(refusal(), EndsWith(": a folder"));
  std::filesystem::remove(path_);
  ASSERT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  EXPECT_EQ(refusal(), "not a job file: " + path_.string() + ": no regular file");
  std::filesystem::remove(path_);
  make_job(1);
  query(path_, "PRAGMA user_version = 1000");
  EXPECT_THAT(refusal(), HasSubstr("made by a newer version: "));
}

TEST_F(job_reader_test, a_job_that_was_cut_off_is_damaged) {
  make_job(300);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  const auto read_all = [&] {
    auto job = job_reader::open(path_).value();
    run(for_each(job.links(), [](job_edge) {}));
    run(for_each(job.pages(), [](const job_page&) {}));
  };
  EXPECT_THROW(read_all(), boost::system::system_error);
}

TEST_F(job_reader_test, links_that_are_no_steps_are_damage) {
  make_job(3);
  query(path_, "UPDATE links SET targets = '[1000,x]'");
  auto job = job_reader::open(path_).value();
  EXPECT_THROW(run(for_each(job.links(), [](job_edge) {})), boost::system::system_error);
}

TEST_F(job_reader_test, a_page_whose_url_is_gone_is_damage_and_never_left_out) {
  for (const char* damage : {"DELETE FROM urls WHERE id = 2", "DELETE FROM urls WHERE id = 7",
                             "UPDATE pages SET url_id = 1000 WHERE id = 1"}) {
    std::filesystem::remove(path_);
    make_job(4);
    query(path_, damage);
    auto job = job_reader::open(path_).value();
    const auto read = job.for_each_page([](const page_record&) {});
    EXPECT_EQ(read ? store_errc() : read.error().code, store_errc::damaged) << damage;
    EXPECT_THROW(run(for_each(job.pages(), [](const job_page&) {})), boost::system::system_error) << damage;
    EXPECT_THROW(run(for_each(job.answers(), [](const job_answer&) {})), boost::system::system_error) << damage;
  }
}

TEST_F(job_reader_test, a_page_that_refers_to_a_url_that_is_gone_is_damage) {
  for (const char* damage :
       {"UPDATE urls SET referrer_id = 1000 WHERE id = 6", "UPDATE pages SET duplicate_of = 1000 WHERE url_id = 6",
        "UPDATE pages SET near_duplicate_of = 1000 WHERE url_id = 6"}) {
    std::filesystem::remove(path_);
    make_job(4);
    query(path_, damage);
    auto job = job_reader::open(path_).value();
    const auto read = job.for_each_page([](const page_record&) {});
    EXPECT_EQ(read ? store_errc() : read.error().code, store_errc::damaged) << damage;
  }
}

TEST_F(job_reader_test, streams_the_pages_the_links_and_where_each_url_stands) {
  make_job(2);
  auto job = job_reader::open(path_).value();
  std::vector<std::string> seen;
  run(for_each(job.pages(), [&](const job_page& page) {
    seen.push_back(std::to_string(page.url_id) + ": " + std::to_string(page.bytes) + " from host " +
                   std::to_string(page.host_id));
  }));
  EXPECT_THAT(seen, ElementsAre("2: 1002 from host 1", "1: 1001 from host 1"));
  seen.clear();
  run(for_each(job.links(), [&](job_edge link) {
    if (link.source == 2) seen.push_back(std::to_string(link.target));
  }));
  EXPECT_THAT(seen, ElementsAre("6", "7", "8", "9", "10"));
  seen.clear();
  run(for_each(job.urls(), [&](job_url_state url) {
    if (url.done) seen.push_back(std::to_string(url.id));
  }));
  EXPECT_THAT(seen, ElementsAre("1", "2"));
}

TEST_F(job_reader_test, of_a_url_that_was_visited_again_the_latest_visit_counts) {
  make_job(2);
  {
    auto job = job_file::open(path_).value();
    job_batch again;
    again.visits.resize(1);
    again.visits[0].page.url_id = 1;
    again.visits[0].page.status = 404;
    again.visits[0].links = {{3, 0}};
    again.visits[0].page.round = 2;
    again.visits[0].supersedes = 2;  // the row of that URL
    again.options = {{"round", "2"}};
    ASSERT_TRUE(job.commit(again));
  }
  auto job = job_reader::open(path_).value();
  std::vector<int> statuses;
  ASSERT_TRUE(job.for_each_page([&](const page_record& page) { statuses.push_back(page.status); }));
  EXPECT_THAT(statuses, ElementsAre(200, 404)) << "in the order of the visits";
  std::vector<std::uint64_t> from_1;
  run(for_each(job.links(), [&](job_edge link) {
    if (link.source == 1) from_1.push_back(link.target);
  }));
  EXPECT_THAT(from_1, ElementsAre(3));
  EXPECT_EQ(run(to_vector(job.pages())).size(), 2u);
  std::uint64_t done = 0;
  run(for_each(job.urls(), [&](job_url_state url) { done += url.done; }));
  EXPECT_EQ(done, 1u) << "the other one has not been visited again yet";
}

TEST_F(job_reader_test, of_a_page_that_has_not_changed_the_links_are_those_of_the_visit_before) {
  make_job(2);
  {
    auto job = job_file::open(path_).value();
    job_batch again;
    again.visits.resize(1);
    again.visits[0].page.url_id = 1;
    again.visits[0].page.status = 304;
    again.visits[0].supersedes = again.visits[0].same_as = 2;
    ASSERT_TRUE(job.commit(again));
  }
  auto job = job_reader::open(path_).value();
  std::uint64_t from_1 = 0;
  run(for_each(job.links(), [&](job_edge link) { from_1 += link.source == 1; }));
  EXPECT_EQ(from_1, 5u);
}

TEST_F(job_reader_test, finds_urls_by_text_and_by_id) {
  make_job(2);
  auto job = job_reader::open(path_).value();
  EXPECT_EQ(job.find_url("https://host2.test/page/7").value(), 7u);
  EXPECT_EQ(job.find_url("https://host2.test/page/70").value(), 0u);
  EXPECT_EQ(job.url(7).value(), "https://host2.test/page/7");
  EXPECT_THAT(job.url(70).value(), IsEmpty());
}

TEST_F(job_reader_test, a_closed_job_that_is_being_read_can_be_gone_on_with_afterwards) {
  make_job(2);
  auto reading = job_reader::open(path_);
  ASSERT_TRUE(reading);
  EXPECT_EQ(job_file::open(path_).error().code, store_errc::locked);
  reading = job_reader::open(path_);
  EXPECT_EQ(pages_of(*reading), 2u);
  reading = store_error{store_errc::closed, ""};
  EXPECT_EQ(read_contents(path_), sample_contents(2));
}

}  // namespace
}  // namespace fanfold
