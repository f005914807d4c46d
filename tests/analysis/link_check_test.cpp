#include "analysis/link_check.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

using anchors = std::optional<std::vector<std::string>>;

page_record answered(std::string url, int status, std::string moved_to = "") {
  page_record page;
  page.final_url = moved_to.empty() ? url : moved_to;
  page.url = std::move(url);
  page.status = status;
  page.depth = 1;
  return page;
}

page_record failed(std::string url, std::string error) {
  page_record page = answered(std::move(url), 0);
  page.error = std::move(error);
  page.error_detail = "in words";
  return page;
}

checked_link link_to(std::string_view url, std::string_view fragment = "") {
  return {.url = url, .fragment = fragment, .element = "a", .attribute = "href"};
}

// Each link is on a page of its own.
struct check {
  explicit check(link_rules rules = {}) : links(std::move(rules)) {}

  link_finding result_of(checked_link link) {
    links.add_links("http://a/" + std::to_string(++pages), std::span(&link, 1));
    link_finding found;
    links.for_each([&](const link_finding& each) {
      if (each.url == link.url && each.fragment == link.fragment) found = each;
    });
    return found;
  }

  link_check links;
  int pages = 0;
};

TEST(link_check, takes_statuses_for_broken_but_those_that_are_accepted) {
  check all({.accepted = {{200, 299}, {403, 403}}});
  for (const int status : {200, 204, 403}) {
    const std::string url = "http://a/" + std::to_string(status);
    all.links.add_visit(answered(url, status), false, {});
    EXPECT_EQ(all.result_of(link_to(url)).state, link_state::fine) << url;
  }
  const std::map<int, std::string> broken{{404, "404 Not Found"}, {500, "500 Internal Server Error"}, {999, "999"}};
  for (const auto& [status, reason] : broken) {
    const std::string url = "http://a/" + std::to_string(status);
    all.links.add_visit(answered(url, status), false, {});
    const link_finding found = all.result_of(link_to(url));
    EXPECT_EQ(found.state, link_state::broken);
    EXPECT_EQ(found.reason, reason);
    EXPECT_EQ(found.status, status);
  }
}

TEST(link_check, takes_failures_for_broken_in_words_and_what_was_forbidden_for_skipped) {
  check all;
  all.links.add_visit(failed("http://a/1", "connection_refused"), false, {});
  all.links.add_visit(failed("http://a/2", "robots_disallowed"), false, {});
  const link_finding refused = all.result_of(link_to("http://a/1"));
  EXPECT_EQ(refused.state, link_state::broken);
  EXPECT_EQ(refused.reason, "connection refused");
  EXPECT_EQ(refused.error, "connection_refused");
  EXPECT_EQ(refused.detail, "in words");
  EXPECT_EQ(all.result_of(link_to("http://a/2")).reason, "forbidden by robots.txt");
  EXPECT_EQ(all.result_of(link_to("http://a/2")).state, link_state::skipped);
  EXPECT_EQ(all.result_of(link_to("http://a/3")).reason, "not visited");
  EXPECT_EQ(all.result_of({.url = "http://[", .is_url = false}).reason, "no URL");
  EXPECT_EQ(all.result_of({.url = "http://a/4", .is_ignored = true}).reason, "ignored");
}

TEST(link_check, takes_a_page_that_is_too_large_for_one_that_is_there) {
  check all;
  page_record large = failed("http://a/1", "too_large");
  large.status = 200;
  all.links.add_visit(large, false, anchors({}));
  EXPECT_EQ(all.result_of(link_to("http://a/1")).state, link_state::fine);
  EXPECT_EQ(all.result_of(link_to("http://a/1", "x")).state, link_state::fine) << "its anchors were not all seen";
}

TEST(link_check, takes_a_bad_sitemap_for_a_page_that_is_there) {
  check all;
  page_record feed = failed("http://a/1", "bad_sitemap");
  feed.status = 200;
  all.links.add_visit(feed, false, {});
  EXPECT_EQ(all.result_of(link_to("http://a/1")).state, link_state::fine);
}

TEST(link_check, looks_fragments_up_where_anchors_are_known) {
  check all;
  all.links.add_visit(answered("http://a/1", 200), false, anchors({"here"}));
  all.links.add_visit(answered("http://a/2", 200), false, {});
  EXPECT_EQ(all.result_of(link_to("http://a/1", "here")).state, link_state::fine);
  EXPECT_EQ(all.result_of(link_to("http://a/1", "")).state, link_state::fine);
  EXPECT_EQ(all.result_of(link_to("http://a/1", "top")).state, link_state::fine);
  EXPECT_EQ(all.result_of(link_to("http://a/1", "there")).reason, "no such fragment");
  EXPECT_EQ(all.result_of(link_to("http://a/2", "there")).state, link_state::fine);
}

