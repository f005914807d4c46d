#pragma once

#include <optional>
#include <string_view>

#include "encoding/encoding.hpp"

namespace fanfold {

/// The encoding that a Content-Type header's value names: its first charset parameter, as
/// https://mimesniff.spec.whatwg.org/#parsing-a-mime-type reads it, quoted or not. Nothing for none, or an unknown one.
/// Deviation: what stands before the first ';' need not be a MIME type, as the header of many a server isn't.
std::optional<encoding> encoding_of_content_type(std::string_view content_type);

}  // namespace fanfold
