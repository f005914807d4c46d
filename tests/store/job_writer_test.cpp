#include "store/job_writer.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <fanfold/run.hpp>
#include <fanfold/task_group.hpp>
#include <filesystem>
#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "store/faulty_disk.hpp"
#include "store/job_file.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

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
  job_writer writer(open(), 3);
  std::uint64_t accepted = 0;
  run(commit_all(writer, 1, 100, accepted));
  EXPECT_TRUE(run(writer.close()));
  EXPECT_EQ(read_contents(path_), sample_contents(100));
}

TEST_F(job_writer_test, a_committed_batch_is_empty_and_can_be_filled_again) {
  job_writer writer(open());
  job_batch batch = sample_batch(1);
  EXPECT_TRUE(run(writer.commit(batch)));
  EXPECT_TRUE(batch.options.empty() && batch.hosts.empty() && batch.urls.empty() && batch.visits.empty());
}

TEST_F(job_writer_test, destroyed_without_being_closed_it_writes_what_was_committed) {
  std::uint64_t accepted = 0;
  {
    job_writer writer(open(), 10);
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
  job_writer writer(open(), 3);
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
  job_writer writer(open(), 2);
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
    job_writer writer(std::move(job), 1);  // with one place, a commit awaits the end of the one before it
    EXPECT_TRUE(run(commit(writer, 2)));
    EXPECT_EQ(run(commit(writer, 3)).error().code, store_errc::disk_full);
    full = false;
    EXPECT_EQ(run(commit(writer, 3)).error().code, store_errc::disk_full);
    EXPECT_EQ(run(writer.close()).error().code, store_errc::disk_full);
  }
  EXPECT_EQ(read_contents(path_), sample_contents(1));
}

TEST_F(job_writer_test, a_closed_writer_answers_so) {
  job_writer writer(open());
  EXPECT_TRUE(run(writer.close()));
  EXPECT_EQ(run(commit(writer, 1)).error().code, store_errc::closed);
  EXPECT_EQ(run(writer.close()).error().code, store_errc::closed);
}

TEST_F(job_writer_test, a_queue_without_a_place_is_refused) {
  EXPECT_THROW(job_writer(open(), 0), std::invalid_argument);
}

}  // namespace
}  // namespace fanfold
