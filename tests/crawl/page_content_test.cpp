// What a crawl finds in what it fetches, beyond links in HTML: encodings, style sheets, sitemaps, header fields, and
// what pages ask of crawlers.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "crawl/crawl_fixture.hpp"
#include "crawl/root_element.hpp"
#include "crawl/scripted_web.hpp"
#include "robots/sitemap_recorder.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::string in_utf16(std::string_view ascii) {
  std::string utf16 = "\xFF\xFE";
  for (const char c : ascii) utf16 += {c, '\0'};
  return utf16;
}

// A site of a few answers; everything else is an empty page.
class PageContent : public testing::Test {
 protected:
  void answer(const std::string& path, const std::string& fields, const std::string& body) {
    answers_[path] = "HTTP/1.1 200 OK\r\nConnection: close\r\n" + fields +
                     "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  void page(const std::string& path, const std::string& body) { answer(path, "Content-Type: text/html", body); }

  crawled crawl_from(const std::string& path) {
    options_.seeds = {web_.url("a.test", path)};
    options_.resolve = web_.resolve();
    options_.workers = 1;
    return crawl(options_);
  }
  // What is found from there, without the host.
  std::vector<std::string> found_from(const std::string& path) {
    std::vector<std::string> paths;
    for (const auto& each : crawl_from(path).pages)
      if (each.depth > 0) paths.push_back(each.url.substr(web_.url("a.test", "").size()));
    return paths;
  }

  std::map<std::string, std::string> answers_;
  scripted_web web_{[this](std::string_view, std::string_view path) {
    const auto found = answers_.find(std::string(path));
    return found == answers_.end() ? scripted_web::page("") : found->second;
  }};
  crawl_options options_{.obey_robots = false, .retries = 0};
};

TEST_F(PageContent, IsReadInThePagesEncoding) {
  answer("/", "Content-Type: text/html; charset=windows-1251",
         "<title>\xcf\xf0\xe8\xe2\xe5\xf2</title><a href='?q=\xe4\xe0'>");
  const auto result = crawl_from("/");
  EXPECT_EQ(result.by_url.at(web_.url("a.test", "/")).title, "Привет");
  EXPECT_TRUE(result.by_url.contains(web_.url("a.test", "/?q=%E4%E0")));
}

TEST_F(PageContent, IsReadInTheEncodingThatThePageDeclares) {
  page("/", "<meta charset=Shift_JIS><title>\x93\xfa\x96\x7b</title><a href='/\x93\xfa?\x93\xfa'>");
  const auto result = crawl_from("/");
  EXPECT_EQ(result.by_url.at(web_.url("a.test", "/")).title, "日本");
  EXPECT_TRUE(result.by_url.contains(web_.url("a.test", "/%E6%97%A5?%93%FA"))) << "paths are UTF-8, queries are not";
}

TEST_F(PageContent, IsReadWithoutItsByteOrderMark) {
  const std::string utf16("\xff\xfe<\0t\0i\0t\0l\0e\0>\0\xe4\0<\0/\0t\0i\0t\0l\0e\0>\0", 34);
  answer("/", "Content-Type: text/html; charset=iso-8859-1", utf16);
  EXPECT_EQ(crawl_from("/").pages[0].title, "ä");
}

TEST_F(PageContent, HasLinksInStyleSheets) {
  page("/", "<link rel=stylesheet href=style.css>");
  answer("/style.css", "Content-Type: text/css", "@import 'more/import.css'; a { background: url( image.png ) }");
  answer("/more/import.css", "Content-Type: text/css", "@font-face { src: url('font.woff') }");
  EXPECT_THAT(found_from("/"), UnorderedElementsAre("/style.css", "/image.png", "/more/import.css", "/more/font.woff"));
}

TEST_F(PageContent, HasLinksInSvg) {
  answer("/", "Content-Type: image/svg+xml",
         "<?xml version='1.0'?><svg xmlns:xlink='x'><a href='1'/><image xlink:href='2'/></svg>");
  EXPECT_THAT(found_from("/"), UnorderedElementsAre("/1", "/2"));
}

TEST_F(PageContent, IsUtf8WhereItIsXmlAndDeclaresNothing) {
  for (const std::string type : {"image/svg+xml", "application/xhtml+xml", "application/xml"}) {
    answer("/", "Content-Type: " + type, "<svg><a href='?q=&#x416;'/></svg>");
    EXPECT_THAT(found_from("/"), ElementsAre("/?q=%D0%96")) << type;
  }
}

TEST_F(PageContent, IsAPageOrADrawingWhateverItsXmlIsServedAs) {
  const std::string beginnings[] = {
      "<html xmlns='http://www.w3.org/1999/xhtml'>",
      "<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' 'x.dtd'>\n<html>",
      "\xEF\xBB\xBF\n<!-- a > b --><svg xmlns='http://www.w3.org/2000/svg'>",
      "<!DOCTYPE svg [<!ENTITY x 'y'>]><svg:svg>",
      "<!--" + std::string(3000, '-') + "--><svg>",
  };
  for (const std::string type : {"text/xml", "application/xml", "application/mathml+xml"}) {
    for (const std::string& begin : beginnings) {
      answer("/", "Content-Type: " + type, begin + "<title/><a href='x'/>");
      EXPECT_THAT(found_from("/"), ElementsAre("/x")) << type << ' ' << begin;
    }
  }
}

TEST_F(PageContent, EndsElementsAsXmlDoesWhereItIsXml) {
  const std::string document = "<script src='1'/><title/><textarea/><a href='2'/>";
  answer("/", "Content-Type: application/xhtml+xml", document);
  EXPECT_THAT(found_from("/"), UnorderedElementsAre("/1", "/2"));
  page("/", document);
  EXPECT_THAT(found_from("/"), ElementsAre("/1")) << "the rest is a script";
}

TEST_F(PageContent, HasLinksInStyleElementsAndAttributes) {
  page("/", "<style>@import '1.css'; p { background: url(2) }</style><div class=a style=\"background: url('3')\">");
  EXPECT_THAT(found_from("/"), UnorderedElementsAre("/1.css", "/2", "/3"));
}

TEST_F(PageContent, HasLinksInHeaderFields) {
  answer("/folder/image.png",
         "Content-Type: image/png\r\nLink: <next>; rel=next, </style.css>; rel=\"preload stylesheet\"\r\n"
         "Link: <//elsewhere.test/>; rel=preconnect\r\nRefresh: 5; url=/refreshed\r\nContent-Location: image.en.png",
         "");
  EXPECT_THAT(found_from("/folder/image.png"),
              UnorderedElementsAre("/folder/next", "/style.css", "/refreshed", "/folder/image.en.png"));
}

TEST_F(PageContent, ResolvesHeaderFieldsAgainstThePageAndNotItsBase) {
  answer("/folder/", "Content-Type: text/html\r\nLink: <header>; rel=next", "<base href=/elsewhere/><a href=body>");
  EXPECT_THAT(found_from("/folder/"), UnorderedElementsAre("/folder/header", "/elsewhere/body"));
}

TEST_F(PageContent, HasLinksInSitemapsAndFeeds) {
  page("/", "<a href=sitemap.xml></a><a href=feed></a><a href=list.txt></a>");
  answer("/sitemap.xml", "Content-Type: application/xml",
         "<sitemapindex><sitemap><loc>" + web_.url("a.test", "/part") + "</loc></sitemap></sitemapindex>");
  answer("/part", "Content-Type: text/xml",
         "<urlset><url><loc>" + web_.url("a.test", "/one?a=1&amp;b=2") + "</loc></url></urlset>");
  answer("/feed", "Content-Type: application/rss+xml",
         "<rss><channel><item><link>" + web_.url("a.test", "/item") + "</link></item></channel></rss>");
  answer("/list.txt", "Content-Type: text/plain", web_.url("a.test", "/listed") + "\n");
  EXPECT_THAT(found_from("/"),
              UnorderedElementsAre("/sitemap.xml", "/feed", "/list.txt", "/part", "/one?a=1&b=2", "/item", "/listed"));
}

TEST_F(PageContent, HasSitemapsInAnyEncoding) {
  answer("/", "Content-Type: text/xml; charset=Shift_JIS",
         "<urlset><url><loc>" + web_.url("a.test", "/\x93\xfa") + "</loc></url></urlset>");
  EXPECT_THAT(found_from("/"), ElementsAre("/%E6%97%A5"));
}

TEST_F(PageContent, HasSitemapsAndFeedsWhateverTheyAreServedAs) {
  const std::string item = web_.url("a.test", "/item");
  const std::string documents[] = {
      "<?xml version='1.0' encoding='UTF-8'?>\n<urlset><url><loc>" + item + "</loc></url></urlset>",
      "\xEF\xBB\xBF\r\n<?xml-stylesheet href='no'?><!-- <html> --><sitemapindex><sitemap><loc>" + item +
          "</loc></sitemap></sitemapindex>",
      "<rss><channel><item><link>" + item + "</link></item></channel></rss>",
      "<rdf:RDF><item><link>" + item + "</link></item></rdf:RDF>",
      "<!DOCTYPE feed><feed><entry><link href='" + item + "'/></entry></feed>",
      in_utf16("<urlset><url><loc>" + item + "</loc></url></urlset>"),
  };
  for (const std::string fields : {"Content-Type: text/html", "Content-Type: TEXT/HTML;charset=utf-8", "X-Type: none",
                                   "Content-Type: application/octet-stream", "Content-Type: binary/octet-stream"}) {
    for (const std::string& document : documents) {
      answer("/", fields, document);
      EXPECT_THAT(found_from("/"), ElementsAre("/item")) << fields << ' ' << document;
    }
  }
}

TEST_F(PageContent, HasGzippedSitemapsWhereTheTypeSaysNothing) {
  const std::string file =
      robots::gzipped("<urlset><url><loc>" + web_.url("a.test", "/item") + "</loc></url></urlset>");
  for (const std::string fields : {"X-Type: none", "Content-Type: application/octet-stream",
                                   "Content-Type: binary/octet-stream", "Content-Type: application/gzip"}) {
    answer("/", fields, file);
    EXPECT_THAT(found_from("/"), ElementsAre("/item")) << fields;
  }
}

TEST_F(PageContent, HasSitemapsThatAreLargerThanAPageMayBe) {
  options_.max_body_bytes = 50'000;
  const auto large = [this](const char* root) {
    return fmt::format("<{0}>{1:100000}<url><loc>{2}</loc></url></{0}>", root, "", web_.url("a.test", "/item"));
  };
  for (const std::string type : {"application/xml", "text/html", "application/octet-stream"}) {
    answer("/", "Content-Type: " + type, large("urlset"));
    EXPECT_THAT(found_from("/"), ElementsAre("/item")) << type;
    answer("/", "Content-Type: " + type, large("html"));
    EXPECT_EQ(crawl_from("/").pages[0].error, "too_large") << type;
  }
}

TEST_F(PageContent, TellsWhySitemapsAndFeedsAreNotReadToTheirEnd) {
  const auto record_of = [this](const std::string& type, const std::string& body) {
    answer("/", "Content-Type: " + type, body);
    const auto result = crawl_from("/");
    EXPECT_EQ(result.statistics.seeds_fetched, 1u) << "the page is there";
    EXPECT_EQ(result.statistics.pages, result.pages.size());
    EXPECT_EQ(result.statistics.errors, result.pages[0].error.empty() ? 0u : 1u);
    return result.pages[0];
  };
  const std::string item = "<url><loc>/item</loc></url>\n";
  const page_record malformed = record_of("application/xml", "<urlset>\n" + item + "<url></urlset>");
  EXPECT_EQ(malformed.error, "bad_sitemap");
  EXPECT_EQ(malformed.error_detail, "line 3: no well-formed XML");
  EXPECT_EQ(malformed.links, 1u) << "what was found until there counts";
  EXPECT_NE(malformed.body_hash, std::nullopt);
  EXPECT_EQ(record_of("text/html", "<rss>\n<channel>").error_detail, "line 2: it ends in the middle");
  EXPECT_EQ(record_of("text/xml", "<!DOCTYPE urlset [<!ENTITY a 'b'>]><urlset/>").error_detail,
            "line 1: it declares entities or attributes");
  const std::string gzipped = robots::gzipped("<urlset>" + item + std::string(100'000, ' ') + "</urlset>");
  EXPECT_EQ(record_of("application/gzip", gzipped.substr(0, gzipped.size() / 2)).error, "bad_sitemap");
  std::string many;
  for (int i = 0; i < 50'002; ++i) many += item;
  EXPECT_EQ(record_of("text/xml", "<urlset>" + many + "</urlset>").error_detail,
            "it lists too much: 2 links are left out");
}

TEST_F(PageContent, HasNoFaultOfASitemapWhereItIsNone) {
  answer("/", "Content-Type: application/xml", "<other><a></other>");
  EXPECT_EQ(crawl_from("/").pages[0].error, "");
  answer("/", "Content-Type: application/octet-stream", "\x1F\x8B, by chance");
  EXPECT_EQ(crawl_from("/").pages[0].error, "");
}

// https://mimesniff.spec.whatwg.org/#determining-the-computed-mime-type-of-a-resource: what is no media type, or one of
// three, is as good as none.
std::vector<std::string> kinds_of_html() {
  std::vector<std::string> fields{"X-Type: none"};
  for (const std::string type : {"text/html", "unknown/unknown", "Application/Unknown", "*/*", "text", "/html", "text/",
                                 "te(xt/html", "text/html/x", "; charset=utf-8", "*/*; charset=utf-8"})
    fields.push_back("Content-Type: " + type);
  return fields;
}

TEST_F(PageContent, IsHtmlWhereItSaysSoOrSaysNothing) {
  for (const std::string& fields : kinds_of_html()) {
    for (const std::string begin : {"", "<", "<a></a>", "<?xml version='1.0'?><html>", "<!doctype html>",
                                    "<!DOCTYPE html><urlset>", "<p><urlset>"}) {
      answer("/", fields, begin + "<a href=x></a>");
      EXPECT_THAT(found_from("/"), ElementsAre("/x")) << fields << ' ' << begin;
    }
    answer("/", fields, std::string(max_prolog_bytes, ' ') + "<a href=x>");
    EXPECT_THAT(found_from("/"), ElementsAre("/x")) << fields << " a long way down";
  }
}

class SitemapsOfRobotsTxt : public PageContent {
 protected:
  SitemapsOfRobotsTxt() {
    options_.obey_robots = true;
    answer("/robots.txt", "Content-Type: text/plain", "Sitemap: " + web_.url("a.test", "/sitemap.xml"));
    answer("/sitemap.xml", "Content-Type: application/xml",
           "<urlset><url><loc>" + web_.url("a.test", "/hidden") + "</loc></url></urlset>");
  }
};

TEST_F(SitemapsOfRobotsTxt, AreRead) {
  EXPECT_THAT(found_from("/"), UnorderedElementsAre("/sitemap.xml", "/hidden"));
}

TEST_F(SitemapsOfRobotsTxt, AreLeftAloneWhereThatIsAskedFor) {
  options_.sitemaps = false;
  EXPECT_THAT(found_from("/"), IsEmpty());
}

TEST_F(SitemapsOfRobotsTxt, CountAsLinksOfASeed) {
  options_.max_depth = 1;
  EXPECT_THAT(found_from("/"), ElementsAre("/sitemap.xml"));
}

TEST_F(SitemapsOfRobotsTxt, AreNoPartOfAPagesResources) {
  options_.follow = follow_kind::resources;
  page("/", "<img src=image>");
  EXPECT_THAT(found_from("/"), UnorderedElementsAre("/image", "/sitemap.xml")) << "named, but not read for its pages";
}

TEST_F(PageContent, IsFollowedByItsKind) {
  page("/", "<a href=page></a><img src=image><blockquote cite=reference></blockquote><link rel=preconnect href=/hint>");
  options_.follow = follow_kind::pages;
  EXPECT_THAT(found_from("/"), ElementsAre("/page"));
  options_.follow = follow_kind::resources;
  EXPECT_THAT(found_from("/"), ElementsAre("/image"));
  options_.follow = follow_kind::all;
  EXPECT_THAT(found_from("/"), UnorderedElementsAre("/page", "/image", "/reference"));
}

// Each kind of directive is obeyed, or not, by itself.
struct directive_case {
  const char* name;
  std::string fields;
  std::string body;
  bool directive_kinds::* kind;
};

class Directives : public PageContent, public testing::WithParamInterface<directive_case> {};

TEST_P(Directives, KeepACrawlFromFollowingUnlessTheyAreIgnored) {
  answer("/", "Content-Type: text/html" + GetParam().fields, GetParam().body);
  EXPECT_THAT(found_from("/"), IsEmpty());
  options_.obey_directives.*GetParam().kind = false;
  EXPECT_THAT(found_from("/"), ElementsAre("/x"));
}

INSTANTIATE_TEST_SUITE_P(
    Of, Directives,
    testing::Values(
        directive_case{"x_robots_tag", "\r\nX-Robots-Tag: nofollow", "<a href=x>", &directive_kinds::header},
        directive_case{"x_robots_tag_none", "\r\nX-Robots-Tag: a\r\nX-Robots-Tag: NONE", "<a href=x>",
                       &directive_kinds::header},
        directive_case{"x_robots_tag_of_this_crawler", "\r\nX-Robots-Tag: fanfold: nofollow", "<a href=x>",
                       &directive_kinds::header},
        directive_case{"meta", "", "<meta name=robots content='noindex, nofollow'><a href=x>", &directive_kinds::meta},
        directive_case{"meta_of_this_crawler", "", "<meta name=Fanfold content=nofollow><a href=x>",
                       &directive_kinds::meta},
        directive_case{"rel", "", "<a rel='external nofollow' href=x>", &directive_kinds::links}),
    [](const auto& info) { return info.param.name; });

TEST_F(PageContent, IgnoresDirectivesForOtherCrawlers) {
  answer("/", "Content-Type: text/html\r\nX-Robots-Tag: otherbot: nofollow",
         "<meta name=otherbot content=nofollow><a href=x>");
  EXPECT_THAT(found_from("/"), ElementsAre("/x"));
}

TEST_F(PageContent, TellsWhatAPageAsksOfCrawlers) {
  answer("/", "Content-Type: text/html\r\nX-Robots-Tag: noarchive", "<meta name=robots content=noindex>");
  EXPECT_EQ(crawl_from("/").pages[0].robots, "noindex, noarchive");
}

}  // namespace
}  // namespace fanfold
