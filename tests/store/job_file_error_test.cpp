#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "store/child_process.hpp"
#include "store/faulty_disk.hpp"
#include "store/job_file.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold {
namespace {

using test::child_process;
using test::faulty_disk;
using test::query;
using test::read_contents;
using test::sample_batch;
using test::sample_contents;
using test::temporary_folder;

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Why `path` can't be opened as a job.
store_error refusal(const std::filesystem::path& path) {
  const auto job = job_file::open(path);
  return job ? store_error{store_errc{}, "it was opened"} : job.error();
}

class job_file_error : public testing::Test {
 protected:
  void make_job(std::uint64_t batches) {
    auto job = job_file::open(path_);
    ASSERT_TRUE(job) << job.error().message();
    for (std::uint64_t n = 1; n <= batches; ++n) ASSERT_TRUE(job->commit(sample_batch(n)));
    ASSERT_TRUE(job->close());
  }

  // What opening the job fails with for a user who is not root.
  store_errc refusal_for_an_ordinary_user() {
    child_process child([&](auto) {
      if (::geteuid() == 0 && ::setuid(65534) != 0) return 255;
      return static_cast<int>(refusal(path_).code);
    });
    return static_cast<store_errc>(child.wait());
  }

  const temporary_folder folder_;
  const std::filesystem::path path_ = folder_ / "crawl.job";
};

TEST_F(job_file_error, a_file_that_is_no_database_is_left_as_it_is) {
  const std::string text(5000, 'x');
  std::ofstream(path_) << text;
  EXPECT_EQ(refusal(path_).code, store_errc::not_a_job_file);
  EXPECT_EQ(content(path_), text);
}

TEST_F(job_file_error, a_database_of_another_program_is_left_as_it_is) {
  std::fclose(std::fopen(path_.c_str(), "w"));
  query(path_, "CREATE TABLE bookmarks(url)");
  const std::string before = content(path_);
  EXPECT_EQ(refusal(path_).code, store_errc::not_a_job_file);
  EXPECT_EQ(content(path_), before);
}

TEST_F(job_file_error, a_job_of_a_newer_version_is_left_as_it_is) {
  make_job(2);
  query(path_, "PRAGMA user_version = 1000");
  const std::string before = content(path_);
  const store_error error = refusal(path_);
  EXPECT_EQ(error.code, store_errc::newer_version);
  EXPECT_EQ(error.message(),
            "made by a newer version: " + path_.string() + ": its version is 1000, the newest known here 5");
  EXPECT_EQ(content(path_), before);
}

TEST_F(job_file_error, a_second_process_may_read_but_not_write_until_the_first_has_ended) {
  child_process other([&](auto say) {
    auto job = job_file::open(path_);
    if (job && job->commit(sample_batch(1)) && job->commit(sample_batch(2))) say('.');
    return ::pause();
  });
  ASSERT_TRUE(other.hear());
  const store_error error = refusal(path_);
  EXPECT_EQ(error.code, store_errc::locked);
  EXPECT_EQ(error.message(), "in use by another process: " + path_.string() + ": a crawl writes to it");
  EXPECT_EQ(query(path_, "SELECT count(*) FROM page"), std::vector<std::string>{"2"});
  EXPECT_EQ(refusal(path_).code, store_errc::locked) << "whoever has read it meanwhile";
  other.kill();
  EXPECT_EQ(read_contents(path_), sample_contents(2));
}

TEST_F(job_file_error, a_second_writer_in_the_same_process_is_refused_and_takes_nothing_from_the_first) {
  auto first = job_file::open(path_);
  ASSERT_TRUE(first && first->commit(sample_batch(1)));
  EXPECT_EQ(refusal(path_).code, store_errc::locked);
  child_process other([&](auto) { return static_cast<int>(refusal(path_).code); });
  EXPECT_EQ(static_cast<store_errc>(other.wait()), store_errc::locked);
  EXPECT_TRUE(first->commit(sample_batch(2)));
}

TEST_F(job_file_error, of_two_processes_that_make_the_same_job_one_succeeds) {
  for (int i = 0; i < 10; ++i) {
    std::filesystem::remove(path_);
    auto open = [&](auto say) {
      const auto job = job_file::open(path_);
      say(job ? 'y' : 'n');
      return job ? ::pause() : static_cast<int>(job.error().code);
    };
    child_process first(open);
    child_process second(open);
    const bool first_has_it = first.hear() == 'y';
    ASSERT_EQ(second.hear(), first_has_it ? 'n' : 'y');
    const int refused = first_has_it ? second.wait() : first.wait();
    ASSERT_EQ(static_cast<store_errc>(refused), store_errc::locked);
  }
}

TEST_F(job_file_error, a_missing_folder_is_reported) {
  EXPECT_EQ(refusal(folder_ / "none/crawl.job").code, store_errc::cannot_open);
}

TEST_F(job_file_error, an_empty_name_is_reported) {
  EXPECT_EQ(refusal("").code, store_errc::cannot_open);
}

TEST_F(job_file_error, a_folder_in_place_of_the_file_is_reported) {
  EXPECT_EQ(refusal(folder_.path()).code, store_errc::cannot_open);
}

TEST_F(job_file_error, a_read_only_folder_is_reported_for_a_new_job) {
  ::chmod(folder_.path().c_str(), 0555);
  EXPECT_EQ(refusal_for_an_ordinary_user(), store_errc::read_only);
}

TEST_F(job_file_error, a_read_only_folder_is_reported_for_an_existing_job) {
  make_job(2);
  ::chmod(path_.c_str(), 0666);
  ::chmod(folder_.path().c_str(), 0555);
  EXPECT_EQ(refusal_for_an_ordinary_user(), store_errc::read_only);
}

TEST_F(job_file_error, a_read_only_file_is_reported) {
  make_job(2);
  ::chmod(path_.c_str(), 0444);
  ::chmod(folder_.path().c_str(), 0777);
  EXPECT_EQ(refusal_for_an_ordinary_user(), store_errc::read_only);
}

TEST_F(job_file_error, on_a_full_disk_a_batch_is_refused_whole_and_fits_when_there_is_space_again) {
  bool full = false;
  const faulty_disk disk([&](std::size_t) { return full ? faulty_disk::answer::full : faulty_disk::answer::written; });
  auto job = job_file::open(path_);
  ASSERT_TRUE(job && job->commit(sample_batch(1)));
  full = true;
  EXPECT_EQ(job->commit(sample_batch(2)).error().code, store_errc::disk_full);
  EXPECT_EQ(read_contents(*job), sample_contents(1));
  full = false;
  EXPECT_TRUE(job->commit(sample_batch(2)));
  EXPECT_EQ(read_contents(*job), sample_contents(2));
}

TEST_F(job_file_error, a_disk_that_is_full_when_the_job_is_closed_is_reported_and_loses_nothing) {
  bool full = false;
  const faulty_disk disk([&](std::size_t) { return full ? faulty_disk::answer::full : faulty_disk::answer::written; });
  auto job = job_file::open(path_);
  ASSERT_TRUE(job && job->commit(sample_batch(1)));
  full = true;
  EXPECT_EQ(job->close().error().code, store_errc::disk_full);
  full = false;
  EXPECT_EQ(read_contents(path_), sample_contents(1));
}

TEST_F(job_file_error, a_limit_on_the_size_of_files_is_a_full_disk) {
  child_process child([&](auto) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{.rlim_cur = 200'000, .rlim_max = 200'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    auto job = job_file::open(path_);
    for (std::uint64_t n = 1; job; ++n)
      if (const auto committed = job->commit(sample_batch(n)); !committed)
        return static_cast<int>(committed.error().code);
    return 255;
  });
  EXPECT_EQ(static_cast<store_errc>(child.wait()), store_errc::disk_full);
}

TEST_F(job_file_error, a_job_that_was_cut_off_is_damaged) {
  make_job(300);
  std::filesystem::resize_file(path_, std::filesystem::file_size(path_) / 2);
  EXPECT_THROW(read_contents(path_), std::runtime_error);
}

TEST_F(job_file_error, a_job_without_one_of_its_tables_is_damaged) {
  make_job(2);
  query(path_, "DROP TABLE links");
  const store_error error = refusal(path_);
  EXPECT_EQ(error.code, store_errc::damaged);
  EXPECT_EQ(error.message(), "damaged: " + path_.string() + ": no such table: links");
}

TEST_F(job_file_error, a_job_is_refused_where_a_table_is_damaged_that_a_crawl_does_not_read) {
  for (const std::string table : {"hosts", "words"}) {
    for (const char byte : {'\0', 'x'}) {
      std::filesystem::remove(path_);
      make_job(100);
      const auto page = query(path_,
                              "SELECT (rootpage - 1) * page_size FROM sqlite_schema, pragma_page_size"
                              " WHERE name = '" +
                                  table + "'");
      std::fstream(path_, std::ios::in | std::ios::out).seekp(std::stol(page[0])) << std::string(2000, byte);
      const std::string before = content(path_);
      const store_error error = refusal(path_);
      EXPECT_EQ(error.code, store_errc::damaged) << table;
      EXPECT_THAT(error.message(), testing::EndsWith(": the table \"" + table + "\" can't be read"));
      EXPECT_TRUE(content(path_) == before) << table << " was written to";
    }
  }
}

TEST_F(job_file_error, a_page_of_an_unknown_url_is_damage) {
  for (const char* id : {"999", "-1", "1000000000000000"}) {
    std::filesystem::remove(path_);
    make_job(2);
    query(path_, std::string("UPDATE pages SET url_id = ") + id + " WHERE id = 1");
    auto job = job_file::open(path_);
    ASSERT_TRUE(job);
    EXPECT_EQ(job->for_each_url([](const job_url&, bool) {}).error().code, store_errc::damaged);
  }
}

TEST_F(job_file_error, ids_of_urls_beyond_all_measure_are_damage) {
  make_job(2);
  query(path_, "UPDATE urls SET id = 9000000000000000000 WHERE id = 10");
  auto job = job_file::open(path_);
  ASSERT_TRUE(job);
  EXPECT_EQ(job->for_each_url([](const job_url&, bool) {}).error().code, store_errc::damaged);
}

TEST_F(job_file_error, a_time_beyond_the_clock_is_read_as_some_time) {
  make_job(2);
  query(path_, "UPDATE pages SET fetched_at = 9000000000000000000 WHERE id = 1");
  query(path_, "UPDATE pages SET fetched_at = -9000000000000000000 WHERE id = 2");
  auto job = job_file::open(path_);
  ASSERT_TRUE(job);
  int pages = 0;
  EXPECT_TRUE(job->for_each_page([&](const page_record&) { ++pages; }));
  EXPECT_EQ(pages, 2);
}

TEST_F(job_file_error, bytes_changed_anywhere_are_an_error_or_unnoticed_but_never_a_crash) {
  make_job(100);
  const std::string whole = content(path_);
  const faulty_disk disk([](std::size_t) { return faulty_disk::answer::written; });  // waits for no sync
  std::mt19937 random(1);
  for (int i = 0; i < 300; ++i) {
    std::string bytes = whole;
    const std::size_t reach = i % 2 ? bytes.size() : 4096;  // the first page is the most telling
    for (int changes = 0; changes < 5; ++changes) bytes[random() % reach] = static_cast<char>(random());
    std::ofstream(path_, std::ios::binary | std::ios::trunc) << bytes;
    auto job = job_file::open(path_);
    if (!job) continue;
    (void)job->options();
    (void)job->for_each_host([](const job_host&) {});
    (void)job->for_each_url([](const job_url&, bool) {});
    (void)job->for_each_page([](const page_record&) {});
    (void)job->commit(sample_batch(101));
  }
}

}  // namespace
}  // namespace fanfold
