#pragma once

#include <cstddef>
#include <string_view>

namespace fanfold::cli {

/// How many columns of a terminal a text takes, in UTF-8: two for a character of East Asian width or an emoji, none for
/// one that is drawn onto another (Unicode Standard Annex #11).
std::size_t text_width(std::string_view text);

}  // namespace fanfold::cli
