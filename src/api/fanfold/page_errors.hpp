#pragma once

#include <string_view>

namespace fanfold {

/// The error of a sitemap or feed that could not be read to its end: it is malformed, or goes beyond its limits.
inline constexpr std::string_view bad_sitemap = "bad_sitemap";

/// Whether a page with this error is not there, or did not come whole. All errors say so but `bad_sitemap`: that page
/// is as its server has it. False for none.
constexpr bool is_failure(std::string_view error) noexcept {
  return !error.empty() && error != bad_sitemap;
}

}  // namespace fanfold
