#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace fanfold::cli {

/// The lines of `text`, none wider than `width` but for single words. Its own line breaks stay. One line at least.
std::vector<std::string_view> wrap(std::string_view text, std::size_t width);

}  // namespace fanfold::cli
