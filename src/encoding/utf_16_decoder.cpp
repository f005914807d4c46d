#include <utility>

#include "encoding/legacy_decoder.hpp"
#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {
namespace {

constexpr bool is_lead_surrogate(char32_t unit) {
  return unit >= 0xD800 && unit <= 0xDBFF;
}
constexpr bool is_trail_surrogate(char32_t unit) {
  return unit >= 0xDC00 && unit <= 0xDFFF;
}

/// https://encoding.spec.whatwg.org/#shared-utf-16-decoder
template <bool IsBigEndian>
class utf_16_decoder final : public legacy_decoder {
 public:
  char* decode(std::string_view chunk, char* out) override {
    if (chunk.empty()) return out;
    const char* at = chunk.data();
    const char* const end = at + chunk.size();
    if (has_byte_) {
      out = write_unit(unit_of(byte_, *at++), out);
      has_byte_ = false;
    }
    for (; end - at >= 2; at += 2) out = write_unit(unit_of(at[0], at[1]), out);
    if (at != end) {
      byte_ = *at;
      has_byte_ = true;
    }
    return out;
  }
  char* finish(char* out) override {
    const bool is_broken_off = has_byte_ || lead_ != 0;
    has_byte_ = false;
    lead_ = 0;
    return is_broken_off ? write_replacement(out) : out;
  }

 private:
  static char32_t unit_of(char first, char second) {
    const auto high = static_cast<unsigned char>(IsBigEndian ? first : second);
    const auto low = static_cast<unsigned char>(IsBigEndian ? second : first);
    return high << 8 | low;
  }
  char* write_unit(char32_t unit, char* out) {
    if (const auto lead = std::exchange(lead_, 0); lead != 0) {
      if (is_trail_surrogate(unit)) return write_utf8(out, 0x10000 + ((lead - 0xD800) << 10) + (unit - 0xDC00));
      out = write_replacement(out);
    }
    if (is_lead_surrogate(unit)) {
      lead_ = unit;
      return out;
    }
    return write_utf8(out, is_trail_surrogate(unit) ? replacement_character : unit);
  }

  char32_t lead_ = 0;
  char byte_ = 0;
  bool has_byte_ = false;
};

}  // namespace

std::unique_ptr<legacy_decoder> make_utf_16_decoder(bool big_endian) {
  if (big_endian) return std::make_unique<utf_16_decoder<true>>();
  return std::make_unique<utf_16_decoder<false>>();
}

}  // namespace fanfold::encoding_detail
