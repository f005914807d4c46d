#pragma once

#include <optional>
#include <string_view>

#include "encoding/encoding.hpp"

namespace fanfold {

/// The encoding that a text reads like, by its first non-ASCII byte and what follows: UTF-8 where it is well-formed
/// (`is_whole`: does not break off), else what the letters' frequencies say. Nothing where they say too little. Never
/// an encoding whose bytes are ASCII. https://html.spec.whatwg.org/#encoding-sniffing-algorithm, step 8
std::optional<encoding> guess_encoding(std::string_view text, bool is_whole);

}  // namespace fanfold
