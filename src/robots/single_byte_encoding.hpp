#pragma once

#include <array>
#include <optional>

namespace fanfold::robots {

/// The code points of an encoding's 256 bytes, -1 for a byte that is none; nothing where it is unknown or has
/// characters of several bytes.
std::optional<std::array<int, 256>> single_byte_encoding(const char* name);

}  // namespace fanfold::robots
