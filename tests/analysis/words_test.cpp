#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <string>

#include "analysis/stop_words.hpp"
#include "analysis/top_words.hpp"
#include "analysis/word_totals.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

text::word_counts counts_of(std::initializer_list<std::pair<const char*, std::uint64_t>> words) {
  text::word_counts counts;
  for (const auto& [word, count] : words) {
    counts.by_word[word] += count;
    counts.total += count;
  }
  return counts;
}

TEST(top_words, are_the_most_frequent_and_by_the_alphabet_among_equals) {
  const auto counts = counts_of({{"in", 2}, {"fan", 3}, {"out", 2}, {"fold", 1}});
  EXPECT_THAT(top_words(counts, 3), ElementsAre(word_count{"fan", 3}, word_count{"in", 2}, word_count{"out", 2}));
  EXPECT_EQ(top_words(counts, 10).size(), 4u);
  EXPECT_THAT(top_words({}, 3), IsEmpty());
}

TEST(word_totals, add_up_pages) {
  word_totals totals;
  totals.add(counts_of({{"fan", 2}, {"out", 1}}));
  totals.add(counts_of({{"fan", 1}, {"in", 5}}));
  EXPECT_EQ(totals.pages(), 2u);
  EXPECT_EQ(totals.words(), 9u);
  EXPECT_EQ(totals.different(), 3u);
  const auto top = totals.top(2);
  ASSERT_EQ(top.size(), 2u);
  EXPECT_EQ(top[0].word, "in");
  EXPECT_EQ(top[1].word, "fan");
  EXPECT_EQ(top[1].count, 3u);
  EXPECT_EQ(totals.forgotten(), 0u);
}

TEST(word_totals, of_too_many_different_words_tell_how_many_they_missed_at_most) {
  std::mt19937 random(1);
  std::uniform_real_distribution<double> uniform(0, 1);
  std::map<std::string, std::uint64_t> truth;
  word_totals totals(500);
  for (int page = 0; page < 200; ++page) {
    text::word_counts counts;
    for (int i = 0; i < 100; ++i) {
      const std::string word = std::to_string(static_cast<int>(std::exp(uniform(random) * 10)));  // Zipf's law
      ++counts.by_word[word], ++counts.total, ++truth[word];
    }
    totals.add(counts);
    EXPECT_LE(totals.different(), 500u);
  }
  EXPECT_GT(truth.size(), 500u);
  EXPECT_GT(totals.forgotten(), 0u);
  EXPECT_EQ(totals.words(), 20'000u);
  for (const word_total& each : totals.top(500)) {
    EXPECT_LE(each.count, truth[each.word]) << each.word;
    EXPECT_GE(each.count + each.missed, truth[each.word]) << each.word;
  }
  const auto top = totals.top(3);
  EXPECT_EQ(top.front().word, "1");
  EXPECT_EQ(top.front().count, truth["1"]) << "a frequent word is never forgotten";
}

TEST(stop_words, are_read_from_a_list_with_comments_whatever_their_case) {
  EXPECT_THAT(parse_stop_words(" | Snowball's comment\nthe | article\n# mine\nDon’t  LET\r\nétat"),
              UnorderedElementsAre("the", "don't", "let", "état"));
  EXPECT_THAT(parse_stop_words(""), IsEmpty());
}

TEST(stop_words, of_english_say_nothing_of_a_text) {
  const stop_words english = english_stop_words();
  for (const char* word : {"the", "and", "of", "don't", "it's", "i'm", "into"})
    EXPECT_TRUE(english.contains(word)) << word;
  for (const char* word : {"fan", "web", "page", "crawl", "year"}) EXPECT_FALSE(english.contains(word)) << word;
}

TEST(word_filter, drops_stop_words_and_those_of_too_few_characters) {
  const word_filter filter{.min_length = 3, .stopped = {"the"}};
  const auto left = filter.apply(counts_of({{"the", 5}, {"fan", 3}, {"été", 2}, {"où", 4}, {"東京", 1}}));
  EXPECT_THAT(left.by_word, UnorderedElementsAre(Pair("fan", 3), Pair("été", 2)));
  EXPECT_EQ(left.total, 5u);
}

TEST(word_filter, takes_every_word_unless_it_is_told_otherwise) {
  EXPECT_EQ(word_filter().apply(counts_of({{"a", 5}, {"東", 1}})).total, 6u);
}

}  // namespace
}  // namespace fanfold
