#pragma once

#include <string>
#include <string_view>

namespace fanfold::cli {

/// A text as a string of JSON. Bytes that aren't UTF-8 become U+FFFD.
std::string json_text(std::string_view text);

}  // namespace fanfold::cli
