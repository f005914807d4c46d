#include "robots/single_byte_encoding.hpp"

#include <unicode/ucnv.h>

#include <cstddef>
#include <memory>

namespace fanfold::robots {

std::optional<std::array<int, 256>> single_byte_encoding(const char* name) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, void (*)(UConverter*)> converter(ucnv_open(name, &status), ucnv_close);
  if (U_FAILURE(status) || ucnv_getMaxCharSize(converter.get()) != 1) return std::nullopt;
  constexpr UChar replacement = 0xFFFD;
  std::array<int, 256> code_points{};
  for (std::size_t byte = 0; byte < code_points.size(); ++byte) {
    const char source = static_cast<char>(byte);
    std::array<UChar, 4> text{};
    status = U_ZERO_ERROR;
    const int size = ucnv_toUChars(converter.get(), text.data(), text.size(), &source, 1, &status);
    code_points[byte] = U_SUCCESS(status) && size == 1 && text[0] != replacement ? text[0] : -1;
  }
  return code_points;
}

}  // namespace fanfold::robots
