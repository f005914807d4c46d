#include "server/token_bucket.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <random>

namespace fanfold::server {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::system_clock::time_point noon = std::chrono::sys_days(std::chrono::May / 5 / 2027) + 12h;

TEST(token_buckets, give_a_minutes_requests_at_once_and_then_as_they_flow) {
  token_buckets buckets;
  for (int i = 0; i < 6; ++i) EXPECT_EQ(buckets.take("ada", 6, noon), std::nullopt);
  EXPECT_EQ(buckets.take("ada", 6, noon), 10s);
  EXPECT_EQ(buckets.take("ada", 6, noon + 2500ms), 8s) << "rounded up, so that it is surely there";
  EXPECT_EQ(buckets.take("ada", 6, noon + 10s), std::nullopt) << "who was refused has not taken any";
  EXPECT_EQ(buckets.take("ada", 6, noon + 10s), 10s);
}

TEST(token_buckets, are_each_tenants_own) {
  token_buckets buckets;
  EXPECT_EQ(buckets.take("ada", 1, noon), std::nullopt);
  EXPECT_EQ(buckets.take("ada", 1, noon), 60s);
  EXPECT_EQ(buckets.take("bob", 1, noon), std::nullopt);
}

TEST(token_buckets, never_hold_more_than_a_minutes_requests) {
  token_buckets buckets;
  EXPECT_EQ(buckets.take("ada", 2, noon), std::nullopt);
  for (int i = 0; i < 2; ++i) EXPECT_EQ(buckets.take("ada", 2, noon + 24h), std::nullopt);
  EXPECT_EQ(buckets.take("ada", 2, noon + 24h), 30s);
}

TEST(token_buckets, let_a_request_go_on_at_the_time_that_was_told) {
  std::mt19937 random(1);
  for (int i = 0; i < 1000; ++i) {
    token_buckets buckets;
    const std::uint64_t per_minute = 1 + random() % 1000;
    auto now = noon;
    std::uint64_t taken = 0;
    while (!buckets.take("ada", per_minute, now)) {
      ++taken;
      now += std::chrono::nanoseconds(random() % 1000);
    }
    EXPECT_EQ(taken, per_minute);
    now += buckets.take("ada", per_minute, now).value();
    EXPECT_EQ(buckets.take("ada", per_minute, now), std::nullopt);
  }
}

TEST(token_buckets, go_by_another_quota_at_once) {
  token_buckets buckets;
  EXPECT_EQ(buckets.take("ada", 1, noon), std::nullopt);
  EXPECT_EQ(buckets.take("ada", 60, noon), 1s);
  EXPECT_EQ(buckets.take("ada", 60, noon + 1s), std::nullopt);
  EXPECT_EQ(buckets.take("ada", 0, noon + 1h), 60s);
}

TEST(token_buckets, make_nobody_wait_for_a_clock_that_was_set_back) {
  token_buckets buckets;
  EXPECT_EQ(buckets.take("ada", 1, noon), std::nullopt);
  EXPECT_EQ(buckets.take("ada", 1, noon - 24h), 60s);
  EXPECT_EQ(buckets.take("ada", 60, noon - 24h + 1s), 1s);
}

}  // namespace
}  // namespace fanfold::server
