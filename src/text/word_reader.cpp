#include "text/word_reader.hpp"

namespace fanfold::text {

// Up to where a text can be read before its end has come: the last blank; or else, in scripts without them, the last
// whole character.
std::size_t word_reader::readable_bytes(std::string_view text) {
  const std::size_t blank = text.find_last_of(" \t\n\f\r");
  if (blank != std::string_view::npos && blank > text.size() / 2) return blank;
  std::size_t end = text.size();
  while (end > 0 && (static_cast<unsigned char>(text[end - 1]) & 0xC0) == 0x80) --end;
  return end > 1 ? end - 1 : text.size();
}

}  // namespace fanfold::text
