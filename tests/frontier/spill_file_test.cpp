#include "frontier/spill_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <cstdlib>
#include <random>
#include <string>
#include <system_error>
#include <vector>

#include "frontier/trial_crawl.hpp"

namespace fanfold {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

class spill_files : public testing::Test {
 protected:
  spill_files() {
    std::string pattern = testing::TempDir() + "fanfold-spill-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
  }
  ~spill_files() override { std::filesystem::remove_all(folder_); }

  std::vector<std::filesystem::path> names() const {
    std::vector<std::filesystem::path> all;
    for (const auto& each : std::filesystem::directory_iterator(folder_)) all.push_back(each.path());
    return all;
  }

  std::filesystem::path folder_;
};

std::string block_of(std::size_t number) {
  return std::string(number * 7'919 % 3'000, static_cast<char>('a' + number % 26));
}

TEST_F(spill_files, give_blocks_back_in_any_order) {
  spill_file file(0, folder_);
  std::vector<std::uint64_t> places;
  for (std::size_t i = 0; i < 5'000; ++i) places.push_back(file.write(block_of(i)));
  std::vector<std::size_t> order(places.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::ranges::shuffle(order, std::mt19937(1));
  for (const std::size_t i : order) {
    std::string block(block_of(i).size(), '?');
    file.take(places[i], block);
    ASSERT_EQ(block, block_of(i));
  }
}

TEST_F(spill_files, leave_no_name_behind_and_make_none_before_they_are_needed) {
  spill_file file(1'000, folder_);
  file.hold(1'000);
  EXPECT_FALSE(file.is_needed());
  file.hold(1);
  EXPECT_TRUE(file.is_needed());
  file.write(std::string(1'000'000, 'x'));
  EXPECT_THAT(names(), IsEmpty());
}

// What a crawl of many URLs does.
void queue_many(trial_crawl& crawl) {
  for (int i = 0; i < 100; ++i) {
    std::vector<std::string> urls;
    for (int j = 0; j < 100; ++j)
      urls.push_back("http://host" + std::to_string(j) + "/" + std::string(100, 'x') + std::to_string(i));
    crawl.add(urls);
  }
}

frontier_options with_little_memory(const std::filesystem::path& folder) {
  frontier_options options = without_robots();
  options.queue_memory = 10'000;
  options.overflow_folder = folder;
  return options;
}

TEST_F(spill_files, hold_what_a_crawl_cannot_and_change_nothing_in_what_it_visits) {
  trial_crawl frugal(with_little_memory(folder_));
  trial_crawl other(without_robots());
  queue_many(frugal);
  queue_many(other);
  EXPECT_EQ(frugal.visit_all_due(), other.visit_all_due());
}

TEST_F(spill_files, say_which_folder_they_could_not_be_made_in) {
  trial_crawl crawl(with_little_memory(folder_ / "missing"));
  try {
    queue_many(crawl);
    FAIL() << "URLs went to a folder that is not there";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
    EXPECT_THAT(error.what(), HasSubstr((folder_ / "missing").string()));
  }
}

TEST_F(spill_files, say_that_the_disk_is_full) {
  ::rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const ::rlimit little{100'000, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &little);
  spill_file file(0, folder_);
  std::error_code failed;
  try {
    for (int i = 0; i < 1'000; ++i) file.write(std::string(1'000, 'x'));
  } catch (const std::system_error& error) {
    failed = error.code();
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(failed, std::errc::file_too_large);
}

}  // namespace
}  // namespace fanfold
