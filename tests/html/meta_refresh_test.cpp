#include "html/meta_refresh.hpp"

#include <gtest/gtest.h>

namespace fanfold::html {
namespace {

using refresh = meta_refresh;

TEST(meta_refresh, reads_the_url_in_every_way_of_writing_it) {
  for (const char* const content :
       {"5;url=a b", "5; URL = a b", "5,url='a b'", "5 url=\"a b\" c", " 5.5.; uRl='a b'c", "5;a b", "5;'a b"}) {
    EXPECT_EQ(parse_meta_refresh(content), (refresh{5, "a b"})) << content;
  }
}

TEST(meta_refresh, takes_a_url_that_begins_like_the_keyword) {
  EXPECT_EQ(parse_meta_refresh("0;u"), (refresh{0, "u"}));
  EXPECT_EQ(parse_meta_refresh("0;url"), (refresh{0, "url"}));
  EXPECT_EQ(parse_meta_refresh("0; urls.html"), (refresh{0, "urls.html"}));
}

TEST(meta_refresh, without_a_url_means_the_document_itself) {
  EXPECT_EQ(parse_meta_refresh("30"), (refresh{30, ""}));
  EXPECT_EQ(parse_meta_refresh(".5;"), (refresh{0, ""}));
  EXPECT_EQ(parse_meta_refresh("3;url="), (refresh{3, ""}));
}

TEST(meta_refresh, does_nothing_without_a_time) {
  for (const char* const content : {"", "a", ";url=a", "-1;url=a", "5a;url=a", "url=a"}) {
    EXPECT_EQ(parse_meta_refresh(content), std::nullopt) << content;
  }
}

TEST(meta_refresh, takes_a_time_of_any_length) {
  EXPECT_EQ(parse_meta_refresh("99999999999999999999;a"), (refresh{4294967295, "a"}));
}

}  // namespace
}  // namespace fanfold::html
