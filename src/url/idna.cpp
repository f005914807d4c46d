#include "url/idna.hpp"

#include <unicode/uidna.h>

#include <algorithm>
#include <memory>

namespace fanfold::url_detail {
namespace {

constexpr std::size_t max_domain_bytes = 4096;

/// A range of code points that UTS #46 maps since a version above 15.0, which ICU 72 implements: it refuses them all,
/// but for U+1E9E, which it maps as IDNA2003 did.
struct later_mapping {
  char32_t first;
  char32_t last;
  char32_t to;  ///< what `first` maps to, the others in step; 0: they are ignored
};

/// From https://www.unicode.org/Public/idna/latest/IdnaMappingTable.txt (Unicode 17), in order.
constexpr later_mapping later_mappings[] = {
    {0x04C0, 0x04C0, 0x04CF},   {0x10A0, 0x10C5, 0x2D00},   {0x115F, 0x1160, 0},        {0x17B4, 0x17B5, 0},
    {0x180E, 0x180E, 0},        {0x1E9E, 0x1E9E, 0x00DF},   {0x2061, 0x2063, 0},        {0x206A, 0x206F, 0},
    {0x2132, 0x2132, 0x214E},   {0x2183, 0x2183, 0x2184},   {0x3164, 0x3164, 0},        {0xFFA0, 0xFFA0, 0},
    {0x1D173, 0x1D17A, 0},      {0x2F868, 0x2F868, 0x36FC}, {0x2F874, 0x2F874, 0x5F53}, {0x2F91F, 0x2F91F, 0x243AB},
    {0x2F95F, 0x2F95F, 0x7AEE}, {0x2F9BF, 0x2F9BF, 0x45D7},
};

/// Nothing: ignored.
std::optional<char32_t> mapped(char32_t code_point) noexcept {
  const auto range = std::ranges::lower_bound(later_mappings, code_point, {}, &later_mapping::last);
  if (range == std::end(later_mappings) || code_point < range->first) return code_point;
  if (range->to == 0) return std::nullopt;
  return range->to + (code_point - range->first);
}

/// With U+FFFD for what is no UTF-8: no domain may have it.
std::string with_later_mappings(std::string_view domain) {
  std::string text;
  const auto size = static_cast<std::int32_t>(domain.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 code_point;
    U8_NEXT_OR_FFFD(domain.data(), at, size, code_point);
    const auto to = mapped(static_cast<char32_t>(code_point));
    if (!to) continue;
    char bytes[U8_MAX_LENGTH];
    int length = 0;
    U8_APPEND_UNSAFE(bytes, length, *to);
    text.append(bytes, length);
  }
  return text;
}

/// UTS #46 refuses a label in Punycode that holds ASCII only, since version 15.1.
bool has_needless_punycode(std::string_view domain) noexcept {
  while (true) {
    const auto label = domain.substr(0, domain.find('.'));
    if (label.starts_with("xn--") && label.ends_with('-')) return true;
    if (label.size() == domain.size()) return false;
    domain.remove_prefix(label.size() + 1);
  }
}

/// Immutable, and safe for any number of threads.
const UIDNA* processor() {
  struct closer {
    void operator()(UIDNA* idna) const noexcept { uidna_close(idna); }
  };
  static const std::unique_ptr<UIDNA, closer> idna = [] {
    constexpr auto options = UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_NONTRANSITIONAL_TO_ASCII;
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<UIDNA, closer>(uidna_openUTS46(options, &status));
  }();
  return idna.get();
}

}  // namespace

std::optional<std::string> domain_to_ascii(std::string_view domain) {
  constexpr auto permitted = UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG | UIDNA_ERROR_DOMAIN_NAME_TOO_LONG |
                             UIDNA_ERROR_LEADING_HYPHEN | UIDNA_ERROR_TRAILING_HYPHEN | UIDNA_ERROR_HYPHEN_3_4;
  if (domain.size() > max_domain_bytes || processor() == nullptr) return std::nullopt;
  const auto text = with_later_mappings(domain);
  std::string ascii(256, '\0');
  while (true) {
    UIDNAInfo info = UIDNA_INFO_INITIALIZER;
    UErrorCode status = U_ZERO_ERROR;
    const auto length = uidna_nameToASCII_UTF8(processor(), text.data(), static_cast<std::int32_t>(text.size()),
                                               ascii.data(), static_cast<std::int32_t>(ascii.size()), &info, &status);
    const bool too_small = status == U_BUFFER_OVERFLOW_ERROR && static_cast<std::size_t>(length) > ascii.size();
    if (!too_small && U_FAILURE(status)) return std::nullopt;
    ascii.resize(length);
    if (too_small) continue;
    if ((info.errors & ~permitted) != 0 || has_needless_punycode(ascii)) return std::nullopt;
    return ascii;
  }
}

}  // namespace fanfold::url_detail
