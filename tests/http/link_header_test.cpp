// Link fields by RFC 8288.
#include "http/link_header.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace fanfold::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::vector<header_link> links_in(std::string_view value) {
  std::vector<header_link> links;
  append_links(value, links);
  return links;
}

header_link link(std::string target, std::string rel = "") {
  return {std::move(target), std::move(rel)};
}

TEST(LinkHeader, HasATargetAndItsRelations) {  // §3, §3.5
  EXPECT_THAT(links_in(R"(<http://a/b>; rel="previous"; title="chapter")"),
              ElementsAre(link("http://a/b", "previous")));
  EXPECT_THAT(links_in(R"(</>; rel="start http://b/rel other")"), ElementsAre(link("/", "start http://b/rel other")));
  EXPECT_THAT(links_in("<a> ; REL = next"), ElementsAre(link("a", "next")));
  EXPECT_THAT(links_in("< a >"), ElementsAre(link("a")));
}

TEST(LinkHeader, HoldsSeveralLinks) {
  EXPECT_THAT(links_in(R"(</T>; rel="p"; title*=UTF-8'de'l%2c, , <n>;rel=next,<c>)"),
              ElementsAre(link("/T", "p"), link("n", "next"), link("c")));
}

TEST(LinkHeader, MayHaveCommasAndSemicolonsInTargetsAndQuotes) {
  EXPECT_THAT(links_in(R"(<a,b;c>; title="x, <y>; rel=z"; rel=d, <e>)"), ElementsAre(link("a,b;c", "d"), link("e")));
  EXPECT_THAT(links_in(R"(<a>; title="\",\\"; rel="b\c", <d>)"), ElementsAre(link("a", "bc"), link("d")));
}

TEST(LinkHeader, CountsOnlyTheFirstRel) {  // §3.3
  EXPECT_THAT(links_in("<a>; rel=b; rel=c"), ElementsAre(link("a", "b")));
  EXPECT_THAT(links_in("<a>; rel; rel=c"), ElementsAre(link("a", "")));
}

TEST(LinkHeader, LeavesOutLinksFromElsewhere) {  // §3.2
  EXPECT_THAT(links_in(R"(<a>; anchor="/other"; rel=b, <c>)"), ElementsAre(link("c")));
}

TEST(LinkHeader, PassesOverWhatItCannotRead) {
  EXPECT_THAT(links_in(R"(junk "<a>, " <b>, <c> junk; rel=d, <e>)"), ElementsAre(link("c"), link("e")));
  EXPECT_THAT(links_in("<a; rel=b"), IsEmpty());
  EXPECT_THAT(links_in(R"(<a>; rel="b)"), ElementsAre(link("a", "b")));
  EXPECT_THAT(links_in(R"(<a>; rel="b\)"), ElementsAre(link("a", "b")));
  EXPECT_THAT(links_in("<a>;;rel=b;"), ElementsAre(link("a", "b")));
  EXPECT_THAT(links_in(" , ,"), IsEmpty());
}

TEST(LinkHeader, IsBounded) {
  std::string value;
  for (int i = 0; i < 2000; ++i) value += "<a>,";
  EXPECT_THAT(links_in(value), SizeIs(1000));
}

TEST(LinkHeader, MayComeSeveralTimes) {
  response_head head;
  for (const auto* const line : {"HTTP/1.1 200 OK\r\n", "Link: <a>, <b>\r\n", "link: <c>;rel=d\r\n", "\r\n"})
    head.add_line(line, 1000);
  EXPECT_THAT(header_links(head), ElementsAre(link("a"), link("b"), link("c", "d")));
  EXPECT_THAT(header_links(head, 2), ElementsAre(link("a"), link("b")));
}

}  // namespace
}  // namespace fanfold::http
