#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "page.hpp"
#include "words.hpp"

namespace talk {

/// A page that a crawl came to.
struct visit {
  int depth;  ///< links from the start
  url at;
  std::size_t bytes;

  auto operator<=>(const visit&) const = default;
};

/// To standard output. Whoever reads it may have gone: that is no error.
template <class... Values>
void print(fmt::format_string<Values...> format, Values&&... values) {
  std::fputs(fmt::format(format, std::forward<Values>(values)...).c_str(), stdout);
}

inline void print_page(const page& page) {
  print("{} is {} bytes, {} urls:\n", page.at.href(), page.body.size(), page.links.size());
  for (const url& link : page.links) print("{}\n", link.href());
}

inline void print_visits(std::vector<visit> visits) {
  std::ranges::sort(visits);
  print("Found {} urls\n", visits.size());
  for (const auto& [depth, at, bytes] : visits) print("Depth {:2}  {:<50} {:10} bytes\n", depth, at.href(), bytes);
}

inline void print_popular_words(const std::map<url, word_count>& popular) {
  print("Found {} urls\n", popular.size());
  for (const auto& [at, top] : popular) print("{} most popular word : ('{}', {})\n", at.href(), top.first, top.second);
}

inline std::string top_words_text(const word_counts& counts) {
  std::string text;
  for (int rank = 0; const auto& [word, count] : top_words(counts, 10))
    text += fmt::format("#{} word, {:4} occurrences: {}\n", rank++, count, word);
  return text;
}

inline void print_top_words(const word_counts& counts) {
  print("{}", top_words_text(counts));
}

}  // namespace talk
