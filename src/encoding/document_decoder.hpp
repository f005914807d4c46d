#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "encoding/encoding.hpp"
#include "encoding/meta_prescan.hpp"
#include "encoding/sniff.hpp"
#include "encoding/text_decoder.hpp"

namespace fanfold {

/// A document's body as it arrives, in chunks cut anywhere, to UTF-8, whatever encoding it is in. The result does not
/// depend on where the chunks are cut.
///
/// Until the encoding is known, at most max_sniffed_bytes are held back, at two places: at the start, for what
/// sniff_encoding() looks for; and, in HTML and plain text that says nothing, from its first byte beyond ASCII on, for
/// a guess. What is ASCII reads the same in any encoding, and does not wait.
///
/// A meta element further down than max_sniffed_bytes, where a browser would start over, counts from there on; text
/// beyond ASCII before it is as it was guessed. Looked for in the first max_scanned_bytes.
///
/// Gives valid UTF-8, but for documents in UTF-8, which pass through as they are: see text_decoder.
class document_decoder {
 public:
  static constexpr std::size_t max_scanned_bytes = std::size_t{64} << 10;

  /// `content_type`: the header's value, or empty. `referrer`: the encoding of the document that refers to a style
  /// sheet, if it is one.
  explicit document_decoder(document_kind kind, std::string_view content_type = {},
                            fanfold::encoding referrer = fanfold::encoding::utf_8);

  /// The next text: a view into the chunk, or into the decoder's own memory. Good until the decoder's next call, and as
  /// long as the chunk.
  std::string_view feed(std::string_view chunk);
  /// Says that the body ends here, and gives what is left. The decoder then is done.
  std::string_view finish();

  /// The document's encoding, for the queries of its links (query_encoder_of()): final once finish() was called; before
  /// that, what is known.
  sniffed_encoding encoding() const noexcept { return encoding_; }

 private:
  std::string_view advance(std::string_view bytes, bool is_last);
  void determine(std::string_view head);
  std::string_view pass_undeclared(std::string_view bytes, bool is_last);
  std::string_view decode(std::string_view bytes);
  std::optional<meta_prescan::declaration> scan(std::string_view bytes);
  void become(sniffed_encoding encoding);
  void hold(std::string_view rest);
  void leave(std::size_t size);

  document_kind kind_;
  std::optional<fanfold::encoding> transport_;
  sniffed_encoding encoding_;
  bool is_determined_ = false;  // as far as the head can
  std::optional<text_decoder> decoder_;
  std::string pending_;   // what is held back is its end
  std::size_t held_ = 0;  // so many bytes
  std::string joined_;    // text in two encodings
  meta_prescan prescan_;
  std::size_t scanned_ = 0;  // of the bytes at hand
  std::size_t left_to_scan_ = 0;
};

}  // namespace fanfold
