#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "encoding/encoding.hpp"

namespace fanfold::encoding_detail {

/// A decoder of the standard, https://encoding.spec.whatwg.org/, for bytes that come in chunks cut anywhere: it holds
/// what a chunk breaks off in. What is ill-formed becomes U+FFFD as the standard says.
class legacy_decoder {
 public:
  /// The room that decode() needs in `out`, in bytes: a byte makes at most 3, those held included, and short copies
  /// write a bit too much.
  static constexpr std::size_t max_size(std::size_t chunk_size) noexcept { return 3 * chunk_size + 32; }

  virtual ~legacy_decoder() = default;

  /// Writes UTF-8 at `out`, and returns where it ends.
  virtual char* decode(std::string_view chunk, char* out) = 0;
  /// Says that the input ends here. Needs room for 32 bytes.
  virtual char* finish(char* out) = 0;
};

/// None for UTF-8.
std::unique_ptr<legacy_decoder> make_legacy_decoder(encoding of);

// The decoders, for make_legacy_decoder().
std::unique_ptr<legacy_decoder> make_single_byte_decoder(encoding of);
std::unique_ptr<legacy_decoder> make_big5_decoder();
std::unique_ptr<legacy_decoder> make_euc_kr_decoder();
std::unique_ptr<legacy_decoder> make_shift_jis_decoder();
std::unique_ptr<legacy_decoder> make_euc_jp_decoder();
std::unique_ptr<legacy_decoder> make_gb18030_decoder();
std::unique_ptr<legacy_decoder> make_iso_2022_jp_decoder();
std::unique_ptr<legacy_decoder> make_utf_16_decoder(bool big_endian);
std::unique_ptr<legacy_decoder> make_replacement_decoder();

}  // namespace fanfold::encoding_detail
