#include "hostile/hostile_fixture.hpp"

namespace fanfold {
namespace {

/// Hosts whose robots.txt is hostile.
class hostile_robots : public hostile_web {
 protected:
  /// The record of the root of the host whose robots.txt is that fault page: NAME.ARGUMENTS.
  page_record root_of(std::string_view robots) {
    const auto root = hostile("/", std::string(robots) + ".robots.test");
    return crawl_beside({root}).by_url.at(root);
  }
  void holds_up_nobody_but_itself(std::string_view robots) {
    const auto root = hostile("/", std::string(robots) + ".robots.test");
    for (const auto& page : finish_others_beside({root})) ADD_FAILURE() << page.url << " ended: " << page.error;
  }
};

// RFC 9309 section 2.3.1.4: what can't be reached forbids everything.
TEST_F(hostile_robots, Errors) {
  for (const auto* robots : {"status.500", "status.503", "cut-head", "wrong-coding", "not-http", "endless-fields"}) {
    const auto page = root_of(robots);
    EXPECT_EQ(page.status, 0) << robots;
    EXPECT_NE(page.error, "") << robots;
  }
}

// Section 2.3.1.2: five redirects at least; what is beyond counts as missing, which allows everything.
TEST_F(hostile_robots, RedirectLoops) {
  EXPECT_EQ(root_of("redirect-loop").status, 200);
  EXPECT_EQ(root_of("redirect-ping").status, 200);
  EXPECT_EQ(root_of("redirect-away").status, 200);
}

// Section 2.5: the first 500 KiB count. The last rule, which forbids everything, is beyond.
TEST_F(hostile_robots, OfFiveHundredMegabytes) {
  EXPECT_EQ(root_of("robots-rules.500000000").status, 200);
  EXPECT_EQ(root_of("robots-groups.500000000").status, 200);
  EXPECT_EQ(root_of("robots-sitemaps.500000000").status, 200);
  EXPECT_EQ(root_of("robots-line.500000000").status, 200);
  EXPECT_EQ(root_of("robots-rules.10000").error, "robots_disallowed");
}

TEST_F(hostile_robots, Bombs) {
  for (const auto* robots : {"gzip-bomb.1000", "deflate-bomb.1000", "brotli-bomb.1000", "zstd-bomb.1000"})
    EXPECT_EQ(root_of(robots).status, 200) << robots;
}

TEST_F(hostile_robots, PatternsThatAreSlowToMatch) {
  EXPECT_EQ(root_of("robots-wildcards.400000").status, 200);
}

TEST_F(hostile_robots, NulAndOldLines) {
  EXPECT_EQ(root_of("robots-nul").status, 200);
  EXPECT_EQ(root_of("robots-old-lines").status, 200);
  EXPECT_EQ(root_of("binary-html").status, 200);
}

TEST_F(hostile_robots, ThatNeverCome) {
  holds_up_nobody_but_itself("silent");
  holds_up_nobody_but_itself("stalled");
  holds_up_nobody_but_itself("slow-head.1000");
  holds_up_nobody_but_itself("endless.1000");
}

}  // namespace
}  // namespace fanfold
