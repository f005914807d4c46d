#include "hostile/hostile_fixture.hpp"

namespace fanfold {
namespace {

class hostile_charsets : public hostile_web {
 protected:
  bool leads_to(std::string_view page, std::string_view target) {
    const auto result = crawl_beside({hostile(page)});
    EXPECT_EQ(result.by_url.at(hostile(page)).error, "") << page;
    EXPECT_EQ(result.by_url.count(hostile("/fault/not-a-link")), 0u) << page;
    return result.by_url.count(hostile(target)) == 1;
  }
};

TEST_F(hostile_charsets, Lying) {
  EXPECT_EQ(error_of("/fault/lying-charset/utf-8"), "");
  EXPECT_EQ(error_of("/fault/lying-charset/shift_jis"), "");
  EXPECT_EQ(error_of("/fault/two-charsets"), "");
  EXPECT_EQ(error_of("/fault/lying-utf-16"), "");
  EXPECT_TRUE(leads_to("/fault/all-bytes/utf-8", "/fault/target/bytes"));
}

TEST_F(hostile_charsets, ThatNobodyKnows) {
  EXPECT_TRUE(leads_to("/fault/all-bytes/x-unknown", "/fault/target/bytes"));
  EXPECT_TRUE(leads_to("/fault/huge-label/100000", "/fault/target/huge"));
  leads_to("/fault/utf-7", "");
}

TEST_F(hostile_charsets, Utf16WithoutAMark) {
  EXPECT_EQ(error_of("/fault/unmarked-utf-16/le"), "");
  EXPECT_EQ(error_of("/fault/unmarked-utf-16/be"), "");
  EXPECT_EQ(error_of("/fault/wrong-utf-16"), "");
}

TEST_F(hostile_charsets, CutInTheMiddleOfACharacter) {
  EXPECT_TRUE(leads_to("/fault/cut-character", "/fault/target/euro"));
  EXPECT_TRUE(leads_to("/fault/split-characters", "/fault/target/%E2%82%AC"));
  EXPECT_TRUE(leads_to("/fault/escape-left-open", "/fault/target/jp"));
}

TEST_F(hostile_charsets, OverlongFormsOfATag) {
  EXPECT_TRUE(leads_to("/fault/overlong", "/fault/target/overlong"));
}

}  // namespace
}  // namespace fanfold
