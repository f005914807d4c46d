#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>

#include "url/url.hpp"

namespace fanfold {
namespace {

std::string href_of(std::string_view input) {
  const auto parsed = url::parse(input);
  return parsed ? parsed->href() : parsed.error().message();
}

TEST(url_parse, finds_every_part) {
  const auto value = url::parse("https://user:secret@example.org:8080/a/b?q=1#top").value();
  EXPECT_EQ(value.scheme(), "https");
  EXPECT_EQ(value.username(), "user");
  EXPECT_EQ(value.password(), "secret");
  EXPECT_EQ(value.host(), "example.org");
  EXPECT_EQ(value.host_and_port(), "example.org:8080");
  EXPECT_EQ(value.port(), 8080);
  EXPECT_EQ(value.effective_port(), 8080);
  EXPECT_EQ(value.path(), "/a/b");
  EXPECT_EQ(value.path_and_query(), "/a/b?q=1");
  EXPECT_EQ(value.query(), "q=1");
  EXPECT_EQ(value.fragment(), "top");
  EXPECT_EQ(value.origin(), "https://example.org:8080");
  EXPECT_EQ(value.href_without_fragment(), "https://user:secret@example.org:8080/a/b?q=1");
  EXPECT_TRUE(value.is_http());
}

TEST(url_parse, tells_a_missing_part_from_an_empty_one) {
  const auto without = url::parse("http://h/").value();
  EXPECT_FALSE(without.has_query());
  EXPECT_FALSE(without.has_fragment());
  EXPECT_FALSE(without.has_credentials());
  EXPECT_EQ(without.port(), std::nullopt);

  const auto empty = url::parse("http://h/?#").value();
  EXPECT_TRUE(empty.has_query());
  EXPECT_EQ(empty.query(), "");
  EXPECT_TRUE(empty.has_fragment());
  EXPECT_EQ(empty.fragment(), "");
  EXPECT_EQ(empty.href(), "http://h/?#");

  EXPECT_FALSE(url::parse("mailto:x").value().has_host());
  EXPECT_TRUE(url::parse("file:///x").value().has_host());
}

TEST(url_parse, leaves_out_the_default_port) {
  const auto value = url::parse("https://h:443/").value();
  EXPECT_EQ(value.href(), "https://h/");
  EXPECT_EQ(value.port(), std::nullopt);
  EXPECT_EQ(value.effective_port(), 443);
  EXPECT_EQ(url::parse("http://h:443/").value().port(), 443);
  EXPECT_EQ(url::parse("http://h:0/").value().port(), 0);
  EXPECT_EQ(url::parse("gopher://h/").value().effective_port(), std::nullopt);
}

TEST(url_parse, tells_credentials_apart) {
  const auto user_only = url::parse("http://user@h/").value();
  EXPECT_EQ(user_only.username(), "user");
  EXPECT_EQ(user_only.password(), "");
  const auto password_only = url::parse("http://:secret@h/").value();
  EXPECT_EQ(password_only.username(), "");
  EXPECT_EQ(password_only.password(), "secret");
  EXPECT_TRUE(password_only.has_credentials());
  EXPECT_EQ(href_of("http://:@h/"), "http://h/");
  EXPECT_EQ(href_of("http://a@b:c@d@h/"), "http://a%40b:c%40d@h/");
}

// https://url.spec.whatwg.org/#percent-encoded-bytes
TEST(url_parse, encodes_in_each_part_what_its_set_says) {
  EXPECT_EQ(href_of("http://h/a b\"<>`{}^|'?a b\"<>`'#a b\"<>`'"),
            "http://h/a%20b%22%3C%3E%60%7B%7D%5E|'?a%20b%22%3C%3E`%27#a%20b%22%3C%3E%60'");
  EXPECT_EQ(href_of("gopher://h/?it's"), "gopher://h/?it's");
  EXPECT_EQ(href_of("http://u;=@h/"), "http://u%3B%3D@h/");
  EXPECT_EQ(href_of("http://h/%zz%4"), "http://h/%zz%4");
}

TEST(url_parse, keeps_bytes_that_are_no_utf8) {
  EXPECT_EQ(href_of("http://h/caf\xE9?\xFF#\x80"), "http://h/caf%E9?%FF#%80");
}

TEST(url_parse, drops_tabs_newlines_and_the_spaces_around) {
  EXPECT_EQ(href_of(" \r\n\x01http://h/a\tb\r\n/c \x1F"), "http://h/ab/c");
  EXPECT_EQ(href_of("ht\ntp://h/"), "http://h/");
}

TEST(url_parse, resolves_dot_segments_in_every_spelling) {
  EXPECT_EQ(href_of("http://h/a/./b/../c"), "http://h/a/c");
  EXPECT_EQ(href_of("http://h/a/%2e/b/.%2E/c/%2e%2E"), "http://h/a/");
  EXPECT_EQ(href_of("http://h/../../a"), "http://h/a");
  EXPECT_EQ(href_of("http://h/a/.hidden/..."), "http://h/a/.hidden/...");
  EXPECT_EQ(href_of("http://h\\a\\..\\b"), "http://h/b");
}

// https://url.spec.whatwg.org/#url-serializing: "/." before a path that would read as a host.
TEST(url_parse, keeps_a_path_from_becoming_a_host) {
  const auto value = url::parse("web+demo:/.//not-a-host/").value();
  EXPECT_EQ(value.href(), "web+demo:/.//not-a-host/");
  EXPECT_EQ(value.path(), "//not-a-host/");
  EXPECT_FALSE(value.has_host());
}

TEST(url_parse, takes_an_opaque_path_as_it_is) {
  const auto value = url::parse("mailto:someone@example.org?subject=Hi there#x").value();
  EXPECT_TRUE(value.has_opaque_path());
  EXPECT_EQ(value.path(), "someone@example.org");
  EXPECT_EQ(value.query(), "subject=Hi%20there");
  EXPECT_EQ(value.origin(), "null");
  EXPECT_EQ(href_of("data:a  #x"), "data:a %20#x");
}

// https://url.spec.whatwg.org/#origin
TEST(url_parse, derives_the_origin) {
  EXPECT_EQ(url::parse("http://u@h:80/x").value().origin(), "http://h");
  EXPECT_EQ(url::parse("blob:https://h:8443/id").value().origin(), "https://h:8443");
  EXPECT_EQ(url::parse("blob:ftp://h/id").value().origin(), "null");
  EXPECT_EQ(url::parse("file:///x").value().origin(), "null");
}

TEST(url_parse, says_what_is_wrong) {
  EXPECT_EQ(url::parse("").error(), url_errc::relative_without_base);
  EXPECT_EQ(url::parse("//h/x").error(), url_errc::relative_without_base);
  EXPECT_EQ(url::parse("1http://h/").error(), url_errc::relative_without_base);
  EXPECT_EQ(url::parse("http://").error(), url_errc::missing_host);
  EXPECT_EQ(url::parse("http://user@/").error(), url_errc::missing_host);
  EXPECT_EQ(url::parse("a://:80/").error(), url_errc::missing_host);
  EXPECT_EQ(url::parse("http://h:65536/").error(), url_errc::invalid_port);
  EXPECT_EQ(url::parse("http://h:8o/").error(), url_errc::invalid_port);
  EXPECT_EQ(url::parse("http://a b/").error(), url_errc::forbidden_host_byte);
  EXPECT_EQ(url::parse("http://\xC2\xAD/").error(), url_errc::invalid_domain);
  EXPECT_EQ(url::parse("http://1.2.3.256/").error(), url_errc::invalid_ipv4);
  EXPECT_EQ(url::parse("http://[::1/").error(), url_errc::invalid_ipv6);
}

TEST(url_parse, gives_every_error_its_own_words) {
  std::set<std::string> messages;
  const int last = static_cast<int>(url_errc::too_long);
  for (int code = 1; code <= last; ++code) messages.insert(make_error_code(static_cast<url_errc>(code)).message());
  EXPECT_EQ(messages.size(), static_cast<std::size_t>(last));
  EXPECT_STREQ(make_error_code(url_errc::too_long).category().name(), "fanfold.url");
}

TEST(url_parse, refuses_what_is_beyond_all_measure) {
  std::string input = "http://h/";
  input.resize(url::max_size, 'a');
  EXPECT_TRUE(url::parse(input));
  input.back() = ' ';  // trimmed
  EXPECT_TRUE(url::parse(input));
  input.back() = '"';  // encoded, and longer by two bytes
  EXPECT_EQ(url::parse(input).error(), url_errc::too_long);
  input.push_back(' ');
  EXPECT_EQ(url::parse(input).error(), url_errc::too_long);
}

TEST(url_parse, makes_values_that_compare_and_hash_by_href) {
  const auto one = url::parse("HTTP://EXAMPLE.org").value();
  const auto same = url::parse("http://example.org/").value();
  const auto other = url::parse("http://example.org/x").value();
  EXPECT_EQ(one, same);
  EXPECT_EQ(std::hash<url>{}(one), std::hash<url>{}(same));
  EXPECT_LT(same, other);
  EXPECT_EQ(url{}.href(), "about:blank");
  EXPECT_EQ(url{}, url::parse("about:blank").value());
}

}  // namespace
}  // namespace fanfold
