#include "html/link_extractor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iterator>
#include <ostream>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html/chunks.hpp"

namespace fanfold::html {

void PrintTo(const link& link, std::ostream* out) {
  *out << name_of(link.kind) << ' ' << name_of(link.element) << ' ' << name_of(link.attribute) << " \""
       << link.reference << "\" rel=\"" << link.rel << '"' << (link.nofollow ? " nofollow" : "");
}

namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;
using enum link_kind;
using attr = link_attribute;

page_links extract(const std::vector<std::string_view>& chunks, const link_extractor_options& options = {}) {
  link_extractor extractor{options};
  for (const std::string_view chunk : chunks) extractor.feed(chunk);
  return std::move(extractor).finish();
}

std::vector<std::string> references(const page_links& page) {
  std::vector<std::string> found;
  for (const link& link : page.links) found.emplace_back(link.reference);
  return found;
}

// Whole, cut at every byte, and as the beginning of a long page: no test may depend on the chunks, nor on the way that
// is taken where much is in reach.
page_links extract(std::string_view html, const link_extractor_options& options = {}) {
  page_links page = extract(whole(html), options);
  const std::string long_page = std::string{html} + std::string(200, ' ');
  for (const page_links& other : {extract(byte_by_byte(html), options), extract(whole(long_page), options)}) {
    EXPECT_EQ(references(page), references(other));
    EXPECT_EQ(page.title, other.title);
  }
  return page;
}

std::vector<std::string> references(std::string_view html) {
  return references(extract(html));
}

// The only link in `html`.
struct only_link {
  page_links page;
  std::optional<link> found{};

