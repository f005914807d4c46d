#pragma once

#include <cstdint>
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
  /// Whether the content may end with the bytes that were given. What was given not at all may.
  virtual bool is_whole() const = 0;
};

/// What becomes of content that isn't in the coding that it is said to be in: it can't be decoded, or it passes as it
/// is. Archives keep the field of what was decoded before.
enum class uncoded : std::uint8_t { fails, passes };

/// For Transfer-Encoding: chunked (RFC 9112 §7.1). What doesn't begin with a chunk's size was taken apart before, and
/// passes as it is: many archives keep the field all the same.
std::unique_ptr<content_decoder> make_chunked_decoder();

/// The codings that make_content_decoder() knows, as Accept-Encoding names them (RFC 9110 §12.5.3).
inline constexpr char accepted_codings[] = "gzip, deflate, br, zstd";

/// Whether this names a coding that make_content_decoder() knows.
bool is_content_coding(std::string_view name);

/// For one coding of Content-Encoding: gzip (RFC 1952, of any number of members), deflate (RFC 1950, or 1951 as some
/// send it), br (RFC 7932), zstd (RFC 8878); null for others. What follows the end is passed over.
std::unique_ptr<content_decoder> make_content_decoder(std::string_view coding, uncoded other);

}  // namespace fanfold
