#include "nearest_word.hpp"

#include <algorithm>
#include <vector>

namespace fanfold::cli {
namespace {

// The fewest letters to add, to drop, to change or to swap with the next one that make `a` of `b` ("optimal string
// alignment").
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> least(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        least[i][j] = i + j;
        continue;
      }
      least[i][j] = std::min({least[i - 1][j] + 1, least[i][j - 1] + 1, least[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        least[i][j] = std::min(least[i][j], least[i - 2][j - 2] + 1);
    }
  return least[a.size()][b.size()];
}

std::string_view without_dashes(std::string_view word) {
  word.remove_prefix(std::min(word.find_first_not_of('-'), word.size()));
  return word;
}

}  // namespace

std::string_view nearest_word(std::string_view word, std::span<const std::string> known) {
  word = without_dashes(word.substr(0, std::min<std::size_t>(word.find('='), 40)));
  if (word.empty()) return {};
  const auto begun = [word](std::string_view k) { return without_dashes(k).starts_with(word); };
  if (std::ranges::count_if(known, begun) == 1) return *std::ranges::find_if(known, begun);
  const auto far = [word](std::string_view k) { return distance(word, without_dashes(k)); };
  const auto nearest = std::ranges::min_element(known, {}, far);
  if (nearest == known.end() || far(*nearest) > 1 + word.size() / 4) return {};
  return *nearest;
}

}  // namespace fanfold::cli
