#include "store/sitemap.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

namespace fanfold {
namespace {

page_record good_page() {
  page_record page;
  page.url = page.final_url = "http://a/";
  page.status = 200;
  page.content_type = "Text/HTML ; charset=utf-8";
  return page;
}

bool is_listed(const page_record& page) {
  return sitemap_selection().lists(page);
}

page_record with_body(std::string url, std::byte body) {
  page_record page = good_page();
  page.url = page.final_url = std::move(url);
  page.bytes = 100;
  page.body_hash = content_hash{body};
  return page;
}

TEST(sitemap, lists_pages_that_search_engines_are_to_know_of) {
  EXPECT_TRUE(is_listed(good_page()));
  page_record page = good_page();
  page.content_type = "application/xhtml+xml";
  page.robots = "nofollow";
  EXPECT_TRUE(is_listed(page));
}

TEST(sitemap, leaves_out_all_others) {
  const auto without = [](auto change) {
    page_record page = good_page();
    change(page);
    return is_listed(page);
  };
  EXPECT_FALSE(without([](page_record& p) { p.status = 404; }));
  EXPECT_FALSE(without([](page_record& p) { p.error = "too_large"; }));
  EXPECT_FALSE(without([](page_record& p) { p.content_type = "text/css"; }));
  EXPECT_FALSE(without([](page_record& p) { p.content_type = ""; }));
  EXPECT_FALSE(without([](page_record& p) { p.robots = "noindex, nofollow"; }));
  EXPECT_FALSE(without([](page_record& p) { p.final_url = "http://a/" + std::string(2048, 'x'); }));
}

TEST(sitemap, lists_what_a_refresh_found_unchanged_if_it_was_listed_before) {
  page_record page = good_page();
  page.status = 304;
  EXPECT_FALSE(is_listed(page)) << "nobody asked whether it has changed";
  page.change = "unchanged";
  EXPECT_TRUE(is_listed(page));
  page.content_type = "text/css";
  EXPECT_FALSE(is_listed(page));
}

TEST(sitemap, lists_the_first_of_pages_with_the_same_body_that_may_be_listed) {
  sitemap_selection selection;
  page_record hidden = with_body("http://a/hidden", std::byte(1));
  hidden.robots = "noindex";
  const page_record first = with_body("http://a/first", std::byte(1));
  EXPECT_FALSE(selection.lists(hidden));
  EXPECT_TRUE(selection.lists(first));
  EXPECT_FALSE(selection.lists(with_body("http://a/copy", std::byte(1))));
  EXPECT_TRUE(selection.lists(with_body("http://a/other", std::byte(2))));
  EXPECT_TRUE(selection.lists(first)) << "the answer stays the same";
}

TEST(sitemap, takes_a_page_for_no_copy_of_what_led_to_it) {
  sitemap_selection selection;
  page_record moved = with_body("http://a/go", std::byte(1));
  moved.final_url = "http://a/page";
  EXPECT_TRUE(selection.lists(moved));
  EXPECT_FALSE(selection.lists(with_body("http://a/copy", std::byte(1))));
  EXPECT_TRUE(selection.lists(with_body("http://a/page", std::byte(1))));
}

TEST(sitemap, lists_empty_pages_each) {
  sitemap_selection selection;
  for (const char* url : {"http://a/1", "http://a/2"}) {
    page_record empty = with_body(url, std::byte(1));
    empty.bytes = 0;
    EXPECT_TRUE(selection.lists(empty));
  }
}

TEST(sitemap, entries_are_xml_with_the_time_where_it_is_known) {
  std::string out;
  append_sitemap_entry(out, sitemap_kind::urls, "http://a/?x=1&y='<\">");
  EXPECT_EQ(out, "<url><loc>http://a/?x=1&amp;y=&apos;&lt;&quot;&gt;</loc></url>\n");
  out.clear();
  append_sitemap_entry(out, sitemap_kind::index, "http://a/1.xml",
                       std::chrono::sys_seconds(std::chrono::seconds(784111777)));
  EXPECT_EQ(out, "<sitemap><loc>http://a/1.xml</loc><lastmod>1994-11-06T08:49:37Z</lastmod></sitemap>\n");
}

}  // namespace
}  // namespace fanfold
