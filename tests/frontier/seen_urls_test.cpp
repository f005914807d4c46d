#include "frontier/seen_urls.hpp"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <stdexcept>
#include <string>

#include "frontier/bytes_in_use.hpp"

namespace fanfold {
namespace {

TEST(seen_urls, know_each_url_by_its_first_number) {
  seen_urls seen;
  for (url_id id = 1; id <= 10'000; ++id) {
    EXPECT_TRUE(seen.insert(fingerprint::of(std::to_string(id)), id).is_new);
  }
  for (url_id id = 1; id <= 10'000; ++id) {
    const auto print = fingerprint::of(std::to_string(id));
    const auto again = seen.insert(print, 99'999);
    EXPECT_FALSE(again.is_new);
    EXPECT_EQ(again.id, id);
    EXPECT_EQ(seen.find(print), id);
  }
  EXPECT_EQ(seen.find(fingerprint::of("another")), 0u);
}

TEST(seen_urls, refuse_a_number_that_they_cannot_keep) {
  seen_urls seen;
  EXPECT_THROW(seen.insert(fingerprint::of("a"), seen_urls::max_id + 1), std::length_error);
  EXPECT_EQ(seen.find(fingerprint::of("a")), 0u);
  EXPECT_EQ(seen.insert(fingerprint::of("a"), seen_urls::max_id).id, seen_urls::max_id);
}

// Prints as close to each other as they never are, beside some that are not.
fingerprint random_print(std::mt19937_64& random) {
  const std::uint64_t table = random() % 3 << 56;
  switch (random() % 4) {
    case 0:
      return {table, UINT64_MAX - random() % 100};
    case 1:
      return {table | (random() % 3) << 24, random() % 100};
    case 2:
      return {table, (random() % 100) << 56};
    default:
      return {table | (random() % 2) << 24, random() % 1'000 * 0x9e3779b97f4a7c15};
  }
}

TEST(seen_urls, equal_a_map_whatever_comes_and_goes) {
  struct known {
    url_id id;
    bool is_mentioned;
  };
  std::mt19937_64 random(1);
  seen_urls seen;
  std::map<fingerprint, known> expected;
  for (url_id id = 1; id <= 300'000; ++id) {
    const fingerprint print = random_print(random);
    const auto found = expected.find(print);
    ASSERT_EQ(seen.find(print), found == expected.end() ? 0 : found->second.id);
    switch (random() % 4) {
      case 0: {
        const auto [now, is_new, was_mentioned] = seen.insert(print, id);
        ASSERT_EQ(was_mentioned, found != expected.end() && found->second.is_mentioned);
        ASSERT_EQ(is_new, expected.try_emplace(print, id, false).second);
        expected.at(print).is_mentioned = false;
        ASSERT_EQ(now, expected.at(print).id);
        break;
      }
      case 1:
        ASSERT_EQ(seen.mention(print, id).is_new, expected.try_emplace(print, id, true).second);
        break;
      case 2:
        if (found == expected.end()) break;
        seen.demote(print);
        found->second.is_mentioned = true;
        break;
      default:
        if (found == expected.end()) break;
        seen.erase(print);
        expected.erase(found);
    }
  }
  for (const auto& [print, what] : expected) ASSERT_EQ(seen.find(print), what.id);
}

TEST(seen_urls, take_21_bytes_a_url_however_many_there_are) {
#ifdef FANFOLD_OWN_ALLOCATOR
  GTEST_SKIP() << "a sanitizer's allocator keeps no such account";
#endif
  const auto before = bytes_in_use();
  seen_urls seen;
  for (url_id id = 1; id <= 4'000'000; ++id) {
    seen.insert(fingerprint::of(std::to_string(id)), id);
    if (id % 500'000 == 0) {
      EXPECT_LT(bytes_in_use() - before, id * 21) << id;
    }
  }
}

}  // namespace
}  // namespace fanfold
