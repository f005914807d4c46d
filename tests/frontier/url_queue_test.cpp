#include "frontier/url_queue.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <string>
#include <utility>

namespace fanfold {
namespace {

TEST(url_queue, gives_lower_depths_first_and_equal_ones_in_order_of_arrival) {
  url_queue queue;
  queue.push(2, 1, 0, "/deep");
  queue.push(1, 2, 7, "/first");
  queue.push(3, 3, 0, "/deepest");
  queue.push(1, 4, 0, "/second");
  std::string order;
  while (!queue.empty()) order += queue.pop().rest;
  EXPECT_EQ(order, "/first/second/deep/deepest");
}

TEST(url_queue, keeps_texts_of_any_length_and_content) {
  url_queue queue;
  const std::string nothing, zero("\0/\0", 3), megabyte(1'000'000, 'x');
  for (const auto& text : {nothing, megabyte, zero, megabyte}) queue.push(0, 1, 0, text);
  EXPECT_EQ(queue.pop().rest, nothing);
  EXPECT_EQ(queue.pop().rest, megabyte);
  EXPECT_EQ(queue.pop().rest, zero);
  EXPECT_EQ(queue.pop().rest, megabyte);
  EXPECT_TRUE(queue.empty());
}

TEST(url_queue, equals_a_map_of_queues_whatever_comes_and_goes) {
  std::mt19937 random(1);
  url_queue queue;
  std::map<std::uint32_t, std::deque<queued_url>> expected;
  for (url_id id = 1; id <= 50'000; ++id) {
    if (random() % 5 < 3) {
      const queued_url url{id, random() % id, static_cast<std::uint32_t>(random() % 6),
                           "/" + std::string(random() % 100, 'p')};
      queue.push(url.depth, url.id, url.referrer_id, url.rest);
      expected[url.depth].push_back(url);
    } else if (!expected.empty()) {
      auto& [depth, level] = *expected.begin();
      ASSERT_EQ(queue.depth(), depth);
      const auto url = queue.pop();
      ASSERT_EQ(url.depth, depth);
      ASSERT_EQ(url.id, level.front().id);
      ASSERT_EQ(url.referrer_id, level.front().referrer_id);
      ASSERT_EQ(url.rest, level.front().rest);
      level.pop_front();
      if (level.empty()) expected.erase(depth);
    }
    ASSERT_EQ(queue.empty(), expected.empty());
  }
}

TEST(url_queue, can_be_moved_while_it_holds_urls) {
  url_queue queue;
  for (url_id id = 1; id <= 1'000; ++id) queue.push(0, id, 0, "/page");
  url_queue moved = std::move(queue);
  for (url_id id = 1; id <= 1'000; ++id) EXPECT_EQ(moved.pop().id, id);
  EXPECT_TRUE(moved.empty());
}

}  // namespace
}  // namespace fanfold
