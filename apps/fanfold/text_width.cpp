#include "text_width.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

namespace fanfold::cli {
namespace {

std::size_t width_of(UChar32 character) {
  const auto category = U_GET_GC_MASK(character);
  if (category & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) return 0;
  const auto kind = u_getIntPropertyValue(character, UCHAR_EAST_ASIAN_WIDTH);
  return kind == U_EA_WIDE || kind == U_EA_FULLWIDTH ? 2 : 1;
}

struct beginning {
  std::size_t bytes = 0;
  std::size_t width = 0;
};

// As much of a text as takes `most` columns or less.
beginning beginning_of(std::string_view text, std::size_t most) {
  beginning fits;
  const auto size = static_cast<std::int32_t>(text.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 character;
    U8_NEXT_OR_FFFD(text.data(), at, size, character);
    const std::size_t width = fits.width + width_of(character);
    if (width > most) break;
    fits = {static_cast<std::size_t>(at), width};
  }
  return fits;
}

}  // namespace

std::size_t text_width(std::string_view text) {
  if (std::ranges::all_of(text, [](unsigned char c) { return c < 0x80; })) return text.size();
  return beginning_of(text, SIZE_MAX).width;
}

std::string shortened(std::string_view text, std::size_t most) {
  if (beginning_of(text, most).bytes == text.size()) return std::string(text);
  return std::string(text.substr(0, beginning_of(text, most - 1).bytes)) + "…";
}

}  // namespace fanfold::cli
