#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "crawl/page_reader.hpp"

namespace fanfold {
namespace {

using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

text::word_counts words_of(std::string_view content_type, std::string_view body, bool counts_words = true) {
  http::response_head head;
  for (const std::string& line :
       {std::string("HTTP/1.1 200 OK\r\n"), "Content-Type: " + std::string(content_type) + "\r\n", std::string("\r\n")})
    head.add_line(line, SIZE_MAX);
  page_reader reader({.product_token = "fanfold", .counts_words = counts_words});
  reader.begin(head);
  for (const char byte : body) reader.write({&byte, 1});
  return std::move(reader).finish()->words;
}

TEST(page_words, are_read_in_the_encoding_that_the_server_names) {
  EXPECT_THAT(
      words_of("text/html; charset=windows-1251", "<title>\xe0</title><p>\xcf\xf0\xe8\xe2\xe5\xf2, \xec\xe8\xf0")
          .by_word,
      UnorderedElementsAre(Pair("привет", 1), Pair("мир", 1)));
}

TEST(page_words, are_read_in_the_encoding_that_the_page_declares) {
  EXPECT_THAT(words_of("text/html", "<meta charset=Shift_JIS><p>\x93\x8c\x8b\x9e\x82\xcd\x93\xfa\x96\x7b").by_word,
              UnorderedElementsAre(Pair("東京", 1), Pair("は", 1), Pair("日本", 1)));
}

TEST(page_words, are_those_that_a_reader_sees) {
  const auto words =
      words_of("text/html", "<title>no</title><script>no</script><p>T<b>h</b>e <i>the</i><td>a</td><td>b</td>");
  EXPECT_THAT(words.by_word, UnorderedElementsAre(Pair("the", 2), Pair("a", 1), Pair("b", 1)));
  EXPECT_EQ(words.total, 4u);
}

TEST(page_words, are_counted_where_they_are_wanted) {
  EXPECT_THAT(words_of("text/html", "<p>word", false).by_word, IsEmpty());
}

}  // namespace
}  // namespace fanfold
