#include "encoding/index.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "encoding/icu_converter.hpp"
#include "encoding/index_corrections.hpp"
#include "encoding/pointers.hpp"
#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {
namespace {

/// The pointers of Shift_JIS for characters of the users' own, which the decoder computes.
constexpr std::uint32_t eudc_first = 8836;
/// JIS X 0212 ends with its row 77; ICU has characters of vendors behind it.
constexpr std::uint32_t jis0212_pointers = 77 * 94;
constexpr std::uint32_t gb18030_bmp_pointers = 39420;

bool is_private_use(char32_t code_point) {
  return code_point >= 0xE000 && code_point <= 0xF8FF;
}

template <class Layout>
std::vector<char32_t> decode_pairs(const char* converter, std::string_view prefix = {}) {
  std::string sequences;
  for (std::uint32_t pointer = 0; pointer < Layout::pointers; ++pointer) {
    const auto [lead, trail] = Layout::bytes(pointer);
    sequences.append(prefix) += static_cast<char>(lead);
    sequences += static_cast<char>(trail);
  }
  return decode_sequences(converter, sequences, prefix.size() + 2);
}

template <class Layout>
void correct(std::vector<char32_t>& code_points, std::span<const index_correction> corrections) {
  for (const auto& [bytes, code_point, count] : corrections) {
    const auto pointer = Layout::pointer(bytes >> 8, bytes & 0xFF);
    for (std::uint32_t i = 0; i < count; ++i) code_points[pointer + i] = code_point + i;
  }
}

index without_private_use(std::vector<char32_t> code_points) {
  std::ranges::replace_if(code_points, is_private_use, U'\0');
  return index(std::move(code_points));
}

index make_big5_index() {
  auto code_points = decode_pairs<big5_layout>("ibm-1375_P100-2008");
  correct<big5_layout>(code_points, big5_corrections);
  return without_private_use(std::move(code_points));
}

index make_gb18030_index() {
  auto code_points = decode_pairs<gb18030_layout>("gb18030");
  correct<gb18030_layout>(code_points, gb18030_corrections);
  return index(std::move(code_points));
}

index make_jis0212_index() {
  auto code_points = decode_pairs<euc_jp_layout>("euc-jp-2007", "\x8F");
  code_points.resize(jis0212_pointers);
  return index(std::move(code_points));
}

index make_gb18030_ranges_index() {
  std::string sequences;
  for (std::uint32_t pointer = 0; pointer < gb18030_bmp_pointers; ++pointer) {
    for (const auto byte : gb18030_ranges_bytes(pointer)) sequences += static_cast<char>(byte);
  }
  auto code_points = decode_sequences("gb18030", sequences, 4);
  code_points[39417] = replacement_character;
  return index(std::move(code_points));
}

constexpr auto none = [](std::uint32_t) { return false; };

}  // namespace

void reverse_index::sort() {
  std::ranges::sort(entries_);
  const auto duplicates = std::ranges::unique(entries_, {}, [](const auto& entry) { return entry.first; });
  entries_.erase(duplicates.begin(), duplicates.end());
  entries_.shrink_to_fit();
}

std::optional<std::uint32_t> reverse_index::pointer(char32_t code_point) const noexcept {
  const auto found = std::ranges::lower_bound(entries_, code_point, {}, [](const auto& entry) { return entry.first; });
  if (found == entries_.end() || found->first != code_point) return std::nullopt;
  return found->second;
}

const index& big5_index() {
  static const index made = make_big5_index();
  return made;
}

const index& euc_kr_index() {
  static const index made = without_private_use(decode_pairs<euc_kr_layout>("windows-949-2000"));
  return made;
}

const index& gb18030_index() {
  static const index made = make_gb18030_index();
  return made;
}

const index& jis0208_index() {
  static const index made = without_private_use(decode_pairs<shift_jis_layout>("ibm-943_P15A-2003"));
  return made;
}

const index& jis0212_index() {
  static const index made = make_jis0212_index();
  return made;
}

const index& gb18030_ranges_index() {
  static const index made = make_gb18030_ranges_index();
  return made;
}

const reverse_index& big5_pointers() {
  // The standard: no extensions of Hong Kong's; of these the last pointer, not the first.
  static const reverse_index made(big5_index(), [](std::uint32_t pointer) {
    constexpr char32_t takes_last[] = {0x2550, 0x255E, 0x2561, 0x256A, 0x5341, 0x5345};
    if (pointer < (0xA1 - 0x81) * 157) return true;
    const auto code_point = big5_index().code_point(pointer);
    if (std::ranges::find(takes_last, code_point) == std::end(takes_last)) return false;
    for (auto later = pointer + 1; later < big5_index().size(); ++later) {
      if (big5_index().code_point(later) == code_point) return true;
    }
    return false;
  });
  return made;
}

const reverse_index& euc_kr_pointers() {
  static const reverse_index made(euc_kr_index(), none);
  return made;
}

const reverse_index& gb18030_pointers() {
  static const reverse_index made(gb18030_index(), none);
  return made;
}

const reverse_index& gb18030_ranges_pointers() {
  static const reverse_index made(gb18030_ranges_index(), none);
  return made;
}

const reverse_index& jis0208_pointers() {
  static const reverse_index made(jis0208_index(), [](std::uint32_t pointer) { return pointer >= eudc_first; });
  return made;
}

const reverse_index& shift_jis_pointers() {
  static const reverse_index made(jis0208_index(),
                                  [](std::uint32_t pointer) { return is_between(pointer, 8272, 8835); });
  return made;
}

}  // namespace fanfold::encoding_detail
