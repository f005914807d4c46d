// https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding
#include "encoding/meta_prescan.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "html/chunks.hpp"

namespace fanfold {
namespace {

std::optional<encoding> prescan(const std::vector<std::string_view>& chunks) {
  meta_prescan prescan;
  for (const auto chunk : chunks) {
    if (const auto found = prescan.feed(chunk)) return found->encoding;
  }
  return std::nullopt;
}

// Whole, and in chunks.
std::optional<encoding> prescan(std::string_view head) {
  const auto found = prescan(html::whole(head));
  EXPECT_EQ(prescan(html::byte_by_byte(head)), found) << head;
  for (unsigned seed = 0; seed < 10; ++seed) EXPECT_EQ(prescan(html::random_chunks(head, seed)), found) << head;
  return found;
}

TEST(MetaPrescan, FindsACharset) {
  EXPECT_EQ(prescan("<meta charset=gbk>"), encoding::gbk);
  EXPECT_EQ(prescan("<!DOCTYPE html><head a=b><META/CharSet = 'GBK' />"), encoding::gbk);
  EXPECT_EQ(prescan("<meta name=x charset=\"gbk\" content=y>"), encoding::gbk);
  EXPECT_EQ(prescan("<meta charset=bogus><meta charset=gbk>"), encoding::gbk);
  EXPECT_EQ(prescan("<meta charset=koi8-r charset=gbk>"), encoding::koi8_r);
  EXPECT_EQ(prescan("<<meta charset=gbk>"), encoding::gbk);
  EXPECT_EQ(prescan("<script>'<meta charset=gbk>'</script>"), encoding::gbk);
}

TEST(MetaPrescan, FindsAContentTypeWithItsPragma) {
  EXPECT_EQ(prescan("<meta http-equiv=Content-Type content='text/html; charset=gbk'>"), encoding::gbk);
  EXPECT_EQ(prescan("<meta content='text/html; charset=gbk' http-equiv=content-type>"), encoding::gbk);
  EXPECT_EQ(prescan("<meta content='text/html; charset=gbk'>"), std::nullopt);
  EXPECT_EQ(prescan("<meta http-equiv=refresh content='charset=gbk'>"), std::nullopt);
  EXPECT_EQ(prescan("<meta content='charset=koi8-r' charset=gbk>"), encoding::gbk);
  EXPECT_EQ(prescan("<meta charset=bogus content='charset=gbk' http-equiv=content-type>"), std::nullopt);
}

TEST(MetaPrescan, LooksNeitherIntoCommentsNorIntoOtherTagsNorIntoMarkupThatIsNone) {
  EXPECT_EQ(prescan("<!--<meta charset=gbk>-->"), std::nullopt);
  EXPECT_EQ(prescan("<!-- ->--<!-->-->--><meta charset=gbk>"), encoding::gbk);
  EXPECT_EQ(prescan("<!--><meta charset=gbk>"), encoding::gbk);
  EXPECT_EQ(prescan("<!---><meta charset=gbk>"), encoding::gbk);
  EXPECT_EQ(prescan("<a title='<meta charset=gbk>'>"), std::nullopt);
  EXPECT_EQ(prescan("</a title=\"<meta charset=gbk>\">"), std::nullopt);
  EXPECT_EQ(prescan("<a title = '>' a='<' ><meta charset=gbk>"), encoding::gbk);
  EXPECT_EQ(prescan("<a b=c'><meta charset=gbk>'>"), encoding::gbk) << "a value begins with its quote, or has none";
  EXPECT_EQ(prescan("<a 'b><meta charset=gbk>"), encoding::gbk) << "a quote in a name";
  EXPECT_EQ(prescan("<a ='b><meta charset=gbk>"), encoding::gbk) << "a name may begin with =";
  EXPECT_EQ(prescan("<a b/='><meta charset=gbk>'>"), encoding::gbk) << "a slash ends a name";
  EXPECT_EQ(prescan("<a b= '<meta charset=gbk>'c='><meta charset=gbk>"), std::nullopt);
  EXPECT_EQ(prescan("<a b=><meta charset=gbk>"), encoding::gbk) << "an empty value";
  EXPECT_EQ(prescan("<!x <meta charset=gbk>"), std::nullopt);
  EXPECT_EQ(prescan("<?x <meta charset=gbk><meta charset=koi8-r>"), encoding::koi8_r);
  EXPECT_EQ(prescan("<metacharset=gbk><metax charset=gbk><met charset=gbk>"), std::nullopt);
  EXPECT_EQ(prescan("<meta charset=gbk"), std::nullopt);
  EXPECT_EQ(prescan("<meta charset=\"gbk>"), std::nullopt);
}

TEST(MetaPrescan, TakesUtf16ForUtf8AndXUserDefinedForWindows1252) {
  EXPECT_EQ(prescan("<meta charset=utf-16le>"), encoding::utf_8);
  EXPECT_EQ(prescan("<meta charset=x-user-defined>"), encoding::windows_1252);
}

TEST(MetaPrescan, SaysWhereTheTagEnds) {
  meta_prescan prescan;
  EXPECT_FALSE(prescan.feed("<p><meta char"));
  const auto found = prescan.feed("set=gbk><p>");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->end, std::string_view("set=gbk>").size());
}

TEST(MetaPrescan, HoldsNoMoreThanItNeedsOfEndlessAttributes) {
  const std::string endless(1'000'000, 'x');
  meta_prescan prescan;
  EXPECT_FALSE(prescan.feed("<meta " + endless + "=" + endless + " charset=" + endless + "><met" + endless));
}

// https://html.spec.whatwg.org/#algorithm-for-extracting-a-character-encoding-from-a-meta-element
TEST(MetaPrescan, ExtractsAnEncodingFromAContentAttribute) {
  EXPECT_EQ(encoding_of_meta_content("text/html; charset=gbk; x"), encoding::gbk);
  EXPECT_EQ(encoding_of_meta_content("CHARSET = \"gbk\"x"), encoding::gbk);
  EXPECT_EQ(encoding_of_meta_content("charset charset=gbk x"), encoding::gbk);
  EXPECT_EQ(encoding_of_meta_content("charset=' gbk '"), encoding::gbk);
  EXPECT_EQ(encoding_of_meta_content("charset='gbk"), std::nullopt);
  EXPECT_EQ(encoding_of_meta_content("charset="), std::nullopt);
  EXPECT_EQ(encoding_of_meta_content("text/html"), std::nullopt);
}

}  // namespace
}  // namespace fanfold
