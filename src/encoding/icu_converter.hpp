#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace fanfold::encoding_detail {

/// What ICU's converter of this name makes of each of the byte sequences in `sequences`, all of `size` bytes: a code
/// point, or 0 for none, several or U+FFFD. Throws std::runtime_error where ICU has no such converter.
std::vector<char32_t> decode_sequences(const char* converter, const std::string& sequences, std::size_t size);

}  // namespace fanfold::encoding_detail
