#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace fanfold {

/// What a program names things by: a UUID or a hash, also in part ("9fceb02"), or something of 16 characters and more
/// with digits in the midst of letters. No word with a number behind it, nor several ("crawlers-in-2024", "v1.2.3").
bool is_identifier(std::string_view text) noexcept;

/// Takes a segment of a path, or a value, apart: identifiers, and what is beside them. Linear in its size.
class url_pieces {
 public:
  struct piece {
    std::string_view text;
    bool is_identifier = false;
  };

  explicit url_pieces(std::string_view text) noexcept : rest_(text), behind_group_(text.size()) {}

  /// The pieces one after the other; together they are the text. Nothing at its end.
  std::optional<piece> next() noexcept;

 private:
  piece take(std::size_t size, bool is_identifier) noexcept;

  std::string_view rest_;
  std::size_t behind_group_;  // so much of the text is behind the words that have been looked at together
};

}  // namespace fanfold
