#include <utility>

#include "encoding/index.hpp"
#include "encoding/multi_byte_decoder.hpp"
#include "encoding/pointers.hpp"

namespace fanfold::encoding_detail {
namespace {

/// https://encoding.spec.whatwg.org/#gb18030-decoder, of GBK too.
class gb18030_codec {
 public:
  char* write_pair(unsigned lead, unsigned trail, char* out) const {
    if (!gb18030_layout::is_lead(lead)) return nullptr;
    const auto code_point = index_.code_point(gb18030_layout::pointer(lead, trail));
    return code_point == 0 ? nullptr : write_utf8(out, code_point);
  }
  bool is_pending() const { return first_ != 0; }

  char* step(unsigned byte, char* out) {
    if (third_ != 0) return step_fourth(byte, out);
    if (second_ != 0) return step_third(byte, out);
    if (first_ != 0) return step_second(byte, out);
    if (gb18030_layout::is_lead(byte)) {
      first_ = byte;
      return out;
    }
    return write_utf8(out, byte < 0x80 ? byte : byte == 0x80 ? U'€' : replacement_character);
  }
  char* finish(char* out) {
    const bool is_broken_off = is_pending();
    first_ = second_ = third_ = 0;
    return is_broken_off ? write_replacement(out) : out;
  }

 private:
  static bool is_digit(unsigned byte) { return is_between(byte, '0', '9'); }

  static char32_t code_point_of(std::uint32_t pointer) {
    if (pointer < gb18030_ranges_index().size()) return gb18030_ranges_index().code_point(pointer);
    return is_between(pointer, 189000, 1237575) ? 0x10000 + (pointer - 189000) : replacement_character;
  }

  char* step_second(unsigned byte, char* out) {
    if (is_digit(byte)) {
      second_ = byte;
      return out;
    }
    if (char* const after = write_pair(std::exchange(first_, 0), byte, out)) return after;
    out = write_replacement(out);
    return byte < 0x80 ? write_utf8(out, byte) : out;
  }
  char* step_third(unsigned byte, char* out) {
    if (gb18030_layout::is_lead(byte)) {
      third_ = byte;
      return out;
    }
    first_ = 0;
    out = write_utf8(write_replacement(out), std::exchange(second_, 0));
    return step(byte, out);
  }
  char* step_fourth(unsigned byte, char* out) {
    const auto [first, second, third] =
        std::array{std::exchange(first_, 0), std::exchange(second_, 0), std::exchange(third_, 0)};
    if (is_digit(byte)) {
      return write_utf8(
          out, code_point_of((first - 0x81) * 12600 + (second - '0') * 1260 + (third - 0x81) * 10 + byte - '0'));
    }
    out = write_utf8(write_replacement(out), second);
    return step(byte, step(third, out));
  }

  const index& index_ = gb18030_index();
  unsigned first_ = 0;
  unsigned second_ = 0;
  unsigned third_ = 0;
};

}  // namespace

std::unique_ptr<legacy_decoder> make_gb18030_decoder() {
  return std::make_unique<multi_byte_decoder<gb18030_codec>>();
}

}  // namespace fanfold::encoding_detail
