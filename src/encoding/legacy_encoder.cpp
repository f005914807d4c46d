#include "encoding/legacy_encoder.hpp"

#include <algorithm>

#include "encoding/index.hpp"
#include "encoding/index_corrections.hpp"
#include "encoding/pointers.hpp"
#include "encoding/single_byte.hpp"
#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {
namespace {

bool is_halfwidth_katakana(char32_t code_point) {
  return code_point >= 0xFF61 && code_point <= 0xFF9F;
}

/// https://encoding.spec.whatwg.org/#index-iso-2022-jp-katakana
constexpr std::u16string_view fullwidth_katakana =
    u"。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリ"
    u"ルレロワン゛゜";
static_assert(fullwidth_katakana.size() == 0xFF9F - 0xFF61 + 1);

/// JIS has a minus sign by another name.
char32_t with_fullwidth_minus(char32_t code_point) {
  return code_point == U'\u2212' ? U'\uFF0D' : code_point;
}

std::optional<std::uint32_t> former_gb18030_pointer(char32_t code_point) {
  for (const auto& [bytes, first, count] : gb18030_former_code_points) {
    if (!is_between(code_point, first, first + count - 1U)) continue;
    return gb18030_layout::pointer(bytes >> 8, bytes & 0xFF) + (code_point - first);
  }
  return std::nullopt;
}

}  // namespace

std::optional<char32_t> legacy_encoder::append(char32_t code_point) {
  if (to_ == encoding::iso_2022_jp) return append_iso_2022_jp(code_point);
  if (code_point < 0x80) {
    append_byte(code_point);
    return std::nullopt;
  }
  return append_non_ascii(code_point) ? std::nullopt : std::optional{code_point};
}

void legacy_encoder::finish() {
  enter(state::ascii);
}

bool legacy_encoder::append_non_ascii(char32_t code_point) {
  switch (to_) {
    case encoding::gbk:
    case encoding::gb18030:
      return append_gb18030(code_point);
    case encoding::big5:
      return append_pair<big5_layout>(big5_pointers().pointer(code_point));
    case encoding::euc_kr:
      return append_pair<euc_kr_layout>(euc_kr_pointers().pointer(code_point));
    case encoding::euc_jp:
      return append_euc_jp(code_point);
    case encoding::shift_jis:
      return append_shift_jis(code_point);
    default:
      return append_single_byte(code_point);
  }
}

/// https://encoding.spec.whatwg.org/#single-byte-encoder
bool legacy_encoder::append_single_byte(char32_t code_point) {
  if (code_point == replacement_character) return false;  // in the table: no character
  const auto& code_points = single_byte_table_of(to_).code_points;
  const auto found = std::ranges::find(code_points, code_point);
  if (found == code_points.end()) return false;
  append_byte(static_cast<unsigned>(found - code_points.begin()));
  return true;
}

/// https://encoding.spec.whatwg.org/#gb18030-encoder
bool legacy_encoder::append_gb18030(char32_t code_point) {
  if (code_point == 0xE5E5) return false;
  if (to_ == encoding::gbk && code_point == U'€') return append_byte(0x80), true;
  if (append_pair<gb18030_layout>(gb18030_pointers().pointer(code_point))) return true;
  if (append_pair<gb18030_layout>(former_gb18030_pointer(code_point))) return true;
  if (to_ == encoding::gbk) return false;
  const auto pointer =
      code_point < 0x10000 ? gb18030_ranges_pointers().pointer(code_point) : 189000 + (code_point - 0x10000);
  for (const auto byte : gb18030_ranges_bytes(pointer.value())) append_byte(byte);
  return true;
}

/// https://encoding.spec.whatwg.org/#euc-jp-encoder
bool legacy_encoder::append_euc_jp(char32_t code_point) {
  if (code_point == U'¥') return append_byte('\\'), true;
  if (code_point == U'‾') return append_byte('~'), true;
  if (is_halfwidth_katakana(code_point)) {
    append_byte(0x8E);
    append_byte(code_point - 0xFF61 + 0xA1);
    return true;
  }
  return append_pair<euc_jp_layout>(jis0208_pointers().pointer(with_fullwidth_minus(code_point)));
}

/// https://encoding.spec.whatwg.org/#shift_jis-encoder
bool legacy_encoder::append_shift_jis(char32_t code_point) {
  if (code_point == 0x80) return append_byte(0x80), true;
  if (code_point == U'¥') return append_byte('\\'), true;
  if (code_point == U'‾') return append_byte('~'), true;
  if (is_halfwidth_katakana(code_point)) return append_byte(code_point - 0xFF61 + 0xA1), true;
  return append_pair<shift_jis_layout>(shift_jis_pointers().pointer(with_fullwidth_minus(code_point)));
}

/// https://encoding.spec.whatwg.org/#iso-2022-jp-encoder
std::optional<char32_t> legacy_encoder::append_iso_2022_jp(char32_t code_point) {
  if (code_point < 0x80) return append_ascii_to_iso_2022_jp(code_point);
  if (code_point == U'¥' || code_point == U'‾') {
    enter(state::roman);
    append_byte(code_point == U'¥' ? '\\' : '~');
    return std::nullopt;
  }
  const auto pointer = jis0208_pointers().pointer(
      is_halfwidth_katakana(code_point) ? fullwidth_katakana[code_point - 0xFF61] : with_fullwidth_minus(code_point));
  if (!pointer) {
    if (state_ == state::jis0208) enter(state::ascii);
    return code_point;
  }
  enter(state::jis0208);
  const auto [lead, trail] = euc_jp_layout::bytes(*pointer);
  append_byte(lead - 0x80U);
  append_byte(trail - 0x80U);
  return std::nullopt;
}

std::optional<char32_t> legacy_encoder::append_ascii_to_iso_2022_jp(char32_t code_point) {
  const bool differs_in_roman = code_point == '\\' || code_point == '~';
  if (state_ == state::jis0208 || differs_in_roman) enter(state::ascii);
  if (code_point == 0x0E || code_point == 0x0F || code_point == 0x1B) return replacement_character;
  append_byte(code_point);
  return std::nullopt;
}

void legacy_encoder::enter(state next) {
  if (state_ == next) return;
  state_ = next;
  out_ += next == state::ascii ? "\x1B(B" : next == state::roman ? "\x1B(J" : "\x1B$B";
}

template <class Layout>
bool legacy_encoder::append_pair(std::optional<std::uint32_t> pointer) {
  if (!pointer) return false;
  const auto [lead, trail] = Layout::bytes(*pointer);
  append_byte(lead);
  append_byte(trail);
  return true;
}

}  // namespace fanfold::encoding_detail
