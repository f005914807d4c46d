#include "html/character_references.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace fanfold::html {
namespace {

std::string in_text(std::string_view text) {
  std::string decoded;
  append_decoded(text, reference_context::text, decoded);
  return decoded;
}

std::string in_attribute(std::string_view text) {
  std::string decoded;
  append_decoded(text, reference_context::attribute, decoded);
  return decoded;
}

// §13.5
TEST(character_references, decode_names_of_one_and_of_two_code_points) {
  EXPECT_EQ(in_text("&amp;&eacute;&NotEqualTilde;"), "&\u00E9\u2242\u0338");
}

TEST(character_references, leave_what_is_no_name_alone) {
  EXPECT_EQ(in_text("& &; &x; &unknown; &AMp; &am; &"), "& &; &x; &unknown; &AMp; &am; &");
}

// §13.2.5.73
TEST(character_references, take_the_longest_name_that_fits) {
  EXPECT_EQ(in_text("&notit; &notin; &not"), "\u00ACit; \u2209 \u00AC");
}

TEST(character_references, need_a_semicolon_but_for_the_old_names) {
  EXPECT_EQ(in_text("&lt &hearts &hearts;"), "< &hearts \u2665");
}

TEST(character_references, in_attributes_are_not_taken_out_of_query_strings) {
  EXPECT_EQ(in_attribute("?a=1&copy=2&copyright=3&lt2"), "?a=1&copy=2&copyright=3&lt2");
  EXPECT_EQ(in_attribute("?a=1&copy;=2&amp;b&lt"), "?a=1\u00A9=2&b<");
  EXPECT_EQ(in_attribute("&notit;"), "&notit;");
}

// §13.2.5.80
TEST(character_references, decode_numbers_and_replace_what_is_no_character) {
  EXPECT_EQ(in_text("&#65;&#x1F600;&#X41"), "A\U0001F600A");
  EXPECT_EQ(in_text("&#0;&#xD800;&#x110000;&#99999999999999999999;"), "\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(in_text("&#128;&#x99;"), "\u20AC\u2122");
}

TEST(character_references, leave_numbers_without_digits_alone) {
  EXPECT_EQ(in_text("&#; &#x; &#xg &#"), "&#; &#x; &#xg &#");
}

TEST(character_reference, reads_a_name_in_pieces) {
  character_reference reference;
  for (const std::string_view piece : {"", "CounterClockwise", "Contour", "", "Integral"}) {
    EXPECT_EQ(reference.read(piece.data(), piece.data() + piece.size()), piece.data() + piece.size());
    EXPECT_FALSE(reference.is_complete());
  }
  const std::string_view rest = "; etc.";
  EXPECT_EQ(reference.read(rest.data(), rest.data() + rest.size()), rest.data() + 1);
  EXPECT_TRUE(reference.is_complete());
  EXPECT_EQ(reference.replacement(), "\u2233");
}

TEST(character_reference, takes_a_number_of_any_length) {
  character_reference reference;
  const std::string digits = "#" + std::string(100'000, '0') + "65";
  reference.read(digits.data(), digits.data() + digits.size());
  reference.finish();
  EXPECT_EQ(reference.replacement(), "A");
}

}  // namespace
}  // namespace fanfold::html
