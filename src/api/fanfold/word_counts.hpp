#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace fanfold::text {

/// For tables of words in which a string_view is looked up.
struct word_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view word) const noexcept { return std::hash<std::string_view>()(word); }
};

/// How often each word is in a text.
struct word_counts {
  /// Words in lower case, in UTF-8: "don’t" and "Don't" are one, soft hyphens are left out.
  boost::unordered_flat_map<std::string, std::uint64_t, word_hash, std::equal_to<>> by_word;
  std::uint64_t total = 0;  ///< of all words, those included that found no room in `by_word`
};

}  // namespace fanfold::text
