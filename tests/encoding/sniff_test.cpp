// https://html.spec.whatwg.org/#determining-the-character-encoding
#include "encoding/sniff.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

namespace fanfold {

static void PrintTo(const sniffed_encoding& sniffed, std::ostream* out) {
  *out << name_of(sniffed.encoding) << " by source " << static_cast<int>(sniffed.source);
}

namespace {

using namespace std::string_view_literals;
using source = encoding_source;
using sniffed = std::optional<sniffed_encoding>;

sniffed sniff(document_kind kind, std::string_view head, std::optional<encoding> transport = std::nullopt) {
  return sniff_encoding(kind, transport, head);
}

std::string utf_16le(std::string_view ascii) {
  std::string bytes;
  for (const char c : ascii) bytes.append({c, '\0'});
  return bytes;
}

TEST(Sniff, TakesTheMarkBeforeTheTransportBeforeTheDeclaration) {
  constexpr auto html = document_kind::html;
  EXPECT_EQ(sniff(html, "\xEF\xBB\xBF<meta charset=gbk>", encoding::big5),
            sniffed({encoding::utf_8, source::byte_order_mark}));
  EXPECT_EQ(sniff(html, "\xFE\xFF"), sniffed({encoding::utf_16be, source::byte_order_mark}));
  EXPECT_EQ(sniff(html, "\xFF\xFE"), sniffed({encoding::utf_16le, source::byte_order_mark}));
  EXPECT_EQ(sniff(html, "<meta charset=gbk>", encoding::big5), sniffed({encoding::big5, source::transport}));
  EXPECT_EQ(sniff(html, "<meta charset=gbk>"), sniffed({encoding::gbk, source::declaration}));
  EXPECT_EQ(sniff(html, "<p>"), std::nullopt);
  EXPECT_TRUE((sniffed_encoding{encoding::big5, source::transport}).is_certain());
  EXPECT_FALSE((sniffed_encoding{encoding::big5, source::declaration}).is_certain());
}

TEST(Sniff, LooksForAMetaElementInTheFirst1024Bytes) {
  const std::string meta = "<meta charset=gbk>";
  EXPECT_TRUE(sniff(document_kind::html, std::string(1024 - meta.size(), ' ') + meta));
  EXPECT_FALSE(sniff(document_kind::html, std::string(1025 - meta.size(), ' ') + meta));
}

TEST(Sniff, ReadsTheXmlDeclaration) {
  constexpr auto xml = document_kind::xml;
  const sniffed koi8{{encoding::koi8_r, source::declaration}};
  EXPECT_EQ(sniff(xml, "<?xml version='1.0' encoding='koi8-r'?>"), koi8);
  EXPECT_EQ(sniff(xml, "<?xml encoding\t=\n\"koi8-r\" standalone='yes'?>"), koi8);
  EXPECT_EQ(sniff(document_kind::html, "<?xml encoding='koi8-r'?><p>"), koi8);
  EXPECT_EQ(sniff(document_kind::html, "<?xml encoding='koi8-r'?><meta charset=gbk>")->encoding, encoding::gbk);
  EXPECT_EQ(sniff(xml, "<?xml encoding='utf-16'?>")->encoding, encoding::utf_8);
  for (const auto* none : {"<?xml version='1.0'?><a encoding='koi8-r'>", " <?xml encoding='koi8-r'?>",
                           "<?xml encoding='koi8-r'", "<?xml encoding=koi8-r?>", "<?xml encoding='koi8-r?>",
                           "<?xml encoding=' koi8-r'?>", "<?xml encoding 'koi8-r'?>", "<meta charset=gbk>"}) {
    EXPECT_EQ(sniff(xml, none), std::nullopt) << none;
  }
}

TEST(Sniff, KnowsUtf16ByItsXmlDeclaration) {
  for (const auto kind : {document_kind::html, document_kind::xml}) {
    EXPECT_EQ(sniff(kind, "<\0?\0x\0"sv), sniffed({encoding::utf_16le, source::declaration}));
    EXPECT_EQ(sniff(kind, "\0<\0?\0x"sv), sniffed({encoding::utf_16be, source::declaration}));
  }
}

// https://www.w3.org/TR/css-syntax-3/#input-byte-stream
TEST(Sniff, ReadsTheCharsetRuleOfAStyleSheet) {
  constexpr auto css = document_kind::css;
  EXPECT_EQ(sniff(css, "@charset \"koi8-r\";p{}"), sniffed({encoding::koi8_r, source::declaration}));
  EXPECT_EQ(sniff(css, "@charset \"utf-16be\";")->encoding, encoding::utf_8);
  for (const auto* none :
       {"@charset 'koi8-r';", "@CHARSET \"koi8-r\";", " @charset \"koi8-r\";", "@charset  \"koi8-r\";",
        "@charset \"koi8-r\" ;", "@charset \"koi8-r", "@charset \"bogus\";"}) {
    EXPECT_EQ(sniff(css, none), std::nullopt) << none;
  }
}

TEST(Sniff, KnowsUtf16ByItsZeroBytes) {
  const auto le = utf_16le("<html><title>abc</title>");
  const sniffed expected{{encoding::utf_16le, source::pattern}};
  for (const auto kind : {document_kind::html, document_kind::xml, document_kind::css, document_kind::text}) {
    EXPECT_EQ(sniff(kind, le), expected);
    EXPECT_EQ(sniff(kind, std::string_view(le).substr(1))->encoding, encoding::utf_16be);
  }
  EXPECT_EQ(sniff(document_kind::html, "abc\0def"sv), std::nullopt);
  EXPECT_EQ(sniff(document_kind::html, std::string(100, '\0')), std::nullopt);
  EXPECT_EQ(sniff(document_kind::html, "a\0"sv), std::nullopt);
}

}  // namespace
}  // namespace fanfold
