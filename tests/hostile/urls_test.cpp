#include <fmt/format.h>

#include "hostile/hostile_fixture.hpp"

namespace fanfold {
namespace {

class hostile_urls : public hostile_web {
 protected:
  /// A site without an end: the others are done while it still grows.
  void is_a_trap(std::string_view path) { finish_others_beside({hostile(path)}); }

  std::string local(std::string_view path) const { return hostile(path, "127.0.0.1"); }
};

TEST_F(hostile_urls, OfAMegabyte) {
  const auto page = visit("/fault/long-link/1000000");
  EXPECT_EQ(page.error, "");
  EXPECT_EQ(page.links, 2u) << "the long one is counted, and not followed";
  const auto seed = hostile("/fault/target/" + std::string(1'000'000, 'x'));
  EXPECT_EQ(crawl_beside({seed}).by_url.at(seed).status, 400) << "the server's decision";
}

TEST_F(hostile_urls, OfThreeMegabytes) {
  const auto seed = hostile("/fault/target/" + std::string(3'000'000, 'x'));
  EXPECT_EQ(crawl_beside({seed}).by_url.at(seed).error, "bad_url");
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

TEST_F(hostile_urls, PathsThatGrow) {
  is_a_trap("/fault/growing-path/");
  is_a_trap("/fault/relative-loop/");
  is_a_trap("/fault/growing-segment/x");
  is_a_trap("/fault/soft-404/x");
}
TEST_F(hostile_urls, QueriesThatGrow) {
  is_a_trap("/fault/growing-query");
}
TEST_F(hostile_urls, PagesWithoutAnEnd) {
  is_a_trap("/fault/pages/1");
  is_a_trap("/fault/page-parameter?page=1");
}
TEST_F(hostile_urls, Calendars) {
  is_a_trap("/fault/calendar/2024/01");
}
TEST_F(hostile_urls, SessionIds) {
  is_a_trap("/fault/session-path");
  is_a_trap("/fault/session-parameter");
  is_a_trap("/fault/session-query");
}
TEST_F(hostile_urls, Facets) {
  is_a_trap("/fault/facets");
}
TEST_F(hostile_urls, HostsWithoutAnEnd) {
  options_.scope = scope_kind::domain;
  is_a_trap("/fault/subdomains");
}

}  // namespace
}  // namespace fanfold
