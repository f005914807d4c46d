// https://mimesniff.spec.whatwg.org/#parsing-a-mime-type
#include "encoding/content_type.hpp"

#include <gtest/gtest.h>

namespace fanfold {
namespace {

TEST(ContentType, NamesAnEncoding) {
  EXPECT_EQ(encoding_of_content_type("text/html; charset=utf-8"), encoding::utf_8);
  EXPECT_EQ(encoding_of_content_type("text/html;charset=windows-1251"), encoding::windows_1251);
  EXPECT_EQ(encoding_of_content_type("TEXT/HTML ;\t CharSet=Big5 ; x=y"), encoding::big5);
  EXPECT_EQ(encoding_of_content_type("text/html; boundary=x; charset=KOI8-R"), encoding::koi8_r);
  EXPECT_EQ(encoding_of_content_type("; charset=latin1"), encoding::windows_1252);
}

TEST(ContentType, MayQuoteIt) {
  EXPECT_EQ(encoding_of_content_type(R"(text/html; charset="euc-jp" and more)"), encoding::euc_jp);
  EXPECT_EQ(encoding_of_content_type(R"(text/html; charset="ut\f-8")"), encoding::utf_8);
  EXPECT_EQ(encoding_of_content_type(R"(text/html; charset="gbk)"), encoding::gbk);
  EXPECT_EQ(encoding_of_content_type(R"(text/html; x=";charset=gbk"; charset=utf-8)"), encoding::utf_8);
  EXPECT_EQ(encoding_of_content_type("text/html; charset='utf-8'"), std::nullopt);
}

TEST(ContentType, NamesItInItsFirstCharset) {
  EXPECT_EQ(encoding_of_content_type("text/html; charset=gbk; charset=utf-8"), encoding::gbk);
  EXPECT_EQ(encoding_of_content_type("text/html; charset=bogus; charset=utf-8"), std::nullopt);
  EXPECT_EQ(encoding_of_content_type("text/html; charset; charset=; charset=utf-8"), encoding::utf_8);
}

TEST(ContentType, NamesNone) {
  for (const auto* value : {"", "text/html", "text/html;", "text/html; charset", "text/html; charset =utf-8",
                            "text/html charset=utf-8", R"(text/html; charset=")", R"(text/html; charset="\)"}) {
    EXPECT_EQ(encoding_of_content_type(value), std::nullopt) << value;
  }
}

}  // namespace
}  // namespace fanfold
