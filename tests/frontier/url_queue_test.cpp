#include "frontier/url_queue.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace fanfold {
namespace {

constexpr std::size_t plenty = SIZE_MAX;  // of memory

TEST(url_queue, gives_lower_depths_first_and_equal_ones_in_order_of_arrival) {
  spill_file file(plenty);
  url_queue queue;
  queue.push({.id = 1, .depth = 2, .rest = "/deep"}, file);
  queue.push({.id = 2, .depth = 1, .rest = "/first"}, file);
  queue.push({.id = 3, .depth = 3, .rest = "/deepest"}, file);
  queue.push({.id = 4, .depth = 1, .rest = "/second"}, file);
  std::string order;
  while (!queue.empty()) order += queue.pop(file).rest;
  EXPECT_EQ(order, "/first/second/deep/deepest");
}

TEST(url_queue, keeps_texts_of_any_length_and_content) {
  const std::string nothing, zero("\0/\0", 3), megabyte(1'000'000, 'x'), more(1'200'000, 'y');
  for (const std::size_t memory : {plenty, std::size_t{0}}) {
    spill_file file(memory);
    url_queue queue;
    for (const auto& text : {nothing, megabyte, more, zero, megabyte}) queue.push({.id = 1, .rest = text}, file);
    for (const auto& text : {nothing, megabyte, more, zero, megabyte}) EXPECT_EQ(queue.pop(file).rest, text);
    EXPECT_TRUE(queue.empty());
  }
}

TEST(url_queue, tells_of_each_url_on_which_page_it_was_found) {
  spill_file file(plenty);
  url_queue queue;
  queue.push({.id = 1, .rest = "/seed"}, file);
  queue.push({.id = 2, .referrer_id = 1, .rest = "/a", .referrer = "http://h/seed"}, file);
  queue.push({.id = 3, .referrer_id = 1, .rest = "/b", .referrer = "http://h/seed"}, file);
  queue.push({.id = 4, .referrer_id = 2, .rest = "/c", .referrer = "http://h/a"}, file);
  queue.push({.id = 5, .rest = "/sitemap"}, file);
  queue.push({.id = 6, .referrer_id = 1, .rest = "/d", .referrer = "http://h/seed"}, file);
  std::string order;
  while (!queue.empty()) order += queue.pop(file).referrer + ' ';
  EXPECT_EQ(order, " http://h/seed http://h/seed http://h/a  http://h/seed ");
}

// Of one host, or of several that share a file.
struct reference_queue {
  url_queue queue{};
  std::map<std::uint32_t, std::deque<queued_url>> expected{};

  void push(const queued_url& url, spill_file& file) {
    queue.push(url.view(), file);
    expected[url.depth].push_back(url);
  }
  void pop(spill_file& file) {
    auto& [depth, level] = *expected.begin();
    ASSERT_EQ(queue.depth(), depth);
    const auto url = queue.pop(file);
    const auto& wanted = level.front();
    ASSERT_EQ(url.depth, depth);
    ASSERT_EQ(url.id, wanted.id);
    ASSERT_EQ(url.referrer_id, wanted.referrer_id);
    ASSERT_EQ(url.referrer, wanted.referrer);
    ASSERT_EQ(url.rest, wanted.rest);
    level.pop_front();
    if (level.empty()) expected.erase(depth);
  }
};

class url_queues : public testing::TestWithParam<std::size_t> {};

TEST_P(url_queues, equal_maps_of_queues_whatever_comes_and_goes) {
  std::mt19937 random(1);
  spill_file file(GetParam());
  std::vector<reference_queue> hosts(100);
  for (url_id id = 1; id <= 200'000; ++id) {
    reference_queue& host = hosts[random() % hosts.size()];
    const bool grows = id % 100'000 < 60'000;
    if (random() % 10 < (grows ? 7 : 3)) {
      const url_id referrer = random() % 3 == 0 ? 0 : id / 50;
      host.push({id, referrer, static_cast<std::uint32_t>(random() % 4), "/" + std::string(random() % 100, 'p'),
                 referrer == 0 ? "" : "http://" + std::to_string(referrer)},
                file);
    } else if (!host.expected.empty()) {
      ASSERT_NO_FATAL_FAILURE(host.pop(file));
    }
    ASSERT_EQ(host.queue.empty(), host.expected.empty());
  }
  for (auto& host : hosts)
    while (!host.queue.empty()) ASSERT_NO_FATAL_FAILURE(host.pop(file));
  EXPECT_EQ(file.size() > 0, GetParam() != plenty);
}

INSTANTIATE_TEST_SUITE_P(in_memory_and_beyond, url_queues, testing::Values(plenty, 0, 100'000));

TEST(url_queue, can_be_moved_while_it_holds_urls) {
  for (const std::size_t memory : {plenty, std::size_t{0}}) {
    spill_file file(memory);
    url_queue queue;
    for (url_id id = 1; id <= 1'000; ++id) queue.push({.id = id, .rest = "/page"}, file);
    url_queue moved = std::move(queue);
    for (url_id id = 1; id <= 1'000; ++id) EXPECT_EQ(moved.pop(file).id, id);
    EXPECT_TRUE(moved.empty());
  }
}

}  // namespace
}  // namespace fanfold
