// What a job file holds after the process was killed or the power failed, at every instant that matters.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
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
using test::count_sample_batches;
using test::faulty_disk;
using test::sample_batch;
using test::temporary_folder;
using answer = faulty_disk::answer;

// Exit statuses of a child that crawls.
constexpr int ended_by_itself = 0;
constexpr int ended_by_fault = 99;

// Opens the job and commits the sample batches that it does not hold yet, up to `last`. Says a byte after each commit.
template <class Say>
int crawl(const std::filesystem::path& path, std::uint64_t last, Say say) {
  auto job = job_file::open(path);
  if (!job) return 1;
  for (std::uint64_t n = count_sample_batches(*job) + 1; n <= last; ++n) {
    if (!job->commit(sample_batch(n))) return 2;
    say('.');
  }
  return job->close() ? ended_by_itself : 3;
}

// Crawls in a child on a disk with faults. Gives how many batches it committed before it ended.
std::uint64_t crawl_on(std::function<answer(std::size_t)> on_write, unsigned seed, const std::filesystem::path& path,
                       std::uint64_t last, int& exit_status) {
  child_process child([&](auto say) {
    const faulty_disk disk(std::move(on_write), seed);
    return crawl(path, last, say);
  });
  std::uint64_t committed = 0;
  while (child.hear()) ++committed;
  exit_status = child.wait();
  return committed;
}

// How many batches are in the file; after that it is resumed to its end and checked by SQLite itself.
std::uint64_t survived(const std::filesystem::path& path, std::uint64_t last) {
  const faulty_disk disk([](std::size_t) { return answer::written; });  // has no faults, and waits for no sync
  auto job = job_file::open(path);
  const std::uint64_t batches = count_sample_batches(job.value());
  EXPECT_TRUE(job->close());
  EXPECT_EQ(crawl(path, last, [](char) {}), 0);
  job = job_file::open(path);
  EXPECT_EQ(count_sample_batches(job.value()), last);
  EXPECT_TRUE(job->close());
  EXPECT_EQ(test::query(path, "PRAGMA integrity_check"), std::vector<std::string>{"ok"});
  return batches;
}

TEST(job_survival, killed_at_any_write_it_holds_every_committed_batch_and_can_be_resumed) {
  int status = ended_by_fault;
  std::uint64_t instant = 0;
  for (; status != ended_by_itself; ++instant) {
    const temporary_folder folder;
    const auto path = folder / "crawl.job";
    auto kill = [left = instant](std::size_t) mutable {
      if (left-- == 0) ::_exit(ended_by_fault);
      return answer::written;
    };
    const std::uint64_t committed = crawl_on(kill, 0, path, 8, status);
    ASSERT_TRUE(status == ended_by_itself || status == ended_by_fault) << status;
    ASSERT_GE(survived(path, 8), committed) << "killed before write " << instant;
  }
  EXPECT_GT(instant, 50u) << "the instants of making, committing and closing";
}

TEST(job_survival, after_a_power_loss_at_any_write_it_holds_a_prefix_of_the_batches_and_can_be_resumed) {
  int status = ended_by_fault;
  for (unsigned instant = 0; status != ended_by_itself; ++instant) {
    const temporary_folder folder;
    const auto path = folder / "crawl.job";
    auto lose_power = [left = instant](std::size_t) mutable { return left-- ? answer::written : answer::power_lost; };
    crawl_on(lose_power, instant, path, 8, status);
    ASSERT_TRUE(status == ended_by_itself || status == ended_by_fault) << status;
    ASSERT_LE(survived(path, 8), 8u) << "power lost at write " << instant;
  }
}

TEST(job_survival, a_power_loss_while_the_log_is_folded_into_the_file_loses_no_batch_before_it) {
  constexpr std::uint64_t batches = 800;  // more than the log takes
  for (unsigned instant : {1, 2, 3, 7, 20, 50, 90}) {
    const temporary_folder folder;
    const auto path = folder / "crawl.job";
    // The log's pages come with a header of 24 bytes each; pages in a row are those that go to the file.
    auto lose_power = [left = instant, last = std::size_t{0}](std::size_t bytes) mutable {
      const bool folding = bytes == 4096 && std::exchange(last, bytes) == 4096;
      last = bytes;
      return folding && --left == 0 ? answer::power_lost : answer::written;
    };
    int status = 0;
    const std::uint64_t committed = crawl_on(lose_power, instant, path, batches, status);
    ASSERT_EQ(status, ended_by_fault);
    ASSERT_GE(survived(path, batches), committed) << "power lost at page " << instant;
  }
}

TEST(job_survival, killed_and_resumed_twenty_times_it_holds_each_page_once) {
  const temporary_folder folder;
  const auto path = folder / "crawl.job";
  std::uint64_t committed = 0;
  for (int kills = 0; kills < 20; ++kills) {
    child_process child([&](auto say) { return crawl(path, 1'000'000, say); });
    for (int i = 0; i <= kills * 7 % 23; ++i) committed += child.hear().has_value();
    child.kill();
  }
  EXPECT_GE(committed, 20u);
  auto job = job_file::open(path);
  ASSERT_TRUE(job) << job.error().message();
  EXPECT_GE(count_sample_batches(*job), committed);
}

}  // namespace
}  // namespace fanfold
