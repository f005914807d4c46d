// What a browser would load from a style sheet; sections are those of CSS Syntax Level 3.
#include "css/reference_scanner.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "html/chunks.hpp"

namespace fanfold::css {
namespace {

using namespace std::string_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class recorder final : public reference_sink {
 public:
  void on_reference(reference_kind kind, std::string_view reference) override {
    found.push_back((kind == reference_kind::import ? "import " : "") + std::string(reference));
  }
  std::vector<std::string> found;
};

std::vector<std::string> scan(const std::vector<std::string_view>& chunks) {
  recorder references;
  reference_scanner scanner(references);
  for (const auto chunk : chunks) scanner.feed(chunk);
  scanner.finish();
  return references.found;
}

// Scans in one piece, byte by byte and in random chunks, which must come to the same.
std::vector<std::string> references_in(std::string_view sheet) {
  const auto found = scan(html::whole(sheet));
  EXPECT_EQ(found, scan(html::byte_by_byte(sheet))) << sheet;
  for (unsigned seed = 0; seed < 20; ++seed) EXPECT_EQ(found, scan(html::random_chunks(sheet, seed))) << sheet;
  return found;
}

TEST(ReferenceScanner, FindsUrlsQuotedAndUnquoted) {
  EXPECT_THAT(references_in("a{background:url(a.png)}b{src:url('b.woff') format(\"woff\"),url( \"c.ttf\" )}"),
              ElementsAre("a.png", "b.woff", "c.ttf"));
  EXPECT_THAT(references_in("a{b:url(  \n d.png \t ) no-repeat}"), ElementsAre("d.png"));
  EXPECT_THAT(references_in("a{b:url('it)s;{}.png')}"), ElementsAre("it)s;{}.png"));
}

TEST(ReferenceScanner, FindsImportsByStringAndByUrl) {
  EXPECT_THAT(
      references_in("@import 'a.css';@import url(b.css);@import url('c.css') screen;@import/**/\"d.css\"print;"),
      ElementsAre("import a.css", "import b.css", "import c.css", "import d.css"));
}

TEST(ReferenceScanner, TakesFromAnImportOnlyTheStyleSheet) {
  EXPECT_THAT(references_in("@import 'a.css' layer(x) supports(background: url(b.png)); c{d:url(e)}"),
              ElementsAre("import a.css", "e"));
}

TEST(ReferenceScanner, FindsImportsWhereverTheyStand) {
  EXPECT_THAT(references_in("a{b:c} @import 'd'; @media print { @import 'e'; }"), ElementsAre("import d", "import e"));
  EXPECT_THAT(references_in("<!-- @import 'a'; -->"), ElementsAre("import a"));
}

TEST(ReferenceScanner, FindsSrcAndImageSets) {
  EXPECT_THAT(references_in("a{b:src('c.png')}"), ElementsAre("c.png"));
  EXPECT_THAT(references_in("a{b:image-set('1.png' 1x, url(2.png) 2x, \"3.avif\" type('image/avif'))}"),
              ElementsAre("1.png", "2.png", "3.avif"));
  EXPECT_THAT(references_in("a{b:-webkit-image-set(url('1.png') 1x, '2.png' 2x); content:'not this'}"),
              ElementsAre("1.png", "2.png"));
  EXPECT_THAT(references_in("a{b:cross-fade(image-set('1' 1x), '2')}"), ElementsAre("1"));
}

TEST(ReferenceScanner, TakesNoStringsAfterAnUnclosedImageSet) {
  EXPECT_THAT(references_in("a{b:image-set('1' 1x} c{content:'d'}"), ElementsAre("1"));
}

TEST(ReferenceScanner, ComparesNamesWithoutCase) {
  EXPECT_THAT(references_in("@IMPORT URL(a); b{c:Url('d');e:IMAGE-Set('f')}"), ElementsAre("import a", "d", "f"));
}

TEST(ReferenceScanner, DecodesEscapesInNames) {  // §4.3.7
  EXPECT_THAT(references_in("a{b:\\75 rl(c);d:u\\000072\r\nl(e);f:\\URL(g);h:ur\\6C('i')}"),
              ElementsAre("c", "e", "g", "i"));
  EXPECT_THAT(references_in("@\\69mport 'a';@im\\70 ort 'b';"), ElementsAre("import a", "import b"));
  EXPECT_THAT(references_in("a{b:\\66 url(c)}"), IsEmpty()) << "the name is furl";
  EXPECT_THAT(references_in("a{b:\\66  url(c)}"), ElementsAre("c")) << "the names are f and url";
  EXPECT_THAT(references_in("a{b:\\20 url(c)}"), IsEmpty()) << "the name is a space and url";
}

TEST(ReferenceScanner, DecodesEscapesInReferences) {
  EXPECT_THAT(references_in("a{b:url(\\00002fc\\.png)}"), ElementsAre("/c.png"));
  EXPECT_THAT(references_in("a{b:url(c\\20 d\\)e)}"), ElementsAre("c d)e"));
  EXPECT_THAT(references_in("a{b:url('\\e9\\20ac\\1F600 .png')}"), ElementsAre("\u00e9\u20ac\U0001F600.png"));
  EXPECT_THAT(references_in("a{b:url('\\\u20ac')}"), ElementsAre("\u20ac"));
  EXPECT_THAT(references_in("a{b:url('c\\d800 d\\110000 e\\0 f\\0123456')}"),
              ElementsAre("c\uFFFDd\uFFFDe\uFFFDf\U00012345"
                          "6"));
}

TEST(ReferenceScanner, JoinsContinuedLines) {  // §4.3.5
  EXPECT_THAT(references_in("a{b:url('c\\\nd\\\r\ne\\\ff')}"), ElementsAre("cdef"));
}

TEST(ReferenceScanner, ReadsNulAsReplacementCharacter) {  // §3.3
  EXPECT_THAT(references_in("a{b:url(c\0d);e:url('f\0\\\0')}"s), ElementsAre("c\uFFFDd", "f\uFFFD\uFFFD"));
}

TEST(ReferenceScanner, PassesOverCommentsAndStrings) {
  EXPECT_THAT(references_in("/* url(a) @import 'b'; **/ c{content:'url(d)';e:\"@import 'f'\"} /*/ url(g) /*/"),
              IsEmpty());
  EXPECT_THAT(references_in("a{b:url(c)/**/ url(d)/* ' */}"), ElementsAre("c", "d"));
  EXPECT_THAT(references_in("a{b:ur/**/l(c)}"), IsEmpty());
  EXPECT_THAT(references_in("a{b:url(/**/c)}"), ElementsAre("/**/c")) << "§4.3.6 knows no comments";
}

TEST(ReferenceScanner, LeavesOutBadStrings) {  // §4.3.5
  EXPECT_THAT(references_in("a{b:url('c\n);d:url(e)}"), ElementsAre("e"));
  EXPECT_THAT(references_in("@import 'a\r\n;b{c:url(d)}"), ElementsAre("d"));
}

TEST(ReferenceScanner, LeavesOutBadUrls) {  // §4.3.6, §4.3.14
  EXPECT_THAT(references_in("a{b:url(c d);e:url(f'g);h:url(i(j);k:url(l\\\nm);n:url(o\x7f);p:url(q)}"),
              ElementsAre("q"));
  EXPECT_THAT(references_in("a{b:url(c d\\) url(e) url(f)}"), ElementsAre("f"));
}

TEST(ReferenceScanner, KnowsOtherTokensThatLookLikeUrls) {
  EXPECT_THAT(references_in("a{b:1url(c) 1e3url(d) #url(e) @url(f)}"), IsEmpty());
  EXPECT_THAT(references_in("a{b:curl(c) -url(d) url-(e) \u00e9url(f) url (g) _url('h')}"), IsEmpty());
  EXPECT_THAT(references_in("a{b:1%url(c)+url(d),url(e)'f'url(g)url(h)}"), ElementsAre("c", "d", "e", "g", "h"));
}

TEST(ReferenceScanner, FindsNothingInPreludes) {
  EXPECT_THAT(references_in("@charset 'a'; @namespace url(b); @namespace c 'd'; @document url(e) {f{g:url(h)}}"),
              ElementsAre("h"));
  EXPECT_THAT(references_in("@-moz-document url(a), url-prefix('b') {} @supports (c: url(d)) {e{f:url(g)}}"),
              ElementsAre("g"));
  EXPECT_THAT(references_in("@font-face{src:url(a)} @media x{b{c:url(d)}}"), ElementsAre("a", "d"));
}

TEST(ReferenceScanner, LeavesOutWhatIsInTheDocument) {
  EXPECT_THAT(references_in("a{b:url(#c);d:url('#e');f:url();g:url('');h:url(' ');i:url(j#k)}"), ElementsAre("j#k"));
  EXPECT_THAT(references_in("a{b:url(data:image/png;base64,AAAA);c:url(' DATA:,')} @import 'data:text/css,';"),
              IsEmpty());
}

TEST(ReferenceScanner, TrimsWhatTheUrlParserTrims) {
  EXPECT_THAT(references_in("a{b:url(' \tc d\x1f ')}"), ElementsAre("c d"));
}

TEST(ReferenceScanner, TakesWhatIsOpenAtTheEndForClosed) {
  EXPECT_THAT(references_in("a{b:url(c"), ElementsAre("c"));
  EXPECT_THAT(references_in("a{b:url(c "), ElementsAre("c"));
  EXPECT_THAT(references_in("a{b:url('c"), ElementsAre("c"));
  EXPECT_THAT(references_in("@import 'c\\"), ElementsAre("import c"));
  EXPECT_THAT(references_in("a{b:url(c\\"), ElementsAre("c\uFFFD"));
  EXPECT_THAT(references_in("a{b:url(c\\64"), ElementsAre("cd"));
  EXPECT_THAT(references_in("a{b:url("), IsEmpty());
}

TEST(ReferenceScanner, StartsOverAfterTheEnd) {
  recorder references;
  reference_scanner scanner(references);
  for (const auto* const sheet : {"@import url(a", "'b", "/*", "ur", "l(c)", "a{b:image-set(", "'d'"}) {
    scanner.feed(sheet);
    scanner.finish();
  }
  EXPECT_THAT(references.found, ElementsAre("import a"));
}

TEST(ReferenceScanner, DropsAndCountsReferencesThatAreTooLong) {
  recorder references;
  reference_scanner scanner(references, 4);
  scanner.feed("a{b:url(1234);c:url(12345);d:url('12345');e:url(#2345);f:url(12 45)}@import '12345';");
  scanner.feed("a{b:url(data:,);c:'12345'}");
  scanner.finish();
  EXPECT_THAT(references.found, ElementsAre("1234"));
  EXPECT_EQ(scanner.dropped(), 4) << "with data:, which four bytes do not tell from others";
}

TEST(ReferenceScanner, PassesOverLongDataUrls) {
  recorder references;
  reference_scanner scanner(references);
  scanner.feed("a{b:url(data:font/woff;base64," + std::string(100'000, 'A') + ");c:url(d)}");
  scanner.finish();
  EXPECT_THAT(references.found, ElementsAre("d"));
  EXPECT_EQ(scanner.dropped(), 0);
}

TEST(ForEachReference, ReadsStyleAttributes) {
  std::vector<std::string> found;
  for_each_reference("color: red; background: url('a.png')", [&](reference_kind kind, std::string_view reference) {
    EXPECT_EQ(kind, reference_kind::url);
    found.emplace_back(reference);
  });
  EXPECT_THAT(found, ElementsAre("a.png"));
}

}  // namespace
}  // namespace fanfold::css
