#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fanfold::cli {

/// Whether the descriptor is a terminal on which a line can be erased and drawn anew.
bool can_redraw(int descriptor);

/// Whether it is one that shows colours, and the user has not asked for none (no-color.org).
bool shows_color(int descriptor);

/// The terminal's width; 80 where it doesn't say.
std::size_t columns_of(int descriptor);

/// What erases the line that the cursor is in, and goes to its beginning.
inline constexpr std::string_view erase_line = "\r\x1b[K";

/// Text of strangers, fit for a terminal and for one line: valid UTF-8, U+FFFD for control characters, those
/// included that turn the order of text around.
std::string printable(std::string_view text);

/// Prints a line on standard error, at once and in one piece, in place of a progress line.
void tell(std::string_view line);

/// The same for messages of the program: "fanfold: MESSAGE".
void say(std::string_view message);

}  // namespace fanfold::cli
