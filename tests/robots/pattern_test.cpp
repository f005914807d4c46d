#include "robots/pattern.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fanfold::robots {
namespace {

bool matches(std::string_view rule, std::string_view path) {
  return pattern(comparable_path(rule)).matches(comparable_path(path));
}

// RFC 9309 §2.2.3 and the examples of Google's documentation, "How Google interprets the robots.txt specification".
TEST(RobotsPattern, MatchesPrefixes) {
  EXPECT_TRUE(matches("/", "/anything"));
  EXPECT_TRUE(matches("/fish", "/fish.html"));
  EXPECT_FALSE(matches("/fish", "/Fish.asp"));
  EXPECT_FALSE(matches("/fish/", "/fish"));
}

TEST(RobotsPattern, TakesAStarForAnything) {
  EXPECT_TRUE(matches("/*.php", "/folder/filename.php?parameters"));
  EXPECT_TRUE(matches("/fish*.php", "/fishheads/catfish.php?parameters"));
  EXPECT_FALSE(matches("/*.php", "/windows.PHP"));
  EXPECT_TRUE(matches("/a*b*c", "/aXbYbZc!"));
  EXPECT_TRUE(matches("*", ""));
}

TEST(RobotsPattern, TakesADollarAtItsEndForTheEnd) {
  EXPECT_TRUE(matches("/*.php$", "/folder/filename.php"));
  EXPECT_FALSE(matches("/*.php$", "/filename.php?parameters"));
  EXPECT_TRUE(matches("/a$", "/a"));
  EXPECT_FALSE(matches("/a$", "/ab"));
  EXPECT_TRUE(matches("/a$b", "/a$bc"));
  EXPECT_FALSE(matches("/ab*ba$", "/aba"));
}

TEST(RobotsPattern, ComparesOctetsNotSpellings) {
  EXPECT_TRUE(matches("/caf\xC3\xA9", "/caf%c3%a9"));
  EXPECT_FALSE(matches("/a%2Fb", "/a/b"));
  EXPECT_TRUE(matches("/100%", "/100%"));
  EXPECT_TRUE(matches("/%zz", "/%zz"));
}

// 40 stars against a path that almost matches each: a backtracking matcher would not come back.
TEST(RobotsPattern, IsQuickOnHostilePatterns) {
  std::string rule = "/";
  for (int i = 0; i < 40; ++i) rule += "*a";
  EXPECT_FALSE(matches(rule + "b$", "/" + std::string(100'000, 'a')));
  EXPECT_FALSE(matches("/*" + std::string(50'000, 'a') + "b", "/" + std::string(100'000, 'a')));
}

}  // namespace
}  // namespace fanfold::robots
