#include "store/utf8.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fanfold {
namespace {

using namespace std::string_view_literals;

std::string cleaned(std::string_view text) {
  std::string copy;
  return std::string(as_valid_utf8(text, copy));
}

// `count` times U+FFFD.
std::string fffd(int count) {
  std::string text;
  while (count-- > 0) text += replacement_character;
  return text;
}

TEST(utf8, valid_text_is_given_back_without_a_copy) {
  const std::string_view text = "plain, gr\u00FC\u00DFe, \u65E5\u672C, \U0001F980, \u0000 and \u007F"sv;
  std::string copy;
  EXPECT_EQ(as_valid_utf8(text, copy).data(), text.data());
  EXPECT_EQ(as_valid_utf8(text, copy), text);
  EXPECT_EQ(cleaned(""), "");
}

TEST(utf8, first_and_last_character_of_each_length_are_valid) {
  for (const auto text : {"\x7F"sv, "\u0080"sv, "\u07FF"sv, "\u0800"sv, "\uD7FF"sv, "\uE000"sv, "\uFFFF"sv,
                          "\U00010000"sv, "\U0010FFFF"sv})
    EXPECT_EQ(cleaned(text), text);
}

// The Unicode Standard 15.0, 3.9, "U+FFFD Substitution of Maximal Subparts", the examples of its tables 3-8 to 3-11.
TEST(utf8, replacements_are_those_of_the_standards_examples) {
  EXPECT_EQ(cleaned("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), fffd(8) + "A") << "overlong forms";
  EXPECT_EQ(cleaned("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), fffd(8) + "A") << "surrogates";
  EXPECT_EQ(cleaned("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), fffd(5) + "A" + fffd(2) + "B") << "beyond U+10FFFF";
  EXPECT_EQ(cleaned("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), fffd(4) + "A") << "broken off";
}

TEST(utf8, a_character_cut_off_at_the_end_is_one_replacement) {
  for (const auto text : {"\xC3"sv, "\xE2\x82"sv, "\xF0\x9F\xA6"sv}) EXPECT_EQ(cleaned(text), fffd(1));
}

}  // namespace
}  // namespace fanfold
