#include "url/fingerprint.hpp"

#include <gtest/gtest.h>

#include <string>
#include <unordered_set>

#include "url/normalize.hpp"

namespace fanfold {
namespace {

TEST(fingerprint, is_the_same_for_one_page_and_differs_for_two) {
  auto one = url::parse("HTTP://Example.org:80/%7Ea#top").value();
  normalize(one);
  EXPECT_EQ(fingerprint::of(one), fingerprint::of("http://example.org/~a"));
  EXPECT_NE(fingerprint::of(one), fingerprint::of("http://example.org/~b"));
}

TEST(fingerprint, ignores_a_fragment) {
  EXPECT_EQ(fingerprint::of(url::parse("http://h/a#b").value()), fingerprint::of("http://h/a"));
}

// XXH3_128bits of the empty string, from xxHash's specification. A job file keeps fingerprints: they must never change.
TEST(fingerprint, is_xxh3_on_every_machine) {
  const auto empty = fingerprint::of("");
  EXPECT_EQ(empty.high, 0x99aa06d3014798d8u);
  EXPECT_EQ(empty.low, 0x6001c324468d497fu);
  const auto bytes = empty.bytes();
  EXPECT_EQ(bytes.front(), std::byte{0x99});
  EXPECT_EQ(bytes.back(), std::byte{0x7f});
}

TEST(fingerprint, survives_being_stored) {
  const auto value = fingerprint::of("http://h/");
  EXPECT_EQ(fingerprint::from_bytes(value.bytes()), value);
}

TEST(fingerprint, orders_as_its_bytes_do) {
  const fingerprint low{0, ~std::uint64_t{0}};
  const fingerprint high{1, 0};
  EXPECT_LT(low, high);
  EXPECT_LT(low.bytes(), high.bytes());
}

TEST(fingerprint, tells_many_urls_apart) {
  std::unordered_set<fingerprint> seen;
  for (int number = 0; number < 100'000; ++number) seen.insert(fingerprint::of("http://h/" + std::to_string(number)));
  EXPECT_EQ(seen.size(), 100'000u);
}

}  // namespace
}  // namespace fanfold
