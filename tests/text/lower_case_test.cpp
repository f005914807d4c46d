#include "text/lower_case.hpp"

#include <gtest/gtest.h>

namespace fanfold::text {
namespace {

std::string lower_case(std::string_view word) {
  std::string out = "left over";
  to_lower_case(word, out);
  return out;
}

TEST(lower_case, makes_two_spellings_of_a_word_one) {
  EXPECT_EQ(lower_case("Can't"), "can't");
  EXPECT_EQ(lower_case("CAN’T"), "can't");
  EXPECT_EQ(lower_case("ПРИВЕТ"), "привет");
  EXPECT_EQ(lower_case("ΟΔΟΣ"), "οδος");
  EXPECT_EQ(lower_case("Donau\u00ADdampf"), "donaudampf");
  EXPECT_EQ(lower_case("Straße"), "straße");
  EXPECT_EQ(lower_case("ISTANBUL"), "istanbul");
  EXPECT_EQ(lower_case(""), "");
}

}  // namespace
}  // namespace fanfold::text
