#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace fanfold::server {

using sha256_hash = std::array<std::byte, 32>;

/// SHA-256 (FIPS 180-4).
sha256_hash sha256(std::string_view bytes);

}  // namespace fanfold::server
