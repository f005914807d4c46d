#include "encoding/icu_converter.hpp"

#include <unicode/ucnv.h>
#include <unicode/utf16.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string_view>

#include "encoding/utf8.hpp"

namespace fanfold::encoding_detail {
namespace {

struct closer {
  void operator()(UConverter* converter) const noexcept { ucnv_close(converter); }
};

std::u16string decode(const char* converter, std::string_view bytes) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, closer> opened(ucnv_open(converter, &status));
  std::u16string text(bytes.size() * 2 + 1, u'\0');
  if (U_SUCCESS(status)) {
    const auto size = ucnv_toUChars(opened.get(), text.data(), static_cast<std::int32_t>(text.size()), bytes.data(),
                                    static_cast<std::int32_t>(bytes.size()), &status);
    text.resize(static_cast<std::size_t>(size));
  }
  if (U_FAILURE(status)) throw std::runtime_error(std::string("ICU cannot decode ") + converter);
  return text;
}

/// The one code point that `text` is; 0: it is none, several, or a substitute.
char32_t only_code_point(std::u16string_view text) {
  if (text.empty()) return 0;
  const auto size = static_cast<std::int32_t>(text.size());
  std::int32_t at = 0;
  UChar32 code_point = 0;
  U16_NEXT(text.data(), at, size, code_point);
  const auto found = static_cast<char32_t>(code_point);
  return at != size || found == replacement_character || found == u'\x1A' ? 0 : found;
}

}  // namespace

std::vector<char32_t> decode_sequences(const char* converter, const std::string& sequences, std::size_t size) {
  std::string lines;
  for (std::size_t at = 0; at < sequences.size(); at += size) lines.append(sequences, at, size).append("\n");
  const auto decoded = decode(converter, lines);
  std::vector<char32_t> code_points;
  for (std::u16string_view rest = decoded; !rest.empty();) {
    const auto line = rest.substr(0, rest.find(u'\n'));
    code_points.push_back(only_code_point(line));
    rest.remove_prefix(line.size() + 1);
  }
  return code_points;
}

}  // namespace fanfold::encoding_detail
