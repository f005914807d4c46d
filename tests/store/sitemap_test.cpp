#include "store/sitemap.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace fanfold {
namespace {

page_record good_page() {
  page_record page;
  page.url = page.final_url = "http://a/";
  page.status = 200;
  page.content_type = "Text/HTML ; charset=utf-8";
  return page;
}

TEST(sitemap, lists_pages_that_search_engines_are_to_know_of) {
  EXPECT_TRUE(belongs_in_sitemap(good_page()));
  page_record page = good_page();
  page.content_type = "application/xhtml+xml";
  page.robots = "nofollow";
  EXPECT_TRUE(belongs_in_sitemap(page));
}

TEST(sitemap, leaves_out_all_others) {
  const auto without = [](auto change) {
    page_record page = good_page();
    change(page);
    return belongs_in_sitemap(page);
  };
  EXPECT_FALSE(without([](page_record& p) { p.status = 404; }));
  EXPECT_FALSE(without([](page_record& p) { p.error = "too_large"; }));
  EXPECT_FALSE(without([](page_record& p) { p.content_type = "text/css"; }));
  EXPECT_FALSE(without([](page_record& p) { p.content_type = ""; }));
  EXPECT_FALSE(without([](page_record& p) { p.robots = "noindex, nofollow"; }));
  EXPECT_FALSE(without([](page_record& p) { p.duplicate_of = "http://a/first"; }));
  EXPECT_FALSE(without([](page_record& p) { p.final_url = "http://a/" + std::string(2048, 'x'); }));
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
