// Sitemaps and feeds as sites have them: https://www.sitemaps.org/protocol.html, RSS, Atom, text.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "html/chunks.hpp"
#include "robots/sitemap_reader.hpp"
#include "robots/sitemap_recorder.hpp"

namespace fanfold::robots {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view urlset_of_a = "<urlset><url><loc>a</loc></url></urlset>";

// Reads in one piece, byte by byte, in random chunks, and all of that compressed, which must come to the same.
sitemap_reading reading_of(std::string_view body, std::string_view content_type = {}) {
  const auto once = read_sitemap(html::whole(body), {}, content_type);
  const std::string compressed = gzipped(body);
  const auto expect_same = [&](const std::vector<std::string_view>& chunks) {
    const auto again = read_sitemap(chunks, {}, content_type);
    EXPECT_EQ(once.found, again.found);
    EXPECT_EQ(once.summary.format, again.summary.format);
    EXPECT_EQ(once.summary.error, again.summary.error);
  };
  for (const std::string_view bytes : {body, std::string_view(compressed)}) {
    expect_same(html::byte_by_byte(bytes));
    for (unsigned seed = 0; seed < 10; ++seed) expect_same(html::random_chunks(bytes, seed));
  }
  return once;
}

TEST(Sitemap, ListsPagesWithTheirDates) {
  const auto reading = reading_of(R"(<?xml version="1.0" encoding="UTF-8"?>
    <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
      <url><loc> https://a/?x=1&amp;y=2
        </loc><lastmod>2024-01-02</lastmod><changefreq>daily</changefreq></url>
      <url><lastmod>2024-01-03T04:05:06Z</lastmod><loc><![CDATA[https://a/&]]></loc></url>
      <url><loc>https://a/&#233;</loc></url>
    </urlset>)");
  EXPECT_THAT(reading.found, ElementsAre("page https://a/?x=1&y=2 2024-01-02", "page https://a/& 2024-01-03T04:05:06Z",
                                         "page https://a/\u00e9"));
  EXPECT_EQ(reading.summary.format, sitemap_format::urlset);
  EXPECT_EQ(reading.summary.entries, 3);
  EXPECT_FALSE(reading.summary.error);
  EXPECT_TRUE(reading.was_wanted);
}

TEST(Sitemap, ListsTheSitemapsOfAnIndex) {
  const auto reading = reading_of(
      "<sitemapindex><sitemap><loc>https://a/1.xml</loc><lastmod>2024</lastmod></sitemap>"
      "<sitemap><loc>https://a/2.xml.gz</loc></sitemap></sitemapindex>");
  EXPECT_THAT(reading.found, ElementsAre("sitemap https://a/1.xml 2024", "sitemap https://a/2.xml.gz"));
  EXPECT_EQ(reading.summary.format, sitemap_format::index);
}

TEST(Sitemap, ReadsAnyNamespaceAndNone) {
  EXPECT_THAT(reading_of("<s:urlset xmlns:s='x'><s:url><s:loc>https://a/</s:loc></s:url></s:urlset>").found,
              ElementsAre("page https://a/"));
  EXPECT_THAT(
      reading_of("<urlset xmlns='http://www.google.com/schemas/sitemap/0.84'><url><loc>b</loc></url></urlset>").found,
      ElementsAre("page b"));
}

TEST(Sitemap, ListsImagesVideosAndAlternates) {
  const auto reading = reading_of(R"(<urlset><url><loc>https://a/</loc>
      <image:image><image:loc>https://a/1.jpg</image:loc><image:title>no</image:title></image:image>
      <video:video><video:thumbnail_loc>https://a/2.jpg</video:thumbnail_loc>
        <video:content_loc>https://a/3.mp4</video:content_loc><video:player_loc>https://a/4</video:player_loc></video:video>
      <xhtml:link rel="alternate" hreflang="de" href="https://a/de?x=1&amp;y"/>
      <xhtml:link rel="canonical" href="https://a/no"/>
      <lastmod>2024</lastmod></url></urlset>)");
  EXPECT_THAT(reading.found,
              ElementsAre("resource https://a/1.jpg", "resource https://a/2.jpg", "resource https://a/3.mp4",
                          "resource https://a/4", "alternate https://a/de?x=1&y", "page https://a/ 2024"));
}

TEST(Sitemap, ReadsRss2) {
  const auto reading = reading_of(R"(<?xml version="1.0"?><rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
    <channel><title>T</title><link>https://a/</link><atom:link href="https://a/feed" rel="self"/>
      <atom:link href="https://a/feed?page=2" rel="next"/><atom:link href="https://hub/" rel="hub"/>
      <image><url>https://a/logo.png</url><link>https://a/</link></image><itunes:image href="https://a/cover.jpg"/>
      <item><link>https://a/1</link><pubDate>Mon, 01 Jan 2024 00:00:00 GMT</pubDate>
        <enclosure url="https://a/1.mp3" length="1" type="audio/mpeg"/><media:thumbnail url="https://a/1.jpg"/>
        <description>&lt;a href="https://a/no"></description></item>
      <textInput><link>https://a/no</link></textInput>
    </channel></rss>)");
  EXPECT_THAT(reading.found, ElementsAre("page https://a/", "alternate https://a/feed", "sitemap https://a/feed?page=2",
                                         "resource https://a/logo.png", "page https://a/",
                                         "resource https://a/cover.jpg", "resource https://a/1.mp3",
                                         "resource https://a/1.jpg", "page https://a/1 Mon, 01 Jan 2024 00:00:00 GMT"));
  EXPECT_EQ(reading.summary.format, sitemap_format::rss);
}

TEST(Sitemap, ReadsRss1) {
  const auto reading = reading_of(R"(<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
    <channel rdf:about="https://a/feed"><link>https://a/</link></channel>
    <item rdf:about="https://a/1"><link>https://a/1</link><dc:date>2024-01-01</dc:date></item></rdf:RDF>)");
  EXPECT_THAT(reading.found, ElementsAre("page https://a/", "page https://a/1 2024-01-01"));
  EXPECT_EQ(reading.summary.format, sitemap_format::rss);
}

TEST(Sitemap, ReadsAtom) {
  const auto reading = reading_of(R"(<feed xmlns="http://www.w3.org/2005/Atom"><updated>2025</updated>
    <link href="https://a/"/><link rel="self" href="/feed"/><link rel="next" href="/feed?2"/><icon>/favicon.ico</icon>
    <entry><link rel="alternate" href="/1"/><link rel="enclosure" href="/1.mp3"/><link rel="edit" href="/no"/>
      <id>urn:1</id><updated>2024</updated><content src="/1.pdf"/></entry></feed>)");
  EXPECT_THAT(reading.found,
              ElementsAre("page https://a/", "alternate /feed", "sitemap /feed?2", "resource /favicon.ico",
                          "resource /1.mp3", "resource /1.pdf", "page /1 2024"));
  EXPECT_EQ(reading.summary.format, sitemap_format::atom);
}

// RFC 4287 section 2
TEST(Sitemap, ResolvesWhatHasAnXmlBase) {
  const auto reading = reading_of(R"(<feed xml:base="https://a/1/2"><link href="3"/><link href="//b/"/>
    <entry xml:base="x/"><link href="4"/><link rel="enclosure" href="../5" xml:base="y/z"/><link rel="next" href="#6"/></entry>
    <entry><link href="https://c/7"/></entry><icon xml:base="/8/"> 9 </icon><logo/><entry base="no/"><link href="10"/></entry>
    </feed>)");
  EXPECT_THAT(reading.found, ElementsAre("page https://a/1/3", "page https://b/", "resource https://a/1/x/5",
                                         "sitemap https://a/1/x/#6", "page https://a/1/x/4", "page https://c/7",
                                         "resource https://a/8/9", "page https://a/1/10"));
  EXPECT_THAT(reading_of("<rss xml:base='https://a/b/'><channel><item><link>c</link></item></channel></rss>").found,
              ElementsAre("page https://a/b/c"));
}

TEST(Sitemap, LeavesRelativeWhatHasARelativeXmlBase) {
  const auto reading = reading_of(R"(<feed xml:base=" x/y "><link href="1"/><link href="/2"/><link href="https://a/3"/>
    <entry xml:base="z/"><link href="4"/></entry><entry xml:base="https://b/"><link href="5"/></entry></feed>)");
  EXPECT_THAT(reading.found, ElementsAre("page x/1", "page /2", "page https://a/3", "page x/z/4", "page https://b/5"));
}

TEST(Sitemap, LimitsWhatIsResolvedByItsXmlBase) {
  const sitemap_limits limits{.max_url_bytes = 16};
  const auto reading = read_sitemap({"<feed xml:base='https://a/'><link href='123456'/><link href='1234567'/>"
                                     "</feed>"},
                                    limits);
  EXPECT_THAT(reading.found, ElementsAre("page https://a/123456"));
  EXPECT_EQ(reading.summary.too_long, 1);
  const std::string folder(2000, 'x');
  EXPECT_THAT(reading_of("<feed xml:base='https://a/1/'><entry xml:base='/" + folder + "/'><link href='2'/></entry>" +
                         "<entry xml:base='/" + folder + folder + "/'><link href='3'/></entry></feed>")
                  .found,
              ElementsAre("page https://a/" + folder + "/2", "page https://a/1/3"));
}

TEST(Sitemap, ReadsTextOfOneUrlALine) {
  const auto reading = reading_of("\xEF\xBB\xBF\nhttps://a/1\r\n\n  HTTP://b/2 \t\nnot one\nftp://c/\nhttps://a/3");
  EXPECT_THAT(reading.found, ElementsAre("page https://a/1", "page HTTP://b/2", "page https://a/3"));
  EXPECT_EQ(reading.summary.format, sitemap_format::text);
}

TEST(Sitemap, ReadsMarksAndBlanksBeforeTheXmlDeclaration) {
  EXPECT_THAT(reading_of("\n\xEF\xBB\xBF\n <?xml version='1.0'?>" + std::string(urlset_of_a)).found,
              ElementsAre("page a"));
  EXPECT_THAT(
      reading_of("\r\n <?xml version='1.0' encoding='koi8-r'?><urlset><url><loc>/\xC4</loc></url></urlset>").found,
      ElementsAre("page /\u0434"));
}

std::string in_utf16(std::string_view ascii) {
  std::string utf16;
  for (const char c : ascii) utf16 += {c, '\0'};
  return utf16;
}

TEST(Sitemap, IsReadInTheEncodingThatItDeclares) {
  struct {
    const char* name;
    const char* bytes;
    const char* text;
  } const cases[] = {
      {"windows-1251", "\xE4", "\u0434"}, {"Shift_JIS", "\x93\xFA", "\u65E5"},
      {"EUC-JP", "\xC6\xFC", "\u65E5"},   {"ISO-2022-JP", "\x1B$BF|\x1B(B", "\u65E5"},
      {"GB2312", "\xC8\xD5", "\u65E5"},   {"gb18030", "\xC8\xD5", "\u65E5"},
      {"Big5", "\xA4\xE9", "\u65E5"},     {"EUC-KR", "\xB0\xA1", "\uAC00"},
      {"latin1", "\x80", "\u20AC"},       {"UTF8", "\xC3\xA9", "\u00E9"},
      {"x-none", "\xC3\xA9", "\u00E9"},   {"UTF-16", "\xC3\xA9", "\u00E9"},
  };
  for (const auto& [name, bytes, text] : cases) {
    const std::string list = "<urlset><url><loc>/" + std::string(bytes) + "</loc></url></urlset>";
    const auto reading = reading_of("<?xml version='1.0' encoding='" + std::string(name) + "'?>" + list);
    EXPECT_THAT(reading.found, ElementsAre("page /" + std::string(text))) << name;
    EXPECT_FALSE(reading.summary.error) << name;
  }
}

TEST(Sitemap, IsReadInTheEncodingThatTheServerNames) {
  constexpr std::string_view type = "text/xml; charset=windows-1251";
  constexpr std::string_view list = "<urlset><url><loc>/\xE4</loc></url></urlset>";
  EXPECT_THAT(reading_of(list, type).found, ElementsAre("page /\u0434"));
  EXPECT_THAT(reading_of("<?xml version='1.0' encoding='koi8-r'?>" + std::string(list), type).found,
              ElementsAre("page /\u0434"));
  EXPECT_THAT(reading_of("https://a/\x93\xFA\n", "text/plain; charset=shift_jis").found,
              ElementsAre("page https://a/\u65E5"));
}

TEST(Sitemap, IsReadInUtf16) {
  const std::string utf16 = in_utf16(urlset_of_a);
  EXPECT_THAT(reading_of("\xFF\xFE" + utf16).found, ElementsAre("page a"));
  EXPECT_THAT(reading_of(utf16).found, ElementsAre("page a")) << "without a byte order mark";
  EXPECT_THAT(reading_of(in_utf16("<?xml version='1.0' encoding='UTF-16'?>") + utf16).found, ElementsAre("page a"));
  EXPECT_THAT(reading_of("\xFF\xFE" + in_utf16("https://a/1\r\nhttps://a/2")).found,
              ElementsAre("page https://a/1", "page https://a/2"));
}

TEST(Sitemap, RefusesWhatIsNotUtf8WhereNothingIsDeclared) {
  EXPECT_FALSE(reading_of("<rss>\U0001F600</rss>").summary.error);
  for (const auto* const bad : {"\xC3(", "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF"})
    EXPECT_EQ(reading_of("<urlset><url><loc>" + std::string(bad) + "</loc>   </url></urlset>").summary.error,
              sitemap_errc::malformed)
        << testing::PrintToString(bad);
}

TEST(Sitemap, KnowsByItsBeginningWhatIsNone) {
  for (const auto* const body :
       {"<!DOCTYPE html><html>", "<html><head>", "<svg xmlns='x'><a/>", "{\"a\":1}", "\x89PNG", "httpx", "\xEF\xBBx"}) {
    sitemap_recorder sink;
    sitemap_reader reader(sink);
    EXPECT_FALSE(reader.feed(body + std::string(max_sniffed_bytes, ' '))) << body;
    EXPECT_EQ(reader.finish().format, sitemap_format::none);
    const auto reading = reading_of(body + std::string(urlset_of_a));
    EXPECT_THAT(reading.found, IsEmpty()) << body;
    EXPECT_FALSE(reading.summary.error) << body;
  }
  EXPECT_EQ(reading_of("").summary.format, sitemap_format::none);
  EXPECT_EQ(reading_of(" \n").summary.format, sitemap_format::none);
}

TEST(Sitemap, KeepsWhatItFoundBeforeMalformedXml) {
  const auto reading = reading_of("<urlset>\n<url><loc>a</loc></url>\n<url><loc>b</loc>\n&nbsp;</url></urlset>");
  EXPECT_THAT(reading.found, ElementsAre("page a", "page b"));
  EXPECT_EQ(reading.summary.error, sitemap_errc::malformed);
  EXPECT_EQ(reading.summary.line, 4);
}

TEST(Sitemap, KeepsWhatItFoundBeforeItBreaksOff) {
  const auto reading = reading_of("<urlset><url><loc>a</loc></url><url><loc>b</loc><lastmod>2024</lastmod>");
  EXPECT_THAT(reading.found, ElementsAre("page a", "page b 2024"));
  EXPECT_EQ(reading.summary.error, sitemap_errc::truncated);
  EXPECT_THAT(reading_of("<urlset><url><loc>https://a/tru").found, IsEmpty());
}

TEST(Sitemap, ReadsEveryMemberOfAGzipFile) {
  const auto body = gzipped("https://a/1\nhttp") + gzipped("") + gzipped("s://a/2\n") + std::string(3, '\0');
  for (const auto& chunks : {html::whole(body), html::byte_by_byte(body)}) {
    const auto reading = read_sitemap(chunks);
    EXPECT_THAT(reading.found, ElementsAre("page https://a/1", "page https://a/2"));
    EXPECT_FALSE(reading.summary.error);
  }
}

TEST(Sitemap, KeepsWhatATruncatedGzipFileHolds) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += "https://a/" + std::to_string(i * 7919) + "\n";
  const std::string body = gzipped(text);
  const auto reading = read_sitemap({std::string_view(body).substr(0, body.size() / 2)});
  EXPECT_EQ(reading.summary.error, sitemap_errc::truncated);
  EXPECT_GT(reading.summary.entries, 1000);
  for (const auto& found : reading.found) EXPECT_TRUE(text.contains(found.substr(5) + "\n")) << found;
}

TEST(Sitemap, KeepsWhatABrokenGzipFileHolds) {
  std::string body = gzipped("https://a/1\n");
  body[body.size() - 8] ^= 1;  // the checksum
  const auto reading = read_sitemap({body});
  EXPECT_THAT(reading.found, ElementsAre("page https://a/1"));
  EXPECT_EQ(reading.summary.error, sitemap_errc::bad_compression);
}

TEST(Sitemap, StopsAGzipBombAtTheLimitOfBytes) {
  const std::string bomb = gzipped("<urlset>" + std::string(20 << 20, ' '));
  ASSERT_LT(bomb.size(), 64 << 10);
  const auto reading = read_sitemap({bomb}, {.max_bytes = 1 << 20});
  EXPECT_EQ(reading.summary.error, sitemap_errc::too_large);
  EXPECT_FALSE(reading.was_wanted);
  const auto zeros = read_sitemap({gzipped(std::string(4 << 20, '\0'))});
  EXPECT_EQ(zeros.summary.format, sitemap_format::none);
}

TEST(Sitemap, ReadsUpToTheLimitOfBytes) {
  constexpr std::string_view text = "https://a/1\nhttps://a/2\nhttps://a/3\n";
  EXPECT_FALSE(read_sitemap({text}, {.max_bytes = text.size()}).summary.error);
  const auto reading = read_sitemap({text}, {.max_bytes = text.size() - 3});
  EXPECT_EQ(reading.summary.error, sitemap_errc::too_large);
  EXPECT_THAT(reading.found, ElementsAre("page https://a/1", "page https://a/2")) << "a URL cut off is none";
}

TEST(Sitemap, CountsWhatItLeavesOut) {
  const sitemap_limits limits{.max_entries = 2, .max_url_bytes = 12};
  const auto text = read_sitemap({"https://a/1\nhttps://a/234\nhttps://a/12 \t\nhttps://a/3\n"}, limits);
  EXPECT_THAT(text.found, ElementsAre("page https://a/1", "page https://a/12"));
  EXPECT_EQ(text.summary.left_out, 1);
  EXPECT_EQ(text.summary.too_long, 1);
  const auto xml = read_sitemap({"<urlset><url><loc>1</loc></url><url><loc>1234567890123</loc></url>"
                                 "<url><loc>2</loc></url><url><loc>3</loc></url></urlset>"},
                                limits);
  EXPECT_THAT(xml.found, ElementsAre("page 1", "page 2"));
  EXPECT_EQ(xml.summary.left_out, 1);
  EXPECT_EQ(xml.summary.too_long, 1);
  EXPECT_FALSE(xml.summary.error);
}

TEST(Sitemap, CountsImagesAndAlternatesApartFromPages) {
  const auto reading =
      read_sitemap({"<urlset><url><loc>1</loc><i:i><i:loc>2</i:loc></i:i><i:i><i:loc>3</i:loc></i:i></url>"
                    "<url><loc>4</loc></url></urlset>"},
                   {.max_entries = 2, .max_extras = 1});
  EXPECT_THAT(reading.found, ElementsAre("resource 2", "page 1", "page 4"));
  EXPECT_EQ(reading.summary.left_out, 1);
}

TEST(Sitemap, RefusesEntities) {
  const auto laughs = reading_of(R"(<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
    <urlset><url><loc>&b;</loc></url></urlset>)");
  EXPECT_EQ(laughs.summary.error, sitemap_errc::declarations);
  EXPECT_THAT(laughs.found, IsEmpty());
  EXPECT_EQ(reading_of("<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss/>").summary.error,
            sitemap_errc::declarations);
  EXPECT_EQ(reading_of("<!DOCTYPE rss [<!ENTITY % x SYSTEM 'http://a/'>%x;]><rss/>").summary.error,
            sitemap_errc::declarations);
}

TEST(Sitemap, RefusesDeclaredAttributes) {
  std::string declared = "<!DOCTYPE urlset [<!ATTLIST a";
  for (int i = 0; i < 1000; ++i) declared += " b" + std::to_string(i) + " CDATA ''";
  declared += ">]><urlset><url><loc>a</loc></url>";
  const auto reading = reading_of(declared + "</urlset>");
  EXPECT_EQ(reading.summary.error, sitemap_errc::declarations);
  EXPECT_FALSE(reading.was_wanted) << "a million elements would each have a thousand attributes";
  EXPECT_THAT(reading.found, IsEmpty());
}

TEST(Sitemap, LoadsNoExternalDtd) {
  const auto reading = reading_of(
      "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://a/rss.dtd'>"
      "<rss><channel><title>&nbsp;</title><link>https://a/</link></channel></rss>");
  EXPECT_THAT(reading.found, ElementsAre("page https://a/"));
  EXPECT_FALSE(reading.summary.error);
}

TEST(Sitemap, StopsWhereElementsAreTooDeep) {
  std::string deep = "<urlset><url><loc>a</loc></url>";
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  const auto reading = read_sitemap({deep});
  EXPECT_EQ(reading.summary.error, sitemap_errc::too_deep);
  EXPECT_THAT(reading.found, ElementsAre("page a"));
}

TEST(Sitemap, StopsAtATagOrCommentWithoutEnd) {
  for (const std::string begin : {"<urlset><url><loc>a</loc></url><!--", "<urlset><url><loc>a</loc></url><b c='"}) {
    const std::string endless = begin + std::string(1 << 20, 'x');
    for (const auto& chunks : {html::whole(endless), html::byte_by_byte(endless)}) {
      const auto reading = read_sitemap(chunks);
      EXPECT_EQ(reading.summary.error, sitemap_errc::too_large);
      EXPECT_THAT(reading.found, ElementsAre("page a"));
      EXPECT_FALSE(reading.was_wanted);
    }
  }
}

TEST(Sitemap, StopsWhereNewNamesNeverEnd) {
  for (const std::string begin : {"<a", "<a b"}) {
    std::string endless = "<urlset><url><loc>a</loc></url>";
    for (int i = 0; i < 100'000; ++i) endless += begin + std::to_string(i) + (begin == "<a" ? "/>" : "=''/>");
    const auto reading = read_sitemap({endless});
    EXPECT_EQ(reading.summary.error, sitemap_errc::too_large);
    EXPECT_THAT(reading.found, ElementsAre("page a"));
    EXPECT_FALSE(reading.was_wanted);
  }
}

TEST(Sitemap, ReadsLongTextsWithoutKeepingThem) {
  const auto reading = read_sitemap({"<rss><channel><item><description>" + std::string(1 << 20, 'x') +
                                     "</description><link>a</link></item></channel></rss>"});
  EXPECT_THAT(reading.found, ElementsAre("page a"));
  EXPECT_FALSE(reading.summary.error);
}

TEST(Sitemap, ReadsTheProtocolsLargestFileInAnyChunks) {
  std::string body = "<urlset>";
  for (int i = 0; i < 50'001; ++i) body += "<url><loc>https://a/" + std::to_string(i) + "</loc></url>\n";
  body += "</urlset>";
  for (const auto& chunks :
       {html::whole(body), html::random_chunks(body, 1, 40'000), html::random_chunks(body, 2, 100)}) {
    const auto reading = read_sitemap(chunks);
    EXPECT_EQ(reading.summary.entries, 50'000);
    EXPECT_EQ(reading.summary.left_out, 1);
    EXPECT_FALSE(reading.summary.error);
  }
}

// Expat 2.6 puts off what it has read before, until much more of it has come.
TEST(Sitemap, IsKnownToBeNoneAsSoonAsItsRootIsThereHoweverThatComes) {
  const std::string page = "<page title=\"" + std::string(100, 'x') + "\">";
  for (std::size_t cut = 1; cut < page.size(); ++cut) {
    const std::string_view all = page;
    EXPECT_FALSE(read_sitemap({all.substr(0, cut), all.substr(cut)}, {}, "text/xml; charset=utf-8").was_wanted) << cut;
  }
}

TEST(Sitemap, LetsThroughWhatTheSinkThrows) {
  struct failing_sink final : sitemap_sink {
    void on_entry(const sitemap_entry&) override { throw std::runtime_error("full"); }
  } sink;
  sitemap_reader reader(sink);
  EXPECT_THROW(reader.feed("<urlset><url><loc>a</loc></url>" + std::string(max_sniffed_bytes, ' ')),
               std::runtime_error);
  EXPECT_FALSE(reader.feed("<url><loc>b</loc></url>"));
  EXPECT_EQ(reader.finish().entries, 1);
}

}  // namespace
}  // namespace fanfold::robots
