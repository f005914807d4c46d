#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold {

/// How many bytes of a document root_element() is worth asking for.
inline constexpr std::size_t max_prolog_bytes = 4096;

/// The name, without its prefix, of the root element of an XML document that begins so, as its document type or its
/// first tag has it; in any encoding that writes ASCII as ASCII, or UTF-16. Empty: it is no XML. Nothing: there is more
/// to be read first.
std::optional<std::string> root_element(std::string_view begin);

}  // namespace fanfold
