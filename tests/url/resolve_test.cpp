#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "url/url.hpp"

namespace fanfold {
namespace {

std::string resolve(std::string_view input, std::string_view base) {
  const auto resolved = url::parse(input, url::parse(base).value());
  return resolved ? resolved->href() : resolved.error().message();
}

constexpr std::string_view page = "http://user@h:8080/a/b/page.html?q#f";

// The links of RFC 3986 §5.4, against a page with a query and a fragment of its own.
TEST(url_resolve, resolves_links_against_a_page) {
  EXPECT_EQ(resolve("c.html", page), "http://user@h:8080/a/b/c.html");
  EXPECT_EQ(resolve("./c/", page), "http://user@h:8080/a/b/c/");
  EXPECT_EQ(resolve("../c", page), "http://user@h:8080/a/c");
  EXPECT_EQ(resolve("../../../c", page), "http://user@h:8080/c");
  EXPECT_EQ(resolve("..", page), "http://user@h:8080/a/");
  EXPECT_EQ(resolve(".", page), "http://user@h:8080/a/b/");
  EXPECT_EQ(resolve("/c", page), "http://user@h:8080/c");
  EXPECT_EQ(resolve("?x", page), "http://user@h:8080/a/b/page.html?x");
  EXPECT_EQ(resolve("#x", page), "http://user@h:8080/a/b/page.html?q#x");
  EXPECT_EQ(resolve("", page), "http://user@h:8080/a/b/page.html?q");
  EXPECT_EQ(resolve("c;p?x#y", page), "http://user@h:8080/a/b/c;p?x#y");
}

// The quick way through plain "../" ends where the states of the standard do, which percent-encoded dots go through.
TEST(url_resolve, goes_up_the_same_way_however_the_dots_are_written) {
  for (const std::string_view base :
       {"http://h/a/b/c/d", "http://h/a//b//", "http://h", "http://h/a?../b#../c", "x://h/a/b", "x:/a/b/c", "x:/",
        "x:/.//a/b", "file:///C:/a/b", "file:///C:/", "file:///a/b/c"}) {
    for (const std::string_view rest : {"", "x", "x/../y", "/x", "..", "?q", "#f"}) {
      std::string plain, encoded;
      for (int folders = 1; folders <= 5; ++folders) {
        plain += "../";
        encoded += "%2E./";
        const std::string expected = resolve(encoded + std::string(rest), base);
        EXPECT_EQ(resolve(plain + std::string(rest), base), expected) << plain << rest << " at " << base;
      }
    }
  }
}

TEST(url_resolve, leaves_the_page_where_a_link_names_another_host) {
  EXPECT_EQ(resolve("//other/c", page), "http://other/c");
  EXPECT_EQ(resolve("\\\\other\\c", page), "http://other/c");
  EXPECT_EQ(resolve("https://other", page), "https://other/");
  EXPECT_EQ(resolve("mailto:x", page), "mailto:x");
}

TEST(url_resolve, takes_a_scheme_without_slashes_for_relative_where_it_is_the_pages) {
  EXPECT_EQ(resolve("http:c", page), "http://user@h:8080/a/b/c");
  EXPECT_EQ(resolve("https:c", page), "https://c/");
}

TEST(url_resolve, has_nothing_but_fragments_for_an_opaque_base) {
  EXPECT_EQ(resolve("#x", "mailto:someone?q#f"), "mailto:someone?q#x");
  EXPECT_EQ(resolve("x", "mailto:someone"), "a relative URL without a base");
}

TEST(url_resolve, knows_paths_without_host) {
  EXPECT_EQ(resolve("x", "web+demo:/.//a/b"), "web+demo:/.//a/x");
  EXPECT_EQ(resolve("../../x", "web+demo:/.//a/b"), "web+demo:/x");
  EXPECT_EQ(resolve("?x", "web+demo:/.//a/b"), "web+demo:/.//a/b?x");
}

// https://url.spec.whatwg.org/#file-state
TEST(url_resolve, keeps_the_drive_of_a_file) {
  EXPECT_EQ(resolve("../../x", "file:///C:/a/b"), "file:///C:/x");
  EXPECT_EQ(resolve("/x", "file:///C:/a/b"), "file:///C:/x");
  EXPECT_EQ(resolve("D|/x", "file:///C:/a/b"), "file:///D:/x");
  EXPECT_EQ(resolve("//host/x", "file:///C:/a/b"), "file://host/x");
  EXPECT_EQ(resolve("//localhost/x", "file://host/a"), "file:///x");
  EXPECT_EQ(resolve("x", "file://host/a/b"), "file://host/a/x");
}

TEST(url_resolve, is_the_same_in_memory_that_is_used_again) {
  const auto base = url::parse(page).value();
  url reused;
  for (const auto* link : {"a-link-that-is-longer-than-those-after-it/to/leave/its/traces?q=1#f", "x", "//h2",
                           "mailto:y", "#f", "file:///C|/", "/z"}) {
    ASSERT_FALSE(reused.assign(link, base));
    const auto fresh = url::parse(link, base).value();
    EXPECT_EQ(reused.href(), fresh.href());
    EXPECT_EQ(reused.path_and_query(), fresh.path_and_query());
    EXPECT_EQ(reused.host_and_port(), fresh.host_and_port());
    EXPECT_EQ(reused.has_opaque_path(), fresh.has_opaque_path());
    EXPECT_EQ(reused.effective_port(), fresh.effective_port());
  }
}

TEST(url_resolve, needs_no_memory_for_the_next_link) {
  const auto base = url::parse(page).value();
  url reused;
  ASSERT_FALSE(reused.assign("a-link-that-is-longer-than-the-one-after-it", base));
  const auto* const memory = reused.href().data();
  ASSERT_FALSE(reused.assign("/x?y#z", base));
  EXPECT_EQ(reused.href().data(), memory);
}

TEST(url_resolve, may_replace_its_own_base) {
  auto value = url::parse(page).value();
  ASSERT_FALSE(value.assign("../c", value));
  EXPECT_EQ(value.href(), "http://user@h:8080/a/c");
}

TEST(url_resolve, leaves_about_blank_where_it_fails) {
  auto value = url::parse(page).value();
  EXPECT_EQ(value.assign("http://[/", value), url_errc::invalid_ipv6);
  EXPECT_EQ(value, url{});
  EXPECT_EQ(value.path(), "blank");
}

}  // namespace
}  // namespace fanfold
