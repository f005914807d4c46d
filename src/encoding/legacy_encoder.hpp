#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "encoding/encoding.hpp"

namespace fanfold::encoding_detail {

/// An encoder of the standard, https://encoding.spec.whatwg.org/, code point by code point.
class legacy_encoder {
 public:
  /// Appends to `out`, which outlives it. Precondition: output_encoding(to) == to, and `to` is not UTF-8.
  legacy_encoder(encoding to, std::string& out) : to_(to), out_(out) {}

  /// Gives back what the encoding has no bytes for: `code_point`, or U+FFFD instead of a control that would change the
  /// state of a decoder. ISO-2022-JP then is in a state in which ASCII letters, digits and "%" may follow.
  std::optional<char32_t> append(char32_t code_point);
  /// Ends in the initial state.
  void finish();

 private:
  /// Of ISO-2022-JP.
  enum class state : std::uint8_t { ascii, roman, jis0208 };

  bool append_non_ascii(char32_t code_point);
  bool append_single_byte(char32_t code_point);
  bool append_gb18030(char32_t code_point);
  bool append_euc_jp(char32_t code_point);
  bool append_shift_jis(char32_t code_point);
  std::optional<char32_t> append_iso_2022_jp(char32_t code_point);
  std::optional<char32_t> append_ascii_to_iso_2022_jp(char32_t code_point);
  void enter(state next);
  template <class Layout>
  bool append_pair(std::optional<std::uint32_t> pointer);
  void append_byte(unsigned byte) { out_ += static_cast<char>(byte); }

  encoding to_;
  std::string& out_;
  state state_ = state::ascii;
};

}  // namespace fanfold::encoding_detail
