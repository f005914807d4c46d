#include "url/percent_encode.hpp"

namespace fanfold::url_detail {

void append_percent_encoded(std::string& out, std::string_view text, byte_class set) {
  const char* const end = text.data() + text.size();
  const char* unwritten = text.data();
  for (const char* at = unwritten; at != end; ++at) {
    if (!is(*at, set)) continue;
    out.append(unwritten, at);
    const auto byte = static_cast<unsigned char>(*at);
    const char triplet[] = {'%', upper_hex_digits[byte >> 4], upper_hex_digits[byte & 15]};
    out.append(triplet, sizeof triplet);
    unwritten = at + 1;
  }
  out.append(unwritten, end);
}

void append_percent_decoded(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const int byte = percent_encoded_byte(text);
    out += byte < 0 ? text.front() : static_cast<char>(byte);
    text.remove_prefix(byte < 0 ? 1 : 3);
  }
}

}  // namespace fanfold::url_detail
