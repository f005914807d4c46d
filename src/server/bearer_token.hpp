#pragma once

#include <optional>
#include <string_view>

namespace fanfold::server {

/// The token in an Authorization field, "Bearer fft_…" (RFC 6750, section 2.1; RFC 9110, section 11): within `field`.
/// Empty where there is none, or something else.
std::optional<std::string_view> bearer_token(std::string_view field) noexcept;

}  // namespace fanfold::server
