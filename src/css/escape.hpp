#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fanfold::css {

/// U+FFFD in UTF-8.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

/// Reads what follows a backslash, byte by byte (CSS Syntax §4.3.7).
class escape_reader {
 public:
  enum class result : std::uint8_t {
    more,      ///< the byte was read, and more may follow
    newline,   ///< the byte was read: a newline, so it was no escape, or a continued line; an LF after CR may follow
    complete,  ///< the byte was read, and text() is what the escape stands for
    before,    ///< as complete, but the byte is not part of the escape
  };

  void begin() { state_ = state::first; }
  bool is_open() const { return state_ != state::closed; }
  /// Nothing was read after the backslash.
  bool is_empty() const { return state_ == state::first; }
  result read(char c);
  /// Says that the input ends in the escape. What it stands for then: nothing where text() is empty.
  void finish();

  /// In UTF-8, or the first byte of a sequence whose rest follows. Valid until the next change.
  std::string_view text() const { return {text_.data(), size_}; }

 private:
  enum class state : std::uint8_t { closed, first, digits, line_feed };

  result read_first(char c);
  result read_digit(char c);
  void set_text(std::string_view bytes);
  void set_code_point();

  state state_ = state::closed;
  std::uint8_t digits_ = 0;
  std::uint8_t size_ = 0;
  std::array<char, 4> text_{};
  std::uint32_t code_point_ = 0;
};

}  // namespace fanfold::css
