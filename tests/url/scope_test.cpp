#include "url/scope.hpp"

#include <gtest/gtest.h>

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold {
namespace {

scope make(const scope_options& options, std::initializer_list<std::string_view> seeds) {
  std::vector<url> parsed;
  for (const auto seed : seeds) parsed.push_back(url::parse(seed).value());
  return scope::make(options, parsed).value();
}

bool allows(const scope& limits, std::string_view candidate) {
  return limits.check(url::parse(candidate).value()).allowed();
}

std::optional<scope_rule> refused_by(const scope& limits, std::string_view candidate) {
  return limits.check(url::parse(candidate).value()).refused_by;
}

TEST(scope, of_a_host_is_that_name_on_every_port) {
  const auto limits = make({.kind = scope_kind::host}, {"http://example.org/docs/"});
  EXPECT_TRUE(allows(limits, "http://example.org/"));
  EXPECT_TRUE(allows(limits, "https://EXAMPLE.org:8443/x"));
  EXPECT_TRUE(allows(limits, "http://example.org./x"));
  EXPECT_EQ(refused_by(limits, "http://www.example.org/"), scope_rule::seeds);
  EXPECT_EQ(refused_by(limits, "http://example.org.evil.example/"), scope_rule::seeds);
}

TEST(scope, has_http_and_https_and_no_other_scheme) {
  for (const auto kind : {scope_kind::host, scope_kind::domain, scope_kind::prefix, scope_kind::any}) {
    const auto limits = make({.kind = kind}, {"http://example.org/"});
    EXPECT_EQ(refused_by(limits, "ftp://example.org/"), scope_rule::scheme);
    EXPECT_EQ(refused_by(limits, "mailto:x@example.org"), scope_rule::scheme);
    EXPECT_TRUE(allows(limits, "https://example.org/"));
  }
}

// https://publicsuffix.org/list/
TEST(scope, of_a_domain_is_what_one_owner_registered) {
  const auto limits = make({.kind = scope_kind::domain}, {"http://a.b.example.co.uk/"});
  EXPECT_TRUE(allows(limits, "http://example.co.uk/"));
  EXPECT_TRUE(allows(limits, "http://other.example.co.uk/"));
  EXPECT_TRUE(allows(limits, "http://x.a.b.example.co.uk./"));
  EXPECT_EQ(refused_by(limits, "http://other.co.uk/"), scope_rule::seeds);
  EXPECT_EQ(refused_by(limits, "http://co.uk/"), scope_rule::seeds);
  EXPECT_EQ(refused_by(limits, "http://notexample.co.uk/"), scope_rule::seeds);
}

TEST(scope, of_a_domain_in_another_script_is_found_by_its_ascii_form) {
  const auto limits = make({.kind = scope_kind::domain}, {"http://www.bücher.公司.cn/"});
  EXPECT_TRUE(allows(limits, "http://bücher.公司.cn/"));
  EXPECT_EQ(refused_by(limits, "http://other.公司.cn/"), scope_rule::seeds);
}

TEST(scope, of_a_public_suffix_is_only_itself) {
  const auto limits = make({.kind = scope_kind::domain}, {"http://github.io/"});
  EXPECT_TRUE(allows(limits, "http://github.io/x"));
  EXPECT_EQ(refused_by(limits, "http://someone.github.io/"), scope_rule::seeds);
}

TEST(scope, of_an_address_or_a_local_name_is_only_itself) {
  const auto limits =
      make({.kind = scope_kind::domain}, {"http://10.1.2.3/", "http://[::1]/", "http://localhost:8080/"});
  EXPECT_TRUE(allows(limits, "http://10.1.2.3:81/"));
  EXPECT_TRUE(allows(limits, "http://[::1]:81/"));
  EXPECT_TRUE(allows(limits, "http://localhost/"));
  EXPECT_EQ(refused_by(limits, "http://11.1.2.3/"), scope_rule::seeds);
  EXPECT_EQ(refused_by(limits, "http://[::2]/"), scope_rule::seeds);
  EXPECT_EQ(refused_by(limits, "http://a.localhost/"), scope_rule::seeds);
}

TEST(scope, of_a_prefix_is_the_directory_of_the_seed) {
  const auto limits = make({.kind = scope_kind::prefix}, {"http://h/docs/v2/index.html?q"});
  EXPECT_TRUE(allows(limits, "http://h/docs/v2/"));
  EXPECT_TRUE(allows(limits, "https://h:8443/docs/v2/a/b"));
  EXPECT_EQ(refused_by(limits, "http://h/docs/v2"), scope_rule::seeds);
  EXPECT_EQ(refused_by(limits, "http://h/docs/"), scope_rule::seeds);
  EXPECT_EQ(refused_by(limits, "http://h/docs/v2/../v1/"), scope_rule::seeds);
  EXPECT_EQ(refused_by(limits, "http://other/docs/v2/"), scope_rule::seeds);
}

TEST(scope, of_any_host_is_the_web) {
  const auto limits = make({.kind = scope_kind::any}, {"http://h/"});
  EXPECT_TRUE(allows(limits, "https://elsewhere.example/x"));
}

TEST(scope, is_near_any_of_its_seeds) {
  const auto limits = make({.kind = scope_kind::prefix}, {"http://a/x/", "http://a/y/", "http://b/"});
  EXPECT_TRUE(allows(limits, "http://a/x/1"));
  EXPECT_TRUE(allows(limits, "http://a/y/1"));
  EXPECT_TRUE(allows(limits, "http://b/z"));
  EXPECT_FALSE(allows(limits, "http://a/z"));
}

TEST(scope, can_be_widened) {
  auto limits = make({.kind = scope_kind::host}, {"http://example.org/"});
  EXPECT_FALSE(allows(limits, "https://www.example.org/"));
  limits.add_seed(url::parse("https://www.example.org/").value());
  EXPECT_TRUE(allows(limits, "https://www.example.org/"));
  EXPECT_TRUE(allows(limits, "http://example.org/"));
}

TEST(scope, visits_what_is_included_and_not_excluded) {
  const auto limits = make({.include = {"/docs/", "\\.html$"}, .exclude = {"[?&]print="}}, {"http://h/"});
  EXPECT_TRUE(allows(limits, "http://h/docs/a"));
  EXPECT_TRUE(allows(limits, "http://h/a.html#top"));
  EXPECT_EQ(refused_by(limits, "http://h/a.png"), scope_rule::include);

  const auto excluded = limits.check(url::parse("http://h/docs/a?print=1").value());
  EXPECT_EQ(excluded.refused_by, scope_rule::exclude);
  EXPECT_EQ(excluded.pattern, "[?&]print=");
}

TEST(scope, keeps_to_the_seeds_whatever_is_included) {
  const auto limits = make({.include = {"."}}, {"http://h/"});
  EXPECT_EQ(refused_by(limits, "http://other/"), scope_rule::seeds);
}

TEST(scope, tells_what_is_beyond_it_from_what_is_unwanted) {
  const auto limits = make({.include = {"/docs/"}, .exclude = {"print"}}, {"http://h/"});
  const auto is_beyond = [&](const char* href) { return limits.is_beyond(url::parse(href).value()); };
  for (const char* beyond : {"http://other/", "http://h/x"}) EXPECT_TRUE(is_beyond(beyond)) << beyond;
  for (const char* not_beyond : {"http://h/docs/", "http://other/print", "http://h/docs/print", "mailto:a@other"})
    EXPECT_FALSE(is_beyond(not_beyond)) << not_beyond;
}

TEST(scope, names_the_pattern_that_is_none) {
  const auto bad_include = scope::make({.include = {"fine", "a(b"}}, {});
  ASSERT_TRUE(bad_include.has_error());
  EXPECT_EQ(bad_include.error().message(), "bad pattern \"a(b\": missing ): a(b");
  const auto bad_exclude = scope::make({.exclude = {"*"}}, {});
  ASSERT_TRUE(bad_exclude.has_error());
  EXPECT_EQ(bad_exclude.error().pattern, "*");
  EXPECT_THROW(bad_exclude.value(), std::invalid_argument);
}

}  // namespace
}  // namespace fanfold
