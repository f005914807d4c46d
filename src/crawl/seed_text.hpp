#pragma once

#include <string>
#include <string_view>

namespace fanfold {

/// The URL that a person means who leaves out the scheme: "example.com" and "localhost:8000/a" are on http, as for curl
/// and wget, and sites on https redirect from there. What has a scheme stays as it is.
std::string with_scheme(std::string_view text);

}  // namespace fanfold
