#include <fmt/format.h>

#include "hostile/hostile_fixture.hpp"

namespace fanfold {
namespace {

class hostile_urls : public hostile_web {
 protected:
  std::string local(std::string_view path) const { return hostile(path, "127.0.0.1"); }
};

TEST_F(hostile_urls, OfAMegabyte) {
  const auto page = visit("/fault/long-link/1000000");
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.links, 2u) << "the long one is counted, and not followed";
  const auto seed = hostile("/fault/target/" + std::string(1'000'000, 'x'));
  const auto asked = asked_for({hostile("/robots.txt")});
  EXPECT_EQ(crawl_beside({seed}, asked).by_url.at(seed).status, 400) << "the server's decision";
}

TEST_F(hostile_urls, OfThreeMegabytes) {
  const auto seed = hostile("/fault/target/" + std::string(3'000'000, 'x'));
  EXPECT_EQ(crawl_beside({seed}, asked_for({})).by_url.at(seed).error, "bad_url") << "nobody is asked";
}

// https://url.spec.whatwg.org/#host-parsing, #path-state: what a browser makes of them.
TEST_F(hostile_urls, WithNulBadPercentsUserinfoAndOddAddresses) {
  options_.scope = scope_kind::any;
  options_.exclude = {"elsewhere", "/x$"};
  const auto pages = crawl_beside({hostile("/fault/odd-links")}).by_url;
  EXPECT_EQ(pages.at(hostile("/fault/odd-links")).error, "");
  for (const auto* path : {"/fault/target/nul%EF%BF%BDin_path", "/fault/target/%", "/fault/target/%zz",
                           "/fault/target/%00", "/fault/target/%FF%FE"})
    EXPECT_EQ(pages.count(hostile(path)), 1u) << path;
  EXPECT_EQ(
      pages.count(fmt::format("http://user:secret@hostile.test:{}/fault/target/userinfo", hostile_.web().port(0))), 1u);
  for (const auto* path : {"decimal", "octal", "hexadecimal", "fullwidth"})
    EXPECT_EQ(pages.count(local(fmt::format("/fault/target/{}", path))), 1u) << path;
  for (const auto& [url, page] : pages) EXPECT_TRUE(url.starts_with("http://")) << url;
}

/// Sites without an end, with room for few URLs so that all of it is soon full.
class endless_sites : public hostile_web {
 protected:
  endless_sites() {
    options_.max_per_pattern = 300;
    options_.max_per_host = 2'000;
  }

  /// A crawl of the site comes to an end, and tells why.
  trap_kind ends(std::string_view path) {
    const crawled all = crawl_beside({hostile(path)});
    EXPECT_LE(all.pages.size(), options_.max_per_host + 1) << path;
    EXPECT_GT(all.statistics.trapped, 0u) << path;
    if (all.traps.empty()) {
      ADD_FAILURE() << path << " was not seen to be a trap";
      return {};
    }
    EXPECT_TRUE(all.traps[0].example.starts_with(hostile("/"))) << all.traps[0].example;
    EXPECT_FALSE(all.by_url.contains(all.traps[0].example));
    return all.traps[0].kind;
  }
};

TEST_F(endless_sites, OfPathsThatGrow) {
  EXPECT_EQ(ends("/fault/growing-path/"), trap_kind::repetition);
  EXPECT_EQ(ends("/fault/relative-loop/"), trap_kind::host);
  EXPECT_EQ(ends("/fault/growing-segment/x"), trap_kind::long_url);
  EXPECT_EQ(ends("/fault/soft-404/x"), trap_kind::pattern);
}
TEST_F(endless_sites, OfQueriesThatGrow) {
  EXPECT_EQ(ends("/fault/growing-query"), trap_kind::repetition);
}
TEST_F(endless_sites, OfNumberedPages) {
  EXPECT_EQ(ends("/fault/pages/1"), trap_kind::pattern);
  EXPECT_EQ(ends("/fault/page-parameter?page=1"), trap_kind::pattern);
}
TEST_F(endless_sites, OfCalendars) {
  EXPECT_EQ(ends("/fault/calendar/2024/01"), trap_kind::pattern);
  options_.max_per_pattern = options_.max_per_host = 1'000'000;
  const crawled all = crawl_beside({hostile("/fault/calendar/2024/01")});
  ASSERT_EQ(all.traps.size(), 1u);
  EXPECT_EQ(all.traps[0].kind, trap_kind::calendar);
  EXPECT_EQ(all.traps[0].where, hostile("/fault/calendar/*"));
}
TEST_F(endless_sites, OfSessionIds) {
  EXPECT_EQ(ends("/fault/session-path"), trap_kind::pattern);
  EXPECT_EQ(ends("/fault/session-parameter"), trap_kind::session);
  EXPECT_EQ(ends("/fault/session-query"), trap_kind::session);
}
TEST_F(endless_sites, OfFacets) {
  options_.max_per_host = 20'000;
  EXPECT_EQ(ends("/fault/facets"), trap_kind::facets);
}
// As many as 10,000 hosts of one domain are crawled: here it is enough that they hold up nobody.
TEST_F(endless_sites, OfHosts) {
  options_.scope = scope_kind::domain;
  finish_others_beside({hostile("/fault/subdomains")}, asked_for_more(50));
}
TEST_F(endless_sites, HoldUpNobodyWhereTheyAreNotToBeSeenAsTraps) {
  options_.ignore_traps = true;
  for (const auto* path : {"/fault/growing-path/", "/fault/growing-query", "/fault/pages/1", "/fault/calendar/2024/01",
                           "/fault/session-path", "/fault/facets", "/fault/soft-404/x"})
    finish_others_beside({hostile(path)}, asked_for_more(50));
}

}  // namespace
}  // namespace fanfold
