#include "frontier/seen_urls.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "frontier/trial_crawl.hpp"

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

}  // namespace
}  // namespace fanfold
