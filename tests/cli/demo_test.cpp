#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"

namespace fanfold::test {
namespace {

using testing::ContainsRegex;

TEST(demo, crawls_an_invented_web_and_compares_with_one_page_at_a_time) {
  const finished demo = run_program({"demo"}, {.err = stream::terminal});
  EXPECT_EQ(demo.status, 0);
  EXPECT_THAT(demo.out, ContainsRegex("\nFound [0-9]+ urls\ndepth  status  "));
  EXPECT_THAT(demo.out, ContainsRegex("\n    0  200 .*/\n"));
  EXPECT_THAT(demo.out, ContainsRegex("\n  \\.\\.\\.  and [0-9]+ more\n"));
  EXPECT_THAT(demo.out, ContainsRegex("\nFetched [0-9]+ pages in .* s; robots.txt forbids the other [0-9]+\\.\nOne at "
                                      "a time they would have taken .*: "
                                      "[0-9.]+ times as long\\.\n$"));
  EXPECT_THAT(demo.err, testing::HasSubstr("queued"));
}

}  // namespace
}  // namespace fanfold::test
