#include <cstring>

#include "encoding/legacy_decoder.hpp"
#include "encoding/single_byte.hpp"
#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {
namespace {

/// https://encoding.spec.whatwg.org/#single-byte-decoder
class single_byte_decoder final : public legacy_decoder {
 public:
  explicit single_byte_decoder(encoding of) : table_(single_byte_table_of(of)) {}

  char* decode(std::string_view chunk, char* out) override {
    const char* at = chunk.data();
    const char* const end = at + chunk.size();
    for (; end - at >= 8; at += 8) {
      if (are_eight_ascii(at)) {
        std::memcpy(out, at, 8);
        out += 8;
      } else {
        for (int i = 0; i < 8; ++i) out = write(at[i], out);
      }
    }
    while (at != end) out = write(*at++, out);
    return out;
  }
  char* finish(char* out) override { return out; }

 private:
  char* write(char byte, char* out) const noexcept {
    const auto& sequence = table_.utf8[static_cast<unsigned char>(byte)];
    std::memcpy(out, &sequence, sizeof sequence);  // with its size: one move
    return out + sequence.size;
  }

  const single_byte_table& table_;
};

}  // namespace

std::unique_ptr<legacy_decoder> make_single_byte_decoder(encoding of) {
  return std::make_unique<single_byte_decoder>(of);
}

}  // namespace fanfold::encoding_detail
