#include "html/srcset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fanfold::html {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

image_candidate wide(std::string_view url, std::uint32_t width) {
  return {.url = url, .width = width};
}
image_candidate dense(std::string_view url, double density) {
  return {.url = url, .density = density};
}

TEST(srcset, gives_each_candidate_with_its_descriptor) {
  EXPECT_THAT(parse_srcset("a.png, b.png 2x, c.png 1.5e0x"),
              ElementsAre(image_candidate{"a.png"}, dense("b.png", 2), dense("c.png", 1.5)));
  EXPECT_THAT(parse_srcset("\n a.png 480w,\n b.png 800w 600h\t"), ElementsAre(wide("a.png", 480), wide("b.png", 800)));
}

TEST(srcset, takes_commas_within_a_url_but_not_at_its_end) {
  EXPECT_THAT(parse_srcset("a,b.png,c.png 2x,,, ,d.png"),
              ElementsAre(dense("a,b.png,c.png", 2), image_candidate{"d.png"}));
  EXPECT_THAT(parse_srcset("a.png,, b.png"), ElementsAre(image_candidate{"a.png"}, image_candidate{"b.png"}));
}

TEST(srcset, leaves_out_candidates_with_wrong_descriptors) {
  EXPECT_THAT(
      parse_srcset("a 0w, b -1x, c 1w 2x, d 1h, e 1q, f 1w 1w, g 1.x, h +1x, i 1.5w, j x, k -nanx, l infx, m 1"),
      IsEmpty());
}

TEST(srcset, does_not_split_at_a_comma_in_parentheses) {
  EXPECT_THAT(parse_srcset("a (1x, b 2x), c 3x"), ElementsAre(dense("c", 3)));
  EXPECT_THAT(parse_srcset("a (1x, b 2x"), IsEmpty());
}

TEST(srcset, takes_widths_of_any_size) {
  EXPECT_THAT(parse_srcset("a 99999999999w"), ElementsAre(wide("a", 4294967295)));
}

TEST(srcset, that_is_empty_has_no_candidates) {
  EXPECT_THAT(parse_srcset(""), IsEmpty());
  EXPECT_THAT(parse_srcset(" , ,\t"), IsEmpty());
}

}  // namespace
}  // namespace fanfold::html
