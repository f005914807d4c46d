#include "robots/pattern.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fanfold::robots {
namespace {

bool matches(std::string_view rule, std::string_view path, spelling as = spelling::written) {
  return pattern(rule, as).matches(comparable(path, as));
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
  EXPECT_FALSE(matches("/a*b*c", "/aXcYbZ"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_TRUE(matches("/a**", "/a"));
}

TEST(RobotsPattern, TakesADollarAtItsEndForTheEnd) {
  EXPECT_TRUE(matches("/*.php$", "/folder/filename.php"));
  EXPECT_TRUE(matches("/*.php$", "/a.php/b.php"));
  EXPECT_FALSE(matches("/*.php$", "/filename.php?parameters"));
  EXPECT_TRUE(matches("/a$", "/a"));
  EXPECT_FALSE(matches("/a$", "/ab"));
  EXPECT_TRUE(matches("/a$b", "/a$bc"));
  EXPECT_FALSE(matches("/ab*ba$", "/aba"));
  EXPECT_TRUE(matches("/a*$", "/ab"));
}

// §2.2.3: "If a crawler matches special characters verbatim in the URI, crawlers SHOULD use "%" encoding"
TEST(RobotsPattern, MeansTheCharacterItselfByAnEncodedStarOrDollar) {
  EXPECT_TRUE(matches("/path/file-with-a-%2A.html", "/path/file-with-a-*.html"));
  EXPECT_FALSE(matches("/path/file-with-a-%2A.html", "/path/file-with-a-b.html"));
  EXPECT_TRUE(matches("/path/foo-%24", "/path/foo-$"));
  EXPECT_TRUE(matches("/path/foo-%24", "/path/foo-$bar"));
  EXPECT_TRUE(matches("/path/foo-%24", "/path/foo-%24"));
}

// The table of §2.2.2
TEST(RobotsPattern, ComparesOctetsNotSpellings) {
  EXPECT_TRUE(matches("/foo/bar?baz=quz", "/foo/bar?baz=quz"));
  EXPECT_TRUE(matches("/foo/bar?baz=https://foo.bar", "/foo/bar?baz=https://foo.bar"));
  EXPECT_TRUE(matches("/foo/bar/\xE3\x83\x84", "/foo/bar/%E3%83%84"));
  EXPECT_TRUE(matches("/foo/bar/%E3%83%84", "/foo/bar/\xE3\x83\x84"));
  EXPECT_TRUE(matches("/foo/bar/%62%61%7A", "/foo/bar/baz", spelling::decoded));
  EXPECT_FALSE(matches("/foo/bar/%62%61%7A", "/foo/bar/baz", spelling::written));
  EXPECT_TRUE(matches("/caf\xC3\xA9", "/caf%c3%a9"));
}

TEST(RobotsPattern, TellsAnEncodedSlashFromASlash) {
  EXPECT_FALSE(matches("/a%2Fb", "/a/b", spelling::decoded));
  EXPECT_TRUE(matches("/a%2fb", "/a%2Fb", spelling::decoded));
}

TEST(RobotsPattern, TakesAPercentSignThatEncodesNothingAsItself) {
  EXPECT_TRUE(matches("/100%", "/100%"));
  EXPECT_TRUE(matches("/%zz", "/%zz"));
  EXPECT_TRUE(matches("/%4", "/%4"));
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