TEST(link_check, follows_redirects_to_what_they_came_to) {
  check all;
  all.links.add_visit(answered("http://a/within", 200, "http://a/to"), true, anchors({"x"}));
  all.links.add_visit(answered("http://a/1", 301, "http://b/2"), true, {});
  all.links.add_visit(answered("http://b/2", 302, "http://c/3"), false, {});
  all.links.add_visit(answered("http://c/3", 404), false, {});
  all.links.add_visit(answered("http://a/gone", 301, "http://d/"), true, {});
  const link_finding within = all.result_of(link_to("http://a/within", "x"));
  EXPECT_EQ(within.state, link_state::fine);
  EXPECT_EQ(within.moved_to, "http://a/to");
  EXPECT_TRUE(within.moved_for_good);
  EXPECT_EQ(all.result_of(link_to("http://a/within", "y")).reason, "no such fragment");
  const link_finding far = all.result_of(link_to("http://a/1"));
  EXPECT_EQ(far.reason, "404 Not Found");
  EXPECT_EQ(far.moved_to, "http://c/3");
  EXPECT_FALSE(far.moved_for_good);
  EXPECT_EQ(all.result_of(link_to("http://a/gone")).reason, "not visited");
  EXPECT_EQ(all.links.totals().moved, 1u);
}

TEST(link_check, ends_a_circle_of_redirects) {
  check all;
  all.links.add_visit(answered("http://a/1", 302, "http://b/2"), false, {});
  all.links.add_visit(answered("http://b/2", 302, "http://a/1"), false, {});
  EXPECT_EQ(all.result_of(link_to("http://a/1")).reason, "too many redirects");
}

TEST(link_check, takes_what_moved_for_good_for_broken_where_it_is_asked_to) {
  check all({.moved_is_broken = true});
  all.links.add_visit(answered("http://a/1", 200, "http://a/2"), true, {});
  all.links.add_visit(answered("http://a/3", 200, "http://a/4"), false, {});
  EXPECT_EQ(all.result_of(link_to("http://a/1")).reason, "moved for good");
  EXPECT_EQ(all.result_of(link_to("http://a/3")).state, link_state::fine);
}

TEST(link_check, names_the_first_pages_that_hold_a_link_in_whatever_order_they_come) {
  link_check links({.max_holders = 2});
  const std::vector twice{link_to("http://x/"), link_to("http://x/")};
  for (const char* page : {"http://c/", "http://a/", "http://d/", "http://b/"}) links.add_links(page, twice);
  std::vector<std::string> pages;
  links.for_each([&](const link_finding& each) {
    EXPECT_EQ(each.pages, 4u);
    for (const link_holder& holder : each.holders) pages.emplace_back(holder.page);
  });
  EXPECT_THAT(pages, ElementsAre("http://a/", "http://b/"));
  EXPECT_EQ(links.totals().links, 1u);
  EXPECT_EQ(links.totals().pages, 4u);
}

TEST(link_check, counts_a_page_once_that_came_by_two_urls) {
  link_check links;
  for (int i = 0; i < 2; ++i) {
    links.add_links("http://a/", std::vector{link_to("http://x/"), link_to("http://y/")});
    links.add_links("http://b/", std::vector{link_to("http://x/")});
  }
  std::vector<std::uint64_t> pages;
  links.for_each([&](const link_finding& each) { pages.push_back(each.pages); });
  EXPECT_THAT(pages, ElementsAre(2, 1));
  EXPECT_EQ(links.totals().pages, 2u);
}

TEST(link_check, gives_links_by_page_then_url) {
  link_check links;
  links.add_links("http://b/", std::vector{link_to("http://b/1"), link_to("http://z/")});
  links.add_links("http://a/", std::vector{link_to("http://z/"), link_to("http://a/2", "f"), link_to("http://a/2")});
  std::vector<std::string> urls;
  links.for_each(
      [&](const link_finding& each) { urls.push_back(std::string(each.url) + '#' + std::string(each.fragment)); });
  EXPECT_THAT(urls, ElementsAre("http://a/2#", "http://a/2#f", "http://z/#", "http://b/1#"));
}

TEST(link_check, tells_of_what_no_page_links_to_where_it_is_broken) {
  check all;
  page_record seed = answered("http://seed/", 404);
  seed.depth = 0;
  all.links.add_visit(seed, false, {});
  all.links.add_visit(answered("http://a/sitemap.xml", 500), false, {});
  all.links.add_visit(answered("http://a/old", 301, "http://b/new"), true, {});
  all.links.add_visit(answered("http://b/new", 404), false, {});
  std::vector<std::pair<std::string, bool>> told;
  all.links.for_each([&](const link_finding& each) {
    EXPECT_THAT(each.holders, IsEmpty());
    told.emplace_back(each.url, each.is_seed);
  });
  EXPECT_THAT(
      told, ElementsAre(Pair("http://a/old", false), Pair("http://a/sitemap.xml", false), Pair("http://seed/", true)));
}

TEST(link_check, counts_why_links_are_skipped) {
  link_check links;
  links.add_visit(failed("http://a/1", "robots_disallowed"), false, {});
  links.add_visit(failed("http://a/2", "robots_disallowed"), false, {});
  links.add_links("http://a/", std::vector{link_to("http://a/1"), link_to("http://a/2"), link_to("http://a/3")});
  const link_totals all = links.totals();
  EXPECT_EQ(all.skipped, 3u);
  EXPECT_THAT(all.skipped_by_reason, ElementsAre(Pair("forbidden by robots.txt", 2), Pair("not visited", 1)));
}

}  // namespace
}  // namespace fanfold
