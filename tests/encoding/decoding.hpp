#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "encoding/document_decoder.hpp"
#include "encoding/text_decoder.hpp"

namespace fanfold {

/// What is decoded from chunks, one after the other.
inline std::string decode(encoding from, const std::vector<std::string_view>& chunks) {
  text_decoder decoder(from);
  std::string text;
  for (const auto chunk : chunks) text += decoder.decode(chunk);
  text += decoder.finish();
  return text;
}

inline std::string decode(encoding from, std::string_view bytes) {
  return decode(from, std::vector{bytes});
}

struct decoded_document {
  std::string text;
  sniffed_encoding encoding;

  bool operator==(const decoded_document&) const = default;
};

inline decoded_document decode(document_decoder decoder, const std::vector<std::string_view>& chunks) {
  std::string text;
  for (const auto chunk : chunks) text += decoder.feed(chunk);
  text += decoder.finish();
  return {text, decoder.encoding()};
}

}  // namespace fanfold
