#include "encoding/legacy_decoder.hpp"

#include "encoding/single_byte.hpp"
#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {
namespace {

/// https://encoding.spec.whatwg.org/#replacement-decoder
class replacement_decoder final : public legacy_decoder {
 public:
  char* decode(std::string_view chunk, char* out) override {
    if (chunk.empty() || returned_) return out;
    returned_ = true;
    return write_replacement(out);
  }
  char* finish(char* out) override { return out; }

 private:
  bool returned_ = false;
};

}  // namespace

std::unique_ptr<legacy_decoder> make_replacement_decoder() {
  return std::make_unique<replacement_decoder>();
}

std::unique_ptr<legacy_decoder> make_legacy_decoder(encoding of) {
  switch (of) {
    case encoding::utf_8:
      return nullptr;
    case encoding::gbk:
    case encoding::gb18030:
      return make_gb18030_decoder();
    case encoding::big5:
      return make_big5_decoder();
    case encoding::euc_jp:
      return make_euc_jp_decoder();
    case encoding::iso_2022_jp:
      return make_iso_2022_jp_decoder();
    case encoding::shift_jis:
      return make_shift_jis_decoder();
    case encoding::euc_kr:
      return make_euc_kr_decoder();
    case encoding::replacement:
      return make_replacement_decoder();
    case encoding::utf_16be:
    case encoding::utf_16le:
      return make_utf_16_decoder(of == encoding::utf_16be);
    default:
      return make_single_byte_decoder(of);
  }
}

}  // namespace fanfold::encoding_detail
