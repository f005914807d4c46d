#include "crawl/link_resolver.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "url/normalize.hpp"

namespace fanfold {
namespace {

std::shared_ptr<const scope> scope_of(const scope_options& options) {
  const std::array seeds{url::parse("http://a.test/").value()};
  return std::make_shared<const scope>(scope::make(options, seeds).value());
}

std::shared_ptr<const scope> everywhere() {
  return scope_of({.kind = scope_kind::any});
}

/// Where a reference leads by the standard alone; empty for nowhere.
std::string expected(std::string_view reference, const url& base, const scope& within) {
  auto target = url::parse(reference, base);
  if (!target || !target->is_http()) return "";
  normalize(*target);
  return within.check(*target).allowed() ? target->href() : "";
}

std::string resolved(link_resolver& resolver, std::string_view reference) {
  const auto* target = resolver.resolve(reference, {});
  if (target == nullptr || !target->is_in_scope) return "";
  EXPECT_EQ(target->print, fingerprint::of(target->url));
  return target->url;
}

// Every way in which a base may matter to a reference, https://url.spec.whatwg.org/#relative-state.
const std::vector<std::string> references{
    "",
    "#f",
    "?q",
    "?q#f",
    "x",
    "./x",
    "../x",
    "..",
    "/x",
    "//b.test/x",
    "/\t/b.test",
    "\\x",
    "\\\\b.test",
    " x ",
    "x #f",
    "x\t#f",
    " #f",
    "http:x",
    "http:",
    "http:#f",
    "http:?q",
    "http://b.test/#f",
    "HTTP://b.test",
    "https:x",
    "https:",
    "mailto:x",
    "x:y",
    "1:2",
    "x/y:z",
    "%7Ex",
    "x?y#z#",
    "javascript:void(0)",
    "/../..",
    "//",
    "http://",
    "\tx",
    "\nhttp:x",
    "a?b=http://c.test/",
};
const std::vector<std::string> bases{
    "http://a.test/",        "http://a.test/d/e",     "http://a.test/d/f",     "http://a.test/d/e?q=/r/",
    "https://a.test/d/e",    "http://a.test:81/d/e",  "http://u:p@a.test/d/e", "http://a.test/d/e/#f/g",
    "mailto:someone@a.test", "http://a.test/d//e/;x", "file:///d/e",
};

TEST(link_resolver, LeadsWhereTheStandardSaysFromEveryBaseInAnyOrder) {
  const auto within = everywhere();
  link_resolver resolver;
  std::mt19937 random(1);
  for (int i = 0; i < 20'000; ++i) {
    const url base = url::parse(bases[random() % bases.size()]).value();
    const std::string& reference = references[random() % references.size()];
    resolver.begin_page();
    resolver.begin_document(base, encoding::utf_8, within);
    ASSERT_EQ(resolved(resolver, reference), expected(reference, base, *within)) << reference << " at " << base.href();
  }
}

TEST(link_resolver, LeadsWhereTheStandardSaysWhereverAFragmentBegins) {
  const auto within = everywhere();
  const url base = url::parse("http://a.test/d/e?q").value();
  link_resolver resolver;
  std::mt19937 random(2);
  constexpr std::string_view alphabet = "#:/?.\\ \t%[@a";
  for (int i = 0; i < 50'000; ++i) {
    std::string reference;
    for (auto size = random() % 8; size > 0; --size) reference += alphabet[random() % alphabet.size()];
    resolver.begin_page();
    resolver.begin_document(base, encoding::utf_8, within);
    ASSERT_EQ(resolved(resolver, reference), expected(reference, base, *within)) << reference;
  }
}

TEST(link_resolver, GivesATargetOncePerPage) {
  const auto within = everywhere();
  const url base = url::parse("http://a.test/").value();
  link_resolver resolver;
  for (int page = 0; page < 2; ++page) {
    resolver.begin_page();
    resolver.begin_document(base, encoding::utf_8, within);
    EXPECT_EQ(resolved(resolver, "x#1"), "http://a.test/x");
    EXPECT_EQ(resolver.resolve("x#2", {}), nullptr);
    resolver.begin_document(base, encoding::utf_8, within);
    EXPECT_EQ(resolver.resolve("x", {}), nullptr) << "a second document of the page";
  }
}

TEST(link_resolver, GivesATargetAgainForAnotherPlaceOfThePage) {
  const url base = url::parse("http://a.test/").value();
  link_resolver resolver;
  resolver.begin_page();
  resolver.begin_document(base, encoding::utf_8, everywhere());
  EXPECT_NE(resolver.resolve("x", {.element = html::element::a}), nullptr);
  EXPECT_NE(resolver.resolve("x", {.element = html::element::img}), nullptr);
}

TEST(link_resolver, WritesQueriesInTheDocumentsEncoding) {
  const url base = url::parse("http://a.test/").value();
  link_resolver resolver;
  resolver.begin_page();
  resolver.begin_document(base, encoding::windows_1252, everywhere());
  EXPECT_EQ(resolved(resolver, "?ä"), "http://a.test/?%E4");
  resolver.begin_document(base, encoding::utf_8, everywhere());
  EXPECT_EQ(resolved(resolver, "?ä"), "http://a.test/?%C3%A4");
}

TEST(link_resolver, ForgetsWhatAnotherScopeSaid) {
  link_resolver resolver;
  const url base = url::parse("http://a.test/").value();
  resolver.begin_page();
  resolver.begin_document(base, encoding::utf_8, scope_of({}));
  EXPECT_FALSE(resolver.resolve("http://b.test/", {})->is_in_scope);
  resolver.begin_document(base, encoding::utf_8, everywhere());
  EXPECT_EQ(resolved(resolver, "http://b.test/"), "http://b.test/");
}

TEST(link_resolver, LeadsWhereTheStandardSaysHoweverManyItRemembers) {
  const auto within = everywhere();
  const url base = url::parse("http://a.test/d/").value();
  link_resolver resolver;
  for (int page = 0; page < 2; ++page) {
    resolver.begin_page();
    resolver.begin_document(base, encoding::utf_8, within);
    for (int i = 0; i < 20'000; ++i) {
      const std::string reference = "page" + std::to_string(i);
      ASSERT_EQ(resolved(resolver, reference), "http://a.test/d/" + reference);
    }
  }
}

TEST(link_resolver, GivesATargetOncePerPageWhenItHasComeToRememberMore) {
  link_resolver resolver;
  resolver.begin_page();
  resolver.begin_document(url::parse("http://a.test/").value(), encoding::utf_8, everywhere());
  std::size_t repeated = 0;
  for (int i = 0; i < 1'000; ++i) EXPECT_NE(resolver.resolve("page" + std::to_string(i), {}), nullptr);
  for (int i = 0; i < 1'000; ++i) repeated += resolver.resolve("page" + std::to_string(i), {}) == nullptr ? 1U : 0U;
  EXPECT_GT(repeated, 400);  // what has taken another's place is given again
}

TEST(link_resolver, TakesReferencesOfAnySize) {
  const auto within = everywhere();
  const url base = url::parse("http://a.test/").value();
  link_resolver resolver;
  resolver.begin_page();
  resolver.begin_document(base, encoding::utf_8, within);
  for (std::size_t size = 1; size < 2'000; size += 97) {
    const std::string name(size, 'x');
    EXPECT_EQ(resolved(resolver, name), "http://a.test/" + name);
  }
}

}  // namespace
}  // namespace fanfold
