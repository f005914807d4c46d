#pragma once

#include <cstddef>
#include <string>
#include <string_view>

/// UTF-8 as The Unicode Standard 15.0, 3.9 defines it (table 3-7).
namespace fanfold {

/// What a text begins with: a well-formed sequence, or the longest piece of one that breaks off.
struct utf8_piece {
  std::size_t length;  ///< in bytes, 1 to 4
  bool well_formed;
};

/// The first piece of `text`, which must not be empty. Whoever replaces each ill-formed piece by one U+FFFD does what
/// browsers do ("substitution of maximal subparts").
utf8_piece first_utf8_piece(std::string_view text) noexcept;

/// U+FFFD, in UTF-8.
inline constexpr std::string_view replacement_character = "\xEF\xBF\xBD";

bool is_valid_utf8(std::string_view text) noexcept;

/// `text` itself if it is valid UTF-8; else a copy with U+FFFD for what isn't, which lives in `copy`.
std::string_view as_valid_utf8(std::string_view text, std::string& copy);

}  // namespace fanfold
