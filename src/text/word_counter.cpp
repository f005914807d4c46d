#include "text/word_counter.hpp"

#include <algorithm>
#include <utility>

#include "text/lower_case.hpp"

namespace fanfold::text {
namespace {

constexpr std::size_t max_word_bytes = 256;
constexpr std::size_t max_words = 200'000;
constexpr std::size_t max_held_bytes = 32 * 1024;  // of a text without an end

constexpr std::string_view blanks = " \t\n\f\r";

// Up to where a text can be counted before its end has come: the last blank; or else, in scripts without them, the last
// whole character.
std::size_t countable_bytes(std::string_view text) {
  const std::size_t blank = text.find_last_of(blanks);
  if (blank != std::string_view::npos && blank > text.size() / 2) return blank;
  std::size_t end = text.size();
  while (end > 0 && (static_cast<unsigned char>(text[end - 1]) & 0xC0) == 0x80) --end;
  return end > 1 ? end - 1 : text.size();
}

}  // namespace

void word_counter::add(std::string_view piece) {
  while (!piece.empty()) {
    const std::string_view fits = piece.substr(0, max_held_bytes - text_.size());
    text_ += fits;
    piece.remove_prefix(fits.size());
    if (text_.size() < max_held_bytes) return;
    const std::size_t bytes = countable_bytes(text_);
    count(std::string_view(text_).substr(0, bytes));
    text_.erase(0, bytes);
  }
}

void word_counter::end_word() {
  if (text_.empty()) return;
  count(text_);
  text_.clear();
}

word_counts word_counter::finish() && {
  end_word();
  return std::move(counts_);
}

void word_counter::count(std::string_view text) {
  for (const std::string_view word : splitter_.split(text)) count_word(word);
}

void word_counter::count_word(std::string_view word) {
  if (word.size() > max_word_bytes) return;
  ++counts_.total;
  to_lower_case(word, word_);
  if (const auto known = counts_.by_word.find(word_); known != counts_.by_word.end()) {
    ++known->second;
  } else if (counts_.by_word.size() < max_words) {
    counts_.by_word.emplace(word_, 1);
  }
}

}  // namespace fanfold::text
