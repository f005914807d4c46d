#include "robots/rules.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fanfold::robots {
namespace {

using namespace std::chrono_literals;

bool allows(std::string_view file, std::string_view path, std::string_view agent = "Fanfold") {
  return rules::parse(file).for_agent(agent).allows(path);
}

TEST(RobotsRules, AllowEverythingWhereTheyAreEmpty) {
  EXPECT_TRUE(allows("", "/a"));
  EXPECT_TRUE(allows("User-agent: *\nDisallow:\n", "/a"));
  EXPECT_TRUE(allows("Disallow: /\n", "/a")) << "a rule before any group is for nobody";
}

// RFC 9309 §2.2.1
TEST(RobotsRules, AreThoseOfTheGroupForThisCrawlerElseOfTheStar) {
  constexpr auto file = "User-agent: *\nDisallow: /\n\nUser-agent: fanfold\nDisallow: /x\n";
  EXPECT_TRUE(allows(file, "/a"));
  EXPECT_FALSE(allows(file, "/x"));
  EXPECT_FALSE(allows(file, "/a", "Other"));
}

TEST(RobotsRules, OfSeveralGroupsForOneCrawlerAreMerged) {
  constexpr auto file =
      "User-agent: a\nUser-agent: Fanfold/2\nDisallow: /1\nUser-agent: b\nDisallow: /2\n"
      "User-agent: FANFOLD\nDisallow: /3\n";
  EXPECT_FALSE(allows(file, "/1"));
  EXPECT_TRUE(allows(file, "/2"));
  EXPECT_FALSE(allows(file, "/3"));
}

// §2.2.1, the example of merging
TEST(RobotsRules, OfAGroupHoldForEachCrawlerThatItNames) {
  constexpr auto file =
      "user-agent: ExampleBot\ndisallow: /foo\ndisallow: /bar\n\nuser-agent: ExampleBot\ndisallow: /baz\n";
  for (const auto* path : {"/foo", "/bar", "/baz"}) EXPECT_FALSE(allows(file, path, "examplebot")) << path;
  EXPECT_TRUE(allows(file, "/", "examplebot"));
}

TEST(RobotsRules, KnowACrawlerByAWholeProductToken) {
  constexpr auto file = "User-agent: fan\nDisallow: /fan\nUser-agent: fanfold2/1.0 (crawler)\nDisallow: /fanfold2\n";
  EXPECT_TRUE(allows(file, "/fan", "Fanfold"));
  EXPECT_TRUE(allows(file, "/fanfold2", "Fanfold"));
  EXPECT_FALSE(allows(file, "/fanfold2", "Fanfold2"));
}

// §5.1
TEST(RobotsRules, GiveTheVerdictsOfTheSimpleExample) {
  constexpr auto file =
      "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n"
      "User-Agent: foobot\nDisallow:/\nAllow:/example/page.html\nAllow:/example/allowed.gif\n\n"
      "User-Agent: barbot\nUser-Agent: bazbot\nDisallow: /example/page.html\n\nUser-Agent: quxbot\n";
  EXPECT_FALSE(allows(file, "/a.gif", "other"));
  EXPECT_TRUE(allows(file, "/a.gif?b", "other"));
  EXPECT_FALSE(allows(file, "/example/a", "other"));
  EXPECT_TRUE(allows(file, "/publications/", "other"));
  EXPECT_FALSE(allows(file, "/", "foobot"));
  EXPECT_TRUE(allows(file, "/example/allowed.gif", "foobot"));
  EXPECT_TRUE(allows(file, "/example/page.html", "foobot"));
  EXPECT_TRUE(allows(file, "/a.gif", "bazbot"));
  EXPECT_FALSE(allows(file, "/example/page.html", "bazbot"));
  EXPECT_TRUE(allows(file, "/example/page.html", "quxbot")) << "a group without rules allows everything";
}

// §5.2
TEST(RobotsRules, GiveTheVerdictOfTheLongestMatchExample) {
  constexpr auto file = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n";
  EXPECT_FALSE(allows(file, "/example/page/disallowed.gif", "foobot"));
  EXPECT_TRUE(allows(file, "/example/page/allowed.gif", "foobot"));
}

TEST(RobotsRules, AllowAFolderWhoseIndexTheyAllow) {
  constexpr auto file = "User-agent: *\nDisallow: /\nAllow: /a/index.html\nAllow: /b/index.htm/c\n";
  EXPECT_TRUE(allows(file, "/a/"));
  EXPECT_FALSE(allows(file, "/a/x"));
  EXPECT_FALSE(allows(file, "/b/"));
}

// §2.2.2
TEST(RobotsRules, AreDecidedByTheLongestMatchAndByAllowBetweenEquals) {
  constexpr auto file = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nDisallow: /same\nAllow: /same\n";
  EXPECT_FALSE(allows(file, "/a/x"));
  EXPECT_TRUE(allows(file, "/a/b/x"));
  EXPECT_FALSE(allows(file, "/a/b/c"));
  EXPECT_TRUE(allows(file, "/same"));
}

TEST(RobotsRules, ForbidWhateverTheSpelling) {
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /%7Ejoe\n", "/~joe"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /%7Ejoe\n", "/%7ejoe"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /~joe\n", "/%7Ejoe"));
  EXPECT_FALSE(allows("User-agent: *\nDisallow: /\xC3\xA9\n", "/%c3%a9"));
}

TEST(RobotsRules, NeverForbidRobotsTxtItself) {
  EXPECT_TRUE(allows("User-agent: *\nDisallow: /\n", "/robots.txt"));
}

TEST(RobotsRules, NameTheLineThatDecided) {
  const auto mine = rules::parse("# hello\r\nUser-agent: *\r\n\r\nDisallow: /a\r\n").for_agent("x");
  EXPECT_EQ(mine.check("/a").line, 4u);
  EXPECT_EQ(mine.check("/b").line, 0u);
}

TEST(RobotsRules, ReadAnyLineEndAMarkCommentsAndMisspellings) {
  EXPECT_FALSE(allows("\xEF\xBB\xBFUser-agent: *\rDisallow: /a # not this\r", "/a"));
  EXPECT_FALSE(allows("useragent: *\ndisalow: /a\n", "/a"));
  EXPECT_FALSE(allows("user-agent *\nDISALLOW /a\n", "/a"));
  EXPECT_FALSE(allows("  User-agent :  *  \n\tDisallow\t:\t/a\t\n", "/a"));
}

TEST(RobotsRules, KeepAGroupTogetherOverOtherLines) {
  constexpr auto file = "User-agent: a\nSitemap: http://a.test/map\nUser-agent: Fanfold\n\nDisallow: /\n";
  EXPECT_FALSE(allows(file, "/x"));
  EXPECT_FALSE(allows(file, "/x", "a"));
  EXPECT_EQ(rules::parse(file).sitemaps(), std::vector<std::string>{"http://a.test/map"});
}

TEST(RobotsRules, TellTheCrawlDelayWithinReason) {
  const auto delay = [](std::string value) {
    return rules::parse("User-agent: *\nCrawl-delay: " + value + "\n").for_agent("x").crawl_delay();
  };
  EXPECT_EQ(delay("2"), 2000ms);
  EXPECT_EQ(delay("0.5"), 500ms);
  EXPECT_EQ(delay("1e9"), 1000ms);
  EXPECT_EQ(delay("99999999999"), 5min);
  EXPECT_EQ(delay("-1"), std::nullopt);
  EXPECT_EQ(delay("soon"), std::nullopt);
}

TEST(RobotsRules, TellTheLongestOfSeveralCrawlDelays) {
  constexpr auto file =
      "User-agent: *\nCrawl-delay: 3\nCrawl-delay: soon\nDisallow: /a\nUser-agent: *\nCrawl-delay: 1\n";
  EXPECT_EQ(rules::parse(file).for_agent("x").crawl_delay(), 3s);
}

TEST(RobotsRules, MatchAThousandPatternsAsTheyAreAndForbidByTheBeginningsOfFurtherOnes) {
  std::string file = "User-agent: *\nAllow: /\n";
  for (std::size_t i = 0; i < agent_rules::max_searches; ++i) file += "Disallow: /first/*" + std::to_string(i) + "$\n";
  file += "Disallow: /then/*.pdf\nAllow: /then/*.html\nDisallow: /plain\nAllow: /plain/but-this\nDisallow: /ends/*\n";
  EXPECT_TRUE(allows(file, "/first/x"));
  EXPECT_FALSE(allows(file, "/first/999"));
  EXPECT_FALSE(allows(file, "/then/a.pdf"));
  EXPECT_FALSE(allows(file, "/then/a.html"));
  EXPECT_FALSE(allows(file, "/plain/x"));
  EXPECT_TRUE(allows(file, "/plain/but-this"));
  EXPECT_TRUE(allows(file, "/end"));
  EXPECT_FALSE(allows(file, "/ends/x"));
}

TEST(RobotsRules, TakeAnyBytes) {
  std::string junk = "User-agent: *\nDisallow: /a\n";
  for (int i = 0; i < 100'000; ++i) junk += static_cast<char>(i * 7);
  EXPECT_FALSE(allows(junk, "/a"));
  EXPECT_TRUE(allows("<!doctype html><p>Not found", "/a"));
}

}  // namespace
}  // namespace fanfold::robots
