#include "store/link_steps.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace fanfold {
namespace {

using links = std::vector<job_link>;

std::string written(const links& all) {
  std::string steps;
  write_link_steps(steps, all);
  return steps;
}

links read(std::string_view steps) {
  links all;
  EXPECT_TRUE(read_link_steps(steps, [&](job_link link) { all.push_back(link); })) << steps;
  return all;
}

TEST(link_steps, are_thousands_of_the_distance_and_the_place) {
  EXPECT_EQ(written({{7, 1}, {9, 999}}), "[7001,2999]");
  EXPECT_EQ(written({}), "[]");
}

TEST(link_steps, lead_back_to_the_links_in_any_order) {
  for (const links& each : {links{}, links{{1, 0}}, links{{7, 1}, {1, 999}, {10, 1}, {10, 999}, {2, 0}},
                            links{{9'000'000'000'000, 5}, {1, 5}}})
    EXPECT_EQ(read(written(each)), each);
}

TEST(link_steps, that_are_none_are_told) {
  const auto ignore = [](job_link) {};
  for (const char* text :
       {"", "[", "]", "[,]", "[1,]", "[,1]", "[1 2]", "[x]", "{1}", "[1.5]", "[99999999999999999999]"})
    EXPECT_FALSE(read_link_steps(text, ignore)) << text;
}

}  // namespace
}  // namespace fanfold
