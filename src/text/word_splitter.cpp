#include "text/word_splitter.hpp"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

namespace fanfold::text {
namespace {

// Of ASCII's characters what UAX #29, table 3 says; but as in ICU a colon is no part of a word.
enum class kind : std::uint8_t {
  other,
  letter,
  digit,
  underscore,   // ExtendNumLet
  in_numbers,   // MidNum
  in_anything,  // MidNumLet, Single_Quote
};

constexpr auto kinds = [] {
  std::array<kind, 128> table{};
  for (unsigned char c = 'a'; c <= 'z'; ++c) table[c] = kind::letter;
  for (unsigned char c = 'A'; c <= 'Z'; ++c) table[c] = kind::letter;
  for (unsigned char c = '0'; c <= '9'; ++c) table[c] = kind::digit;
  table['_'] = kind::underscore;
  table[','] = table[';'] = kind::in_numbers;
  table['.'] = table['\''] = kind::in_anything;
  return table;
}();

kind kind_at(std::string_view text, std::size_t at) noexcept {
  return at < text.size() ? kinds[static_cast<unsigned char>(text[at])] : kind::other;
}

bool is_core(kind k) noexcept {
  return k == kind::letter || k == kind::digit;
}

// Whether `middle` keeps what is on both sides of it together (WB6, WB7, WB11, WB12).
bool joins(kind before, kind middle, kind after) noexcept {
  if (before != after || !is_core(before)) return false;
  return middle == kind::in_anything || (middle == kind::in_numbers && before == kind::digit);
}

bool is_ascii(std::string_view text) noexcept {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void require(UErrorCode status) {
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU can't find words: ") + u_errorName(status));
}

}  // namespace

word_splitter::word_splitter() noexcept = default;
word_splitter::~word_splitter() = default;
word_splitter::word_splitter(word_splitter&&) noexcept = default;
word_splitter& word_splitter::operator=(word_splitter&&) noexcept = default;

void word_splitter::close::operator()(UBreakIterator* boundaries) const noexcept {
  ubrk_close(boundaries);
}

const std::vector<std::string_view>& word_splitter::split(std::string_view text) {
  words_.clear();
  if (is_ascii(text)) {
    split_ascii(text);
  } else {
    split_unicode(text);
  }
  return words_;
}

void word_splitter::split_ascii(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    bool is_word = false;
    for (kind now = kind_at(text, at); is_core(now) || now == kind::underscore; now = kind_at(text, at)) {
      is_word |= is_core(now);
      ++at;
      if (joins(now, kind_at(text, at), kind_at(text, at + 1))) ++at;
    }
    if (is_word) words_.push_back(text.substr(begin, at - begin));
    if (at == begin) ++at;
  }
}

// To ICU an @ is a letter, and nothing but underscores a word.
void word_splitter::split_unicode(std::string_view text) {
  plain_ = text;
  std::ranges::replace(plain_, '@', ' ');
  UErrorCode status = U_ZERO_ERROR;
  if (!boundaries_) boundaries_.reset(ubrk_open(UBRK_WORD, "", nullptr, 0, &status));
  UText input = UTEXT_INITIALIZER;
  utext_openUTF8(&input, plain_.data(), static_cast<std::int64_t>(plain_.size()), &status);
  if (U_SUCCESS(status)) ubrk_setUText(boundaries_.get(), &input, &status);
  utext_close(&input);  // the iterator has a copy
  require(status);
  for (std::int32_t begin = ubrk_first(boundaries_.get()), end = 0; (end = ubrk_next(boundaries_.get())) != UBRK_DONE;
       begin = end) {
    if (ubrk_getRuleStatus(boundaries_.get()) < UBRK_WORD_NONE_LIMIT) continue;
    const auto word = text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    if (word.find_first_not_of('_') != word.npos) words_.push_back(word);
  }
}

}  // namespace fanfold::text
