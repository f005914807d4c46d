#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fanfold::html {

/// The elements of HTML, obsolete ones included, of SVG and of MathML; what is unknown is `other`.
enum class element : std::uint8_t {
  other,
#define FANFOLD_ELEMENT(enumerator, name) enumerator,
#include "html/elements.inc"
#undef FANFOLD_ELEMENT
};

inline constexpr std::size_t element_count = 243;

/// The element of a tag's name, in lower case. Constant time.
element find_element(std::string_view name);

/// The name in lower case; empty for `other`. Lives as long as the program.
std::string_view name_of(element element);

}  // namespace fanfold::html
