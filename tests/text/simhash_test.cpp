#include "text/simhash.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "text/simhash_index.hpp"
#include "text/word_reader.hpp"

namespace fanfold::text {
namespace {

using words = std::vector<std::string>;

// As a language has them: few words are frequent, most are rare.
words invented_text(std::size_t length, unsigned seed) {
  std::mt19937 random(seed);
  std::geometric_distribution<int> word(0.01);
  words text;
  for (std::size_t i = 0; i < length; ++i) text.push_back("word" + std::to_string(word(random)));
  return text;
}

std::optional<std::uint64_t> hash_of(const words& text) {
  simhasher hash;
  for (const std::string& word : text) hash.add(word);
  return hash.finish();
}

int distance(const words& a, const words& b) {
  return std::popcount(*hash_of(a) ^ *hash_of(b));
}

TEST(simhash, is_the_same_for_the_same_words) {
  EXPECT_EQ(hash_of(invented_text(100, 1)), hash_of(invented_text(100, 1)));
}

TEST(simhash, is_the_same_on_every_machine) {
  words text;
  for (int i = 0; i < 40; ++i) text.push_back(std::to_string(i * i));
  EXPECT_EQ(hash_of(text), 7072980843924679383u);
}

TEST(simhash, is_near_where_a_word_in_400_differs) {
  int near = 0;
  for (unsigned seed = 0; seed < 100; ++seed) {
    const words before = invented_text(1'600, seed);
    words after = before;
    for (std::size_t i = 0; i < 4; ++i) after[i * 400 + seed] = "changed" + std::to_string(i);
    near += are_near(*hash_of(before), *hash_of(after));
  }
  EXPECT_GE(near, 75);
}

TEST(simhash, is_far_where_a_word_in_10_differs) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    const words before = invented_text(1'000, seed);
    words after = before;
    for (std::size_t i = 0; i < 100; ++i) after[i * 10] = "changed" + std::to_string(i);
    EXPECT_FALSE(are_near(*hash_of(before), *hash_of(after))) << seed;
  }
}

TEST(simhash, grows_apart_as_words_do) {
  const words before = invented_text(1'000, 7);
  int last = 0;
  for (const std::size_t changed : {10u, 100u, 1'000u}) {
    words after = before;
    for (std::size_t i = 0; i < changed; ++i) after[i] = "changed" + std::to_string(i);
    const int now = distance(before, after);
    EXPECT_GT(now, last) << changed;
    last = now;
  }
  EXPECT_NEAR(last, 32, 12);  // of texts that have nothing in common
}

TEST(simhash, is_not_ruled_by_what_comes_again_and_again) {
  words one = invented_text(300, 1);
  words other = invented_text(300, 2);
  for (words* text : {&one, &other})
    for (int i = 0; i < 1'000; ++i) text->insert(text->end(), {"since", "version"});
  EXPECT_FALSE(are_near(*hash_of(one), *hash_of(other)));
}

TEST(simhash, looks_at_the_order_of_words) {
  const words forwards = invented_text(300, 3);
  EXPECT_GT(distance(forwards, {forwards.rbegin(), forwards.rend()}), near_bits);
}

TEST(simhash, is_none_of_a_text_of_few_words) {
  EXPECT_FALSE(hash_of({}));
  EXPECT_FALSE(hash_of(invented_text(simhasher::min_words - 1, 1)));
  EXPECT_TRUE(hash_of(invented_text(simhasher::min_words, 1)));
}

TEST(simhash, is_the_same_of_a_text_cut_anywhere) {
  const std::string text =
      "Fan out, then fold: 東京は日本の首都です。 Ein Wörterbuch der Wörter, and so on: one two three four five six "
      "seven "
      "eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty";
  const auto of_pieces = [](std::string_view first, std::string_view second) {
    simhasher hash;
    word_reader reader;
    const auto take = [&hash](std::string_view word) { hash.add(word); };
    reader.add(first, take);
    reader.add(second, take);
    reader.end_word(take);
    return hash.finish();
  };
  const auto whole = of_pieces(text, "");
  ASSERT_TRUE(whole);
  for (std::size_t cut = 0; cut <= text.size(); ++cut)
    EXPECT_EQ(of_pieces(std::string_view(text).substr(0, cut), std::string_view(text).substr(cut)), whole) << cut;
}

TEST(simhash_index, finds_the_first_hash_that_differs_in_at_most_three_bits) {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> hashes(2'000);
  simhash_index index;
  for (std::uint64_t& hash : hashes) index.add(hash = random());
  const auto flipped = [&random](std::uint64_t hash, int bits) {
    const std::uint64_t before = hash;
    while (std::popcount(before ^ hash) < bits) hash ^= std::uint64_t{1} << random() % 64;
    return hash;
  };
  for (std::uint32_t i = 0; i < hashes.size(); ++i) {
    for (int bits = 0; bits <= near_bits; ++bits) ASSERT_EQ(index.find(flipped(hashes[i], bits)), i) << bits;
    ASSERT_EQ(index.find(flipped(hashes[i], near_bits + 1)), std::nullopt);
  }
}

TEST(simhash_index, tells_the_first_of_several) {
  simhash_index index;
  EXPECT_EQ(index.find(0), std::nullopt);
  for (const std::uint64_t hash : {0xF0Fu, 0x3u, 0x1u}) index.add(hash);
  EXPECT_EQ(index.find(0), 1u);
}

TEST(simhash_index, compares_a_bounded_number_of_hashes_with_the_same_quarter) {
  std::mt19937_64 random(1);
  std::vector<std::uint64_t> hashes(2 * simhash_index::max_compared);
  simhash_index index;
  for (std::uint64_t& hash : hashes) index.add(hash = random() << 16);
  constexpr std::uint64_t in_each_other_quarter = 0x0001'0001'0001'0000;
  EXPECT_EQ(index.find(hashes[100] ^ in_each_other_quarter), 100u);
  EXPECT_EQ(index.find(hashes[5'000] ^ in_each_other_quarter), std::nullopt);
  EXPECT_EQ(index.find(hashes[5'000]), 5'000u) << "by the quarters that few have";
}

}  // namespace
}  // namespace fanfold::text
