#include "encoding/guess.hpp"

#include <uchardet.h>

#include <memory>

#include "encoding/ascii.hpp"
#include "encoding/utf8.hpp"

namespace fanfold {
namespace {

struct closer {
  void operator()(uchardet_t detector) const noexcept { uchardet_delete(detector); }
};

bool is_utf8(std::string_view text, bool is_whole) {
  while (!text.empty()) {
    const auto piece = encoding_detail::first_utf8_piece(text);
    if (!piece.well_formed) return piece.cut_off && !is_whole;
    text.remove_prefix(piece.size);
  }
  return true;
}

/// What the web has where the detector names what it hardly has: an encoding with more letters in the same places, or
/// nothing.
std::optional<encoding> as_on_the_web(std::string_view name) {
  using encoding_detail::equals_ignoring_case;
  if (equals_ignoring_case(name, "UHC")) return encoding::euc_kr;
  if (equals_ignoring_case(name, "MAC-CYRILLIC")) return encoding::windows_1251;
  const auto named = encoding_of_label(name);
  if (!named) return std::nullopt;
  switch (*named) {
    case encoding::koi8_r:
      return encoding::koi8_u;
    case encoding::iso_8859_13:
      return encoding::windows_1257;
    case encoding::iso_8859_16:
      return encoding::windows_1250;
    case encoding::utf_8:
    case encoding::utf_16be:
    case encoding::utf_16le:
    case encoding::iso_2022_jp:
    case encoding::replacement:
    case encoding::iso_8859_3:
    case encoding::iso_8859_10:
    case encoding::iso_8859_14:
      return std::nullopt;
    default:
      return named;
  }
}

}  // namespace

std::optional<encoding> guess_encoding(std::string_view text, bool is_whole) {
  if (is_utf8(text, is_whole)) return encoding::utf_8;
  const std::unique_ptr<uchardet, closer> detector(uchardet_new());
  if (uchardet_handle_data(detector.get(), text.data(), text.size()) != 0) return std::nullopt;
  uchardet_data_end(detector.get());
  return as_on_the_web(uchardet_get_charset(detector.get()));
}

}  // namespace fanfold
