// Whatever the bytes and wherever they are cut: whole and in chunks they give the same text and the same encoding. The
// text is valid UTF-8, but where UTF-8 passes through as it is, and no longer than three times the bytes. What an
// encoding can write it reads again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "encoding/document_decoder.hpp"
#include "encoding/query_encoder.hpp"
#include "encoding/text_decoder.hpp"
#include "encoding/utf8.hpp"
#include "require.hpp"

namespace {

using namespace fanfold;

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto piece = encoding_detail::first_utf8_piece(text);
    if (!piece.well_formed) return false;
    text.remove_prefix(piece.size);
  }
  return true;
}

// Chunks of sizes that a seed chooses: mostly small, some large.
template <class Function>
void for_each_chunk(std::string_view bytes, std::uint32_t seed, Function function) {
  while (!bytes.empty()) {
    seed = seed * 1664525 + 1013904223;
    const auto chunk = bytes.substr(0, (seed >> 30) == 0 ? (seed >> 18) & 2047 : (seed >> 18) & 7);
    function(chunk);
    bytes.remove_prefix(chunk.size());
  }
}

std::string_view without_mark(std::string_view bytes) {
  return bytes.substr(bytes.starts_with("\uFEFF") ? 3 : 0);
}

std::string decode(encoding from, std::string_view bytes) {
  text_decoder decoder(from);
  std::string text(decoder.decode(bytes));
  return text += decoder.finish();
}

void check_decoder(encoding from, std::string_view bytes, std::uint32_t seed) {
  const auto whole = decode(from, bytes);
  text_decoder decoder(from);
  std::string text;
  for_each_chunk(bytes, seed, [&](std::string_view chunk) { text += decoder.decode(chunk); });
  text += decoder.finish();
  require(text == whole);
  require(text.size() <= 3 * bytes.size());
  require(from == encoding::utf_8 ? text == without_mark(bytes) : is_valid_utf8(text));
}

void check_document(document_kind kind, std::string_view content_type, std::string_view bytes, std::uint32_t seed) {
  document_decoder whole_decoder(kind, content_type);
  std::string whole(whole_decoder.feed(bytes));
  whole += whole_decoder.finish();

  document_decoder decoder(kind, content_type);
  std::string text;
  std::size_t fed = 0;
  for_each_chunk(bytes, seed, [&](std::string_view chunk) {
    text += decoder.feed(chunk);
    fed += chunk.size();
  });
  text += decoder.finish();
  require(text == whole);
  require(decoder.encoding() == whole_decoder.encoding());
  require(text.size() <= 3 * fed);
}

// What was encoded is well-formed, and once what two characters share was decoded, it comes back as it was.
void check_encoder(encoding to, std::string_view bytes) {
  if (output_encoding(to) != to || to == encoding::utf_8) return;
  std::string encoded;
  append_encoded_query(encoded, to, bytes);
  const auto text = decode(to, encoded);
  require(to == encoding::gb18030 || !text.contains("\uFFFD"));  // which gb18030 has
  std::string again;
  append_encoded_query(again, to, text);
  require(decode(to, again) == text);
}

}  // namespace

// The first bytes choose the encoding, the kind and the chunks; then comes a Content-Type, up to a line's end, and the
// rest is the document.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  std::string_view bytes{reinterpret_cast<const char*>(data) + 4, size - 4};
  const auto which = static_cast<encoding>(data[0] % encoding_count);
  const auto seed = data[2] * 256U + data[3];
  check_decoder(which, bytes, seed);
  check_encoder(which, bytes);
  const auto content_type = bytes.substr(0, bytes.find('\n'));
  bytes.remove_prefix(std::min(content_type.size() + 1, bytes.size()));
  check_document(static_cast<document_kind>(data[1] % 4), content_type, bytes, seed);
  return 0;
}
