#pragma once

#include <string_view>

#include "encoding/legacy_decoder.hpp"
#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {

/// The fast way through text in a multi-byte encoding: runs of ASCII, and two-byte sequences that are whole and
/// defined. Everything else takes the standard's steps, byte by byte. Codec has:
/// - `char* write_pair(unsigned first, unsigned second, char* out)`: null where the two are no such sequence;
/// - `bool is_pending()`: whether the last steps were in the middle of a sequence;
/// - `char* step(unsigned byte, char* out)`, the standard's handler, and `char* finish(char* out)`.
template <class Codec>
class multi_byte_decoder final : public legacy_decoder {
 public:
  char* decode(std::string_view chunk, char* out) override {
    const char* at = chunk.data();
    const char* const end = at + chunk.size();
    while (at != end) {
      if (!codec_.is_pending()) {
        out = copy_ascii(at, end, out);
        at = decode_pairs(at, end, out);
        if (at == end) break;
      }
      out = codec_.step(static_cast<unsigned char>(*at++), out);
    }
    return out;
  }
  char* finish(char* out) override { return codec_.finish(out); }

 private:
  const char* decode_pairs(const char* at, const char* end, char*& out) {
    while (end - at >= 2) {
      char* const after = codec_.write_pair(static_cast<unsigned char>(at[0]), static_cast<unsigned char>(at[1]), out);
      if (after == nullptr) break;
      out = after;
      at += 2;
    }
    return at;
  }

  Codec codec_;
};

}  // namespace fanfold::encoding_detail
