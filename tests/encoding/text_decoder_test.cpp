// The decoders of https://encoding.spec.whatwg.org/. browser_tables_test.cpp holds their tables against a browser's.
#include "encoding/text_decoder.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

#include "encoding/decoding.hpp"
#include "encoding/utf8.hpp"
#include "html/chunks.hpp"

namespace fanfold {
namespace {

using namespace std::string_view_literals;

TEST(TextDecoder, DecodesSingleByteEncodings) {
  EXPECT_EQ(decode(encoding::windows_1251, "\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0!"), "Привет, мир!");
  EXPECT_EQ(decode(encoding::koi8_r, "\xF0\xD2\xC9\xD7\xC5\xD4"), "Привет");
  EXPECT_EQ(decode(encoding::iso_8859_16, "\xA4\xFE"), "€ț");
  EXPECT_EQ(decode(encoding::windows_1252, "\x80\x81\x93"), "€\u0081“");
  EXPECT_EQ(decode(encoding::windows_874, "\xA1\xDB\xFF"), "ก\uFFFD\uFFFD");
  EXPECT_EQ(decode(encoding::iso_8859_8_i, "\xF9\xEC\xE5\xED"), "שלום");
  EXPECT_EQ(decode(encoding::x_user_defined, "a\x80\xFF"), "a\uF780\uF7FF");
}

TEST(TextDecoder, DecodesMultiByteEncodings) {
  EXPECT_EQ(decode(encoding::shift_jis, "\x93\xFA\x96\x7B\x8C\xEA \xB1\xF0\x40"), "日本語 ｱ\uE000");
  EXPECT_EQ(decode(encoding::euc_jp, "\xC6\xFC\xCB\xDC\xB8\xEC \x8E\xB1\x8F\xB0\xA1"), "日本語 ｱ丂");
  EXPECT_EQ(decode(encoding::iso_2022_jp, "a\x1B$B\x46\x7C\x4B\x5C\x1B(Jb\\\x1B(I1\x1B(Bc"), "a日本b¥ｱc");
  EXPECT_EQ(decode(encoding::gbk, "\xD6\xD0\xCE\xC4\x80"), "中文€");
  EXPECT_EQ(decode(encoding::gb18030, "\x81\x30\x81\x30\x94\x39\xFC\x36\x84\x31\xA4\x37"), "\u0080😀\uFFFD");
  EXPECT_EQ(decode(encoding::big5, "\xA4\xA4\xA4\xE5 \x87\x61"), "中文 𡩣");
  EXPECT_EQ(decode(encoding::euc_kr, "\xC7\xD1\xB1\xDB \x81\x41"), "한글 갂");
}

// https://encoding.spec.whatwg.org/#big5-decoder, https://encoding.spec.whatwg.org/#euc-jp-decoder: where the browser
// that the tables are held against does something else.
TEST(TextDecoder, FollowsTheStandardWhereABrowserDoesNot) {
  EXPECT_EQ(decode(encoding::big5, "\x88\x62\x88\x64\x88\xA3\x88\xA5"), "Ê\u0304Ê\u030Cê\u0304ê\u030C");
  EXPECT_EQ(decode(encoding::euc_jp, "\xA1\xA1"), "\u3000");
  EXPECT_EQ(decode(encoding::iso_2022_jp, "\x1B(J\x1C"), "\x1C");
}

TEST(TextDecoder, KeepsTheAsciiByteBehindABrokenSequence) {
  for (const auto from : {encoding::gbk, encoding::big5, encoding::euc_jp, encoding::shift_jis, encoding::euc_kr}) {
    EXPECT_EQ(decode(from, "\x82<p>"), "\uFFFD<p>") << name_of(from);
    EXPECT_EQ(decode(from, "a\x82"), "a\uFFFD") << name_of(from);
  }
  EXPECT_EQ(decode(encoding::gb18030, "\x81\x30<"), "\uFFFD0<");
  EXPECT_EQ(decode(encoding::gb18030, "\x81\x30\x81<"), "\uFFFD0\uFFFD<");
  EXPECT_EQ(decode(encoding::gb18030, "\x81\x30\x81"), "\uFFFD");
  EXPECT_EQ(decode(encoding::euc_jp, "\x8F\xA1<"), "\uFFFD<");
}

TEST(TextDecoder, HidesNothingBehindEscapes) {
  EXPECT_EQ(decode(encoding::iso_2022_jp, "\x1B(J\x1B(B<"), "\uFFFD<");
  EXPECT_EQ(decode(encoding::iso_2022_jp, "\x1B<\x1B$x\x1B$"), "\uFFFD<\uFFFD$x\uFFFD$");
  EXPECT_EQ(decode(encoding::iso_2022_jp, "\x1B$B\x46\x1B(B<"), "\uFFFD<");
  EXPECT_EQ(decode(encoding::iso_2022_jp, "\x1B$B\x46\x1B$"), "\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(decode(encoding::replacement, "<script>"), "\uFFFD");
  EXPECT_EQ(decode(encoding::replacement, ""), "");
}

TEST(TextDecoder, DecodesUtf16) {
  EXPECT_EQ(decode(encoding::utf_16le,
                   "\xFF\xFE"
                   "a\0\x3D\xD8\x00\xDE"sv),
            "a😀");
  EXPECT_EQ(decode(encoding::utf_16be, "\0a\xD8\x3D\xDE\0\xFE\xFF"sv), "a😀\uFEFF");
  EXPECT_EQ(decode(encoding::utf_16be, "\xD8\x3D\0a\xDE\0\xD8\x3D"sv),
            "\uFFFD"
            "a\uFFFD\uFFFD");
  EXPECT_EQ(decode(encoding::utf_16le, "a\0b"sv), "a\uFFFD");
}

TEST(TextDecoder, PassesUtf8WithoutACopyAndAsItIs) {
  const std::string_view text = "zażółć \xFF\xC3";
  text_decoder decoder(encoding::utf_8);
  EXPECT_EQ(static_cast<const void*>(decoder.decode(text).data()), text.data());
  EXPECT_EQ(decode(encoding::utf_8, text), text);
}

TEST(TextDecoder, LeavesOutAByteOrderMarkOfItsOwnAtTheStart) {
  for (const auto split : {html::whole, html::byte_by_byte}) {
    EXPECT_EQ(decode(encoding::utf_8, split("\xEF\xBB\xBF"
                                            "a\xEF\xBB\xBF")),
              "a\uFEFF");
    EXPECT_EQ(decode(encoding::utf_8, split("\xEF\xBB\xBE")), "\uFEFE");
    EXPECT_EQ(decode(encoding::utf_8, split("\xEF\xBB")), "\xEF\xBB");
    EXPECT_EQ(decode(encoding::utf_16be, split("\xFE\xFF\xFE\xFF")), "\uFEFF");
    EXPECT_EQ(decode(encoding::windows_1252, split("\xEF\xBB\xBF")), "ï»¿");
    EXPECT_EQ(decode(encoding::gb18030, split("\x84\x31\x95\x33")), "\uFEFF");
  }
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto piece = encoding_detail::first_utf8_piece(text);
    if (!piece.well_formed) return false;
    text.remove_prefix(piece.size);
  }
  return true;
}

// Bytes that make many sequences, many broken ones, and escapes.
std::string random_bytes(unsigned seed) {
  static constexpr std::string_view common =
      "\x1B\x1B($$BBJI@ <>az09\x80\x8E\x8F\x82\x81\xA4\xA1\xB0\xC6\xE0\xFE\xFF\0\xD8\xDC"sv;
  std::mt19937 random{seed};
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    bytes += random() % 3 == 0 ? static_cast<char>(random()) : common[random() % common.size()];
  }
  return bytes;
}

TEST(TextDecoder, GivesTheSameValidUtf8HoweverTheInputIsCut) {
  for (std::size_t i = 0; i < encoding_count; ++i) {
    const auto from = static_cast<encoding>(i);
    for (unsigned seed = 0; seed < 50; ++seed) {
      const auto bytes = random_bytes(seed);
      const auto text = decode(from, bytes);
      ASSERT_TRUE(from == encoding::utf_8 || is_valid_utf8(text)) << name_of(from) << ' ' << seed;
      ASSERT_EQ(decode(from, html::byte_by_byte(bytes)), text) << name_of(from) << ' ' << seed;
      ASSERT_EQ(decode(from, html::random_chunks(bytes, seed)), text) << name_of(from) << ' ' << seed;
    }
  }
}

}  // namespace
}  // namespace fanfold
