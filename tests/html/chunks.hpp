#pragma once

#include <cstddef>
#include <random>
#include <string_view>
#include <vector>

namespace fanfold::html {

/// `text` in one piece.
inline std::vector<std::string_view> whole(std::string_view text) {
  return {text};
}

inline std::vector<std::string_view> byte_by_byte(std::string_view text) {
  std::vector<std::string_view> pieces;
  for (std::size_t i = 0; i < text.size(); ++i) pieces.push_back(text.substr(i, 1));
  return pieces;
}

/// `text` in pieces of 0 to `max_bytes` bytes, the same for the same seed.
inline std::vector<std::string_view> random_chunks(std::string_view text, unsigned seed, std::size_t max_bytes = 9) {
  std::mt19937 random{seed};
  std::vector<std::string_view> pieces;
  while (!text.empty()) {
    pieces.push_back(text.substr(0, random() % (max_bytes + 1)));
    text.remove_prefix(pieces.back().size());
  }
  return pieces;
}

}  // namespace fanfold::html
