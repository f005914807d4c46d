// https://encoding.spec.whatwg.org/#names-and-labels
#include <gtest/gtest.h>

#include <string>

#include "encoding/encoding.hpp"

namespace fanfold {
namespace {

TEST(Label, EveryEncodingsNameIsALabelOfItsOwn) {
  for (std::size_t i = 0; i < encoding_count; ++i) {
    const auto each = static_cast<encoding>(i);
    EXPECT_EQ(encoding_of_label(name_of(each)), each) << name_of(each);
  }
  EXPECT_EQ(name_of(encoding::utf_8), "UTF-8");
  EXPECT_EQ(name_of(encoding::x_user_defined), "x-user-defined");
}

TEST(Label, OldNamesMeanWhatBrowsersTakeThemFor) {
  EXPECT_EQ(encoding_of_label("iso-8859-1"), encoding::windows_1252);
  EXPECT_EQ(encoding_of_label("us-ascii"), encoding::windows_1252);
  EXPECT_EQ(encoding_of_label("iso-8859-9"), encoding::windows_1254);
  EXPECT_EQ(encoding_of_label("gb2312"), encoding::gbk);
  EXPECT_EQ(encoding_of_label("ks_c_5601-1987"), encoding::euc_kr);
  EXPECT_EQ(encoding_of_label("utf-16"), encoding::utf_16le);
  EXPECT_EQ(encoding_of_label("hz-gb-2312"), encoding::replacement);
}

TEST(Label, IsReadInAnyCaseAndWithWhitespaceAround) {
  EXPECT_EQ(encoding_of_label("\t\n\f\r Shift_JIS "), encoding::shift_jis);
  EXPECT_EQ(encoding_of_label("UTF8"), encoding::utf_8);
}

TEST(Label, OthersAreUnknown) {
  for (const auto* label : {"", " ", "utf-7", "utf 8", "utf-32", "\vutf-8", "latin-1", "win-1251", "iso-8859-8-ii"}) {
    EXPECT_EQ(encoding_of_label(label), std::nullopt) << label;
  }
  EXPECT_EQ(encoding_of_label(std::string(100'000, 'u')), std::nullopt);
  EXPECT_EQ(encoding_of_label(std::string_view("utf-8\0", 6)), std::nullopt);
}

TEST(Label, UnusableEncodingsWriteUtf8) {
  EXPECT_EQ(output_encoding(encoding::utf_16be), encoding::utf_8);
  EXPECT_EQ(output_encoding(encoding::utf_16le), encoding::utf_8);
  EXPECT_EQ(output_encoding(encoding::replacement), encoding::utf_8);
  EXPECT_EQ(output_encoding(encoding::big5), encoding::big5);
}

}  // namespace
}  // namespace fanfold
