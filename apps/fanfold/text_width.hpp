#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace fanfold::cli {

/// How many columns of a terminal a text takes, in UTF-8: two for a character of East Asian width or an emoji, none for
/// one that is drawn onto another (Unicode Standard Annex #11).
std::size_t text_width(std::string_view text);

/// The text; where it takes more than `most` columns (at least one), its beginning and an ellipsis in their place.
std::string shortened(std::string_view text, std::size_t most);

}  // namespace fanfold::cli
