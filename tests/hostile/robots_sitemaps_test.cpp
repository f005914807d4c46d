#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "hostile/hostile_fixture.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

/// Hosts whose robots.txt is hostile.
class hostile_robots : public hostile_web {
 protected:
  /// A URL of the host whose robots.txt is that fault page: NAME.ARGUMENTS.
  std::string at(std::string_view robots, std::string_view path) const {
    return hostile(path, std::string(robots) + ".robots.test");
  }
  /// The record of its root.
  page_record root_of(std::string_view robots) {
    const auto root = at(robots, "/");
    return crawl_beside({root}, asked_for({at(robots, "/robots.txt")})).by_url.at(root);
  }
  void holds_up_nobody_but_itself(std::string_view robots) {
    for (const auto& page : finish_others_beside({at(robots, "/")}, asked_for({at(robots, "/robots.txt")})))
      ADD_FAILURE() << page.url << " ended: " << page.error;
  }
};

// RFC 9309 section 2.3.1.4: what can't be reached forbids everything.
TEST_F(hostile_robots, Errors) {
  for (const auto* robots :
       {"status.500", "status.503", "cut-head", "wrong-coding", "cut-coding.gzip", "not-http", "endless-fields"}) {
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

TEST_F(hostile_robots, RedirectsThatTakeTheirTimeEach) {
  EXPECT_EQ(visit_alone(at("redirect-late.200", "/"), 500ms).error, "timeout");
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

// Hundreds of /*a*a*a…*c*b$, which all but match a path of a's and a b, in more ways than can be tried. Of thousands
// most are taken for what stands before the star.
TEST_F(hostile_robots, PatternsThatAreSlowToMatch) {
  std::vector<std::string> slow;
  for (int i = 0; i < 20; ++i)
    slow.push_back(at("robots-wildcards.70000", fmt::format("/fault/target/{}{}b", std::string(4'000, 'a'), i)));
  const auto pages = crawl_beside(slow, asked_for({slow.front()})).by_url;
  for (const auto& url : slow) EXPECT_EQ(pages.at(url).status, 200);
  const auto forbidden = at("robots-wildcards.70000", fmt::format("/{}cb", std::string(4'000, 'a')));
  EXPECT_EQ(visit_alone(forbidden, 30s).error, "robots_disallowed") << "the patterns are matched";
  EXPECT_EQ(root_of("robots-wildcards.400000").error, "robots_disallowed");
}

// Forty thousand patterns that all but match each of three hundred long paths, 160 million bytes a path: in time that
// the fixture bounds, and while some of the paths are under way.
TEST_F(hostile_robots, ManyPatternsAndLongPaths) {
  options_.max_body_bytes = 4 << 20;
  const auto page = at("robots-many-wildcards", "/fault/long-paths/300");
  const auto all = crawl_beside({page}, asked_for_more(4));
  EXPECT_EQ(all.pages.size(), 1u + 300u);
  for (const auto& each : all.pages) EXPECT_EQ(each.status, 200) << each.error;
}

TEST_F(hostile_robots, NulAndOldLines) {
  EXPECT_EQ(root_of("robots-nul").status, 200);
  EXPECT_EQ(root_of("robots-old-lines").status, 200);
  EXPECT_EQ(root_of("binary-html").status, 200);
}

// Obeyed as far as anybody can mean it, for its own host.
TEST_F(hostile_robots, DelaysWithoutMeasure) {
  holds_up_nobody_but_itself("robots-delay");
  holds_up_nobody_but_itself("robots-delay.99999999999999999999999");
}

TEST_F(hostile_robots, ThatNeverCome) {
  for (const auto* robots : {"silent", "stalled", "slow-head.1000", "endless.1000"}) {
    holds_up_nobody_but_itself(robots);
    EXPECT_EQ(visit_alone(at(robots, "/"), 300ms).error, "timeout") << robots;
  }
}

/// Hosts whose sitemap is hostile. Their roots link to the first two targets.
class hostile_sitemaps : public hostile_web {
 protected:
  hostile_sitemaps() { options_.max_body_bytes = crawl_options().max_body_bytes; }

  /// How many of the host's pages are found by nothing else, and how the sitemap itself ends.
  struct read {
    std::size_t pages = 0;
    page_record sitemap;
  };
  read from(std::string_view sitemap) {
    const std::string host = std::string(sitemap) + ".sitemap.test";
    std::string path = "/fault/" + std::string(sitemap);
    std::ranges::replace(path, '.', '/');
    const auto found = crawl_beside({hostile("/", host)}, asked_for({hostile(path, host)})).by_url;
    read result;
    for (const auto& [url, page] : found) {
      const bool is_linked = url.ends_with("/target/1") || url.ends_with("/target/2");
      result.pages += !is_linked && url.contains("/fault/target/") && page.status == 200;
    }
    const auto own = found.find(hostile(path, host));
    if (own == found.end()) {
      ADD_FAILURE() << "the sitemap was not read: " << path;
    } else {
      result.sitemap = own->second;
    }
    return result;
  }
};

TEST_F(hostile_sitemaps, AreReadWhereTheyAreSound) {
  EXPECT_EQ(from("sitemap.25").pages, 25u - 2u);
  EXPECT_EQ(from("sitemap-text.25").pages, 25u - 2u);
  EXPECT_EQ(from("sitemap-gzip").pages, 1u);
}

TEST_F(hostile_sitemaps, OfFiveHundredMegabytes) {
  options_.exclude = {"/fault/target/.{4,}"};  // but for the first thousand
  const read sitemap = from("sitemap.5000000");
  EXPECT_EQ(sitemap.sitemap.error, "too_large");
  EXPECT_GT(sitemap.sitemap.links, 50'000u);
  EXPECT_EQ(sitemap.pages, 1'000u - 2u) << "what was there before counts";
}

TEST_F(hostile_sitemaps, Bombs) {
  EXPECT_EQ(from("sitemap-bomb.40").pages, 2u) << "before and behind 40 MB of blanks";
  EXPECT_EQ(from("sitemap-bomb.60").pages, 1u) << "what is behind 50 MiB is not read";
  const read sitemap = from("sitemap-bomb.10000");
  EXPECT_EQ(sitemap.sitemap.error, "bad_sitemap") << "within its limit only as it is sent";
  EXPECT_EQ(sitemap.pages, 1u);
  EXPECT_EQ(sitemap.sitemap.links, 1u);
}

TEST_F(hostile_sitemaps, Entities) {
  EXPECT_LE(from("sitemap-entities.10").pages, 1u);
  EXPECT_LE(from("sitemap-external").pages, 1u);
  EXPECT_EQ(hostile_.seen().requests(hostile("/fault/not-a-link", "sitemap-external.sitemap.test")), 0u);
}

// It would take minutes to make them all.
TEST_F(hostile_sitemaps, AttributesByDefault) {
  const read sitemap = from("sitemap-attlist.200000");
  EXPECT_EQ(sitemap.pages, 0u);
  EXPECT_EQ(sitemap.sitemap.error, "bad_sitemap");
}

TEST_F(hostile_sitemaps, Indexes) {
  EXPECT_EQ(from("sitemap-self").pages, 10u - 2u);
  EXPECT_EQ(from("sitemap-loop").pages, 0u);
  EXPECT_EQ(from("sitemap-index.20").pages, 10u - 2u);
}

TEST_F(hostile_sitemaps, ThatNestAndThatBreakOff) {
  const read nested = from("sitemap-nested.1000000");
  EXPECT_EQ(nested.pages, 0u);
  EXPECT_EQ(nested.sitemap.error_detail, "line 3: elements within too many others");
  EXPECT_EQ(from("sitemap-long.100000").pages, 2u);
  const read cut = from("sitemap-cut");
  EXPECT_EQ(cut.pages, 1u);
  EXPECT_EQ(cut.sitemap.error, "bad_sitemap");
}

TEST_F(hostile_sitemaps, ThatLeadElsewhere) {
  EXPECT_EQ(from("sitemap-elsewhere").pages, 1u);
}

TEST_F(hostile_sitemaps, ThatFail) {
  const auto error_of = [this](std::string_view sitemap) {
    const read failed = from(sitemap);
    EXPECT_EQ(failed.pages, 0u) << sitemap;
    return failed.sitemap.error;
  };
  EXPECT_EQ(error_of("status.500"), "");
  EXPECT_EQ(error_of("redirect-loop"), "too_many_redirects");
  EXPECT_EQ(error_of("binary-html"), "");
  EXPECT_EQ(error_of("wrong-coding"), "bad_encoding");
  EXPECT_EQ(error_of("cut"), "truncated");
  EXPECT_EQ(from("status.500").sitemap.status, 500);
}

// An index of two indexes of two indexes ends where anything does of which there is no end.
TEST_F(hostile_sitemaps, IndexesWithoutAnEnd) {
  options_.max_per_pattern = 300;
  const auto all = crawl_beside({hostile("/", "sitemap-endless.sitemap.test")}, asked_for_more(100));
  EXPECT_EQ(all.statistics.pages, all.by_url.size());
  EXPECT_GT(all.pages.size(), 300u);
  EXPECT_LT(all.pages.size(), 3 * 300u);
  ASSERT_FALSE(all.traps.empty());
  EXPECT_EQ(all.traps[0].kind, trap_kind::pattern);
  EXPECT_TRUE(all.traps[0].where.ends_with("/fault/sitemap-endless/*")) << all.traps[0].where;
}

TEST_F(hostile_sitemaps, WithoutAnEndHoldUpNobody) {
  options_.ignore_traps = true;
  finish_others_beside({hostile("/", "sitemap-endless.sitemap.test")}, asked_for_more(100));
}

}  // namespace
}  // namespace fanfold
