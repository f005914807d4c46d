#include <utility>

#include "encoding/index.hpp"
#include "encoding/multi_byte_decoder.hpp"
#include "encoding/pointers.hpp"

namespace fanfold::encoding_detail {
namespace {

/// https://encoding.spec.whatwg.org/#euc-jp-decoder
class euc_jp_codec {
 public:
  char* write_pair(unsigned lead, unsigned trail, char* out) const {
    if (!euc_jp_layout::is_lead(lead)) return nullptr;
    const auto code_point = jis0208_.code_point(euc_jp_layout::pointer(lead, trail));
    return code_point == 0 ? nullptr : write_utf8(out, code_point);
  }
  bool is_pending() const { return lead_ != 0; }

  char* step(unsigned byte, char* out) {
    const auto lead = std::exchange(lead_, 0);
    if (lead == 0) return begin(byte, out);
    if (lead == katakana && is_between(byte, 0xA1, 0xDF)) return write_utf8(out, 0xFF61 - 0xA1 + byte);
    if (lead == jis0212_prefix && euc_jp_layout::is_lead(byte)) {
      is_jis0212_ = true;
      lead_ = byte;
      return out;
    }
    if (const auto code_point = decode(lead, byte); code_point != 0) return write_utf8(out, code_point);
    out = write_replacement(out);
    return byte < 0x80 ? write_utf8(out, byte) : out;
  }
  char* finish(char* out) {
    is_jis0212_ = false;
    return std::exchange(lead_, 0) == 0 ? out : write_replacement(out);
  }

 private:
  static constexpr unsigned katakana = 0x8E;
  static constexpr unsigned jis0212_prefix = 0x8F;

  char* begin(unsigned byte, char* out) {
    if (byte == katakana || byte == jis0212_prefix || euc_jp_layout::is_lead(byte)) {
      lead_ = byte;
      return out;
    }
    return write_utf8(out, byte < 0x80 ? byte : replacement_character);
  }
  char32_t decode(unsigned lead, unsigned trail) {
    const bool is_jis0212 = std::exchange(is_jis0212_, false);
    if (!euc_jp_layout::is_lead(lead)) return 0;
    const auto pointer = euc_jp_layout::pointer(lead, trail);
    return is_jis0212 ? jis0212_index().code_point(pointer) : jis0208_.code_point(pointer);
  }

  const index& jis0208_ = jis0208_index();
  unsigned lead_ = 0;
  bool is_jis0212_ = false;
};

}  // namespace

std::unique_ptr<legacy_decoder> make_euc_jp_decoder() {
  return std::make_unique<multi_byte_decoder<euc_jp_codec>>();
}

}  // namespace fanfold::encoding_detail
