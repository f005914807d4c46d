#include "frontier/url_pieces.hpp"

#include <array>
#include <cstdint>

#include "frontier/ascii.hpp"

namespace fanfold {
namespace {

// Kinds of characters, as bits.
constexpr std::uint8_t digit = 1;
constexpr std::uint8_t hexadecimal_letter = 2;
constexpr std::uint8_t other_letter = 4;
constexpr std::uint8_t beyond_ascii = 8;  // or escaped
constexpr std::uint8_t mark = 16;

constexpr std::uint8_t kind_of(unsigned char c) {
  if (c >= 0x80 || c == '%') return beyond_ascii;
  const char plain = static_cast<char>(c);
  if (is_digit(plain)) return digit;
  if (is_hexadecimal(plain)) return hexadecimal_letter;
  return is_letter(plain) ? other_letter : mark;
}

constexpr auto kinds = [] {
  std::array<std::uint8_t, 256> all{};
  for (std::size_t c = 0; c < all.size(); ++c) all[c] = kind_of(static_cast<unsigned char>(c));
  return all;
}();

constexpr std::uint8_t kind(char c) noexcept {
  return kinds[static_cast<unsigned char>(c)];
}

// What stands between words: punctuation, also escaped ("%20"). An escape that begins with a letter is of a letter
// beyond ASCII, which is of the word.
std::size_t mark_size(std::string_view text) noexcept {
  if (text.empty()) return 0;
  if (text[0] == '%') return text.size() >= 3 && is_digit(text[1]) ? 3 : 0;
  return kind(text[0]) == mark ? 1 : 0;
}

// What a word, or several with hyphens and low lines between, look like.
struct shape {
  std::size_t size = 0;
  std::size_t digits = 0;
  bool is_plain = true;           // letters and digits of ASCII
  bool is_hexadecimal = true;     // with hyphens at most
  bool is_mixed = false;          // one of the words has letters and digits
  bool has_inner_digits = false;  // a digit and then a letter
  bool has_letters_only = false;  // one of the words has, at least three

  void add(char joiner, const shape& word) noexcept {
    size += 1 + word.size;
    digits += word.digits;
    is_plain &= word.is_plain;
    is_hexadecimal &= word.is_hexadecimal && joiner == '-';
    is_mixed |= word.is_mixed;
    has_inner_digits |= word.has_inner_digits;
    has_letters_only |= word.has_letters_only;
  }

  bool is_identifier() const noexcept {
    if (is_hexadecimal && is_mixed) return size >= 4;
    return size >= 16 && digits >= 4 && is_plain && has_inner_digits && !has_letters_only;
  }
};

shape word_at(std::string_view text) noexcept {
  shape word;
  std::uint8_t before = 0;
  std::uint8_t all = 0;
  for (; word.size < text.size(); ++word.size) {
    const char c = text[word.size];
    const std::uint8_t now = kind(c);
    if (now == mark || (c == '%' && mark_size(text.substr(word.size)) > 0)) break;
    all |= now;
    word.digits += now == digit;
    word.has_inner_digits |= before == digit && now != digit;
    before = now;
  }
  word.is_plain = (all & beyond_ascii) == 0;
  word.is_hexadecimal = (all & ~(digit | hexadecimal_letter)) == 0;
  word.is_mixed = word.digits > 0 && word.digits < word.size;
  word.has_letters_only = word.digits == 0 && word.size >= 3;
  return word;
}

bool is_joiner(char c) noexcept {
  return c == '-' || c == '_';
}

shape group_at(std::string_view text) noexcept {
  shape group = word_at(text);
  while (group.size < text.size() && is_joiner(text[group.size])) {
    const shape word = word_at(text.substr(group.size + 1));
    if (word.size == 0) break;
    group.add(text[group.size], word);
  }
  return group;
}

// As in a UUID: words of four or more hexadecimal digits.
shape hexadecimal_at(std::string_view text) noexcept {
  const auto fits = [](const shape& word) { return word.is_hexadecimal && word.size >= 4; };
  shape all = word_at(text);
  if (!fits(all)) return {};
  while (all.size < text.size() && text[all.size] == '-') {
    const shape word = word_at(text.substr(all.size + 1));
    if (!fits(word)) break;
    all.add('-', word);
  }
  return all;
}

}  // namespace

bool is_identifier(std::string_view text) noexcept {
  const shape group = group_at(text);
  return group.size == text.size() && group.is_identifier();
}

url_pieces::piece url_pieces::take(std::size_t size, bool is_identifier) noexcept {
  const piece taken{rest_.substr(0, size), is_identifier};
  rest_.remove_prefix(taken.text.size());
  return taken;
}

std::optional<url_pieces::piece> url_pieces::next() noexcept {
  if (rest_.empty()) return std::nullopt;
  if (const std::size_t size = mark_size(rest_)) return take(size, false);
  if (rest_.size() <= behind_group_) {
    const shape group = group_at(rest_);
    behind_group_ = rest_.size() - group.size;
    if (group.is_identifier()) return take(group.size, true);
  }
  const shape digits = hexadecimal_at(rest_);
  const shape piece = digits.size > 0 ? digits : word_at(rest_);
  return take(piece.size, piece.is_identifier());
}

}  // namespace fanfold
