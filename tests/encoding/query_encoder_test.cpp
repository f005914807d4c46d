// https://url.spec.whatwg.org/#string-percent-encode-after-encoding
#include "encoding/query_encoder.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "url/url.hpp"

namespace fanfold {
namespace {

std::string query_in(encoding document, std::string_view query, std::string_view base = "http://example.org/") {
  const auto link = url::parse("?" + std::string(query), url::parse(base).value(), query_encoder_of(document));
  return std::string(link.value().query());
}

TEST(QueryEncoder, WritesAQueryInItsDocumentsEncoding) {
  EXPECT_EQ(query_in(encoding::windows_1252, "q=ä€"), "q=%E4%80");
  EXPECT_EQ(query_in(encoding::windows_1251, "q=мир"), "q=%EC%E8%F0");
  EXPECT_EQ(query_in(encoding::shift_jis, "q=日本ｱ¥"), "q=%93%FA%96{%B1\\");
  EXPECT_EQ(query_in(encoding::euc_jp, "q=日ｱ−"), "q=%C6%FC%8E%B1%A1%DD");
  EXPECT_EQ(query_in(encoding::gbk, "q=中€"), "q=%D6%D0%80");
  EXPECT_EQ(query_in(encoding::gb18030, "q=😀\uE81E"), "q=%949%FC6%FEY");
  EXPECT_EQ(query_in(encoding::big5, "q=中"), "q=%A4%A4");
  EXPECT_EQ(query_in(encoding::euc_kr, "q=한"), "q=%C7%D1");
  EXPECT_EQ(query_in(encoding::x_user_defined, "q=\uF7FF"), "q=%FF");
}

TEST(QueryEncoder, WritesWhatTheEncodingDoesNotHaveAsACharacterReference) {
  EXPECT_EQ(query_in(encoding::windows_1252, "q=日&r=ä"), "q=%26%2326085%3B&r=%E4");
  EXPECT_EQ(query_in(encoding::euc_kr, "😀"), "%26%23128512%3B");
  EXPECT_EQ(query_in(encoding::gbk, "\uE5E5😀"), "%26%2358853%3B%26%23128512%3B");
  EXPECT_EQ(query_in(encoding::windows_874, "\uFFFD\xFF"), "%26%2365533%3B%26%2365533%3B");
}

TEST(QueryEncoder, EscapesInIso2022JpAndEndsInAscii) {
  EXPECT_EQ(query_in(encoding::iso_2022_jp, "a日本b"), "a%1B$BF|K\\%1B(Bb");
  EXPECT_EQ(query_in(encoding::iso_2022_jp, "日😀本"), "%1B$BF|%1B(B%26%23128512%3B%1B$BK\\%1B(B");
  EXPECT_EQ(query_in(encoding::iso_2022_jp, "¥😀~"), "%1B(J\\%26%23128512%3B%1B(B~");
  EXPECT_EQ(query_in(encoding::iso_2022_jp, "ｱﾟ"), "%1B$B%%22!,%1B(B");
  EXPECT_EQ(query_in(encoding::iso_2022_jp, "a\x1B!"), "a%26%2365533%3B!");
}

TEST(QueryEncoder, LeavesQueriesOfUtf8ToTheParser) {
  for (const auto document : {encoding::utf_8, encoding::utf_16be, encoding::utf_16le, encoding::replacement}) {
    EXPECT_EQ(query_encoder_of(document), nullptr) << name_of(document);
    EXPECT_EQ(query_in(document, "q=ä"), "q=%C3%A4") << name_of(document);
  }
}

// https://url.spec.whatwg.org/#query-state
TEST(QueryEncoder, AppliesToTheQueryAloneAndNotToWebSockets) {
  const auto base = url::parse("http://example.org/").value();
  const auto* const latin1 = query_encoder_of(encoding::windows_1252);
  EXPECT_EQ(url::parse("/ä?ä#ä", base, latin1).value().href(), "http://example.org/%C3%A4?%E4#%C3%A4");
  EXPECT_EQ(url::parse("https://ä.example/?ä", base, latin1).value().href(), "https://xn--4ca.example/?%E4");
  EXPECT_EQ(url::parse("file:///?ä", base, latin1).value().href(), "file:///?%E4");
  EXPECT_EQ(url::parse("ws://h/?ä", base, latin1).value().href(), "ws://h/?%C3%A4");
  EXPECT_EQ(url::parse("wss://h/?ä", base, latin1).value().href(), "wss://h/?%C3%A4");
  EXPECT_EQ(url::parse("a:b?ä", base, latin1).value().href(), "a:b?%C3%A4");
  url link;
  ASSERT_FALSE(link.assign("?'ä\t\"", base, latin1));
  EXPECT_EQ(link.href(), "http://example.org/?%27%E4%22");
}

}  // namespace
}  // namespace fanfold