  explicit only_link(std::string_view html) : page(extract(html)) {
    EXPECT_THAT(page.links, SizeIs(1)) << html;
    if (page.links.size() == 1) found = page.links[0];
  }
};

struct link_case {
  const char* html;
  html::element element;
  link_attribute attribute;
  link_kind kind;
};

void PrintTo(const link_case& link_case, std::ostream* out) {
  *out << link_case.html;
}

class every_kind_of_link : public testing::TestWithParam<link_case> {};

TEST_P(every_kind_of_link, is_found_with_its_element_and_attribute) {
  const auto& [html, element, attribute, kind] = GetParam();
  const only_link only{html};
  ASSERT_TRUE(only.found);
  EXPECT_EQ(only.found->reference, "x");
  EXPECT_EQ(only.found->element, element);
  EXPECT_EQ(only.found->attribute, attribute);
  EXPECT_EQ(only.found->kind, kind);
}

constexpr link_case cases[] = {
    {"<a href=x>", element::a, attr::href, page},
    {"<a ping=x>", element::a, attr::ping, ping},
    {"<area href=x>", element::area, attr::href, page},
    {"<link href=x rel=stylesheet>", element::link, attr::href, resource},
    {"<link href=x rel='alternate stylesheet'>", element::link, attr::href, resource},
    {"<link href=x rel='SHORTCUT ICON'>", element::link, attr::href, resource},
    {"<link href=x rel=manifest>", element::link, attr::href, resource},
    {"<link href=x rel=next>", element::link, attr::href, page},
    {"<link href=x rel=alternate>", element::link, attr::href, page},
    {"<link href=x rel=preconnect>", element::link, attr::href, hint},
    {"<link href=x rel=own>", element::link, attr::href, reference},
    {"<link imagesrcset='x 2x' rel=preload>", element::link, attr::imagesrcset, resource},
    {"<img src=x>", element::img, attr::src, resource},
    {"<img srcset=x>", element::img, attr::srcset, resource},
    {"<img longdesc=x>", element::img, attr::longdesc, reference},
    {"<image src=x>", element::image, attr::src, resource},
    {"<picture><source srcset='x 1x'>", element::source, attr::srcset, resource},
    {"<audio><source src=x>", element::source, attr::src, resource},
    {"<script src=x></script>", element::script, attr::src, resource},
    {"<iframe src=x></iframe>", element::iframe, attr::src, frame},
    {"<frameset><frame src=x>", element::frame, attr::src, frame},
    {"<video src=x>", element::video, attr::src, resource},
    {"<video poster=x>", element::video, attr::poster, resource},
    {"<audio src=x>", element::audio, attr::src, resource},
    {"<track src=x>", element::track, attr::src, resource},
    {"<embed src=x>", element::embed, attr::src, resource},
    {"<object data=x>", element::object, attr::data, resource},
    {"<applet code=x>", element::applet, attr::code, reference},
    {"<applet codebase=x code=y archive='z,z'>", element::applet, attr::codebase, reference},
    {"<form action=x>", element::form, attr::action, form},
    {"<form action=x method=GET>", element::form, attr::action, form},
    {"<button formaction=x>", element::button, attr::formaction, form},
    {"<input type=submit formaction=x>", element::input, attr::formaction, form},
    {"<input type=image src=x>", element::input, attr::src, resource},
    {"<body background=x>", element::body, attr::background, resource},
    {"<table background=x>", element::table, attr::background, resource},
    {"<td background=x>", element::td, attr::background, resource},
    {"<blockquote cite=x>", element::blockquote, attr::cite, reference},
    {"<q cite=x>", element::q, attr::cite, reference},
    {"<ins cite=x>", element::ins, attr::cite, reference},
    {"<del cite=x>", element::del, attr::cite, reference},
    {"<html manifest=x>", element::html, attr::manifest, reference},
    {"<meta http-equiv=Refresh content='0; url=x'>", element::meta, attr::content, page},
    {"<svg><a href=x>", element::a, attr::href, page},
    {"<svg><a xlink:href=x>", element::a, attr::xlink_href, page},
    {"<svg><image xlink:href=y href=x>", element::image, attr::href, resource},
    {"<svg><use xlink:href=x />", element::use, attr::xlink_href, resource},
    {"<svg><script xlink:href=x></script>", element::script, attr::xlink_href, resource},
    {"<math><mi href=x>", element::mi, attr::href, page},
    {"<style>p { background: url(x) }</style>", element::style, attr::css_url, resource},
    {"<style type=TEXT/CSS>@import 'x';</style>", element::style, attr::css_import, resource},
    {"<style>@import url(x", element::style, attr::css_import, resource},
    {"<svg><style>p { fill: url(x) }</style></svg>", element::style, attr::css_url, resource},
    {"<p style='background: url(\"x\")'>", element::p, attr::style, resource},
    {"<SECTION id=a STYLE=background:url(x)>", element::section, attr::style, resource},
    {"<a style='background: url&lpar;x)'>", element::a, attr::style, resource},
    {"<my-tag style='background: url(x)'>", element::other, attr::style, resource},
    {"<svg><rect style='fill: url(x)'/>", element::rect, attr::style, resource},
};

INSTANTIATE_TEST_SUITE_P(html, every_kind_of_link, testing::ValuesIn(cases));

TEST(link_extractor, leaves_out_what_no_browser_loads) {
  for (const char* const html : {"<form action=x method=post>",
                                 "<form action=x method=dialog>",
                                 "<form method=post><button formaction=x>",
                                 "<button type=reset formaction=x>",
                                 "<button type=button formaction=x>",
                                 "<input type=text src=x formaction=x>",
                                 "<img src=''>",
                                 "<link href='' rel=icon>",
                                 "<img src='data:image/png;base64,AAAA'>",
                                 "<iframe srcdoc='' src=x>",
                                 "<meta http-equiv=refresh content=30>",
                                 "<p href=x src=x>",
                                 "<a name=x>",
                                 "<!-- <a href=x> -->",
                                 "<style><a href=x></style>",
                                 "<script>'<a href=x>'</script>",
                                 "<title><a href=x></title>",
                                 "<textarea><a href=x></textarea>",
                                 "<template><a href=x></template>",
                                 "<template><p style='background: url(x)'></template>",
                                 "<style type=text/plain>p { background: url(x) }</style>",
                                 "<style>p { fill: url(#x) }</style>",
                                 "<p title='url(x)' data-style='url(x)'>",
                                 "<p style='@import url(x)'>",
                                 "<a href=x"}) {
    EXPECT_THAT(references(html), IsEmpty()) << html;
  }
}

TEST(link_extractor, gives_references_decoded_and_stripped_in_the_order_of_the_page) {
  EXPECT_THAT(
      references("<a href=' /a?b=1&amp;c=2\n'><A HREF=\"&#x2F;d e\"><a href=\"\"><a href='#f'><a href=\"\xE9\">"),
      ElementsAre("/a?b=1&c=2", "/d e", "", "#f", "\xE9"));
}

TEST(link_extractor, gives_every_candidate_of_a_srcset_and_every_url_of_a_ping) {
  EXPECT_THAT(references("<img srcset='a 1x, b 2x, c' src=d><a href=e ping='f g'>"),
              testing::UnorderedElementsAre("a", "b", "c", "d", "e", "f", "g"));
}

TEST(link_extractor, splits_an_applets_archives) {
  EXPECT_THAT(references("<applet archive='a.jar, b.jar'>"), ElementsAre("a.jar", "b.jar"));
}

// 128 tags of 128 KB, for each of which the rel would be read 32,000 times.
TEST(link_extractor, is_quick_on_many_urls_beside_a_long_rel) {
  std::string pings;
  for (int i = 0; i < 32'000; ++i) pings += "x ";
  const std::string tag = "<a rel='" + std::string(64'000, ' ') + "nofollow' ping='" + pings + "'>";
  link_extractor extractor{{.max_links = 10}};
  for (int i = 0; i < 128; ++i) extractor.feed(tag);
  const page_links page = std::move(extractor).finish();
  EXPECT_THAT(page.links, SizeIs(10));
  EXPECT_EQ(page.dropped_links, 128u * 32'000u - 10u);
  for (const link& link : page.links) EXPECT_TRUE(link.nofollow);
}

TEST(link_extractor, records_rel_and_marks_nofollow) {
  EXPECT_TRUE(only_link{"<a href=x rel='noopener NoFollow'>"}.found->nofollow);
  EXPECT_EQ(only_link{"<link href=x rel='alternate  stylesheet'>"}.found->rel, "alternate  stylesheet");
  EXPECT_FALSE(only_link{"<a href=x rel=nofollows>"}.found->nofollow);
}

TEST(link_extractor, gives_the_first_title_with_whitespace_collapsed) {
  EXPECT_EQ(extract("<title> \n A &amp;  <b>\r\nC </title><title>D</title>").title, "A & <b> C");
  EXPECT_EQ(extract("<svg><title>A</title></svg><title>B</title>").title, "B");
  EXPECT_EQ(extract("<title></title><title>B</title>").title, "");
  EXPECT_EQ(extract("<title>never closed").title, "never closed");
  EXPECT_EQ(extract("<p>none").title, std::nullopt);
}

// §4.2.3
TEST(link_extractor, gives_the_href_of_the_first_base_that_has_one) {
  EXPECT_EQ(extract("<base target=_top><base href=' /a/ '><base href=/b/>").base, "/a/");
  EXPECT_EQ(extract("<template><base href=/a/></template>").base, std::nullopt);
}

TEST(link_extractor, gives_the_canonical_url_and_the_robots_content) {
  const page_links page = extract(
      "<link rel='shortlink CANONICAL' href=/a><link rel=canonical href=/b>"
      "<meta name=ROBOTS content=noindex><meta name=robots content='nofollow, noarchive'><meta name=other content=x>");
  EXPECT_EQ(page.canonical, "/a");
  EXPECT_EQ(page.robots, "noindex, nofollow, noarchive");
}

// §4.12.3
TEST(link_extractor, gives_what_is_for_this_crawler_by_name_too) {
  link_extractor_options options;
  options.robots_name = "ExampleBot";
  constexpr std::string_view html =
      "<meta name=robots content=noindex><meta name=otherbot content=none><meta name=EXAMPLEBOT content=nofollow>";
  EXPECT_EQ(extract(html, options).robots, "noindex, nofollow");
}

TEST(link_extractor, reads_styles_between_links_in_the_order_of_the_page) {
  EXPECT_THAT(
      references("<a href=a><style>@import 'b'; p { background: url(c) }</style><a style='src: url(d)' href=e>"),
      ElementsAre("a", "b", "c", "d", "e"));
}

// What is skipped must not change what is found: quotes that are none, tags in values, names and values cut short.
TEST(link_extractor, finds_the_same_in_tag_soup_whatever_is_in_reach) {
  constexpr std::string_view pieces[] = {
      "<a href=", "<p", "<td",     "</p",    "</form", "<blockquote", "<!--", "-->", "<section ", ">",      ">",
      ">",        "\"", "\"",      "'",      "=",      " x=\"",       "x",    " ",   "\n",        "/",      " style=\"",
      "url(y)",   "(",  " STYLE=", "&lpar;", " a='",   "<b c=\"",     "\">",  "'>",  "<Q",        " cite=z"};
  std::mt19937 random(1);
  for (int i = 0; i < 50'000; ++i) {
    std::string soup;
    for (auto size = random() % 32; size > 0; --size) soup += pieces[random() % std::size(pieces)];
    soup += std::string(80 + random() % 40, ' ');
    ASSERT_EQ(references(extract(whole(soup))), references(extract(byte_by_byte(soup)))) << soup;
  }
}

// §13.2.5.7: it ends at the next '>', where the value of an attribute might go on.
TEST(link_extractor, takes_an_end_tag_without_a_name_for_a_comment) {
  EXPECT_THAT(references("</ class=\"><a href=x>\"><a href=y>"), ElementsAre("x", "y"));
}

TEST(link_extractor, reads_a_declarative_shadow_root_but_no_template_in_it) {
  EXPECT_THAT(
      references(
          "<template shadowrootmode=open><a href=1><template><a href=2></template><a href=3></template>"
          "<template><a href=4><template shadowrootmode=open><a href=5></template><a href=6></template><a href=7>"),
      ElementsAre("1", "3", "7"));
}

TEST(link_extractor, reads_noscript_as_markup) {
  EXPECT_THAT(references("<head><noscript><link rel=stylesheet href=a></noscript><noscript><img src=b></noscript>"),
              ElementsAre("a", "b"));
}

// §13.2.6.4.7
TEST(link_extractor, ignores_a_form_in_a_form) {
  EXPECT_THAT(references("<form action=a><form action=b></form><form action=c>"), ElementsAre("a", "c"));
}

TEST(link_extractor, closes_a_form_by_no_end_tag_in_a_template) {
  EXPECT_THAT(references("<form action=a><template></form></template><form action=b>"), ElementsAre("a"));
}

TEST(link_extractor, knows_the_method_of_a_submit_button) {
  EXPECT_THAT(references("<form method=post><button formaction=a formmethod=get></form><button formaction=b>"
                         "<form><button formaction=c formmethod=post><input type=image formaction=d>"),
              ElementsAre("a", "b", "d"));
}

TEST(link_extractor, reads_the_document_in_a_srcdoc_as_one_of_its_own) {
  const page_links page = extract(
      "<base href=/a/><iframe srcdoc='<base href=b/><title>T</title><a href=1><iframe srcdoc=\"<a href=2>\"></iframe>'>"
      "</iframe><iframe srcdoc='<p>no links'></iframe><a href=3>");
  EXPECT_THAT(references(page), ElementsAre("3"));
  ASSERT_THAT(page.srcdocs, SizeIs(1));
  EXPECT_EQ(page.srcdocs[0].base, "b/");
  EXPECT_EQ(page.srcdocs[0].title, "T");
  EXPECT_THAT(references(page.srcdocs[0]), ElementsAre("1"));
  ASSERT_THAT(page.srcdocs[0].srcdocs, SizeIs(1));
  EXPECT_THAT(references(page.srcdocs[0].srcdocs[0]), ElementsAre("2"));
}

// The anchors must be the same whatever the chunks, too.
std::optional<std::vector<std::string>> anchors(std::string_view html, link_extractor_options options = {}) {
  options.collects_anchors = true;
  const page_links page = extract(html, options);
  EXPECT_EQ(page.anchors, extract(byte_by_byte(html), options).anchors);
  EXPECT_EQ(page.anchors, extract(whole(std::string{html} + std::string(200, ' ')), options).anchors);
  return page.anchors;
}

TEST(link_extractor, collects_what_fragments_may_refer_to_where_it_is_asked_to) {
  EXPECT_THAT(*anchors("<h1 id=1>t</h1><p class=\"c\" ID='2'>t<br\nid=a&amp;b><a name=3 id=4><img name=no>"),
              ElementsAre("1", "2", "a&b", "4", "3"));
  EXPECT_THAT(*anchors("<svg><symbol id=s><title id=t>x</title></symbol></svg><p id=p>"), ElementsAre("s", "t", "p"));
  EXPECT_THAT(*anchors("<p id>none<p data-id=no title='<p id=no>'><!-- <p id=no> --><script>'<p id=no>'</script>"),
              IsEmpty());
  EXPECT_EQ(extract("<p id=1><a href=x>").anchors, std::nullopt);
}

TEST(link_extractor, collects_no_anchors_of_what_is_not_in_the_document) {
  EXPECT_THAT(*anchors("<template id=1><p id=no></template><iframe srcdoc='<p id=no><a href=x>'></iframe><p id=2>"),
              ElementsAre("1", "2"));
}

TEST(link_extractor, collects_anchors_of_a_drawing) {
  EXPECT_THAT(*anchors("<svg id='1'><g id='2'/><use href='#2'/></svg>", {.is_xml = true}), ElementsAre("1", "2"));
}

TEST(link_extractor_bounds, leave_no_anchors_where_they_are_too_many) {
  EXPECT_EQ(anchors("<p id=1><p id=2><p id=3>", {.max_bytes = 2 * sizeof(std::string) + 2}), std::nullopt);
}

TEST(link_extractor_bounds, stop_at_the_depth_of_srcdocs) {
  const page_links page = extract("<iframe srcdoc='<iframe srcdoc=\"<a href=1>\">'>", {.max_srcdoc_depth = 1});
  EXPECT_THAT(page.srcdocs, IsEmpty());
}

TEST(link_extractor_bounds, count_the_links_that_are_too_many) {
  const page_links page =
      extract("<a href=1><iframe srcdoc='<a href=2><a href=3>'></iframe><a href=4>", {.max_links = 2});
  EXPECT_THAT(references(page), ElementsAre("1"));
  EXPECT_THAT(references(page.srcdocs.at(0)), ElementsAre("2"));
  EXPECT_EQ(page.dropped_links, 2U);
}

TEST(link_extractor_bounds, never_give_half_a_reference) {
  const std::string long_reference(200, 'x');
  const std::string html = "<a href=" + long_reference + "><base href=" + long_reference + "><a href=1>";
  const page_links page = extract(html, {.max_reference_bytes = 100});
  EXPECT_THAT(references(page), ElementsAre("1"));
  EXPECT_EQ(page.dropped_links, 1U);
  EXPECT_EQ(page.base, std::nullopt);
  const page_links truncated = extract(html, {.tokenizer = {.max_attribute_bytes = 100}});
  EXPECT_THAT(references(truncated), ElementsAre("1"));
  EXPECT_EQ(truncated.dropped_links, 1U);
  EXPECT_EQ(truncated.base, std::nullopt);
  EXPECT_THAT(references(extract("<meta http-equiv=refresh content='0;url=abcdef'>",
                                 {.tokenizer = {.max_attribute_bytes = 9}})),
              IsEmpty());
}

TEST(link_extractor_bounds, hold_for_all_strings_together) {
  const page_links page = extract("<a href=1234><a href=5678 rel=1><title>TT</title>", {.max_bytes = 6});
  EXPECT_THAT(references(page), ElementsAre("1234"));
  EXPECT_EQ(page.dropped_links, 1U);
  EXPECT_EQ(page.title, "TT");
}

TEST(link_extractor_bounds, hold_for_the_strings_of_srcdocs_too) {
  const page_links page =
      extract("<iframe srcdoc='<a href=1234>'></iframe><a href=5678><a href=9>", {.max_bytes = sizeof(page_links) + 5});
  EXPECT_THAT(references(page.srcdocs.at(0)), ElementsAre("1234"));
  EXPECT_THAT(references(page), ElementsAre("9"));
}

TEST(link_extractor_bounds, cut_the_title_at_a_whole_character) {
  EXPECT_EQ(extract("<title>a\u00E9\u00E9</title>", {.max_title_bytes = 4}).title, "a\u00E9");
}

}  // namespace
}  // namespace fanfold::html
