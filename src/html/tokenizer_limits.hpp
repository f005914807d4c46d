#pragma once

#include <cstddef>

namespace fanfold::html {

/// What a tokenizer keeps of one token at most: beyond a limit it reads on and drops bytes. So its memory is bounded by
/// the sum of these, whatever the input.
struct tokenizer_limits {
  std::size_t max_tag_bytes = 256 * 1024;       ///< a tag's name with the names and values of its attributes
  std::size_t max_attribute_bytes = 64 * 1024;  ///< one attribute's value
  std::size_t max_attributes = 256;             ///< of one tag; the rest are dropped
  std::size_t max_comment_bytes = 64 * 1024;    ///< a comment, and each part of a doctype
};

}  // namespace fanfold::html
