#pragma once

#include <functional>
#include <memory>
#include <string_view>

namespace fanfold {

/// Takes content apart, piece by piece.
class content_decoder {
 public:
  using sink = std::function<bool(std::string_view piece)>;  ///< false: no more is wanted

  virtual ~content_decoder() = default;
  /// Decodes the next bytes. False where they can't be, or the sink wants no more.
  virtual bool decode(std::string_view bytes, const sink& out) = 0;
};

/// For Transfer-Encoding: chunked (RFC 9112 §7.1). What doesn't begin with a chunk's size was taken apart before, and
/// passes as it is: many archives keep the field all the same.
std::unique_ptr<content_decoder> make_chunked_decoder();

/// For one coding of Content-Encoding: gzip, deflate, br, zstd; null for others. What doesn't look like it passes as it
/// is, for the same reason.
std::unique_ptr<content_decoder> make_content_decoder(std::string_view coding);

}  // namespace fanfold
