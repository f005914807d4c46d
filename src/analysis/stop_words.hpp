#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "text/word_counter.hpp"

namespace fanfold {

/// Words that say nothing of what a text is about: "the", "and".
using stop_words = boost::unordered_flat_set<std::string, text::word_hash, std::equal_to<>>;

/// The words of a list, as word_reader finds them. In a line, what comes after a # or a | is a comment, as in
/// Snowball's lists (https://snowballstem.org/).
stop_words parse_stop_words(std::string_view list);

/// English articles, pronouns, prepositions, conjunctions and auxiliary verbs.
stop_words english_stop_words();

/// Which words are counted.
struct word_filter {
  std::size_t min_length = 1;  ///< characters
  stop_words stopped{};

  bool takes(std::string_view word) const;
  /// Drops the others, from the total as well.
  text::word_counts apply(text::word_counts counts) const;
};

}  // namespace fanfold
