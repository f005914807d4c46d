#include "frontier/url_pattern.hpp"

#include <gtest/gtest.h>

#include <string>

namespace fanfold {
namespace {

TEST(url_pattern, has_a_star_for_each_number_and_identifier) {
  EXPECT_EQ(pattern_text("/articles/page-17.html"), "/articles/page-*.html");
  EXPECT_EQ(pattern_text("/item/3f2504e0-4f89-11d3-9a0c-0305e82c3301/view"), "/item/*/view");
  EXPECT_EQ(pattern_text("/commit/9fceb02"), "/commit/*");
  EXPECT_EQ(pattern_text("/wiki/Coffee"), "/wiki/Coffee");
  EXPECT_EQ(pattern_text("/"), "/");
}

TEST(url_pattern, has_a_star_for_an_identifier_with_something_beside_it) {
  EXPECT_EQ(pattern_text("/doc/3fa9c1d2e4f5.html"), "/doc/*.html");
  EXPECT_EQ(pattern_text("/img/3f2504e0-4f89-11d3-9a0c-0305e82c3301.jpg"), "/img/*.jpg");
  EXPECT_EQ(pattern_text("/img/photo_3f2504e0-4f89-abcd-1234-0305e82c3301.jpg"), "/img/photo_*.jpg");
  EXPECT_EQ(pattern_text("/view-3fa9c1d2e4f5"), "/view-*");
  EXPECT_EQ(pattern_text("/view-3fa9c1d2e4f53fa9c1d2e4f5/x"), "/view-*/x");
  EXPECT_EQ(pattern_text("/view_3fa9c1d2e4f5"), "/view_*");
  EXPECT_EQ(pattern_text("/item(3fa9c1d2e4f5)~lit3py55t21z5v55;v=3fa9,77ab"), "/item(*)~*;v=*,*");
  EXPECT_EQ(pattern_text("/the%20page%203fa9c1d2e4f5"), "/the%*page%*");
  EXPECT_EQ(pattern_text("/00-1a-2b-3c-4d-5e.xml"), "/*.xml");
  EXPECT_EQ(pattern_text("/k/aZ3xQ9kLm2P_x8Yz7-Wq1bR.js"), "/k/*.js");
}

TEST(url_pattern, has_words_as_they_are) {
  for (const char* const words : {"/how-to-write-a-crawler", "/js/jquery.min.js", "/decade/cafe-facade",
                                  "/internationalization-and-localization", "/wiki/Trap_(disambiguation)"})
    EXPECT_EQ(pattern_text(words), words);
  EXPECT_EQ(pattern_text("/how-to-write-a-crawler-in-2024"), "/how-to-write-a-crawler-in-*");
  EXPECT_EQ(pattern_text("/wiki/Summer_Olympics_2024"), "/wiki/Summer_Olympics_*");
  EXPECT_EQ(pattern_text("/photographyworkshop2024"), "/photographyworkshop*");
  EXPECT_EQ(pattern_text("/best-cafe-2024"), "/best-cafe-*");
  EXPECT_EQ(pattern_text("/make-a-3d-model"), "/make-a-*d-model");
  EXPECT_EQ(pattern_text("/iphone15-vs-pixel8-vs-s24-2024"), "/iphone*-vs-pixel*-vs-s*-*");
  EXPECT_EQ(pattern_text("/js/jquery-3.6.0.min.js"), "/js/jquery-*.*.*.min.js");
  EXPECT_EQ(pattern_text("/v1.2.3/utf8-and-h264"), "/v*.*.*/utf*-and-h*");
  EXPECT_EQ(pattern_text("/%C3%A9cade12"), "/%C*%A*cade*");
}

TEST(url_pattern, has_one_star_for_variable_segments_in_a_row) {
  EXPECT_EQ(pattern_text("/calendar/2024/05/12"), "/calendar/*");
  EXPECT_EQ(pattern_text("/a/1/b/2/3"), "/a/*/b/*");
  EXPECT_EQ(pattern_of("/soft-404/3f2a").hash, pattern_of("/soft-404/77/b00c/1").hash);
}

TEST(url_pattern, has_the_names_of_a_query_in_any_order_without_values) {
  EXPECT_EQ(pattern_text("/shop?size=4&brand=x&size=5"), "/shop?brand&size");
  EXPECT_EQ(pattern_of("/shop?a=1&b=2").hash, pattern_of("/shop?b=7&a=3").hash);
  EXPECT_NE(pattern_of("/shop?a=1").hash, pattern_of("/shop?b=1").hash);
  EXPECT_NE(pattern_of("/shop?a=1").hash, pattern_of("/shop").hash);
  EXPECT_EQ(pattern_of("/shop?a=1").path_hash, pattern_of("/shop").path_hash);
}

TEST(url_pattern, has_a_star_for_a_value_without_a_name_and_for_a_name_that_is_an_identifier) {
  EXPECT_EQ(pattern_text("/style.css?1731000000"), "/style.css?*");
  EXPECT_EQ(pattern_text("/doc?3fa9c1d2e4f5.html&view"), "/doc?*.html&view");
  EXPECT_EQ(pattern_text("/logout?3fa9c1d2e4f5=1&task=end"), "/logout?*&task");
  EXPECT_EQ(pattern_text("/shop?attribute12=red&attribute15=xl"), "/shop?attribute12&attribute15");
}

TEST(url_pattern, is_variable_where_it_may_stand_for_many) {
  EXPECT_FALSE(pattern_of("/about/team").is_variable);
  EXPECT_TRUE(pattern_of("/about/2").is_variable);
  EXPECT_TRUE(pattern_of("/search?q=x").is_variable);
}

TEST(url_pattern, is_a_calendar_where_only_dates_vary) {
  for (const char* const calendar :
       {"/calendar/2024/05", "/events/2024/5/31/", "/calendar?month=5&year=2024", "/cal?Year=2024&DAY=3"})
    EXPECT_TRUE(pattern_of(calendar).is_calendar) << calendar;
  for (const char* const other : {"/2012/05/10-tips-for-you", "/news/2020/01/02/1234567", "/products/2024",
                                  "/calendar?month=5&year=2024&item=77", "/wiki/2024"})
    EXPECT_FALSE(pattern_of(other).is_calendar) << other;
}

TEST(url_pattern, is_a_calendar_where_a_whole_date_varies) {
  for (const char* const calendar :
       {"/cal/2024-01-15/", "/cal/2024-01", "/cal/20240115", "/cal/2024_01_15", "/cal/2024.01.15", "/cal/2024-1-5",
        "/cal?date=2024-01-15", "/cal?month=2024-01&view=list", "/cal?from=20240115&to=20240120", "/cal?2024-01-15",
        "/cal/2199-12-31", "/cal/1900-01-01"})
    EXPECT_TRUE(pattern_of(calendar).is_calendar) << calendar;
  for (const char* const other :
       {"/cal/2024-13-01", "/cal/2024-00-01", "/cal/2024-01-32", "/cal/2024-01-00", "/cal/1899-12-31",
        "/cal/2200-01-01", "/item/20241315", "/item/202401", "/item/2024011", "/item/202401150", "/cal/2024-01_15",
        "/cal/2024-01-15-2", "/cal/2024-01-", "/cal/2024-", "/cal/2024/2024-01-15-a-title", "/news/2024-01-15/1234567",
        "/cal?date=2024-01-15&item=77", "/v/2024.1.15.3", "/cal?2024"})
    EXPECT_FALSE(pattern_of(other).is_calendar) << other;
}

TEST(url_pattern, counts_what_repeats) {
  EXPECT_EQ(pattern_of("/a/b/a/c/a/").repetitions, 3u);
  EXPECT_EQ(pattern_of("/1/1/1/1").repetitions, 0u);
  EXPECT_EQ(pattern_of("/x?from=here&from=here&to=there").repetitions, 2u);
  EXPECT_EQ(pattern_of("/").repetitions, 0u);
}

TEST(url_pattern, knows_session_ids_and_what_is_left_without_them) {
  const url_pattern path = pattern_of("/article7;jsessionid=0123456789abcdef?page=2");
  EXPECT_TRUE(path.has_session);
  EXPECT_EQ(path.plain_hash, pattern_of("/article7;jsessionid=fedcba98?page=2").plain_hash);
  EXPECT_NE(path.plain_hash, pattern_of("/article8;jsessionid=fedcba98?page=2").plain_hash);
  EXPECT_NE(path.plain_hash, pattern_of("/article7;jsessionid=fedcba98?page=3").plain_hash);
  EXPECT_TRUE(pattern_of("/a?PHPSESSID=k2j4h5k2j4h5&b=1").has_session);
  EXPECT_TRUE(pattern_of("/viewtopic.php?t=1&sid=5f2b8e0c5f2b8e0c5f2b8e0c5f2b8e0c").has_session);
  EXPECT_FALSE(pattern_of("/article.pl?sid=12345678").has_session) << "a story's number";
  EXPECT_FALSE(pattern_of("/?s=iphone13").has_session) << "a search";
}

TEST(url_pattern, knows_session_ids_that_are_a_folder) {
  const url_pattern page = pattern_of("/shop/(S(lit3py55t21z5v55vlm25s55))/p.aspx?id=2");
  EXPECT_TRUE(page.has_session);
  EXPECT_EQ(page.segments, 2u);
  EXPECT_EQ(pattern_text("/shop/(S(lit3py55t21z5v55vlm25s55))/p.aspx"), "/shop/p.aspx");
  EXPECT_EQ(pattern_text("/(S(lit3py55t21z5v55vlm25s55))/"), "/");
  for (const char* const same :
       {"/shop/(S(aaaaabbbbbcccccdddddeeee))/p.aspx?id=2", "/shop/(F(dGhpcyBpcyBhIHRpY2tldA2))/p.aspx?id=2",
        "/shop/(A(WmQ3NzY5MTYtZGQ3Ny00)S(lit3py55t21z5v55vlm25s55))/p.aspx?id=2",
        "/shop/(X(1)S(lit3py55t21z5v55vlm25s55))/p.aspx?id=2"})
    EXPECT_EQ(pattern_of(same).plain_hash, page.plain_hash) << same;
  for (const char* const other :
       {"/shop/(S(lit3py55t21z5v55vlm25s55))/q.aspx?id=2", "/shop/(S(lit3py55t21z5v55vlm25s55))/p.aspx?id=3",
        "/(S(lit3py55t21z5v55vlm25s55))/shop/x/p.aspx?id=2"})
    EXPECT_NE(pattern_of(other).plain_hash, page.plain_hash) << other;
  for (const char* const none : {"/f(x)", "/(S(2))/p.aspx", "/(X(1))/p.aspx", "/(S(lit3py55t21z5v55vlm25s55)", "/((S))",
                                 "/wiki/(A(nother_way_to_write_it))x", "/(S(lit3py55t21z5v55vlm25s55)x)/"})
    EXPECT_FALSE(pattern_of(none).has_session) << none;
}

TEST(url_pattern, tells_pages_apart_that_lie_behind_a_session_id) {
  EXPECT_EQ(pattern_of("/shop;jsessionid=1a/cart").plain_hash, pattern_of("/shop;jsessionid=2b/cart").plain_hash);
  EXPECT_NE(pattern_of("/shop;jsessionid=1a/cart").plain_hash, pattern_of("/shop;jsessionid=1a/help").plain_hash);
}

// What a server sends may be anything.
TEST(url_pattern, takes_any_text) {
  for (const std::string& text :
       {std::string(), std::string("?"), std::string("user@"), std::string("//;;==&&"), std::string(10'000, '/'),
        "/?" + std::string(10'000, '&'), "/" + std::string(10'000, '7'), std::string("user:1234@/a/17", 15)})
    EXPECT_LE(pattern_text(text).size(), text.size() + 2) << text.substr(0, 20);
  EXPECT_EQ(pattern_text("user:1234@/a/17"), "/a/*");
}

}  // namespace
}  // namespace fanfold
