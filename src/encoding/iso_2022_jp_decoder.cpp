#include <utility>

#include "encoding/index.hpp"
#include "encoding/legacy_decoder.hpp"
#include "encoding/pointers.hpp"
#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {
namespace {

constexpr unsigned escape = 0x1B;

/// https://encoding.spec.whatwg.org/#iso-2022-jp-decoder
class iso_2022_jp_decoder final : public legacy_decoder {
 public:
  char* decode(std::string_view chunk, char* out) override {
    for (const char c : chunk) out = step(static_cast<unsigned char>(c), out);
    return out;
  }

  char* finish(char* out) override {
    const auto lead = std::exchange(lead_, 0);
    switch (state_) {
      case state::escape:  // the byte behind the escape is read again, in the state before
        state_ = set_;
        if (state_ == state::lead) return write_replacement(write_replacement(out));
        return write_utf8(write_replacement(out), decode_single(lead));
      case state::escape_start:
      case state::trail:
        state_ = set_;
        return write_replacement(out);
      default:
        return out;
    }
  }

 private:
  enum class state : std::uint8_t { ascii, roman, katakana, lead, trail, escape_start, escape };

  char* step(unsigned byte, char* out) {
    switch (state_) {
      case state::escape_start:
        return step_escape_start(byte, out);
      case state::escape:
        return step_escape(byte, out);
      case state::trail:
        return step_trail(byte, out);
      default:
        break;
    }
    if (byte == escape) {
      state_ = state::escape_start;
      return out;
    }
    has_only_escaped_ = false;
    if (state_ != state::lead) return write_utf8(out, decode_single(byte));
    if (!is_between(byte, 0x21, 0x7E)) return write_replacement(out);
    lead_ = byte;
    state_ = state::trail;
    return out;
  }

  char32_t decode_single(unsigned byte) const {
    if (state_ == state::katakana) {
      return is_between(byte, 0x21, 0x5F) ? 0xFF61 - 0x21 + byte : replacement_character;
    }
    if (state_ == state::roman && byte == 0x5C) return U'¥';
    if (state_ == state::roman && byte == 0x7E) return U'‾';
    return byte >= 0x80 || byte == 0x0E || byte == 0x0F ? replacement_character : char32_t{byte};
  }

  char* step_trail(unsigned byte, char* out) {
    const auto lead = std::exchange(lead_, 0);
    state_ = byte == escape ? state::escape_start : state::lead;
    if (!is_between(byte, 0x21, 0x7E)) return write_replacement(out);
    const auto code_point = jis0208_index().code_point((lead - 0x21) * 94 + byte - 0x21);
    return write_utf8(out, code_point == 0 ? replacement_character : code_point);
  }

  char* step_escape_start(unsigned byte, char* out) {
    if (byte == '$' || byte == '(') {
      lead_ = byte;
      state_ = state::escape;
      return out;
    }
    has_only_escaped_ = false;
    state_ = set_;
    return step(byte, write_replacement(out));
  }

  char* step_escape(unsigned byte, char* out) {
    const auto lead = std::exchange(lead_, 0);
    if (const auto next = set_named(lead, byte); next != state::escape) {
      state_ = set_ = next;
      // Nothing between two escapes would hide text from those who look for it.
      return std::exchange(has_only_escaped_, true) ? write_replacement(out) : out;
    }
    has_only_escaped_ = false;
    state_ = set_;
    return step(byte, step(lead, write_replacement(out)));
  }

  static state set_named(unsigned lead, unsigned byte) {
    if (lead == '(' && byte == 'B') return state::ascii;
    if (lead == '(' && byte == 'J') return state::roman;
    if (lead == '(' && byte == 'I') return state::katakana;
    return lead == '$' && (byte == '@' || byte == 'B') ? state::lead : state::escape;
  }

  state state_ = state::ascii;
  state set_ = state::ascii;  // the standard's output state
  unsigned lead_ = 0;
  bool has_only_escaped_ = false;  // since the last escape sequence; the standard's output flag
};

}  // namespace

std::unique_ptr<legacy_decoder> make_iso_2022_jp_decoder() {
  return std::make_unique<iso_2022_jp_decoder>();
}

}  // namespace fanfold::encoding_detail
