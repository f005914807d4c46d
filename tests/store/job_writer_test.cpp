#include "store/job_writer.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <chrono>
#include <cstdint>
#include <fanfold/asio.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/workers.hpp>
#include <filesystem>
#include <future>
#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "store/faulty_disk.hpp"
#include "store/job_file.hpp"
#include "store/job_reader.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"
#include "store/warc_samples.hpp"

namespace fanfold {
namespace {

using test::faulty_disk;
using test::read_contents;
using test::sample_batch;
using test::sample_contents;
using test::temporary_folder;
using answer = faulty_disk::answer;

class job_writer_test : public testing::Test {
 protected:
  job_file open() const { return std::move(job_file::open(path_)).value(); }

  const temporary_folder folder_;
  const std::filesystem::path path_ = folder_ / "crawl.job";
  workers storage_{1};
  storage_thread thread_{storage_.context(0)};
};

task<store_result<void>> commit(job_writer& writer, std::uint64_t n) {
  job_batch batch = sample_batch(n);
  co_return co_await writer.commit(batch);
}

task<> commit_all(job_writer& writer, std::uint64_t first, std::uint64_t last, std::uint64_t& accepted) {
  for (std::uint64_t n = first; n <= last; ++n) {
    const auto committed = co_await commit(writer, n);
    EXPECT_TRUE(committed);
    ++accepted;
  }
}

TEST_F(job_writer_test, the_closed_file_holds_the_batches_in_the_order_of_their_commits) {
  job_writer writer(thread_, open(), std::nullopt, 3);
  std::uint64_t accepted = 0;
  run(commit_all(writer, 1, 100, accepted));
  EXPECT_TRUE(run(writer.close()));
  EXPECT_EQ(read_contents(path_), sample_contents(100));
}

TEST_F(job_writer_test, a_committed_batch_is_empty_and_can_be_filled_again) {
  job_writer writer(thread_, open());
  job_batch batch = sample_batch(1);
  EXPECT_TRUE(run(writer.commit(batch)));
  EXPECT_TRUE(batch.options.empty() && batch.hosts.empty() && batch.urls.empty() && batch.visits.empty());
}

TEST_F(job_writer_test, destroyed_without_being_closed_it_writes_what_was_committed) {
  std::uint64_t accepted = 0;
  {
    job_writer writer(thread_, open(), std::nullopt, 10);
    run(commit_all(writer, 1, 10, accepted));
  }
  EXPECT_EQ(read_contents(path_), sample_contents(10));
}

TEST_F(job_writer_test, a_slow_disk_makes_commits_wait_so_that_only_the_queue_is_in_memory) {
  std::atomic<bool> slow = false;
  std::latch fast_again(1);
  const faulty_disk disk([&](std::size_t) {
    if (slow) fast_again.wait();
    return answer::written;
  });
  job_writer writer(thread_, open(), std::nullopt, 3);
  slow = true;
  std::uint64_t accepted = 0;
  run(with_group([&](task_group& group) -> task<> {
    (void)group.spawn(commit_all(writer, 1, 50, accepted));
    EXPECT_EQ(accepted, 3u);
    fast_again.count_down();
    co_return;
  }));
  EXPECT_EQ(accepted, 50u);
  EXPECT_TRUE(run(writer.close()));
  EXPECT_EQ(read_contents(path_), sample_contents(50));
}

TEST_F(job_writer_test, a_cancelled_commit_leaves_its_batch_with_the_caller) {
  std::atomic<bool> slow = false;
  std::latch fast_again(1);
  const faulty_disk disk([&](std::size_t) {
    if (slow) fast_again.wait();
    return answer::written;
  });
  job_writer writer(thread_, open(), std::nullopt, 2);
  slow = true;
  job_batch third = sample_batch(3);
  std::uint64_t accepted = 0;
  run(with_group([&](task_group& group) -> task<> {
    (void)group.spawn(commit_all(writer, 1, 2, accepted));
    (void)group.spawn(writer.commit(third));
    group.cancel();
    co_return;
  }));
  EXPECT_EQ(accepted, 2u);
  fast_again.count_down();
  EXPECT_TRUE(run(writer.commit(third)));
  EXPECT_TRUE(run(writer.close()));
  EXPECT_EQ(read_contents(path_), sample_contents(3));
}

TEST_F(job_writer_test, a_write_error_reaches_the_next_commit_and_close_and_nothing_is_written_after_it) {
  std::atomic<bool> full = false;
  const faulty_disk disk([&](std::size_t) { return full ? answer::full : answer::written; });
  job_file job = open();
  ASSERT_TRUE(job.commit(sample_batch(1)));
  full = true;
  {
    job_writer writer(thread_, std::move(job), std::nullopt,
                      1);  // with one place, a commit awaits the end of the one before it
    EXPECT_TRUE(run(commit(writer, 2)));
    EXPECT_EQ(run(commit(writer, 3)).error().code, store_errc::disk_full);
    full = false;
    EXPECT_EQ(run(commit(writer, 3)).error().code, store_errc::disk_full);
    EXPECT_EQ(run(writer.close()).error().code, store_errc::disk_full);
  }
  EXPECT_EQ(read_contents(path_), sample_contents(1));
}

TEST_F(job_writer_test, a_closed_one_goes_at_once_whatever_else_its_thread_has_to_do) {
  boost::asio::io_context& where = thread_.context;
  auto writer = std::make_unique<job_writer>(thread_, open());
  for (int i = 0; i < 2; ++i) boost::asio::post(where, boost::asio::use_future).get();  // now it has begun
  std::promise<void> may_begin;
  std::promise<void> is_gone;
  std::promise<bool> went_at_once;
  run(with_group([&](task_group& group) -> task<> {
    boost::asio::post(where, [&] { may_begin.get_future().wait(); });
    auto closed = group.spawn(&job_writer::close, writer.get());
    co_await yield();  // now it waits
    boost::asio::post(where, [&] {
      went_at_once.set_value(is_gone.get_future().wait_for(std::chrono::seconds(5)) == std::future_status::ready);
    });
    may_begin.set_value();
    EXPECT_TRUE(co_await closed);
    writer.reset();
    is_gone.set_value();
  }));
  EXPECT_TRUE(went_at_once.get_future().get());
}

std::uint64_t pages_in(const std::filesystem::path& path) {
  return job_reader::open(path).value().page_count().value();
}

// As many writers as there are beside it make each wait, so that a thread is not busy with transactions alone.
task<> gather_among(std::size_t others, const std::filesystem::path& path, virtual_clock& clock) {
  storage_thread here{co_await this_context(), others};
  job_writer writer(here, job_file::open(path).value());
  EXPECT_TRUE(co_await commit(writer, 1));
  co_await sleep_for(std::chrono::milliseconds(300));
  EXPECT_TRUE(co_await commit(writer, 2));
  co_await sleep_for(std::chrono::milliseconds(300));
  EXPECT_EQ(pages_in(path), others == 0 ? 2 : 0);
  co_await sleep_for(std::chrono::milliseconds(500));
  EXPECT_EQ(pages_in(path), 2);
  EXPECT_TRUE(co_await commit(writer, 3));
  const time_point before = clock.now();
  EXPECT_TRUE(co_await writer.close());
  EXPECT_EQ(clock.now(), before) << "the end waits for nobody";
  co_await sleep_for(std::chrono::milliseconds(1));
  EXPECT_EQ(here.writers, others);
}

TEST_F(job_writer_test, gathers_up_to_a_second_where_many_share_its_thread) {
  for (const std::size_t others : {0, 1'000}) {
    virtual_clock clock;
    run(clock, gather_among(others, folder_.path() / fmt::format("{}.job", others), clock));
  }
  EXPECT_EQ(read_contents(folder_ / "1000.job"), sample_contents(3));
}

TEST_F(job_writer_test, a_closed_writer_answers_so) {
  job_writer writer(thread_, open());
  EXPECT_TRUE(run(writer.close()));
  EXPECT_EQ(run(commit(writer, 1)).error().code, store_errc::closed);
  EXPECT_EQ(run(writer.close()).error().code, store_errc::closed);
}

class archiving_writer_test : public job_writer_test {
 protected:
  // Commits two batches; the second has an exchange of a page, and one beside it.
  void commit_to(job_writer& writer) {
    EXPECT_TRUE(run(commit(writer, 1)));
    job_batch second = with_captures(sample_batch(2));
    EXPECT_TRUE(run(writer.commit(second)));
  }
  job_batch with_captures(job_batch made) {
    made.captures.push_back(test::captured(packer_, test::sample_exchange("http://a.test/robots.txt"), "robots"));
    job_visit& visit = made.visits.front();
    visit.captures.push_back(test::captured(packer_, test::sample_exchange("http://a.test/page"), "page"));
    visit.has_captured_answer = true;
    return made;
  }
  warc_file archive(const std::filesystem::path& file) const { return warc_file::create(file, {}).value(); }

  const std::filesystem::path file_ = folder_ / "crawl.warc.gz";
  warc_packer packer_;
};

TEST_F(archiving_writer_test, the_job_knows_where_each_page_is_and_how_long_the_archive_is) {
  job_writer writer(thread_, open(), archive(file_));
  commit_to(writer);
  ASSERT_TRUE(run(writer.close()));
  auto job = open();
  EXPECT_EQ(job.options().value().at(warc_bytes_option), std::to_string(std::filesystem::file_size(file_)));
  std::vector<page_record> pages;
  job.for_each_page([&](const page_record& page) { pages.push_back(page); }).value();
  const auto records = test::records_in(file_, pages.front().warc_offset);
  EXPECT_EQ(records.front().head.target_uri(), "http://a.test/page");
  EXPECT_EQ(records.size(), 3u);
  EXPECT_GT(pages.front().warc_bytes, 0u);
}

TEST_F(archiving_writer_test, what_can_t_be_archived_is_not_in_the_job) {
  job_writer writer(thread_, open(), archive("/dev/full"));
  commit_to(writer);
  EXPECT_EQ(run(writer.close()).error().code, store_errc::disk_full);
  EXPECT_TRUE(read_contents(path_).pages.empty());
}

TEST_F(archiving_writer_test, an_archive_needs_no_job) {
  job_writer writer(thread_, std::nullopt, archive(file_));
  commit_to(writer);
  EXPECT_TRUE(run(writer.close()));
  EXPECT_EQ(test::records_in(file_).size(), 7u);
}

TEST_F(job_writer_test, a_queue_without_a_place_is_refused) {
  EXPECT_THROW(job_writer(thread_, open(), std::nullopt, 0), std::invalid_argument);
}

}  // namespace
}  // namespace fanfold
