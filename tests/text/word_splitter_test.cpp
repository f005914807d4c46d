#include "text/word_splitter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

namespace fanfold::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using words = std::vector<std::string>;

words split(std::string_view text) {
  word_splitter splitter;
  const auto& found = splitter.split(text);
  return {found.begin(), found.end()};
}

TEST(word_splitter, finds_words_and_numbers) {
  EXPECT_THAT(split("The quick (\"brown\") fox can't jump 32.3 feet, right?"),
              ElementsAre("The", "quick", "brown", "fox", "can't", "jump", "32.3", "feet", "right"));
  EXPECT_THAT(split("1,234 a,b x.y e-mail snake_case _ __a 3D 'tis it's' 10:30"),
              ElementsAre("1,234", "a", "b", "x.y", "e", "mail", "snake_case", "__a", "3D", "tis", "it's", "10", "30"));
  EXPECT_THAT(split(""), IsEmpty());
  EXPECT_THAT(split(" .,'_- "), IsEmpty());
}

TEST(word_splitter, knows_other_scripts) {
  EXPECT_THAT(split("Привет, мир! Ça va? Straße don’t"), ElementsAre("Привет", "мир", "Ça", "va", "Straße", "don’t"));
  EXPECT_THAT(split("東京は日本の首都です。"), ElementsAre("東京", "は", "日本", "の", "首都", "です"));
  EXPECT_THAT(split("สวัสดีชาวโลก"), ElementsAre("สวัสดี", "ชาว", "โลก"));
  EXPECT_THAT(split("👍 🇩🇪 é"), ElementsAre("é"));
}

TEST(word_splitter, takes_what_is_no_utf_8_for_a_separator) {
  EXPECT_THAT(split("ab\xFF"
                    "cd \xC3"),
              ElementsAre("ab", "cd"));
}

// The quick way for ASCII and ICU's agree.
TEST(word_splitter, finds_the_same_words_beside_other_scripts) {
  std::minstd_rand random(7);
  constexpr std::string_view alphabet = "aB01__..,,;;::''\"-  \t\n/@";
  word_splitter splitter;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (auto left = random() % 12; left > 0; --left) text += alphabet[random() % alphabet.size()];
    const auto& ascii = splitter.split(text);
    words expected(ascii.begin(), ascii.end());
    expected.emplace_back("é");
    ASSERT_EQ(split(text + " é"), expected) << text;
  }
}

}  // namespace
}  // namespace fanfold::text
