#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "coding/content_decoder.hpp"

namespace fanfold {

/// The codings in a field's value, as in Content-Encoding (RFC 9110 §8.4), in the order in which they are undone: the
/// last one first. `identity` is none.
std::vector<std::string_view> codings_in(std::string_view list);

/// Content that was coded several times, decoded step by step.
class coding_chain {
 public:
  /// `decoder` takes what the ones before it give.
  void add(std::unique_ptr<content_decoder> decoder) { decoders_.push_back(std::move(decoder)); }
  std::size_t size() const noexcept { return decoders_.size(); }

  /// Decodes the next bytes. False where they can't be, or the sink wants no more.
  bool decode(std::string_view bytes, const content_decoder::sink& out) { return decode_from(0, bytes, out); }
  /// Whether the content may end with the bytes that were given.
  bool is_whole() const;

 private:
  bool decode_from(std::size_t at, std::string_view bytes, const content_decoder::sink& out);

  std::vector<std::unique_ptr<content_decoder>> decoders_;
};

}  // namespace fanfold
