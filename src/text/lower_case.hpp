#pragma once

#include <string>
#include <string_view>

namespace fanfold::text {

/// Writes a word to `out` as words are compared: in lower case by Unicode's default mapping (no language's own), with
/// an ASCII apostrophe, without soft hyphens.
void to_lower_case(std::string_view word, std::string& out);

}  // namespace fanfold::text
