#pragma once

#include <string>
#include <string_view>

#include "url/byte_class.hpp"

namespace fanfold::url_detail {

inline constexpr char upper_hex_digits[] = "0123456789ABCDEF";

/// Appends `text`, each byte of `set` as %XX. https://url.spec.whatwg.org/#string-utf-8-percent-encode, over the bytes
/// as they come: what is no UTF-8 keeps its bytes, where the standard's input has U+FFFD.
void append_percent_encoded(std::string& out, std::string_view text, byte_class set);

/// Appends `text`, each %XX as its byte. https://url.spec.whatwg.org/#percent-decode
void append_percent_decoded(std::string& out, std::string_view text);

/// The byte that the %XX at the start of `text` stands for; -1: there is none.
constexpr int percent_encoded_byte(std::string_view text) noexcept {
  if (text.size() < 3 || text[0] != '%') return -1;
  const int high = hex_value(text[1]);
  const int low = hex_value(text[2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

}  // namespace fanfold::url_detail
