#include "text/word_counter.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "text/word_reader.hpp"

namespace fanfold::text {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;
using testing::UnorderedElementsAre;

word_counts count(const std::vector<std::string_view>& pieces) {
  word_reader reader;
  word_counter counter;
  const auto take = [&counter](std::string_view word) { counter.add(word); };
  for (const std::string_view piece : pieces) reader.add(piece, take);
  reader.end_word(take);
  return std::move(counter).finish();
}

TEST(word_counter, counts_words_whatever_their_case) {
  const word_counts counts = count({"The cat. The HAT, don't; Don’t"});
  EXPECT_THAT(counts.by_word, UnorderedElementsAre(Pair("the", 2), Pair("cat", 1), Pair("hat", 1), Pair("don't", 2)));
  EXPECT_EQ(counts.total, 6u);
}

TEST(word_reader, takes_pieces_cut_anywhere) {
  const std::string text = "Ein Wörterbuch der Wörter: 東京は日本の首都です。 the end";
  const word_counts whole = count({text});
  for (std::size_t cut = 0; cut <= text.size(); ++cut)
    EXPECT_EQ(count({std::string_view(text).substr(0, cut), std::string_view(text).substr(cut)}).by_word,
              whole.by_word);
}

TEST(word_reader, ends_a_word_where_it_is_told_to) {
  word_reader reader;
  std::vector<std::string> words;
  const auto take = [&words](std::string_view word) { words.emplace_back(word); };
  reader.add("one", take);
  reader.end_word(take);
  reader.add("two", take);
  reader.end_word(take);
  EXPECT_THAT(words, ElementsAre("one", "two"));
}

TEST(word_counter, counts_every_word_of_a_long_text) {
  for (const std::string_view word : {"words ", "Wörter ", "東京 "}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += word;
    const word_counts counts = count({text});
    EXPECT_EQ(counts.total, 100'000u);
    EXPECT_THAT(counts.by_word, SizeIs(1));
  }
}

TEST(word_reader, cuts_no_character_of_a_text_without_blanks) {
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += "字";
  for (const auto& [word, n] : count({text}).by_word) EXPECT_EQ(word.size() % 3, 0u) << word;
}

TEST(word_counter, bounds_what_it_keeps) {
  EXPECT_THAT(count({std::string(1'000, 'x')}).by_word, IsEmpty());
  EXPECT_LE(count({std::string(1 << 20, 'x')}).total, 1u);
  std::string text;
  for (int i = 0; i < 300'000; ++i) text += std::to_string(i) + ' ';
  const word_counts many = count({text});
  EXPECT_EQ(many.total, 300'000u);
  EXPECT_THAT(many.by_word, SizeIs(200'000));
}

}  // namespace
}  // namespace fanfold::text
