#include "analysis/duplicate_groups.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

page_record page_of(std::uint64_t id, std::string url, std::uint64_t bytes) {
  page_record page;
  page.url_id = id;
  page.url = std::move(url);
  page.bytes = bytes;
  return page;
}

page_record copy_of(std::uint64_t id, std::string url, const page_record& first) {
  page_record page = page_of(id, std::move(url), first.bytes);
  page.duplicate_of_id = first.url_id;
  page.duplicate_of = first.url;
  return page;
}

page_record near(std::uint64_t id, std::string url, std::uint64_t bytes, const page_record& first) {
  page_record page = page_of(id, std::move(url), bytes);
  page.simhash = 1;
  page.near_duplicate_of_id = first.url_id;
  page.near_duplicate_of = first.url;
  return page;
}

TEST(duplicate_groups, are_the_larger_the_more_they_waste) {
  const page_record a = page_of(1, "/a", 10);
  const page_record b = page_of(2, "/b", 100);
  duplicate_groups groups;
  for (const page_record& page : {a, b, copy_of(3, "/a2", a), copy_of(4, "/b2", b), copy_of(5, "/a3", a)})
    groups.add(page);
  const auto exact = groups.exact();
  ASSERT_EQ(exact.size(), 2u);
  EXPECT_THAT(exact[0].urls, ElementsAre("/b", "/b2"));
  EXPECT_EQ(exact[0].wasted_bytes, 100u);
  EXPECT_THAT(exact[1].urls, ElementsAre("/a", "/a2", "/a3"));
  EXPECT_EQ(exact[1].wasted_bytes, 20u);
  EXPECT_THAT(groups.near(), IsEmpty());
  EXPECT_FALSE(groups.knows_near_ones());
}

TEST(duplicate_groups, tell_near_ones_apart_from_exact_ones) {
  const page_record a = page_of(1, "/a", 10);
  duplicate_groups groups;
  groups.add(a);
  groups.add(near(2, "/a-like", 12, a));
  EXPECT_THAT(groups.exact(), IsEmpty());
  ASSERT_EQ(groups.near().size(), 1u);
  EXPECT_THAT(groups.near()[0].urls, ElementsAre("/a", "/a-like"));
  EXPECT_EQ(groups.near()[0].wasted_bytes, 12u);
  EXPECT_TRUE(groups.knows_near_ones());
}

}  // namespace
}  // namespace fanfold
