#include <utility>

#include "encoding/index.hpp"
#include "encoding/multi_byte_decoder.hpp"
#include "encoding/pointers.hpp"

namespace fanfold::encoding_detail {
namespace {

/// What Big5, EUC-KR and Shift_JIS have in common: a lead byte and a trail byte. Variant has the layout, the index, and
/// what is special about the encoding.
template <class Variant>
class two_byte_codec {
 public:
  char* write_pair(unsigned lead, unsigned trail, char* out) const {
    return Variant::layout::is_lead(lead) ? variant_.write(Variant::layout::pointer(lead, trail), out) : nullptr;
  }
  bool is_pending() const { return lead_ != 0; }

  char* step(unsigned byte, char* out) {
    const auto lead = std::exchange(lead_, 0);
    if (lead == 0) return begin(byte, out);
    if (char* const after = write_pair(lead, byte, out)) return after;
    out = write_replacement(out);
    return byte < 0x80 ? write_utf8(out, byte) : out;
  }
  char* finish(char* out) { return std::exchange(lead_, 0) == 0 ? out : write_replacement(out); }

 private:
  char* begin(unsigned byte, char* out) {
    if (Variant::layout::is_lead(byte)) {
      lead_ = byte;
      return out;
    }
    return write_utf8(out, byte < 0x80 ? byte : Variant::single(byte));
  }

  Variant variant_;
  unsigned lead_ = 0;
};

char* write_code_point(const index& index, std::uint32_t pointer, char* out) {
  const auto code_point = index.code_point(pointer);
  return code_point == 0 ? nullptr : write_utf8(out, code_point);
}

/// https://encoding.spec.whatwg.org/#euc-kr-decoder
struct euc_kr {
  using layout = euc_kr_layout;
  char* write(std::uint32_t pointer, char* out) const { return write_code_point(index_, pointer, out); }
  static char32_t single(unsigned) { return replacement_character; }

  const index& index_ = euc_kr_index();
};

/// https://encoding.spec.whatwg.org/#big5-decoder
struct big5 {
  using layout = big5_layout;
  char* write(std::uint32_t pointer, char* out) const {
    if (char* const after = write_code_point(index_, pointer, out)) return after;
    switch (pointer) {  // letters with two accents, which Unicode spells as two code points
      case 1133:
        return write_utf8(write_utf8(out, U'Ê'), 0x0304);
      case 1135:
        return write_utf8(write_utf8(out, U'Ê'), 0x030C);
      case 1164:
        return write_utf8(write_utf8(out, U'ê'), 0x0304);
      case 1166:
        return write_utf8(write_utf8(out, U'ê'), 0x030C);
      default:
        return nullptr;
    }
  }
  static char32_t single(unsigned) { return replacement_character; }

  const index& index_ = big5_index();
};

/// https://encoding.spec.whatwg.org/#shift_jis-decoder
struct shift_jis {
  using layout = shift_jis_layout;
  char* write(std::uint32_t pointer, char* out) const {
    if (is_between(pointer, 8836, 10715)) return write_utf8(out, 0xE000 - 8836 + pointer);
    return write_code_point(index_, pointer, out);
  }
  static char32_t single(unsigned byte) {
    if (byte == 0x80) return byte;
    return is_between(byte, 0xA1, 0xDF) ? 0xFF61 - 0xA1 + byte : replacement_character;
  }

  const index& index_ = jis0208_index();
};

}  // namespace

std::unique_ptr<legacy_decoder> make_big5_decoder() {
  return std::make_unique<multi_byte_decoder<two_byte_codec<big5>>>();
}

std::unique_ptr<legacy_decoder> make_euc_kr_decoder() {
  return std::make_unique<multi_byte_decoder<two_byte_codec<euc_kr>>>();
}

std::unique_ptr<legacy_decoder> make_shift_jis_decoder() {
  return std::make_unique<multi_byte_decoder<two_byte_codec<shift_jis>>>();
}

}  // namespace fanfold::encoding_detail
