#include "server/quota.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace fanfold::server {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::system_clock::time_point evening = std::chrono::sys_days(std::chrono::May / 5 / 2027) + 23h;

constexpr quotas some{.crawls = 2, .pages_per_day = 100, .bytes_per_day = 1000};

TEST(quota_of_crawls, lets_so_many_run_at_a_time) {
  EXPECT_EQ(why_not_begin(some, {}, 1, evening), std::nullopt);
  EXPECT_EQ(why_not_begin(some, {}, 2, evening), (over_quota{quota::crawls, 30s}));
  EXPECT_EQ(why_not_begin(some, {}, 3, evening), (over_quota{quota::crawls, 30s}));
  EXPECT_EQ(why_not_begin({.crawls = 0}, {}, 0, evening), (over_quota{quota::crawls, 30s}));
}

TEST(quotas_of_a_day, hold_until_midnight_in_utc) {
  EXPECT_EQ(why_not_begin(some, {.pages = 99, .bytes = 999}, 0, evening), std::nullopt);
  EXPECT_EQ(why_not_begin(some, {.pages = 100}, 0, evening), (over_quota{quota::pages, 1h}));
  EXPECT_EQ(why_not_begin(some, {.bytes = 1001}, 0, evening + 1min), (over_quota{quota::bytes, 59min}));
  EXPECT_EQ(why_not_begin(some, {.pages = 100}, 0, evening + 1h - 1us), (over_quota{quota::pages, 1s}));
  EXPECT_EQ(why_not_begin(some, {.pages = 100}, 0, evening + 1h), (over_quota{quota::pages, 24h}));
}

TEST(quotas_of_a_day, keep_crawls_from_beginning_too) {
  EXPECT_EQ(why_not_begin(some, {.pages = 100}, 0, evening), (over_quota{quota::pages, 1h}));
  EXPECT_EQ(why_not_begin(some, {.bytes = 1000}, 2, evening), (over_quota{quota::bytes, 1h})) << "the longer wait";
}

TEST(quotas_of_a_day, limit_nothing_unless_they_are_set) {
  EXPECT_EQ(why_not_begin({}, {.pages = ~0ull, .bytes = ~0ull}, 9, evening), std::nullopt);
}

TEST(quota_names, are_those_of_the_api) {
  EXPECT_EQ(name_of(quota::crawls), "crawls");
  EXPECT_EQ(name_of(quota::pages), "pages");
  EXPECT_EQ(name_of(quota::bytes), "bytes");
  EXPECT_EQ(name_of(quota::requests), "requests");
}

}  // namespace
}  // namespace fanfold::server
