#include "server/random_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "server/sha256.hpp"

namespace fanfold::server {
namespace {

using testing::MatchesRegex;

TEST(random_ids, have_their_forms_and_never_come_twice) {
  EXPECT_THAT(random_secret(), MatchesRegex("fft_[A-Za-z0-9_-]{43}"));
  EXPECT_THAT(random_crawl_id(), MatchesRegex("[a-z2-7]{26}"));
  EXPECT_THAT(random_token_id(), MatchesRegex("[a-z2-7]{8}"));
  std::set<std::string> all;
  for (int i = 0; i < 1000; ++i) all.insert({random_secret(), random_crawl_id()});
  EXPECT_EQ(all.size(), 2000);
}

TEST(random_ids, make_use_of_every_digit_at_every_place) {
  std::set<char> digits_at[43];
  for (int i = 0; i < 3000; ++i)
    for (int place = 0; const char digit : random_secret().substr(4)) digits_at[place++].insert(digit);
  for (int place = 0; place < 42; ++place) EXPECT_EQ(digits_at[place].size(), 64) << place;
  EXPECT_EQ(digits_at[42].size(), 16) << "four bits are left for the last";
}

TEST(sha256_hash, is_as_in_the_standards_example) {
  // FIPS 180-4, "abc"
  const sha256_hash hash = sha256("abc");
  EXPECT_EQ(hash[0], std::byte{0xba});
  EXPECT_EQ(hash[1], std::byte{0x78});
  EXPECT_EQ(hash[31], std::byte{0xad});
}

}  // namespace
}  // namespace fanfold::server
