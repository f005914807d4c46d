#include "terminal.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "store/utf8.hpp"

namespace fanfold::cli {
namespace {

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);
  return value ? value : "";
}

// C0, DEL and, in UTF-8, C1 (The Unicode Standard 15.0, 23.1).
bool is_control(std::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  if (character.size() == 1) return first < 0x20 || first == 0x7F;
  return first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
}

// Invisible, and what comes after it is shown elsewhere (UAX #9, 2).
bool is_bidi_control(std::string_view character) {
  const auto is_between = [character](std::string_view first, std::string_view last) {
    return character >= first && character <= last;
  };
  return character == "\u061C" || is_between("\u200E", "\u200F") || is_between("\u202A", "\u202E") ||
         is_between("\u2066", "\u2069");
}

}  // namespace

bool can_redraw(int descriptor) {
  const std::string_view kind = environment("TERM");
  return ::isatty(descriptor) == 1 && !kind.empty() && kind != "dumb";
}

bool shows_color(int descriptor) {
  return can_redraw(descriptor) && environment("NO_COLOR").empty();
}

std::size_t columns_of(int descriptor) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const utf8_piece piece = first_utf8_piece(text);
    const std::string_view character = text.substr(0, piece.length);
    const bool is_harmless = piece.well_formed && !is_control(character) && !is_bidi_control(character);
    out += is_harmless ? character : replacement_character;
    text.remove_prefix(piece.length);
  }
  return out;
}

void tell(std::string_view line) {
  const std::string text = fmt::format("{}{}\n", can_redraw(STDERR_FILENO) ? erase_line : std::string_view(), line);
  (void)!::write(STDERR_FILENO, text.data(), text.size());
}

void say(std::string_view message) {
  tell(fmt::format("fanfold: {}", message));
}

}  // namespace fanfold::cli
