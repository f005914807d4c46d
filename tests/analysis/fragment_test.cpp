#include "analysis/fragment.hpp"

#include <gtest/gtest.h>

namespace fanfold {
namespace {

TEST(fragment, refers_to_no_element_where_it_is_a_directive_or_for_scripts_or_the_top) {
  for (const char* none : {"", "top", "TOP", ":~:text=a", "/route", "!bang", "svgView(viewBox(0,0,1,1))"})
    EXPECT_EQ(element_part_of(none), "") << none;
  EXPECT_EQ(element_part_of("a:~:text=b"), "a");
  EXPECT_EQ(element_part_of("topic"), "topic");
}

TEST(fragment, is_looked_up_as_it_is_and_decoded) {
  const auto anchors = hashes_of(std::vector<std::string>{"z", "a b", "\u00E9", "100%", "x%20y"});
  for (const char* there : {"z", "a%20b", "a b", "%C3%A9", "\u00E9", "100%", "100%25", "x%20y", "x%2520y", "\nz\t"})
    EXPECT_TRUE(has_indicated_element(anchors, there)) << there;
  for (const char* not_there : {"Z", "a+b", "x y", "%E9"})
    EXPECT_FALSE(has_indicated_element(anchors, not_there)) << not_there;
}

}  // namespace
}  // namespace fanfold
