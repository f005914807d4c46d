#include "robots/page_directives.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace fanfold::robots {
namespace {

page_directives tag(std::string_view value) {
  return parse_robots_tag(value, "Fanfold");
}

TEST(PageDirectives, AreSeparatedByCommasInAnyCase) {
  EXPECT_EQ(parse_robots_meta("NoIndex, NOFOLLOW ,noarchive"),
            (page_directives{.noindex = true, .nofollow = true, .noarchive = true}));
  EXPECT_EQ(parse_robots_meta("nosnippet,noimageindex,,notranslate"),
            (page_directives{.nosnippet = true, .noimageindex = true, .notranslate = true}));
}

TEST(PageDirectives, AreReadWhereTheCommasAreMissing) {
  EXPECT_EQ(parse_robots_meta("noindex nofollow;"), (page_directives{.noindex = true, .nofollow = true}));
}

TEST(PageDirectives, KnowNoneAndAll) {
  EXPECT_EQ(parse_robots_meta("none"), (page_directives{.noindex = true, .nofollow = true}));
  EXPECT_EQ(parse_robots_meta("all, index, follow, whatever"), page_directives{});
  EXPECT_EQ(parse_robots_meta(""), page_directives{});
}

TEST(PageDirectives, LetTheMostRestrictiveWin) {
  EXPECT_TRUE(parse_robots_meta("noindex, index").noindex);
  EXPECT_TRUE(parse_robots_meta("none, all").nofollow);
  auto directives = parse_robots_meta("noindex, unavailable_after: 2030-01-01");
  directives.merge(tag("nofollow, unavailable_after: 2031-01-01"));
  EXPECT_EQ(directives, (page_directives{.noindex = true, .nofollow = true, .unavailable_after = "2030-01-01"}));
}

TEST(PageDirectives, HaveDatesWithCommasAndColons) {
  const page_directives expected{.noindex = true, .unavailable_after = "Wed, 25 Jun 2030 15:00:00 GMT"};
  EXPECT_EQ(parse_robots_meta("unavailable_after: Wed, 25 Jun 2030 15:00:00 GMT, noindex"), expected);
  EXPECT_EQ(tag("unavailable_after: Wed, 25 Jun 2030 15:00:00 GMT, noindex"), expected);
  EXPECT_EQ(tag("fanfold: unavailable_after: Wed, 25 Jun 2030 15:00:00 GMT, noindex"), expected);
  EXPECT_EQ(tag("Unavailable_After: 25 Jun 2030 15:00:00 PST").unavailable_after, "25 Jun 2030 15:00:00 PST");
}

TEST(PageDirectives, WithValuesAreNoAgents) {
  EXPECT_EQ(tag("max-snippet:-1, max-image-preview: large, noindex"), page_directives{.noindex = true});
}

TEST(PageDirectives, ForAnotherAgentDoNotCount) {
  EXPECT_EQ(tag("otherbot: noindex, nofollow"), page_directives{});
  EXPECT_EQ(tag("noarchive, otherbot: noindex, nofollow"), page_directives{.noarchive = true});
  EXPECT_EQ(tag("otherbot: unavailable_after: 2030-01-01, none"), page_directives{});
}

TEST(PageDirectives, CountForOurAgentUpToTheNextOne) {
  EXPECT_EQ(tag("otherbot: noindex, FanFold: nofollow, noarchive, thirdbot: nosnippet"),
            (page_directives{.nofollow = true, .noarchive = true}));
  EXPECT_EQ(tag("otherbot: noindex, *: nofollow"), page_directives{.nofollow = true});
  EXPECT_EQ(tag("fanfold:noindex"), page_directives{.noindex = true});
}

TEST(PageDirectives, HaveNoAgentsInMetaElements) {
  EXPECT_EQ(parse_robots_meta("fanfold: noindex"), page_directives{.noindex = true});
}

}  // namespace
}  // namespace fanfold::robots
