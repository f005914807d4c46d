#include "crawl/taken_urls.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fanfold {
namespace {

fingerprint page(int number) {
  return fingerprint::of("http://a.test/" + std::to_string(number));
}

TEST(taken_urls, ContainWhatWasAddedLast) {
  taken_urls taken;
  EXPECT_FALSE(taken.contain(page(0)));
  for (int i = 0; i < 100'000; ++i) {
    taken.add(page(i));
    ASSERT_TRUE(taken.contain(page(i)));
  }
}

TEST(taken_urls, ForgetSomeAndTakeNoneForAnother) {
  taken_urls taken;
  for (int i = 0; i < 100'000; ++i) taken.add(page(i));
  int remembered = 0;
  for (int i = 0; i < 100'000; ++i) remembered += taken.contain(page(i));
  EXPECT_GT(remembered, 30'000);
  for (int i = 100'000; i < 200'000; ++i) ASSERT_FALSE(taken.contain(page(i))) << i;
}

}  // namespace
}  // namespace fanfold
