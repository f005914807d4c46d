#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "encoding/encoding.hpp"
#include "encoding/legacy_decoder.hpp"

namespace fanfold {

/// Bytes in an encoding that is known, in chunks cut anywhere, to UTF-8: https://encoding.spec.whatwg.org/#decode. A
/// byte order mark of the encoding itself is left out at the start; whether one of another encoding overrules the
/// encoding is the business of whoever chooses it (document_decoder does).
///
/// Deviation: UTF-8 passes through as it is, without a copy, ill-formed or not. Where the standard has U+FFFD the text
/// then has what the server sent. Every other encoding gives valid UTF-8, U+FFFD where the standard says so: an ASCII
/// byte is never lost behind a broken sequence.
class text_decoder {
 public:
  explicit text_decoder(encoding from);

  /// The next text. A view into the chunk, or into the decoder's own memory; good until the decoder's next call, and as
  /// long as the chunk. The decoder's memory is three times its largest chunk; for UTF-8 it has none.
  std::string_view decode(std::string_view chunk);
  /// Says that the input ends here, and gives what is left: a U+FFFD where it breaks off. The decoder then is done.
  std::string_view finish();

 private:
  std::string_view decode_utf8(std::string_view chunk);
  char* reserve(std::size_t size);
  std::string_view written_until(const char* end);

  std::unique_ptr<encoding_detail::legacy_decoder> legacy_;  // none for UTF-8
  std::unique_ptr<char[]> buffer_;
  std::size_t capacity_ = 0;
  std::size_t mark_size_ = 0;  // of the mark at the start, as far as it has come in UTF-8
  bool at_start_ = true;
};

}  // namespace fanfold
